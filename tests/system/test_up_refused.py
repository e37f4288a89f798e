"""`hub up` that cannot begin says why, with the code of its documentation, and takes nothing from anybody."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hub.adapters.broker.settings import SETTINGS_FILE
from hub.config import example_toml
from hub.daemon import exits
from hub.i18n import text
from hub.installing import install
from hub.layout import Layout
from tests.support.missing import RIGHTS
from tests.system.conftest import Opening
from tools.hall import free_port

S_MAX = 60


def up(layout: Layout, *before: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`hub up` by both of its names ends the same; this is the shorter."""
    program = [sys.executable, "-m", "hub.daemon", "up", str(layout.root), "--mqtt-port", str(free_port())]
    return subprocess.run(
        [*before, *program],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=S_MAX,
    )


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    there = Layout(tmp_path / "office")
    install(there, example_toml("starter"))
    return there


@pytest.mark.parametrize("content", ["", "{", "[]", '{"name": "hub"}', "\ufeff{}", None])
@pytest.mark.parametrize("file", ["hub_file", "console_file"])
def test_a_broken_account_is_named_with_its_path(layout: Layout, file: str, content: str | None) -> None:
    path: Path = getattr(layout, file)
    path.unlink()
    if content is not None:
        path.write_text(content, "utf-8")
    ended = up(layout)
    assert ended.returncode == exits.CONFIGURATION
    assert ended.stderr == text("cli.no_account", "vi", path=path) + "\n"


@pytest.mark.parametrize("how", ["full", "read-only"])
def test_a_disk_that_takes_nothing_is_74_and_has_words(layout: Layout, how: str) -> None:
    """A file system of its own in a namespace; it goes with the process."""
    unshare = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]
    if subprocess.run([*unshare, "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip(f"{RIGHTS} to mount a small file system")
    full = 'mount -t tmpfs -o size=64k none "$1" && cp -a "$2/." "$1" && cat /dev/zero > "$1/ballast"'
    once = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1"'
    do = {"full": full, "read-only": once}[how]
    kept = layout.root.with_name("kept")
    subprocess.run(["cp", "-a", layout.data, kept], check=True)
    script = f'({do}) 2>/dev/null; shift 2; exec "$@"'
    ended = up(layout, *unshare, "sh", "-c", script, "sh", str(layout.data), str(kept))
    assert ended.returncode == exits.FILES, ended
    assert "Traceback" not in ended.stderr
    assert str(layout.data) in ended.stderr


async def test_a_second_hub_up_takes_nothing_from_the_first(opening: Opening) -> None:
    async with opening() as office:
        port = office.layout.port_file.read_text("ascii")
        settings = (office.layout.broker / SETTINGS_FILE).read_bytes()
        ended = await asyncio.to_thread(up, office.layout)
        assert ended.returncode == exits.ANOTHER_HUB
        assert ended.stderr == text("cli.up.another", "vi", ledger=office.layout.ledger) + "\n"
        assert office.layout.port_file.read_text("ascii") == port
        assert (office.layout.broker / SETTINGS_FILE).read_bytes() == settings


NO_BOOTSTRAP = """
import sys
if "core" in sys.orig_argv:
    sys.modules["hub.bootstrap"] = None
"""


def test_a_core_that_fails_at_each_start_ends_the_hub_with_the_reason(layout: Layout, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(NO_BOOTSTRAP)
    ended = up(layout, PYTHONPATH=str(tmp_path))
    assert ended.returncode == exits.SOFTWARE
    said = ended.stderr.splitlines()
    assert "import of hub.bootstrap halted" in next(line for line in said if line.startswith("Chương trình"))
    assert sum("starting it again" in line for line in said) == 4
