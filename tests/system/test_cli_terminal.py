"""Questions that are asked at a terminal only: a step whose steps before it are missing."""

import os
from collections.abc import Iterator
from contextlib import closing

import pytest

from hub.cli import exits
from tests.system.cli import HUB, Office
from tests.system.terminals import Terminal
from tests.system.test_cli_dossiers import accepted, states
from tests.system.test_cli_edges import office

__all__ = ["office"]  # the fixture

pytestmark = pytest.mark.xdist_group("cli_edges")
QUESTION = "Ghi luôn các bước: bắt đầu xử lý?"


@pytest.fixture
def code(office: Office) -> str:
    """A dossier at its agency, where nobody has begun."""
    made = accepted(office)
    assert office.json("dossier", "transfer", made)["state"] == "transferred"
    return made


@pytest.fixture
def desk(office: Office, code: str) -> Iterator[Terminal]:
    """An officer enters at a terminal that it is resolved, and is asked."""
    command = (*HUB, "--dir", str(office.folder), "dossier", "resolve", code)
    env = {**os.environ, "MOTCUA_LANG": "vi", "COLUMNS": "100", "TERM": "xterm"}
    with closing(Terminal(command, cwd=office.folder, env=env)) as terminal:
        terminal.wait_for(QUESTION)
        yield terminal


def test_who_says_yes_has_both_steps_entered(office: Office, desk: Terminal, code: str) -> None:
    desk.type("y\r")
    assert desk.ended() == 0, desk.shown
    assert states(office, code) == ["resolved"]
    steps = [one["step"] for one in office.json("dossier", "show", code)["steps"]]
    assert steps[-2:] == ["begin", "resolve"]


@pytest.mark.parametrize("keys", ["n\r", "\r"])
def test_who_says_no_or_only_presses_enter_has_nothing_entered(
    office: Office, desk: Terminal, code: str, keys: str
) -> None:
    desk.type(keys)
    assert desk.ended() == exits.REFUSED
    assert states(office, code) == ["transferred"]


def test_who_does_not_understand_the_answer_is_asked_again(office: Office, desk: Terminal, code: str) -> None:
    desk.type("hai\r")
    desk.wait_for(QUESTION, times=2)
    desk.type("y\r")
    assert desk.ended() == 0, desk.shown
    assert states(office, code) == ["resolved"]


@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_who_goes_away_leaves_nothing_entered_and_no_traceback(
    office: Office, desk: Terminal, code: str, key: str
) -> None:
    assert desk.insist(key) != 0
    assert "Traceback" not in desk.shown
    assert states(office, code) == ["transferred"]


def test_what_is_not_a_terminal_is_told_how_to_say_it(office: Office, code: str) -> None:
    refused = office.hub("dossier", "resolve", code)
    assert (refused.returncode, QUESTION in refused.stderr) == (exits.REFUSED, False)
    assert "--catch-up" in refused.stderr
