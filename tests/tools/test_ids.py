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


def collected(folder: str, seed: int) -> list[str]:
    """The tests of a folder as a process with this hash seed names them."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", folder, "--collect-only", "-q", "-p", "no:cacheprovider"],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": str(seed)},
        capture_output=True,
        text=True,
        check=False,
    )
    names = [line for line in done.stdout.splitlines() if "::" in line]
    assert done.returncode == 0, done.stdout[-2_000:]
    return names


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "folder",
    [f"tests/{one.name}" for one in sorted((ROOT / "tests").iterdir()) if list(one.rglob("test_*.py"))],
)
def test_every_test_has_the_same_name_in_each_process_and_no_other_has_it(folder: str) -> None:
    one, other = collected(folder, 1), collected(folder, 2)
    assert one == other, "\n".join(difflib.unified_diff(one, other, n=0))
    assert len(set(one)) == len(one)
    assert not [name for name in one if OF_A_PROCESS.search(name)]
