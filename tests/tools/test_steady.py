"""`make steady`: a test that fails now and then is found, on a machine that has no time."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tools import steady

ROOT = Path(__file__).parents[2]
SMALL = ["--jobs", "0", "--busy", "1"]
# Every second time it is run, as a test with a race; and it sees who else is at work.
NOW_AND_THEN = f"""
from pathlib import Path
import psutil

def test_sound():
    busy = [p for p in psutil.process_iter(["cmdline"]) if {steady.BUSY!r} in (p.info["cmdline"] or [])]
    assert busy

def test_of_chance():
    seen = Path(__file__).with_name("seen")
    if seen.exists():
        seen.unlink()
        raise AssertionError
    seen.touch()
"""


@pytest.fixture
def tests(tmp_path: Path) -> Path:
    file = tmp_path / "test_chance.py"
    file.write_text(NOW_AND_THEN, "utf-8")
    return file


def test_a_test_that_fails_now_and_then_is_named_and_the_load_is_gone(
    tests: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert steady.main(["--runs", "2", *SMALL, str(tests)], tmp_path / "reports") == 1
    first, second, name = capfd.readouterr().out.splitlines()
    assert first.startswith("run 1 of 2: 2 passed, 0 failed, ")
    assert second.startswith("run 2 of 2: 1 passed, 1 failed, ")
    assert name.endswith("test_chance::test_of_chance")
    assert "raise AssertionError" in (tmp_path / "reports" / "run-2.txt").read_text()
    assert [child for child in psutil.Process().children() if steady.BUSY in child.cmdline()] == []
    assert steady.main(["--runs", "1", *SMALL, str(tests)], tmp_path / "reports") == 0


def test_no_tests_at_all_are_no_success(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert steady.main(["--runs", "1", *SMALL, str(tmp_path / "none.py")], tmp_path / "reports") == 1
    assert "0 passed, 0 failed" in capfd.readouterr().out


def test_a_run_that_does_not_end_is_ended_and_is_no_success(tmp_path: Path) -> None:
    endless = tmp_path / "test_endless.py"
    endless.write_text("import threading\ndef test_endless(): threading.Event().wait()", "utf-8")
    assert steady.run(1, [str(endless)], tmp_path, s_max=2).code != 0


def test_who_stops_it_leaves_nothing_behind(tmp_path: Path) -> None:
    waiting, at_work = tmp_path / "test_waiting.py", tmp_path / "at work"
    os.mkfifo(at_work)
    waiting.write_text(
        f"import threading\ndef test_waiting(): open({str(at_work)!r}, 'w').close(); threading.Event().wait()"
    )
    command = [sys.executable, "-m", "tools.steady", "--runs", "1", *SMALL, str(waiting)]
    stopped = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        at_work.read_bytes()  # until the test opens it
        family = psutil.Process(stopped.pid).children(recursive=True)
        stopped.send_signal(signal.SIGTERM)
        assert stopped.wait(steady.STOP_S_MAX) == 128 + signal.SIGTERM
    finally:
        stopped.kill()
        stopped.communicate()
    assert len(family) == 2  # one that counts, and pytest
    assert [one for one in family if one.is_running() and one.status() != psutil.STATUS_ZOMBIE] == []
