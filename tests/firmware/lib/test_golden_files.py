"""The examples of the contract, read and written by the firmware under the real interpreter."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.firmware import harness

pytestmark = pytest.mark.micropython

EXAMPLES = harness.ROOT / "contract" / "examples"
READER = Path(__file__).parent / "golden_main.py"
KINDS = ("evt", "ack", "cmd", "rsp", "tele", "log", "info", "state", "hub_state")
NOT_FOR_DEVICES = ("office_now", "office_call", "office_page", "hub_told")


def kind_of(file: Path) -> str:
    """The kind of message in `<kind>-<name>.json`; of a `want` with the type of its device."""
    kind, _, name = file.stem.partition("-")
    return f"want-{name.split('-')[0]}" if kind == "want" else kind


FILES = [file for file in sorted(EXAMPLES.glob("*.json")) if file.stem.split("-")[0] not in NOT_FOR_DEVICES]


def test_there_are_examples_of_every_kind() -> None:
    kinds = {kind_of(file) for file in FILES}
    assert kinds == {*KINDS, *(f"want-{device}" for device in harness.DEVICES)}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_firmware_reads_and_writes_the_example(file: Path, interpreter: harness.Interpreter) -> None:
    done = interpreter.run(READER, kind_of(file), file)
    assert not done.returncode, done.stderr
    assert json.loads(done.stdout) == json.loads(file.read_text())
