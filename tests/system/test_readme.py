"""The README's commands work as they are written, in their order; guides name keys that are there."""

import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hub.i18n import text
from tests.system.terminals import Terminal
from tools.hall import free_port

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
BIN = Path(sys.executable).parent
S_MAX = 60
PIN = "4711\r"  # asked for at a terminal, twice
KEYS = r"[A-ZĐÀ-Ỹ]+(?:[ /]+[A-ZĐÀ-Ỹ]+)*"


def block(nth: int) -> list[str]:
    """The lines of one shell block of "Start an office", without remarks."""
    part = README.partition("## Start an office")[2]
    return [
        line.partition("  #")[0].strip()
        for line in re.findall(r"```sh\n(.*?)```", part, re.DOTALL)[nth].splitlines()
    ]


def wait_until(true: Callable[[], bool], what: Callable[[], str]) -> None:
    end_s = time.monotonic() + S_MAX
    while not true():
        assert time.monotonic() < end_s, what()
        time.sleep(0.05)


def test_an_office_starts_with_the_lines_of_the_readme(tmp_path: Path) -> None:
    port = free_port()
    path = f"{BIN}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "MOTCUA_LANG": "en"}
    there: dict[str, Any] = {"cwd": tmp_path, "env": environment, "text": True}
    said = tmp_path / "said"

    def run(line: str) -> None:
        if " officer pin " not in line:
            subprocess.run(shlex.split(line), **there, check=True, timeout=S_MAX, capture_output=True)
            return
        name, *arguments = shlex.split(line)
        desk = Terminal([str(BIN / name), *arguments], cwd=tmp_path, env=environment)
        try:
            for question in ("New PIN", "once more"):
                desk.wait_for_hidden(question)
                desk.type(PIN)
            assert desk.ended() == 0, desk.shown
        finally:
            desk.close()

    *furnishing, up = block(0)
    assert len(furnishing) >= 4
    assert up.endswith(" up")
    run(furnishing[0])
    toml = tmp_path / "office" / "office.toml"
    toml.write_text(re.sub(r"(?m)^port = \d+", f"port = {port}", toml.read_text("utf-8")), "utf-8")
    for line in furnishing[1:]:
        run(line)
    children: list[subprocess.Popen[str]] = []
    try:
        with said.open("w") as out:
            started = shlex.split(up)
            children.append(subprocess.Popen(started, **there, stdout=out, stderr=out))
        wait_until(lambda: "ready" in said.read_text("utf-8").splitlines(), lambda: said.read_text("utf-8"))
        status, board = block(1)
        assert status.endswith(" status")
        kiosk = subprocess.Popen(shlex.split(board), **there, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        children.append(kiosk)

        def online() -> bool:
            asked = subprocess.run(
                [*shlex.split(status), "--json"], **there, capture_output=True, check=False, timeout=S_MAX
            )
            return bool(re.search(r'"name": "k1",[^}]*"online": true', asked.stdout))

        wait_until(online, lambda: said.read_text("utf-8"))
        children[0].terminate()
        assert children[0].wait(S_MAX) == 0
        assert text("cli.up.ended", "en", dir="office") in said.read_text("utf-8")
    finally:
        for child in reversed(children):
            child.kill()
            child.wait()
            if child.stdin:
                child.stdin.close()
            if child.stdout:
                child.stdout.close()


def test_the_readme_names_targets_that_the_makefile_has() -> None:
    targets = set(re.findall(r"^([a-z0-9]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?m)(?:^|`)make ([a-z0-9]+)", README)) <= targets


def test_the_officers_guide_names_keys_that_the_keypad_has() -> None:
    keypad = (ROOT / "firmware" / "counter_keypad" / "README.md").read_text("utf-8")
    labels = set(re.findall(rf"\*\*({KEYS})\*\*", keypad.partition("## Keys")[2].partition("Log in:")[0]))
    assert len(labels) == 6
    short = {part.strip() for label in labels for part in label.split("/")}
    guide = (ROOT / "docs" / "officer.md").read_text("utf-8")
    assert set(re.findall(rf"\*\*({KEYS})\*\*", guide)) <= labels | short


@pytest.mark.parametrize("program", ["hub", "python"])
def test_the_programs_of_the_readme_are_where_it_says(program: str) -> None:
    assert (BIN / program).exists()
