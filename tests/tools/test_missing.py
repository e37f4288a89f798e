"""`make test` runs with --complete: a test that skips itself for want of a program fails."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.missing import RIGHTS

ROOT = Path(__file__).parents[2]
TESTS = f'''
import pytest

@pytest.mark.skipif(True, reason="needs dot (apt install graphviz)")
def test_marked(): pass
def test_inside(): pytest.skip("no mosquitto program")
@pytest.fixture
def program(): pytest.skip("no interpreter")
def test_asks(program): pass
def test_mounts(): pytest.skip("{RIGHTS} to mount")
@pytest.mark.xfail
def test_known(): assert False
'''


@pytest.mark.parametrize(
    ("complete", "counted"),
    [(True, "1 failed, 1 skipped, 1 xfailed, 2 errors"), (False, "4 skipped, 1 xfailed")],
)
def test_a_missing_program_fails_under_complete_and_a_missing_right_does_not(
    tmp_path: Path, complete: bool, counted: str
) -> None:
    (tmp_path / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text("utf-8"), "utf-8")
    (tmp_path / "test_tools.py").write_text(TESTS, "utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-c",
            "/dev/null",
            "--rootdir",
            tmp_path,
        ]
        + ["--complete"] * complete
        + [tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.stdout.splitlines()[-1].startswith(f"{counted} in "), done.stdout
