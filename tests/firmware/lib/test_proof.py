"""The proof of a PIN: what the keypad computes is what the hub expects."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from hub.domain.counters import login
from tests.firmware import harness

pytestmark = pytest.mark.micropython

PROVER = Path(__file__).parent / "proof_main.py"
EXAMPLES = harness.ROOT / "contract" / "examples"
CASES = 50


def prove(interpreter: harness.Interpreter, cases: list[tuple[str, str, str]]) -> list[str]:
    """The proofs of (pin, salt, nonce) by the firmware."""
    file = interpreter.flash / "cases.json"
    file.write_text(json.dumps(cases), encoding="utf-8")
    done = interpreter.run(PROVER, file.name)
    assert not done.returncode, done.stderr
    return list(json.loads(done.stdout))


def test_the_keypad_proves_the_pin_of_the_contracts_example(interpreter: harness.Interpreter) -> None:
    challenge = json.loads((EXAMPLES / "ack-challenge-ok.json").read_text())["d"]
    answer = json.loads((EXAMPLES / "evt-login.json").read_text())["d"]
    assert prove(interpreter, [("1234", challenge["salt"], challenge["nonce"])]) == [answer["proof"]]


def test_keypad_and_hub_agree_on_every_proof(interpreter: harness.Interpreter) -> None:
    chance = random.Random(105)
    cases = [
        (
            "".join(chance.choices("0123456789", k=chance.randint(0, 12))),
            chance.randbytes(chance.randint(0, 80)).hex(),
            chance.randbytes(chance.randint(0, 80)).hex(),
        )
        for _ in range(CASES)
    ]
    expected = [login.proof_of(login.key_of(pin, salt), nonce) for pin, salt, nonce in cases]
    assert prove(interpreter, cases) == expected
    assert len(set(expected)) == CASES
