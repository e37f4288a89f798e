"""A counter and its officer: every pair of state and step, legal or not, on the whole state of the office."""

import pytest

from hub.domain import events as e
from hub.domain.applying import apply
from hub.domain.counters.sessions import TRANSITIONS, SessionState, SessionStep
from hub.domain.errors import Refused
from hub.domain.state import OfficeState
from tests.support import invariants as must
from tests.support.offices import small_office
from tests.support.snapshot import snapshot

PAIRS = [(state, step) for state in SessionState for step in SessionStep]

EVENTS: dict[SessionStep, e.AnyEvent] = {
    SessionStep.LOGIN: e.OfficerLoggedIn("101", 1),
    SessionStep.LOGOUT: e.OfficerLoggedOut("101", 1),
    SessionStep.PAUSE: e.CounterPaused(1, "lunch"),
    SessionStep.RESUME: e.CounterResumed(1),
}
WAY_TO: dict[SessionState, tuple[SessionStep, ...]] = {
    SessionState.CLOSED: (),
    SessionState.OPEN: (SessionStep.LOGIN,),
    SessionState.PAUSED: (SessionStep.LOGIN, SessionStep.PAUSE),
}

CODES = {"closed": "not_logged_in", "open": "counter_open", "paused": "counter_paused"}


def office_with(session_state: SessionState) -> OfficeState:
    """An office whose counter 1 has come to this state, and another counter at work."""
    state = OfficeState(small_office())
    happened = [
        e.DayOpened("2026-11-23"),
        e.OfficerLoggedIn("103", 3),
        *(EVENTS[step] for step in WAY_TO[session_state]),
    ]
    for seq, event in enumerate(happened, start=1):
        apply(state, seq, 10 * seq, event)
    assert state.day.sessions[1].state is session_state
    return state


@pytest.mark.parametrize(("before", "step"), [pair for pair in PAIRS if pair not in TRANSITIONS])
def test_an_illegal_step_is_refused_and_changes_nothing(before: SessionState, step: SessionStep) -> None:
    state = office_with(before)
    untouched = snapshot(state)
    with pytest.raises(Refused) as refusal:
        apply(state, 99, 990, EVENTS[step])
    assert (
        refusal.value.code
        == {"closed": "not_logged_in", "open": "counter_open", "paused": "counter_paused"}[before]
    )
    assert snapshot(state) == untouched


@pytest.mark.parametrize(("before", "step"), sorted(TRANSITIONS))
def test_a_legal_step_leads_where_the_table_says(before: SessionState, step: SessionStep) -> None:
    state = office_with(before)
    apply(state, 99, 990, EVENTS[step])
    assert state.day.sessions[1].state is TRANSITIONS[before, step]
    must.an_officer_is_at_one_counter(state)


def test_a_counter_opens_with_a_login_and_closes_from_work_and_from_a_break() -> None:
    closed, at_work, paused = SessionState.CLOSED, SessionState.OPEN, SessionState.PAUSED
    assert {(before, then) for (before, _), then in TRANSITIONS.items()} == {
        *((closed, at_work), (at_work, paused), (paused, at_work), (at_work, closed), (paused, closed)),
    }
