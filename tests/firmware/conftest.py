"""Tests written for MicroPython: every `test_` function of a file `mp_*.py` runs in its own real interpreter.

Such a file may set HEAP_KB (the size of its heap) and TIMEOUT_S. See `mp_support.py` for what its tests may
use.
"""

from __future__ import annotations

import ast
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.firmware import harness

RUNNER = Path(__file__).parent / "mp_run.py"


def pytest_collect_file(parent: pytest.Collector, file_path: Path) -> pytest.Collector | None:
    """Collect `mp_*.py` below this folder, but not the runner and its support."""
    if file_path.suffix == ".py" and file_path.name.startswith("mp_") and file_path.parent != RUNNER.parent:
        return MicroPythonFile.from_parent(parent, path=file_path)
    return None


class MicroPythonFile(pytest.File):
    """The test functions of one file, found without running it."""

    def collect(self) -> Iterable[pytest.Item]:
        tree = ast.parse(self.path.read_text())
        constants = {
            node.targets[0].id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Constant)
        }
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                yield MicroPythonItem.from_parent(self, name=node.name, line=node.lineno, constants=constants)


class MicroPythonItem(pytest.Item):
    """One test function under the real interpreter."""

    def __init__(self, *, line: int, constants: dict[str, object], **rest: object) -> None:
        super().__init__(**rest)  # type: ignore[arg-type]
        self.line = line
        self.heap_kb = constants.get("HEAP_KB")
        self.timeout_s = constants.get("TIMEOUT_S", harness.PATIENCE_S)
        self.add_marker("micropython")

    def runtest(self) -> None:
        program = harness.find_micropython()
        if not program:
            pytest.skip(harness.MISSING)
        with tempfile.TemporaryDirectory() as flash:
            interpreter = harness.Interpreter(program, Path(flash))
            path = harness.firmware_path(self.path.parent)
            done = interpreter.run(
                RUNNER,
                self.path.stem,
                self.name,
                path=path,
                heap_kb=self.heap_kb,
                timeout_s=self.timeout_s,
            )
        if done.returncode or not done.stdout.endswith("PASSED\n"):
            raise MicroPythonFailed(done.stdout + done.stderr)
        self.add_report_section("call", "stdout", done.stdout)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> object:
        if isinstance(excinfo.value, MicroPythonFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.line - 1, self.name


class MicroPythonFailed(Exception):
    """What the interpreter wrote about a failed test."""


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test that needs a program which is not here is skipped, by name."""
    if item.get_closest_marker("micropython") and not harness.find_micropython():
        pytest.skip(harness.MISSING)
    if item.get_closest_marker("mosquitto") and not harness.find_mosquitto():
        pytest.skip("no mosquitto program: install the package mosquitto")


@pytest.fixture
def interpreter(tmp_path: Path) -> Iterator[harness.Interpreter]:
    """The real interpreter with an empty flash. Use it in tests marked `micropython`."""
    program = harness.find_micropython()
    assert program, "mark the test: @pytest.mark.micropython"
    flash = tmp_path / "flash"
    flash.mkdir()
    running = harness.Interpreter(program, flash)
    try:
        yield running
    finally:
        running.close()


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[harness.Mosquitto]:
    """A real broker without passwords. Use it in tests marked `mosquitto`."""
    folder = tmp_path / "broker"
    folder.mkdir()
    yield from harness.running_mosquitto(folder)
