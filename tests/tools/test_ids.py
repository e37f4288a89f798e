"""A test has the same name in each process: else a run cannot be shared among workers."""

import difflib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OF_A_PROCESS = re.compile(r"0x[0-9a-f]{6,}|/tmp/|pytest-of-")  # an address, a folder
COLLECT = [sys.executable, "-m", "pytest", "tests", "--collect-only", "-q", "-p", "no:cacheprovider"]


def collecting(seed: int) -> subprocess.Popen[str]:
    """A process with this hash seed that names all tests."""
    seeded = os.environ | {"PYTHONHASHSEED": str(seed)}
    return subprocess.Popen(COLLECT, cwd=ROOT, env=seeded, stdout=subprocess.PIPE, text=True)


def names(said: str) -> list[str]:
    return [line for line in said.splitlines() if "::" in line]


@pytest.mark.timeout(600)
def test_every_test_has_the_same_name_in_each_process_and_no_other_has_it() -> None:
    processes = [collecting(seed) for seed in (1, 2)]
    try:
        one, other = (names(process.communicate()[0]) for process in processes)
    finally:
        for process in processes:
            process.kill()
            process.wait()
    assert [process.returncode for process in processes] == [0, 0]
    assert one == other, "\n".join(difflib.unified_diff(one, other, n=0))
    assert len(set(one)) == len(one)
    assert not [name for name in one if OF_A_PROCESS.search(name)]
