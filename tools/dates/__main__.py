"""The quick parts of the tests at other moments: `python -m tools.dates [--short]`, called by `make dates`.

The machine's clock is moved with libfaketime (Debian package faketime); time zone, language and the order of
the tests are others each time. At the first failure the moment is named, and its tests' report stands above.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from hub.stopping import stoppable

ROOT = Path(__file__).parents[2]
PARTS = (
    "tests/unit",
    "tests/contract",
    "tests/tools",
    "tests/adapters/forms",
    "tests/adapters/reports",
    "tests/adapters/printing",
    "tests/adapters/upstream",
    "tests/adapters/test_clock.py",
)
SHORT_PARTS = (
    "tests/unit/cli",
    "tests/unit/test_config.py",
    *PARTS[3:6],
    "tests/adapters/upstream/test_down_dossiers.py",
)
LIBRARIES = "/usr/lib/*/faketime/libfaketime.so.1"


class Moment(NamedTuple):
    """When, in the clock of the time zone; and where."""

    at: str
    zone: str
    lang: str
    why: str


MOMENTS = (
    Moment("2026-11-30 23:59:30", "Asia/Ho_Chi_Minh", "C.UTF-8", "a minute before midnight"),
    Moment("2026-12-31 23:58:00", "America/Los_Angeles", "vi_VN.UTF-8", "the end of a year, elsewhere"),
    Moment("2027-01-01 00:00:05", "Asia/Ho_Chi_Minh", "en_US.UTF-8", "a holiday, the year just begun"),
    Moment("2027-02-06 09:00:00", "Asia/Ho_Chi_Minh", "vi_VN.UTF-8", "the first day of Tết"),
    Moment("2028-02-29 12:00:00", "UTC", "C", "a day that most years do not have"),
    Moment("2029-03-03 22:30:00", "Pacific/Kiritimati", "C.UTF-8", "a Saturday night, a day ahead of UTC"),
    Moment("2031-09-02 07:00:00", "Asia/Kolkata", "POSIX", "a holiday, years after the last written one"),
    Moment("2025-06-30 16:59:59", "UTC", "C.UTF-8", "before the law and before this program"),
)
SHORT = (MOMENTS[0], MOMENTS[3])


def environment(moment: Moment) -> dict[str, str]:
    """A machine that is there at that moment. Raises FileNotFoundError without the library."""
    found = sorted(Path("/").glob(LIBRARIES.removeprefix("/")))
    if not found:
        raise FileNotFoundError("libfaketime is not installed (apt install faketime)")
    return {
        **os.environ,
        "LD_PRELOAD": str(found[0]),
        "FAKETIME": f"@{moment.at}",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",  # waiting is real
        "NO_FAKE_STAT": "1",
        "TZ": moment.zone,
        "LANG": moment.lang,
        "LC_ALL": moment.lang,
        "PYTHONUTF8": "1",
        "PYTHONPATH": str(Path(__file__).parent / "waiting"),
    }


def command(parts: tuple[str, ...], seed: int) -> list[str]:
    """The tests in an order of chance, which the seed repeats."""
    order = ["--random-order", f"--random-order-seed={seed}", "--random-order-bucket=module"]
    pytest = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        "2",
        "--dist",
        "loadgroup",
        "-p",
        "no:cacheprovider",
    ]
    return [*pytest, *order, *parts]


def main(arguments: list[str]) -> int:
    """0 when every moment is as good as any other."""
    short = "--short" in arguments
    for seed, moment in enumerate(SHORT if short else MOMENTS, 1):
        print(f"{moment.at} {moment.zone} {moment.lang}: {moment.why}", flush=True)
        parts = SHORT_PARTS if short else PARTS
        done = subprocess.run(command(parts, seed), cwd=ROOT, env=environment(moment), check=False)
        if done.returncode:
            print(f"not at {moment.at} in {moment.zone} ({moment.why})", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    with stoppable():
        sys.exit(main(sys.argv[1:]))
