"""When an office is open, at lunch and closed; every minute of a week against a plain list of minutes."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.calendar.civil_time import DAY_MS, business_day, day_start_ms
from hub.domain.calendar.hours import Hours
from tests.support.clock import at

MONDAY = "2026-11-23"
MINUTE_MS = 60_000
WORKING_DAY = ((420, 690), (810, 1020))
HOURS = Hours(week=(*(WORKING_DAY,) * 5, ((420, 690),), ()), early_s=1800)

minutes = st.lists(st.integers(0, 1440), min_size=2, max_size=4, unique=True).map(sorted)
a_day = st.one_of(
    st.just(()), minutes.map(lambda m: tuple((m[i], m[i + 1]) for i in range(0, len(m) - 1, 2)))
)
weeks = st.builds(Hours, st.tuples(*[a_day] * 7), st.just(0))


@given(weeks, st.integers(0, 7 * 1440 - 1))
def test_it_is_open_in_the_minutes_of_its_intervals(hours: Hours, minute: int) -> None:
    now_ms = day_start_ms(MONDAY) + minute * MINUTE_MS
    day, in_day = divmod(minute, 1440)
    is_open = not any(hours.week) or any(a <= in_day < b for a, b in hours.week[day])
    assert hours.open_at(now_ms) == hours.open_at(now_ms + MINUTE_MS - 1) == is_open
    assert hours.taking(now_ms) == is_open
    if hours and is_open:
        closes_ms = hours.closes_ms(now_ms)
        assert closes_ms is not None
        assert now_ms < closes_ms
        assert business_day(closes_ms - 1) == business_day(now_ms)


@given(weeks, st.integers(0, 7 * 1440 - 1))
def test_the_next_opening_is_the_first_after_now(hours: Hours, minute: int) -> None:
    now_ms = day_start_ms(MONDAY) + minute * MINUTE_MS
    opens = sorted(
        day_start_ms(MONDAY) + day * DAY_MS + a * MINUTE_MS
        for day in range(15)
        for a, _ in hours.week[day % 7]
        if day_start_ms(MONDAY) + day * DAY_MS + a * MINUTE_MS > now_ms
    )
    assert hours.opens_next_ms(now_ms) == (opens[0] if opens else None)


@given(weeks, st.integers(0, 7 * 1440 - 1))
def test_lunch_is_between_the_intervals_of_a_day(hours: Hours, minute: int) -> None:
    now_ms = day_start_ms(MONDAY) + minute * MINUTE_MS
    day, in_day = divmod(minute, 1440)
    spans = hours.week[day] if hours else ()
    between = any(left[1] <= in_day < right[0] for left, right in pairwise(spans))
    assert hours.at_lunch(now_ms) == between
    assert not (between and hours.open_at(now_ms))


def test_an_office_without_hours_is_always_open_and_never_closes() -> None:
    always, now_ms = Hours(), at("2026-11-29 03:00")
    assert not always
    assert always.open_at(now_ms)
    assert always.taking(now_ms)
    assert not always.at_lunch(now_ms)
    assert (always.closes_ms(now_ms), always.opens_next_ms(now_ms), always.intervals(MONDAY)) == (
        None,
        None,
        (),
    )


@pytest.mark.parametrize(
    ("civil", "taking"),
    [
        ("2026-11-23 06:29:59", False),
        ("2026-11-23 06:30", True),
        ("2026-11-23 13:15", False),  # early is for the morning, not for the end of lunch
        ("2026-11-28 06:30", True),
        ("2026-11-29 06:45", False),
    ],
)
def test_numbers_are_given_early_in_the_morning_alone(civil: str, taking: bool) -> None:
    assert HOURS.taking(at(civil)) is taking
    assert HOURS.open_at(at(civil)) is False


@pytest.mark.parametrize(
    ("civil", "opens"),
    [
        ("2026-11-23 05:00", "2026-11-23 07:00"),
        ("2026-11-23 07:00", "2026-11-23 13:30"),
        ("2026-11-23 17:00", "2026-11-24 07:00"),
        ("2026-11-27 17:00", "2026-11-28 07:00"),
        ("2026-11-28 12:00", "2026-11-30 07:00"),
    ],
)
def test_the_next_opening_over_a_week(civil: str, opens: str) -> None:
    assert HOURS.opens_next_ms(at(civil)) == at(opens)


def test_a_day_closes_with_its_last_interval_and_a_sunday_not_at_all() -> None:
    assert HOURS.closes_ms(at("2026-11-23 08:00")) == at("2026-11-23 17:00")
    assert HOURS.closes_ms(at("2026-11-28 08:00")) == at("2026-11-28 11:30")
    assert HOURS.closes_ms(at("2026-11-29 08:00")) is None
