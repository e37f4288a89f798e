"""Ctrl-C, SIGTERM and a closed terminal: every long command ends in words, with its children gone."""

import os
import pty
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from hub.i18n import text
from tools.hall import free_port

ROOT = Path(__file__).parents[2]
HUB, PYTHON = [sys.executable, "-m", "hub.cli"], [sys.executable, "-m"]
WORDS = text("cli.stopped", "en")
S_MAX = 60


class Terminal:
    """A command in a terminal of its own, as a person has it: Ctrl-C reaches the whole foreground."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self._ours, theirs = pty.openpty()
        self.said, self.family = "", list[psutil.Process]()
        environment = {
            **os.environ,
            "MOTCUA_LANG": "en",
            "TMPDIR": str(folder),
            "COLUMNS": "400",
        }
        self.process = subprocess.Popen(
            ["setsid", "--ctty", *command],
            stdin=theirs, stdout=theirs, stderr=theirs, env=environment, cwd=ROOT, close_fds=True,
        )  # fmt: skip
        os.close(theirs)

    def until(self, true: Callable[[], bool]) -> None:
        """Read what it says until something is so. Raises AssertionError with what it said."""
        end_s = time.monotonic() + S_MAX
        while not true():
            assert time.monotonic() < end_s, self.said
            self._hear()
        self._hear()

    def _hear(self) -> None:
        while select.select([self._ours], [], [], 0.05)[0]:
            try:
                heard = os.read(self._ours, 65_536).decode("utf-8", "replace")
            except OSError:  # nobody has the other end any more
                break
            if not heard:
                break
            self.said += heard

    def program(self) -> psutil.Process:
        """The command itself: setsid becomes it."""
        return psutil.Process(self.process.pid)  # type: ignore[no-untyped-call]

    def stop(self, how: str) -> int:
        """Ctrl-C, SIGTERM or a closed terminal; its exit code, once it and all of its family are gone."""
        program = self.program()
        self.family = [program, *program.children(recursive=True)]
        if how == "ctrl-c":
            os.write(self._ours, b"\x03")
        else:
            program.send_signal(getattr(signal, how))
        self.until(lambda: self.process.poll() is not None)
        self.until(lambda: not any(map(_alive, self.family)))
        return self.process.returncode

    def close(self) -> None:
        """Whatever is left, ended."""
        for one in self.family:
            if _alive(one):
                one.kill()
        self.process.kill()
        self.process.wait()
        os.close(self._ours)


def _alive(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


@contextmanager
def terminal(*command: str) -> Iterator[Terminal]:
    with tempfile.TemporaryDirectory(prefix="motcua-") as folder:
        there = Terminal(command, Path(folder))
        try:
            yield there
            left = [path.name for path in Path(folder).iterdir()]
            assert left == [], "temporary folders are gone too"
        finally:
            there.close()


@pytest.mark.parametrize(("how", "code"), [("ctrl-c", 130), ("SIGHUP", 129)])
def test_a_demo_that_is_stopped_ends_in_words_and_leaves_nothing(how: str, code: int) -> None:
    with terminal(*HUB, "demo") as demo:
        demo.until(lambda: len(demo.program().children(recursive=True)) > 10 and "▀" in demo.said)
        assert demo.stop(how) == code
        assert WORDS in demo.said
        assert "Traceback" not in demo.said


@pytest.mark.parametrize("how", ["ctrl-c", "SIGTERM"])
def test_a_hub_says_how_it_is_ended_and_that_it_has_ended(how: str, tmp_path: Path) -> None:
    subprocess.run([*HUB, "init", str(tmp_path / "o")], check=True, capture_output=True)
    with terminal(*HUB, "--dir", str(tmp_path / "o"), "up", "--mqtt-port", str(free_port())) as up:
        up.until(lambda: "ready" in up.said)
        assert "Ctrl-C" in up.said
        assert up.stop(how) == 0
        assert text("cli.up.ended", "en", dir=tmp_path / "o") in up.said
        assert "Traceback" not in up.said


SIMULATE = (*HUB, "simulate", "--example", "nghe-an", "--runs", "200")
STORMS = (*PYTHON, "tests.sim", "--minutes", "9")


@pytest.mark.parametrize(("how", "code"), [("ctrl-c", 130), ("SIGTERM", 143)])
@pytest.mark.parametrize("command", [SIMULATE, STORMS], ids=["simulate", "storms"])
def test_a_long_command_that_is_stopped_at_work_ends_in_words(
    command: tuple[str, ...], how: str, code: int
) -> None:
    with terminal(*command) as work:
        work.until(lambda: work.program().cpu_times().user > 1.5)
        assert work.stop(how) == code
        assert WORDS in work.said
        assert "Traceback" not in work.said


WHILE_LOADING = """
import os, signal, sys
from hub.cli import main

class Impatient:
    def find_spec(self, name, *_):
        if name == "hub.cli.forecast.simulate":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Impatient())
sys.argv[1:] = ["simulate"]
main()
"""


def test_a_command_that_is_stopped_while_it_loads_has_words_too() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WHILE_LOADING],
        env={**os.environ, "MOTCUA_LANG": "en"},
        capture_output=True,
        text=True,
        check=False,
        timeout=S_MAX,
    )
    assert (done.returncode, done.stderr.strip()) == (130, WORDS)
