"""What each event sets of the object that it is about, field by field, and that it sets nothing else.

One list for each kind of object. `tests.adapters.ledger.mutants` takes each assignment out of the code and
looks whether this notices.
"""

from copy import deepcopy
from dataclasses import fields
from typing import Any

import pytest

from hub.domain import events as e
from hub.domain.bookings.booking import Booking, BookingState
from hub.domain.counters.sessions import Session, SessionState
from hub.domain.errors import Refused
from hub.domain.queue.tickets import TRANSITIONS, Ticket, TicketState, step_of

S = TicketState
TICKET = "2026-11-23/A001"
TAKEN = e.TicketTaken(
    TICKET,
    "A",
    1_000,
    2_000,
    "elderly",
    "k1",
    "k1-b-1",
    (60, 120),
    then=("B", "C", "D"),
    booking="00000076",
    leased=True,
    dossier="d1",
)
AT, SEQ = 990, 99


def changed(before: Any, after: Any) -> dict[str, Any]:
    """The fields that are other than before, with what they are now."""
    names = [field.name for field in fields(before)]
    return {name: getattr(after, name) for name in names if getattr(before, name) != getattr(after, name)}


def ticket(**standing: Any) -> Ticket:
    made = Ticket.taken(7, TAKEN)
    for name, value in standing.items():
        setattr(made, name, value)
    return made


SERVED: dict[str, Any] = {"state": S.SERVING, "counter": 1, "calls": 2, "called_ms": 500}
IN_LINE: dict[str, Any] = {"state": S.WAITING, "counter": None, "calls": 0}
LEFT: dict[str, Any] = {"counter": None, "ended_ms": AT}
MISSED: dict[str, Any] = {"state": S.NO_SHOW, "aside_at": 1, "ended_ms": 600, "calls": 2, "called_ms": 500}
OF_TICKETS: dict[str, tuple[dict[str, Any], Any, dict[str, Any]]] = {
    "called": (
        {"pinned": 1},
        e.TicketCalled(TICKET, 1, "101"),
        {"state": S.SERVING, "counter": 1, "calls": 1, "called_ms": AT, "pinned": None},
    ),
    "called again": (SERVED, e.TicketCalled(TICKET, 1, "101", nth=3), {"calls": 3}),
    "finished": (SERVED, e.TicketFinished(TICKET, 1, "101", "r"), {"state": S.DONE, **LEFT}),
    "missed": (SERVED, e.TicketMissed(TICKET, 1), {"state": S.NO_SHOW, "aside_at": 1, **LEFT}),
    "parked": (SERVED, e.TicketParked(TICKET, 1), {"state": S.PARKED, "aside_at": 1, "counter": None}),
    "passed on": (
        SERVED,
        e.TicketPassedOn(TICKET, 1, "101", "r", "C"),
        {**IN_LINE, "service": "C", "then": ("D",)},
    ),
    "transferred": (
        SERVED,
        e.TicketTransferred(TICKET, 1, "C"),
        {**IN_LINE, "service": "C", "then": ("B", "D")},
    ),
    "transferred to a counter": (
        SERVED,
        e.TicketTransferred(TICKET, 1, "A", 3),
        {**IN_LINE, "pinned": 3},
    ),
    "released": ({"pinned": 3}, e.TicketReleased(TICKET), {"pinned": None}),
    "returned": (SERVED, e.TicketReturned(TICKET, 5_000, 1), {**IN_LINE, "due_ms": 5_000}),
    "come back": (
        MISSED,
        e.TicketReturned(TICKET, 5_000),
        {"state": S.WAITING, "aside_at": None, "ended_ms": None, "calls": 0, "due_ms": 5_000},
    ),
    "voided": (
        {"state": S.PARKED, "aside_at": 1},
        e.TicketVoided(TICKET, "left"),
        {"state": S.VOID, "aside_at": None, "ended_ms": AT, "reason": "left"},
    ),
    "taken back from aside": (
        {"state": S.PARKED, "aside_at": 1, "calls": 2, "called_ms": 500},
        e.TicketReturned(TICKET, 5_000),
        {"state": S.WAITING, "aside_at": None, "calls": 0, "due_ms": 5_000},
    ),
    "voided in line": (
        {},
        e.TicketVoided(TICKET, "left"),
        {"state": S.VOID, "ended_ms": AT, "reason": "left"},
    ),
    "voided in hand": (
        SERVED,
        e.TicketVoided(TICKET, "left"),
        {"state": S.VOID, **LEFT, "reason": "left"},
    ),
    "moved": ({}, e.TicketMoved(TICKET, "X", ("Y",)), {"service": "X", "then": ("Y",)}),
    "reprinted": (SERVED, e.TicketReprinted(TICKET, "k1", "j2"), {"copy_job": "j2"}),
}


@pytest.mark.parametrize("name", OF_TICKETS)
def test_an_event_sets_these_fields_of_a_ticket_and_no_others(name: str) -> None:
    standing, event, expected = OF_TICKETS[name]
    before = ticket(**standing)
    after = deepcopy(before)
    after.follow(SEQ, AT, event)
    assert changed(before, after) == expected | {"last_seq": SEQ}


def test_every_row_of_the_life_of_a_ticket_is_gone_here() -> None:
    gone = {(before.get("state", S.WAITING), step_of(event)) for before, event, _ in OF_TICKETS.values()}
    assert {row for row in gone if row[1] is not None} == TRANSITIONS.keys()


