"""The examples of a login belong together: the proof answers the challenge, for the PIN 1234."""

import json
from pathlib import Path
from typing import Any

from hub.domain.counters import login

EXAMPLES = Path(__file__).parents[2] / "contract" / "examples"
PIN = "1234"


def details(name: str) -> Any:
    """The `d` of an example."""
    return json.loads((EXAMPLES / name).read_text(encoding="utf-8"))["d"]


def test_the_proof_of_the_example_answers_its_challenge() -> None:
    challenge = details("ack-challenge-ok.json")
    assert details("evt-login.json")["proof"] == login.proof_of(
        login.key_of(PIN, challenge["salt"]), challenge["nonce"]
    )


def test_the_officer_of_the_example_is_let_in_with_the_right_pin_only() -> None:
    officer = details("evt-challenge.json")["officer"]
    challenge, answer = details("ack-challenge-ok.json"), details("evt-login.json")
    salt = challenge["salt"]
    door = login.Doorkeeper({officer: login.Key(salt, login.key_of(PIN, salt))})
    assert door.challenge("q5-keypad", officer, challenge["nonce"], 0) == salt
    door.check("q5-keypad", answer["officer"], answer["proof"], 10_000)
