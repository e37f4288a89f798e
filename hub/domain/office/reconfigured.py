"""The configuration held against the open day, at each start: who waits for something that is gone.

A service that has another letter now is known by its name: who waits, and who has booked, goes along. What is
gone altogether leaves its tickets in a line of its own, from which every counter calls. Who waited for a
counter that is gone, or was put aside there, waits in the line of the service again. An officer who is
gone, or may not sit there any more, is logged out.
"""

from collections.abc import Iterator, Mapping

from hub.domain import events as e
from hub.domain.bookings.booking import BookingState
from hub.domain.office.office import Office
from hub.domain.queue.tickets import OVER, Ticket, TicketState, line_of_counter
from hub.domain.state import OfficeState


def reconfigured(state: OfficeState) -> Iterator[e.AnyEvent]:
    """What the office does about it, one after the other: each is applied before the next is asked for."""
    names = names_of(state.office)
    if not state.day.name:
        return
    moves = _moves(state.day.named, names)
    for ticket in list(state.day.tickets.values()):
        yield from _goes_along(ticket, moves)
    for booking in list(state.day.bookings.values()):
        if booking.state is BookingState.BOOKED and booking.service in moves:
            yield e.BookingMoved(booking.code, moves[booking.service])
    yield from _officers_gone(state)
    yield from _counters_gone(state)
    if names != state.day.named:
        yield e.OfficeConfigured(names)


def names_of(office: Office) -> dict[str, str]:
    """The names by which services are known again."""
    return {letter: service.name_vi for letter, service in office.services.items()}


def _moves(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """The letters that services have instead of those they had; a name that two share says nothing."""
    letters: dict[str, list[str]] = {}
    for letter, name in now.items():
        letters.setdefault(name, []).append(letter)
    moves = {}
    for letter, name in before.items():
        there = letters.get(name, [])
        if now.get(letter) != name and len(there) == 1:
            moves[letter] = there[0]
    return moves


def _goes_along(ticket: Ticket, moves: Mapping[str, str]) -> Iterator[e.TicketMoved]:
    """The lines of one ticket, its errands too."""
    if ticket.state in OVER or not moves:
        return
    service = moves.get(ticket.service, ticket.service)
    then = tuple(moves.get(letter, letter) for letter in ticket.then)
    if (service, then) != (ticket.service, ticket.then):
        yield e.TicketMoved(ticket.id, service, then)


def _officers_gone(state: OfficeState) -> Iterator[e.AnyEvent]:
    """Who may not sit there any more is logged out; who was in hand or waited there waits in line again."""
    for session in list(state.day.sessions.values()):
        if session.officer is None or may_sit(state.office, session.officer, session.counter):
            continue
        if session.ticket is not None:
            yield e.TicketReturned(session.ticket, state.day.tickets[session.ticket].due_ms, session.counter)
        for ticket in state.day.lines.in_order((line_of_counter(session.counter),)):
            yield e.TicketReleased(ticket)
        yield e.OfficerLoggedOut(session.officer, session.counter, gone=True)


def may_sit(office: Office, officer_id: str, counter: int) -> bool:
    """Whether office.toml still has this officer, for this counter; one that is gone is seen to by itself."""
    officer = office.officers.get(officer_id)
    if officer is None:
        return False
    return not officer.counters or counter in officer.counters or counter not in office.counters


def _counters_gone(state: OfficeState) -> Iterator[e.AnyEvent]:
    """Who is in hand there is served to the end; nobody else waits for it, and no idle officer sits there."""
    gone = [session for number, session in state.day.sessions.items() if number not in state.office.counters]
    for session in gone:
        for ticket in state.aside(session.counter, TicketState.PARKED):
            yield e.TicketReturned(ticket.id, ticket.due_ms)
        if session.officer is not None and session.ticket is None:
            yield e.OfficerLoggedOut(session.officer, session.counter)
    for ticket in list(state.day.tickets.values()):
        if ticket.pinned is not None and ticket.pinned not in state.office.counters:
            yield e.TicketReleased(ticket.id)