def test_a_number_that_is_taken_has_what_its_event_tells() -> None:
    made = ticket()
    nothing = {"state": S.WAITING, "counter": None, "calls": 0, "pinned": None, "called_ms": None}
    nothing |= {"aside_at": None, "ended_ms": None, "copy_job": None, "reason": None}
    told = {"id": TICKET, "service": "A", "first_service": "A", "taken_ms": 1_000, "due_ms": 2_000}
    told |= {"priority": "elderly", "kiosk": "k1", "job": "k1-b-1", "wait_lo_s": 60, "wait_hi_s": 120}
    told |= {"then": ("B", "C", "D"), "booking": "00000076", "leased": True, "dossier": "d1"}
    told |= {"first_seq": 7, "last_seq": 7}
    assert {field.name: getattr(made, field.name) for field in fields(made)} == nothing | told


@pytest.mark.parametrize(
    ("state", "event"),
    [
        (S.DONE, e.TicketMoved(TICKET, "X")),
        (S.VOID, e.TicketMoved(TICKET, "X")),
        (S.SERVING, e.TicketPassedOn(TICKET, 1, "101", "r", "X")),
    ],
)
def test_who_is_over_is_not_moved_and_nobody_is_passed_on_to_no_errand(state: S, event: Any) -> None:
    before = ticket(state=state)
    after = deepcopy(before)
    with pytest.raises(Refused):
        after.follow(SEQ, AT, event)
    assert after == before


def test_a_new_day_has_who_waits_for_a_closed_counter_wait_in_line() -> None:
    before = ticket(pinned=3, job="j1")
    after = deepcopy(before)
    after.carry(e.TicketRecord(TICKET, "A", "waiting", 1_000, 2_000))
    assert changed(before, after) == {"pinned": None}


def test_a_missed_call_is_told_while_nobody_came() -> None:
    missed = ticket(**MISSED)
    assert missed.missed_ms == 600
    missed.follow(SEQ, AT, e.TicketReturned(TICKET, 5_000))
    assert missed.missed_ms is None


OPEN, SHUT, BREAK = SessionState.OPEN, SessionState.CLOSED, SessionState.PAUSED
OF_SESSIONS: dict[str, tuple[dict[str, Any], Any, dict[str, Any]]] = {
    "logged in": ({}, e.OfficerLoggedIn("101", 1), {"state": OPEN, "officer": "101"}),
    "logged out": (
        {"state": OPEN, "officer": "101", "invitation": "r"},
        e.OfficerLoggedOut("101", 1),
        {"state": SHUT, "officer": None, "invitation": None},
    ),
    "logged out in a break": (
        {"state": BREAK, "officer": "101"},
        e.OfficerLoggedOut("101", 1),
        {"state": SHUT, "officer": None},
    ),
    "paused": ({"state": OPEN, "officer": "101"}, e.CounterPaused(1), {"state": BREAK}),
    "resumed": ({"state": BREAK, "officer": "101"}, e.CounterResumed(1), {"state": OPEN}),
}


@pytest.mark.parametrize("name", OF_SESSIONS)
def test_an_event_sets_these_fields_of_a_session_and_no_others(name: str) -> None:
    standing, event, expected = OF_SESSIONS[name]
    before = Session(1, **standing)
    after = deepcopy(before)
    after.follow(event)
    assert changed(before, after) == expected


def test_a_hand_holds_one_ticket_until_it_leaves() -> None:
    session = Session(1)
    session.hold("a", 1)
    session.hold("b", 2)
    assert session.ticket == "a"
    session.hold("a", None)
    assert session.ticket is None


def test_a_session_that_is_carried_is_as_its_record_tells() -> None:
    assert Session.of(e.SessionRecord(1, "101", "paused", 8)) == Session(1, BREAK, "101", None, 8)


MADE = e.BookingMade("00000076", TICKET, "A", 5_000, "elderly", "h1", "LH-1")
OF_BOOKINGS: dict[str, tuple[Any, dict[str, Any]]] = {
    "checked in": (TAKEN, {"state": BookingState.HERE, "checked_in_ms": AT}),
    "cancelled": (
        e.BookingCancelled("00000076"),
        {"state": BookingState.CANCELLED, "cancelled_ms": AT},
    ),
    "moved": (e.BookingMoved("00000076", "X"), {"service": "X"}),
}


@pytest.mark.parametrize("name", OF_BOOKINGS)
def test_an_event_sets_these_fields_of_a_booking_and_no_others(name: str) -> None:
    event, expected = OF_BOOKINGS[name]
    before = Booking.made(7, 70, MADE)
    after = deepcopy(before)
    after.follow(AT, event)
    assert changed(before, after) == expected


def test_a_booking_that_is_made_has_what_its_event_tells() -> None:
    made = Booking.made(7, 70, MADE)
    assert made == Booking(
        "00000076", TICKET, "A", 5_000, "elderly", "h1", BookingState.BOOKED, "LH-1", 70, 7, None, None
    )


def test_a_booking_lapses_and_is_kept_again_by_the_day() -> None:
    booking = Booking.made(7, 70, MADE)
    record = booking.record()
    booking.lapse()
    assert booking.state is BookingState.LAPSED
    booking.carry(record)
    assert booking == Booking.made(7, 70, MADE)
