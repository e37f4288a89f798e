"""The tests again and again on a busy machine: `python -m tools.steady [PATHS]`, called by `make steady`.

For as long as it runs, twice as many processes as there are cores do nothing but count. A run is a line:
how many tests passed, which failed, how long it took. What pytest said of each stays in build/steady.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from hub.stopping import stoppable

ROOT = Path(__file__).parents[1]
REPORTS = ROOT / "build" / "steady"
RUN_S_MAX = 3600
STOP_S_MAX = 60
# Ends by itself when whoever started it is gone.
BUSY = "import os, sys\nwhile os.getppid() == int(sys.argv[1]):\n    sum(range(100_000))"


class Run(NamedTuple):
    """What became of one run; `failed` names the tests. All good only with `code` 0."""

    passed: int
    failed: tuple[str, ...]
    code: int
    s: float

    def __str__(self) -> str:
        broken = "" if self.code in (0, 1) else f", pytest ended with {self.code}"
        told = f"{self.passed} passed, {len(self.failed)} failed, {self.s:.0f} s{broken}"
        return "\n".join((told, *(f"  {name}" for name in self.failed)))


@contextmanager
def load(count: int) -> Iterator[None]:
    """This many processes that are always busy, ended with the block."""
    command = [sys.executable, "-S", "-c", BUSY, str(os.getpid())]
    busy: list[subprocess.Popen[bytes]] = []
    try:
        for _ in range(count):
            busy.append(subprocess.Popen(command))
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()


def run(number: int, arguments: list[str], reports: Path, s_max: float = RUN_S_MAX) -> Run:
    """The tests once; what pytest says goes to run-<number>.txt. A run fails that takes more than `s_max`."""
    said, counted = reports / f"run-{number}.txt", reports / f"run-{number}.xml"
    counted.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={counted}"]
    begun_s = time.monotonic()
    with said.open("wb") as file:
        # Its own session, so that Ctrl-C reaches it once, from here.
        tests = subprocess.Popen(
            [*command, *arguments], cwd=ROOT, stdout=file, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            with suppress(subprocess.TimeoutExpired):
                tests.wait(s_max)
        finally:
            _end(tests)
    passed, failed = _counted(counted)
    return Run(passed, failed, tests.returncode, time.monotonic() - begun_s)


def _end(tests: "subprocess.Popen[bytes]") -> None:
    """Ctrl-C for what still runs, so that the tests clear up; then the end of all that is left."""
    if tests.poll() is None:
        tests.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            tests.wait(STOP_S_MAX)
    with suppress(ProcessLookupError):
        os.killpg(tests.pid, signal.SIGKILL)
    tests.wait()


def _counted(report: Path) -> tuple[int, tuple[str, ...]]:
    """Tests that passed, and the names of those that did not; none where pytest left no report."""
    if not report.exists():
        return 0, ()
    cases = ElementTree.parse(report).findall(".//testcase")
    bad = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    skipped = sum(case.find("skipped") is not None for case in cases)
    names = {f"{case.get('classname')}::{case.get('name')}".removeprefix("::") for case in bad}
    return len(cases) - skipped - len(bad), tuple(sorted(names))


def main(arguments: list[str], reports: Path = REPORTS) -> int:
    """0 when no run had a test that failed."""
    parser = argparse.ArgumentParser(prog="tools.steady", description=__doc__)
    parser.add_argument("--runs", type=int, default=10, help="how often")
    parser.add_argument("--jobs", type=int, default=6, help="tests at the same time")
    twice = 2 * (os.cpu_count() or 1)
    parser.add_argument("--busy", type=int, default=twice, help="processes that do nothing but count")
    parser.add_argument("paths", nargs="*", metavar="PATHS", help="only these tests")
    asked = parser.parse_args(arguments)
    reports.mkdir(parents=True, exist_ok=True)
    line = ["-n", str(asked.jobs), "--dist", "loadgroup", *asked.paths]
    good = True
    with load(asked.busy):
        for number in range(1, asked.runs + 1):
            done = run(number, line, reports)
            good &= done.code == 0
            print(f"run {number} of {asked.runs}: {done}", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    with stoppable():
        sys.exit(main(sys.argv[1:]))
