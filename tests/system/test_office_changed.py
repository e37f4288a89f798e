"""office.toml is edited beside a running hub: commands and children go by what the hub was started with."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.system.cli import Office, running

pytestmark = pytest.mark.xdist_group("office_changed")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, "subprocess.Popen[str]"]]:
    folder: Path = tmp_path_factory.mktemp("office")
    assert Office(folder).hub("init", str(folder)).returncode == 0
    with running(folder, inside=True) as found:
        yield found


@contextmanager
def written(office: Office, change: str | None) -> Iterator[None]:
    """With another office.toml for the time of a block; None: with none at all."""
    path = office.folder / "office.toml"
    before = path.read_text("utf-8")
    if change is None:
        path.unlink()
    else:
        path.write_text(change, "utf-8")
    try:
        yield
    finally:
        path.write_text(before, "utf-8")


def test_a_file_as_the_hub_was_started_with_is_not_spoken_of(office: tuple[Office, object]) -> None:
    assert office[0].hub("officer", "list").stderr == ""


def test_a_change_is_told_and_does_not_count_before_the_next_start(office: tuple[Office, object]) -> None:
    here, _ = office
    before = here.hub("officer", "list")
    toml = (here.folder / "office.toml").read_text("utf-8")
    with written(here, toml.replace('id = "101"', 'id = "777"')):
        after = here.hub("officer", "list", lang="en")
        assert "777" not in after.stdout
        assert "101" in after.stdout
        assert "has changed since the hub was started" in " ".join(after.stderr.split())
        assert here.json("status")["counters"] is not None
    assert here.hub("officer", "list") == before


@pytest.mark.parametrize("content", ["[office\n", "", None, 'lang = "fr"\n'], ids=repr)
def test_a_file_that_would_not_do_does_not_keep_a_command_from_its_hub(
    office: tuple[Office, object], content: str | None
) -> None:
    here, _ = office
    with written(here, content):
        said = here.hub("status", lang="en")
        assert said.returncode in (0, 1), said.stderr
        assert "would not start with it" in " ".join(said.stderr.split())
        assert here.hub("up").returncode == 2, "what starts a hub reads the file"


def test_a_core_that_dies_comes_back_with_what_its_hub_was_started_with(
    office: tuple[Office, "subprocess.Popen[str]"],
) -> None:
    here, up = office
    with written(here, "[office\n"):
        (core,) = [one for one in psutil.Process(up.pid).children() if "core" in one.cmdline()]
        os.kill(core.pid, signal.SIGKILL)
        assert up.stdout
        assert up.stdout.readline() == "ready\n"
        assert here.hub("status").returncode in (0, 1)
