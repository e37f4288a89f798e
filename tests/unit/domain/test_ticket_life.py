"""The life of a ticket: every pair of state and step, legal or not, on the whole state of the office."""

import pytest

from hub.domain import events as e
from hub.domain.applying import apply
from hub.domain.errors import Refused
from hub.domain.queue.tickets import OPEN, TRANSITIONS, Step, Ticket, TicketState, after
from hub.domain.state import OfficeState
from tests.support import invariants as must
from tests.support.offices import small_office
from tests.support.snapshot import snapshot

DAY, ID, OTHER = "2026-11-23", "2026-11-23/A001", "2026-11-23/B001"
PAIRS = [(state, step) for state in TicketState for step in Step]

EVENTS: dict[Step, e.AnyEvent] = {
    Step.CALL: e.TicketCalled(ID, 1, "101"),
    Step.RECALL: e.TicketCalled(ID, 1, "101", nth=2),
    Step.FINISH: e.TicketFinished(ID, 1, "101", f"{ID}/1"),
    Step.MISS: e.TicketMissed(ID, 1),
    Step.PARK: e.TicketParked(ID, 1),
    Step.PASS_ON: e.TicketPassedOn(ID, 1, "101", f"{ID}/1", "B"),
    Step.TRANSFER: e.TicketTransferred(ID, 1, "B"),
    Step.RELEASE: e.TicketReleased(ID),
    Step.RETURN: e.TicketReturned(ID, 5_000),
    Step.VOID: e.TicketVoided(ID, "left"),
}
WAY_TO: dict[TicketState, tuple[Step, ...]] = {
    TicketState.WAITING: (),
    TicketState.SERVING: (Step.CALL,),
    TicketState.PARKED: (Step.CALL, Step.PARK),
    TicketState.NO_SHOW: (Step.CALL, Step.MISS),
    TicketState.DONE: (Step.CALL, Step.FINISH),
    TicketState.VOID: (Step.VOID,),
}


def office_with(ticket_state: TicketState) -> OfficeState:
    """An office whose A001 has come to this state; somebody else waits, and an officer is at counter 1."""
    state = OfficeState(small_office())
    happened: list[e.AnyEvent] = [
        e.DayOpened(DAY),
        e.OfficerLoggedIn("101", 1),
        e.TicketTaken(ID, "A", 1_000, 2_000, device="k1", job="k1-b-1", then=("B",)),
        e.TicketTaken(OTHER, "B", 1_500, 2_500),
        *(EVENTS[step] for step in WAY_TO[ticket_state]),
    ]
    for seq, event in enumerate(happened, start=1):
        apply(state, seq, 10 * seq, event)
    assert state.day.tickets[ID].state is ticket_state
    return state


@pytest.mark.parametrize(("before", "step"), [pair for pair in PAIRS if pair not in TRANSITIONS])
def test_an_illegal_step_is_refused_and_changes_nothing(before: TicketState, step: Step) -> None:
    state = office_with(before)
    untouched = snapshot(state)
    with pytest.raises(Refused) as refusal:
        apply(state, 99, 990, EVENTS[step])
    assert (refusal.value.kind, refusal.value.code) == ("refused", "not_possible_for_ticket")
    assert snapshot(state) == untouched


@pytest.mark.parametrize(("before", "step"), sorted(TRANSITIONS))
def test_a_legal_step_leads_where_the_table_says(before: TicketState, step: Step) -> None:
    state = office_with(before)
    apply(state, 99, 990, EVENTS[step])
    assert state.day.tickets[ID].state is TRANSITIONS[before, step]
    assert state.seq == 99
    must.lines_are_the_waiting_tickets(state)
    must.a_hand_holds_what_is_being_served(state)


def test_the_table_is_the_life_that_the_design_tells() -> None:
    waiting, serving, parked = TicketState.WAITING, TicketState.SERVING, TicketState.PARKED
    done, missed, void = TicketState.DONE, TicketState.NO_SHOW, TicketState.VOID
    assert {(before, then) for (before, _), then in TRANSITIONS.items()} == {
        *((waiting, serving), (serving, done), (serving, missed), (serving, parked), (serving, waiting)),
        *((parked, waiting), (missed, waiting), (serving, serving), (waiting, waiting)),
        *((before, void) for before in OPEN),
    }


def test_a_served_or_voided_ticket_never_comes_back() -> None:
    for end in (TicketState.DONE, TicketState.VOID):
        for step in Step:
            with pytest.raises(Refused):
                after(end, step)


def test_a_ticket_survives_the_way_into_the_ledger_and_back() -> None:
    ticket = Ticket("2026-11-23/A042", "A", 1, 2, "elderly", "k1", TicketState.SERVING, 5, 3, then=("B",))
    ticket.pinned, ticket.booking, ticket.called_ms, ticket.aside_at = 7, "0", 4, 6
    assert Ticket.of(ticket.record()) == ticket
    assert ticket.number == "A042"


def test_a_transfer_keeps_the_due_time_and_counts_calls_anew() -> None:
    state = office_with(TicketState.SERVING)
    apply(state, 99, 990, EVENTS[Step.TRANSFER])
    ticket = state.day.tickets[ID]
    assert (ticket.service, ticket.due_ms, ticket.calls, ticket.counter) == ("B", 2_000, 0, None)
    assert state.day.lines.first(["B"]) == ID


def test_a_return_sets_the_due_time_that_the_ledger_tells() -> None:
    state = office_with(TicketState.NO_SHOW)
    apply(state, 99, 990, EVENTS[Step.RETURN])
    assert state.day.tickets[ID].due_ms == 5_000
    assert state.day.lines.first(["A"]) == ID
