"""A test has the same name in each process: else a run cannot be shared among workers."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OF_A_PROCESS = re.compile(r"0x[0-9a-f]{6,}|/tmp/|pytest-of-")  # an address, a folder
COLLECT = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
NAME_CHARS_MAX = 500  # each is sent to each worker and back


def elsewhere(paths: list[str]) -> list[str]:
    """The names that a process with a hash seed of its own finds for the tests of this run."""
    seed = str((int(os.environ.get("PYTHONHASHSEED", "0").replace("random", "0")) + 1) % 2**32)
    done = subprocess.run(
        [*COLLECT, *paths],
        cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": seed}, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return [line for line in done.stdout.splitlines() if "::" in line]


def test_every_test_of_this_run_has_a_name_of_its_own_and_nothing_of_the_process_in_it(
    request: pytest.FixtureRequest,
) -> None:
    names = [item.nodeid for item in request.session.items]
    assert len(set(names)) == len(names)
    assert not [name for name in names if OF_A_PROCESS.search(name)]
    assert not [name[:NAME_CHARS_MAX] for name in names if len(name) > NAME_CHARS_MAX]


@pytest.mark.timeout(600)
def test_every_test_of_this_run_has_the_same_name_in_each_process(request: pytest.FixtureRequest) -> None:
    """Workers, each with a hash seed of its own, are held against each other by who hands out the tests."""
    if "PYTEST_XDIST_WORKER" in os.environ and "PYTHONHASHSEED" not in os.environ:
        return
    here, there = (item.nodeid for item in request.session.items), elsewhere(request.config.args)
    assert not set(here) - set(there), "of this process alone"
