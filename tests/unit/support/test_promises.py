"""Each checker of tests/support/promises.py fails for an office that breaks its rule."""

from collections.abc import Iterator
from typing import Any

import pytest

from hub.domain import events as e
from hub.domain.bookings.booking import BookingState
from hub.domain.state import Page
from hub.services.ports import Entry
from tests.support import promises as promise
from tests.support.check import check_office
from tests.support.clock import FakeClock
from tests.support.hall import Hall
from tests.support.offices import booking_office

DAY = "2026-11-23"


@pytest.fixture
def busy() -> Iterator[Hall]:
    """A001 waits for counter 3 alone, A002 is parked and A003 missed at counter 1, B001 waits for nobody.

    A800 has checked in, A801 is booked, A900 was handed in, A004 goes on to C.
    """
    with Hall(booking_office(), clock=FakeClock("2026-11-23 08:50")) as hall:
        hall.login(1, "101")
        hall.login(3, "103")
        for then, key, d in (([], "transfer", {"counter": 3}), ([], "park", {}), ([], "no_show", {})):
            hall.press("q1", "call", ticket=hall.take("A", then=then))
            assert hall.press("q1", key, **d).r == "ok"
        codes = [hall.press("c1", "book", service="A", at="2026-11-23T09:00").d["code"] for _ in range(2)]
        assert hall.press("k1", "checkin", code=codes[0]).r == "ok"
        assert hall.press("k1", "offline_take", ticket="A900", service="A", day=DAY).r == "ok"
        hall.press("q1", "call", ticket=hall.take("A", then=["C"]))
        hall.press("q1", "finish")
        hall.press("p1", "rate", ref=f"{DAY}/A004/1", score=3)
        hall.press("q3", "call", ticket="A004")
        hall.press("q3", "finish")
        hall.press("q1", "logout")
        hall.take("B")
        check_office(hall)
        yield hall


def broken(match: str | None = None) -> pytest.RaisesExc[AssertionError]:
    return pytest.raises(AssertionError, match=match)


def rows(hall: Hall, *events: e.AnyEvent, instead_of: type | None = None) -> list[Entry]:
    """The ledger with these rows at its end, and without those of one kind."""
    kept = [
        entry
        for entry in hall.ledger.entries
        if instead_of is None or not isinstance(entry.event, instead_of)
    ]
    return [*kept, *(Entry(999, DAY, 1, event) for event in events)]


def ticket(hall: Hall, number: str) -> Any:
    return hall.service.state.day.tickets[f"{DAY}/{number}"]


def test_a_citizen_who_waits_for_a_counter_that_is_closed_is_noticed(busy: Hall) -> None:
    ticket(busy, "A001").pinned = 2
    with broken():
        promise.a_pinned_ticket_waits_for_an_open_counter(busy.service.state)


def test_a_ticket_in_hand_that_still_waits_for_a_counter_is_noticed(busy: Hall) -> None:
    ticket(busy, "A002").pinned = 3
    with broken():
        promise.a_pinned_ticket_waits_for_an_open_counter(busy.service.state)


@pytest.mark.parametrize("there", [None, 2])
def test_a_parked_ticket_that_its_counter_does_not_know_is_noticed(busy: Hall, there: int | None) -> None:
    ticket(busy, "A002").aside_at = there
    with broken():
        promise.what_counters_have_put_aside_is_parked_or_missed(busy.service.state)


def test_a_counter_that_lists_a_ticket_twice_or_a_waiting_one_is_noticed(busy: Hall) -> None:
    for name in ("A002", "A001"):
        busy.service.state.day.sessions[2].aside = {f"{DAY}/{name}": None}
        with broken("listed"):
            promise.what_counters_have_put_aside_is_parked_or_missed(busy.service.state)


def test_more_parked_tickets_than_allowed_are_noticed(busy: Hall) -> None:
    rules = busy.service.state.office.tickets
    too_few = type(rules)(parked_max=0)
    busy.service.state.office = type(busy.office)(
        **{name: getattr(busy.office, name) for name in busy.office.__struct_fields__} | {"tickets": too_few}
    )
    with broken():
        promise.what_counters_have_put_aside_is_parked_or_missed(busy.service.state)


@pytest.mark.parametrize("service", ["A", "C"])
def test_a_page_for_nobody_or_to_an_officer_who_is_there_is_noticed(busy: Hall, service: str) -> None:
    assert set(busy.service.state.day.pages) == {"B"}
    busy.take("C")
    if service == "A":
        for waiting in list(busy.service.state.day.lines.in_order("A")):
            busy.press("c1", "void", ticket=waiting.rpartition("/")[2], reason="x")
    busy.service.state.day.pages[service] = Page(0, 1)
    with broken():
        promise.a_page_stands_only_while_somebody_waits_for_nobody(busy.service.state)


