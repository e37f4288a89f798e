"""What must be true of bookings, leases, pinned and put-aside tickets, and pages: one checker a rule.

As in `tests.support.invariants`; test_promises.py shows each of them failing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from msgspec.structs import replace

from hub.domain import events as e
from hub.domain.bookings.booking import BookingState
from hub.domain.counters.sessions import SessionState
from hub.domain.office.office import Office
from hub.domain.queue.numbering import issued_as
from hub.domain.queue.tickets import TicketState
from hub.domain.state import OfficeState
from hub.services.ports import Entry, PressId, StoredAnswer
from tests.support.invariants import taken


def a_pinned_ticket_waits_for_an_open_counter(state: OfficeState) -> None:
    """Nobody waits for a counter that has closed."""
    for ticket in state.day.tickets.values():
        if ticket.pinned is not None:
            assert ticket.state is TicketState.WAITING, ticket
            assert state.day.sessions[ticket.pinned].state is not SessionState.CLOSED, ticket


def what_counters_have_put_aside_is_parked_or_missed(state: OfficeState) -> None:
    """Each such ticket is in exactly one list, that of its counter, and no other ticket is."""
    aside = {t.id: t.aside_at for t in state.day.tickets.values() if t.aside_at is not None}
    assert aside.keys() == {
        t.id for t in state.day.tickets.values() if t.state in (TicketState.PARKED, TicketState.NO_SHOW)
    }
    listed = [
        (ticket, session.counter) for session in state.day.sessions.values() for ticket in session.aside
    ]
    assert Counter(listed) == Counter(aside.items()), f"listed {listed}, aside {aside}"
    parked_max = state.office.tickets.parked_max
    for counter in state.day.sessions:
        assert len(state.aside(counter, TicketState.PARKED)) <= parked_max, counter


def a_page_stands_only_while_somebody_waits_for_nobody(state: OfficeState) -> None:
    """It ends when an officer comes, and when nobody waits any more."""
    for service in state.day.pages:
        assert state.day.lines.waiting(service), service
        assert not state.serving(service), service


def a_booking_ends_once(entries: Iterable[Entry]) -> None:
    """Made once; then checked in, cancelled or lapsed, one of them and once; its ticket is its number."""
    made: dict[str, e.BookingMade] = {}
    ended: set[str] = set()
    for event in (entry.event for entry in entries):
        ends: tuple[str, ...] = ()
        if isinstance(event, e.BookingMade):
            assert event.code not in made, event
            made[event.code] = event
        elif isinstance(event, e.BookingMoved):
            made[event.code] = replace(made[event.code], service=event.service)
        elif isinstance(event, e.BookingCancelled):
            ends = (event.code,)
        elif isinstance(event, e.DayOpened):
            ends = event.lapsed
        elif isinstance(event, e.TicketTaken) and event.booking is not None:
            assert (event.id, event.service) == (made[event.booking].ticket, made[event.booking].service)
            ends = (event.booking,)
        for code in ends:
            assert code in made.keys() - ended, f"{code} ends twice, or was never made"
            ended.add(code)


def no_slot_is_overbooked(state: OfficeState) -> None:
    """Those who come and those who are here, never more than there are places."""
    places = Counter(
        (b.service, b.slot_ms)
        for b in state.day.bookings.values()
        if b.state in (BookingState.BOOKED, BookingState.HERE)
    )
    for (service, _), held in places.items():
        assert held <= state.office.services[service].slot_capacity, (service, held)


def numbers_stay_in_their_ranges(office: Office, entries: Sequence[Entry]) -> None:
    """Those who come, those who booked and those whom a kiosk served alone cannot meet."""
    rule, leases = office.numbering, leased_ranges(entries)
    for event in taken(entries):
        day, _, number = event.id.partition("/")
        letter = number.rstrip("0123456789")
        running = issued_as(number, letter)
        if event.leased:
            mine = leases.get((day, letter), [])
            assert any(dev == event.device and a <= running <= b for dev, a, b in mine), event
        elif event.booking is not None:
            assert rule.last < running <= rule.booked_last, event
        else:
            assert 1 <= running <= rule.last, event


def leases_never_overlap(office: Office, entries: Sequence[Entry]) -> None:
    """Of one day and service, whoever has them; and all lie above what is given otherwise."""
    for (day, letter), ranges in leased_ranges(entries).items():
        end = office.numbering.booked_last
        for device, first, last in sorted(ranges, key=lambda one: one[1]):
            assert end < first <= last <= office.numbering.highest, (day, letter, device)
            end = last


def a_leased_number_is_taken_in_once(
    pressed: Mapping[PressId, str], answers: Mapping[PressId, StoredAnswer], entries: Sequence[Entry]
) -> None:
    """For each accepted press one ticket, and for each number at most one."""
    numbers = Counter(event.id for event in taken(entries) if event.leased)
    accepted = sum(pressed[p] == "offline_take" and answer.r == "ok" for p, answer in answers.items())
    assert numbers.total() == accepted, f"accepted {accepted}, in the ledger {numbers}"
    assert not [number for number, n in numbers.items() if n > 1], numbers


def leased_ranges(entries: Iterable[Entry]) -> dict[tuple[str, str], list[tuple[str, int, int]]]:
    """Device, first and last of all leases, by day and service."""
    ranges: dict[tuple[str, str], list[tuple[str, int, int]]] = {}
    for entry in entries:
        if isinstance(entry.event, e.LeasesGranted):
            for one in entry.event.leases:
                ranges.setdefault((entry.day, one.service), []).append((one.device, one.first, one.last))
    return ranges


def every_errand_is_done_once(entries: Iterable[Entry]) -> None:
    """In the order in which they were asked for, on one ticket; a transfer may add a service."""
    now: dict[str, str] = {}
    left: dict[str, list[str]] = {}
    served: dict[str, list[str]] = {}
    added: dict[str, list[str]] = {}
    for event in (entry.event for entry in entries):
        match event:
            case e.TicketTaken():
                now[event.id], left[event.id] = event.service, [*event.then]
                served[event.id], added[event.id] = [], []
            case e.TicketTransferred():
                now[event.id] = event.service
                added[event.id].append(event.service)
                left[event.id] = [letter for letter in left[event.id] if letter != event.service]
            case e.TicketPassedOn():
                served[event.id].append(now[event.id])
                assert left[event.id][:1] == [event.service], f"{event}, and left are {left[event.id]}"
                now[event.id] = left[event.id].pop(0)
            case e.TicketFinished():
                served[event.id].append(now[event.id])
                assert not left[event.id], f"{event.id} ends, and left are {left[event.id]}"
    for ticket, services in served.items():
        twice = Counter(services) - Counter({*services}) - Counter(added[ticket])
        assert not twice, f"{ticket} served twice: {services}"


def a_citizen_rates_once_at_a_counter(entries: Iterable[Entry]) -> None:
    """However many errands were done there; what nobody asked for is flagged and counts for nothing."""
    rated = Counter(
        (event.ticket, event.counter)
        for event in (entry.event for entry in entries)
        if isinstance(event, e.Rated) and not event.unsolicited
    )
    assert not [one for one, n in rated.items() if n > 1], rated


def history_runs_forward(entries: Sequence[Entry]) -> None:
    """Whatever the clock does: no row is older than the one before it, and each day opens once.

    But where a person has put the clock back: history runs forward on either side of it.
    """
    puts = [place for place, entry in enumerate(entries) if isinstance(entry.event, e.ClockPutBack)]
    for start, end in pairwise([0, *puts, len(entries)]):
        _runs_forward(entries[start:end])


def _runs_forward(entries: Sequence[Entry]) -> None:
    entries = [one for one in entries if not isinstance(one.event, e.ClockPutBack)]
    times = [(entry.day, entry.at_ms) for entry in entries]
    assert times == sorted(times), "a row is older than the one before it"
    opened = [entry.event.day for entry in entries if isinstance(entry.event, e.DayOpened)]
    assert opened == sorted(set(opened)), opened
