"""Days, months and quarters of Vietnam's calendar."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.calendar.civil_time import business_day
from hub.domain.reports.period import PeriodKind, containing, parse
from tests.support.clock import at


@pytest.mark.parametrize(
    ("kind", "written", "first", "after"),
    [
        ("day", "2026-11-23", "2026-11-23", "2026-11-24"),
        ("day", "2026-12-31", "2026-12-31", "2027-01-01"),
        ("month", "2026-12", "2026-12-01", "2027-01-01"),
        ("month", "2028-02", "2028-02-01", "2028-03-01"),
        ("quarter", "2026-Q4", "2026-10-01", "2027-01-01"),
        ("quarter", "2026-q1", "2026-01-01", "2026-04-01"),
        ("month", "2026-1", "2026-01-01", "2026-02-01"),
        ("quarter", "2026-4", "2026-10-01", "2027-01-01"),
    ],
)
def test_a_period_runs_to_the_day_after_its_last(kind: str, written: str, first: str, after: str) -> None:
    period = parse(PeriodKind(kind), written)
    assert (period.first, period.after) == (first, after)
    assert period.from_ms == at(f"{first} 00:00")


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        *(("day", wrong) for wrong in ("", "2026-11-31", "yesterday")),
        *(("month", wrong) for wrong in ("2026-13", "2026-00", "2026", "2026-11-01")),
        *(("quarter", wrong) for wrong in ("2026-Q5", "2026-Q0", "2026-5", "Q4")),
    ],
)
def test_what_is_no_period_is_refused(kind: str, written: str) -> None:
    with pytest.raises(ValueError):
        parse(PeriodKind(kind), written)


@given(st.integers(at("2020-01-01 00:00"), at("2035-01-01 00:00")), st.sampled_from(PeriodKind))
def test_every_moment_is_in_the_period_that_contains_it(at_ms: int, kind: PeriodKind) -> None:
    period = containing(kind, at_ms)
    assert period.from_ms <= at_ms < period.to_ms
    assert parse(kind, period.name) == period


def test_the_day_begins_at_midnight_in_vietnam() -> None:
    assert containing(PeriodKind.DAY, at("2026-11-23 00:00")).name == "2026-11-23"
    assert business_day(at("2026-11-23 00:00") - 1) == "2026-11-22"


def test_a_quarter_is_three_months_and_a_day_is_none() -> None:
    quarter = parse(PeriodKind.QUARTER, "2026-Q4")
    assert [month.name for month in quarter.months()] == ["2026-10", "2026-11", "2026-12"]
    assert parse(PeriodKind.MONTH, "2026-11").months()[0].name == "2026-11"
    assert parse(PeriodKind.DAY, "2026-11-23").months() == ()


def test_a_period_that_is_not_over_is_judged_now() -> None:
    month = parse(PeriodKind.MONTH, "2026-11")
    now_ms = at("2026-11-23 10:00")
    assert (month.over(now_ms), month.until_ms(now_ms)) == (False, now_ms)
    assert (month.over(month.to_ms), month.until_ms(month.to_ms + 1)) == (True, month.to_ms)