def test_a_booking_that_ends_twice_or_was_never_made_is_noticed(busy: Hall) -> None:
    here, coming = busy.service.state.day.bookings
    for event in (
        e.BookingCancelled(here),
        e.DayOpened("2026-11-24", lapsed=(here,)),
        e.BookingCancelled("0"),
    ):
        with broken("ends twice"):
            promise.a_booking_ends_once(rows(busy, event))
    with broken("ends twice"):
        promise.a_booking_ends_once(rows(busy, e.BookingCancelled(coming), e.BookingCancelled(coming)))


def test_a_code_given_twice_and_a_check_in_with_another_number_are_noticed(busy: Hall) -> None:
    _, coming = busy.service.state.day.bookings
    with broken():
        promise.a_booking_ends_once(rows(busy, e.BookingMade(coming, f"{DAY}/A802", "A", 0)))
    with broken():
        promise.a_booking_ends_once(rows(busy, e.TicketTaken(f"{DAY}/A009", "A", 0, 0, booking=coming)))


def test_an_overbooked_slot_is_noticed(busy: Hall) -> None:
    bookings = busy.service.state.day.bookings
    bookings["9"] = next(iter(bookings.values()))
    with broken():
        promise.no_slot_is_overbooked(busy.service.state)
    bookings["9"] = type(bookings["9"])("9", "x", "A", bookings["9"].slot_ms, state=BookingState.CANCELLED)
    promise.no_slot_is_overbooked(busy.service.state)


@pytest.mark.parametrize(
    "stray",
    [
        e.TicketTaken(f"{DAY}/A800", "A", 0, 0),
        e.TicketTaken(f"{DAY}/A900", "A", 0, 0),
        e.TicketTaken(f"{DAY}/A042", "A", 0, 0, booking="0"),
        e.TicketTaken(f"{DAY}/A900", "A", 0, 0, booking="0"),
        e.TicketTaken(f"{DAY}/A042", "A", 0, 0, device="k1", leased=True),
        e.TicketTaken(f"{DAY}/A900", "A", 0, 0, device="k2", leased=True),
        e.TicketTaken("2026-11-22/A900", "A", 0, 0, device="k1", leased=True),
    ],
)
def test_a_number_of_another_range_is_noticed(busy: Hall, stray: e.TicketTaken) -> None:
    with broken():
        promise.numbers_stay_in_their_ranges(busy.office, rows(busy, stray))


@pytest.mark.parametrize(("first", "last"), [(930, 950), (899, 899), (999, 1000), (985, 980)])
def test_leases_that_overlap_or_leave_their_range_are_noticed(busy: Hall, first: int, last: int) -> None:
    granted = e.LeasesGranted((e.Lease("k3", "A", first, last),))
    with broken():
        promise.leases_never_overlap(busy.office, rows(busy, granted))


def test_a_leased_number_taken_in_twice_or_without_a_press_is_noticed(busy: Hall) -> None:
    twin = e.TicketTaken(f"{DAY}/A900", "A", 0, 0, device="k1", leased=True)
    facts = busy.pressed, busy.ledger.answers
    with broken("accepted 1"):
        promise.a_leased_number_is_taken_in_once(*facts, rows(busy, twin))
    with broken("accepted 1"):
        promise.a_leased_number_is_taken_in_once(*facts, rows(busy, instead_of=e.TicketTaken))
    pressed = busy.pressed | {press: "offline_take" for press, name in busy.pressed.items() if name == "book"}
    with broken("A900"):
        promise.a_leased_number_is_taken_in_once(pressed, busy.ledger.answers, rows(busy, twin, twin))


def test_an_errand_that_is_forgotten_repeated_or_made_up_is_noticed(busy: Hall) -> None:
    done = f"{DAY}/A004"
    with broken("left are"):
        promise.every_errand_is_done_once(rows(busy, instead_of=e.TicketPassedOn))
    with broken("left are"):
        promise.every_errand_is_done_once(rows(busy, e.TicketPassedOn(done, 3, "103", "", "B")))
    with broken("twice"):
        promise.every_errand_is_done_once(rows(busy, e.TicketFinished(done, 3, "103", "")))


def test_a_citizen_who_rates_a_counter_twice_is_noticed(busy: Hall) -> None:
    [rated] = [entry.event for entry in busy.ledger.entries if isinstance(entry.event, e.Rated)]
    with broken():
        promise.a_citizen_rates_once_at_a_counter(rows(busy, rated))


@pytest.mark.parametrize(
    ("day", "at_ms", "event"),
    [
        (DAY, 1, e.ServiceClosed("A")),
        ("2026-11-22", 10**15, e.ServiceClosed("A")),
        (DAY, 10**15, e.DayOpened(DAY)),
        (DAY, 10**15, e.DayOpened("2026-11-22")),
    ],
)
def test_history_that_runs_backwards_is_noticed(busy: Hall, day: str, at_ms: int, event: e.AnyEvent) -> None:
    with broken():
        promise.history_runs_forward([*busy.ledger.entries, Entry(999, day, at_ms, event)])
