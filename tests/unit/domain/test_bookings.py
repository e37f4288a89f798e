"""Booking codes, the life of a booking, and the slots of a day."""

from itertools import product
from string import digits

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hub.domain.bookings.booking import (
    CODE_DIGITS,
    TRANSITIONS,
    Booking,
    BookingState,
    BookingStep,
    after,
    check_digit,
    held,
    mistyped,
    new_code,
    slot_starts,
)
from hub.domain.calendar.civil_time import DAY_MS, business_day, day_start_ms
from hub.domain.calendar.hours import Hours
from hub.domain.errors import Refused
from hub.domain.paper.codes import BookingCode, TicketCode, booking_qr, read_code, ticket_qr
from tests.support.offices import service

DAY = "2026-11-23"
codes = (
    st.integers(0, 10 ** (CODE_DIGITS - 1) - 1).map(lambda n: f"{n:07d}").map(lambda d: d + check_digit(d))
)


@given(codes, st.integers(0, CODE_DIGITS - 1), st.integers(1, 9))
def test_every_single_wrong_digit_is_noticed(code: str, place: int, more: int) -> None:
    wrong = f"{code[:place]}{(int(code[place]) + more) % 10}{code[place + 1 :]}"
    assert not mistyped(code)
    assert mistyped(wrong)


@given(codes, st.integers(0, CODE_DIGITS - 2))
def test_every_swap_of_neighbours_is_noticed(code: str, place: int) -> None:
    a, b = code[place], code[place + 1]
    swapped = f"{code[:place]}{b}{a}{code[place + 2 :]}"
    assert mistyped(swapped) == (a != b)


def test_the_check_digit_tells_every_wrong_digit_and_swap_from_every_state_it_can_be_in() -> None:
    """One digit before leads to each of its ten states; from there all pairs of digits are tried."""
    assert {check_digit(before) for before in digits} == set(digits)
    for before, a, b in product(digits, repeat=3):
        assert check_digit(before + check_digit(before)) == "0"
        if a != b:
            assert check_digit(before + a) != check_digit(before + b)
            assert check_digit(before + a + b) != check_digit(before + b + a)


@pytest.mark.parametrize(
    "code", ["", "0", "1234567", "123456789", "abcdefgh", "0000000٠", "-0000000", "0000 000"]
)
def test_what_has_not_eight_digits_is_mistyped(code: str) -> None:
    assert mistyped(code)


@given(st.integers(0, 2**128 - 1), st.sets(st.integers(0, 30), max_size=20))
def test_a_new_code_is_good_and_nobodys(chance: int, near: set[int]) -> None:
    first = new_code(f"{chance:032x}", ())
    start = int(first[:-1])
    taken = {f"{(start + n) % 10**7:07d}" for n in near}
    taken = {digits + check_digit(digits) for digits in taken}
    code = new_code(f"{chance:032x}", taken)
    assert not mistyped(code)
    assert code not in taken


STEPS = [(state, step) for state in BookingState for step in BookingStep]
CODES = {"here": "already_checked_in", "cancelled": "booking_cancelled", "lapsed": "booking_over"}


@pytest.mark.parametrize(("state", "step"), STEPS)
def test_a_booking_ends_once(state: BookingState, step: BookingStep) -> None:
    if state is BookingState.BOOKED:
        assert after(state, step) is TRANSITIONS[state, step] is not BookingState.BOOKED
        return
    with pytest.raises(Refused) as refusal:
        after(state, step)
    assert (refusal.value.kind, refusal.value.code) == ("refused", CODES[state.value])


def test_a_booking_survives_the_way_into_the_ledger_and_back() -> None:
    booking = Booking("1", f"{DAY}/A800", "A", 5, "elderly", "h-1", BookingState.CANCELLED)
    assert Booking.of(booking.record()) == booking
    assert booking.day == DAY


# slots

minutes = st.integers(0, 1440)
weeks = st.lists(st.tuples(minutes, minutes).filter(lambda one: one[0] < one[1]), max_size=2).map(
    lambda intervals: Hours(week=(tuple(sorted(intervals)),) * 7)
)


@given(weeks, st.integers(1, 240))
def test_a_slot_lies_in_one_interval_and_slots_of_one_follow_each_other(hours: Hours, slot_min: int) -> None:
    bookable = replace(service("A"), slot_min=slot_min, slot_capacity=1)
    starts = slot_starts(bookable, hours, DAY)
    intervals = hours.intervals(DAY) or ((day_start_ms(DAY), day_start_ms(DAY) + DAY_MS),)
    length_ms = 60_000 * slot_min
    for at in starts:
        assert any(a <= at and at + length_ms <= b and (at - a) % length_ms == 0 for a, b in intervals)
        assert business_day(at) == DAY
    assert len(starts) == sum((b - a) // length_ms for a, b in intervals)


def test_a_service_without_slots_has_none() -> None:
    assert slot_starts(service("A"), Hours(), DAY) == []


def test_places_are_held_by_those_who_come_and_those_who_are_here() -> None:
    made = [
        Booking(str(n), f"{DAY}/A80{n}", "A", 5, state=state) for n, state in enumerate(BookingState, start=1)
    ]
    assert held([*made, Booking("9", f"{DAY}/B801", "B", 5)], "A") == {5: 2}


# codes on paper


def test_what_is_printed_is_read_again() -> None:
    assert ticket_qr("nghe-an", DAY, "A042") == "MOTCUA:NGHE-AN/2026-11-23/A042"
    assert read_code(ticket_qr("nghe-an", DAY, "A042")) == TicketCode("NGHE-AN", DAY, "A042")
    assert read_code(booking_qr("nghe-an", "48213978")) == BookingCode("NGHE-AN", "48213978")
    assert read_code(" 4821-3978\n") == BookingCode(None, "48213978")


@given(st.text(max_size=60))
def test_no_text_confuses_the_reader(text: str) -> None:
    found = read_code(text)
    if isinstance(found, BookingCode):
        assert mistyped(found.code) or (found.code.isascii() and len(found.code) == CODE_DIGITS)


@pytest.mark.parametrize(
    "text", ["", "A042", "MOTCUA:", "MOTCUA:/B/1", "MOTCUA:X/2026-11-23/", "MOTCUA:X/B/1 OR 1", "http://x/1"]
)
def test_a_strange_text_is_no_code(text: str) -> None:
    assert read_code(text) is None
