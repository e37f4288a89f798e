"""When a dossier is due, checked by hand against the calendar of 2026.

Days off of 2026: 1 January; Tết, 14 to 22 February with its weekends; the Hùng kings' day on Monday 27 April
(26 is a Sunday); 30 April and 1 May; 31 August (swapped for Saturday 22), 1 and 2 September; 24 November; and
1 January 2027.
"""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.calendar.civil_time import CIVIL_TIME, business_day, civil
from hub.domain.calendar.deadlines import (
    NoWorkingDay,
    Term,
    TermUnit,
    WorkCalendar,
    apology_by_ms,
    due_ms,
    last_minute_ms,
    transfer_by_ms,
)

OFF = (
    "2026-01-01 2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20 2026-04-27 2026-04-30 2026-05-01"
    " 2026-08-31 2026-09-01 2026-09-02 2026-11-24 2027-01-01"
)
CALENDAR = WorkCalendar(off=frozenset(OFF.split()), swapped_in=frozenset({"2026-08-22"}))

# accepted, term (d: working days, c: calendar days, h: working hours), due
CASES = """
    2026-03-02 08:00   3d   2026-03-05 08:00   an ordinary week
    2026-03-06 08:00   1d   2026-03-09 08:00   over a weekend
    2026-03-05 16:00   2d   2026-03-09 16:00   over a weekend, in the afternoon
    2026-03-02 07:00   1d   2026-03-02 17:00   a whole day from its first minute
    2026-03-02 06:00   1d   2026-03-02 17:00   before the office opens
    2026-03-02 12:00   1d   2026-03-03 11:30   at lunch: half a day, and half of the next
    2026-03-02 18:00   1d   2026-03-03 17:00   after the office has closed
    2026-03-07 09:00   1d   2026-03-09 17:00   received on a Saturday, which does not count
    2026-03-08 09:00   2d   2026-03-10 17:00   filed online on a Sunday
    2026-02-12 10:00   1d   2026-02-13 10:00   the last day before Tết
    2026-02-13 10:00   1d   2026-02-23 10:00   over Tết
    2026-02-13 10:00   5d   2026-02-27 10:00   over Tết, a week
    2026-02-13 17:00   1d   2026-02-23 17:00   at the minute of closing before Tết
    2026-02-14 09:00   3d   2026-02-25 17:00   on the Saturday before Tết
    2026-02-17 09:00   2d   2026-02-24 17:00   on the first day of Tết
    2026-02-11 14:30   3d   2026-02-23 14:30   two days before and one after
    2026-02-09 08:00  10d   2026-03-02 08:00   four days before and six after
    2026-04-24 08:00   1d   2026-04-28 08:00   over the Hùng kings' day
    2026-04-24 08:00   3d   2026-05-04 08:00   over it and over 30/4 and 1/5
    2026-04-29 08:00   1d   2026-05-04 08:00   over 30/4 and 1/5
    2026-04-28 15:30   2d   2026-05-04 15:30   the same, in the afternoon
    2026-04-30 09:00   1d   2026-05-04 17:00   on 30/4 itself
    2026-08-21 08:00   1d   2026-08-22 08:00   the Saturday that was swapped in
    2026-08-21 08:00   2d   2026-08-24 08:00   and the Monday after it
    2026-08-22 10:00   1d   2026-08-24 10:00   accepted on that Saturday
    2026-08-28 08:00   1d   2026-09-03 08:00   over 2/9 and the day swapped away
    2026-08-27 13:30   2d   2026-09-03 11:30   the same, from a half day
    2026-09-02 08:00   1d   2026-09-03 17:00   on 2/9 itself
    2026-11-23 09:00   1d   2026-11-25 09:00   over 24/11
    2026-12-31 08:00   1d   2027-01-04 08:00   over the end of the year
    2026-12-30 16:59   2d   2027-01-04 16:59   the same, a minute before closing
    2026-12-31 17:30   1d   2027-01-04 17:00   after the last closing of the year
    2026-03-02 10:00   8h   2026-03-03 10:00   eight hours are a working day
    2026-03-02 10:00   1h   2026-03-02 11:00   within the morning
    2026-03-02 11:00   1h   2026-03-02 14:00   over lunch
    2026-03-02 10:00   4h   2026-03-02 16:00   over lunch, longer
    2026-03-06 16:30   2h   2026-03-09 08:30   over a weekend
    2026-03-07 08:00   8h   2026-03-09 17:00   an online dossier of a Saturday
    2026-02-13 16:00   8h   2026-02-23 16:00   over Tết
    2026-03-02 09:00   5c   2026-03-09 09:00   ends on a Saturday
    2026-03-02 09:00  20c   2026-03-23 09:00   ends on a Sunday
    2026-02-02 09:00  14c   2026-02-23 09:00   ends in Tết
    2026-04-01 15:00  29c   2026-05-04 15:00   ends on 30/4
    2026-12-02 10:00  30c   2027-01-04 10:00   ends on 1/1
    2026-03-02 09:00   1c   2026-03-03 09:00   ends on a working day
    2026-03-02 18:30   1c   2026-03-03 17:00   in the evening: the office is closed then
    2026-03-02 05:00   1c   2026-03-03 07:00   in the night
    2026-03-02 10:00   0d   2026-03-02 17:00   the same day
    2026-03-07 10:00   0d   2026-03-09 17:00   the same day, which does not count
    2026-03-02 17:00   0d   2026-03-03 17:00   the same day, which is over
    2026-02-17 10:00   0d   2026-02-23 17:00   the same day, in Tết
    2025-12-31 08:00   1d   2026-01-02 08:00   over New Year to a Friday
    2025-12-31 16:00   8h   2026-01-02 16:00   the same, in hours
    2026-12-31 16:30   2h   2027-01-04 08:30   over New Year and a weekend, in hours
    2026-01-05 08:00  30d   2026-02-23 08:00   29 days before Tết and one after
    2026-01-23 09:00  30c   2026-02-23 09:00   ends on the last Sunday of Tết
    2026-02-13 09:00   1c   2026-02-23 09:00   ends on the first Saturday of Tết
    2026-02-20 18:00   3c   2026-02-23 17:00   ends in the evening of the first day after Tết
    2026-04-25 10:00   1d   2026-04-28 17:00   received on the Saturday before the Hùng kings' day
    2026-04-26 09:00   1c   2026-04-28 09:00   ends on the day given for the Hùng kings' Sunday
    2026-04-24 16:00   8h   2026-04-28 16:00   over the Hùng kings' day, in hours
    2026-04-29 15:30   8h   2026-05-04 15:30   over 30/4 and 1/5, in hours
    2026-04-20 09:00  15d   2026-05-14 09:00   over the Hùng kings' day, 30/4 and 1/5
    2026-04-10 09:00  20c   2026-05-04 09:00   ends on 30/4
    2026-08-20 09:00   2c   2026-08-22 09:00   ends on the Saturday that was swapped in
    2026-08-22 15:30   8h   2026-08-24 15:30   from that Saturday, in hours
    2026-08-31 09:00   1d   2026-09-03 17:00   on the Monday that was swapped away
    2026-08-29 09:00   3c   2026-09-03 09:00   ends on 1/9
    2026-11-20 14:00   2d   2026-11-25 14:00   one day before 24/11 and one after
    2026-11-23 15:00   1c   2026-11-25 15:00   ends on 24/11
"""
UNITS = {"d": TermUnit.WORKING_DAYS, "c": TermUnit.CALENDAR_DAYS, "h": TermUnit.HOURS}


def at(text: str) -> int:
    """Unix milliseconds of a civil time."""
    return int(datetime.fromisoformat(text).replace(tzinfo=CIVIL_TIME).timestamp() * 1000)


def said(at_ms: int) -> str:
    """The civil time of a moment."""
    return f"{civil(at_ms):%Y-%m-%d %H:%M}"


def rows() -> list[tuple[str, Term, str]]:
    found = []
    for line in CASES.strip().splitlines():
        day, time, term, due_day, due_time = line.split()[:5]
        found.append((f"{day} {time}", Term(int(term[:-1]), UNITS[term[-1]]), f"{due_day} {due_time}"))
    return found


@pytest.mark.parametrize(
    ("accepted", "term", "due"), rows(), ids=[" ".join(map(str, r[::2])) for r in rows()]
)
def test_a_dossier_is_due_when_the_hand_says_so(accepted: str, term: Term, due: str) -> None:
    assert said(due_ms(at(accepted), term, CALENDAR)) == due


def test_there_are_forty_cases_with_every_holiday_among_them() -> None:
    assert len(rows()) >= 40
    assert {"02", "04", "08", "09", "11", "12"} <= {accepted[5:7] for accepted, _, _ in rows()}


@pytest.mark.parametrize(
    ("accepted", "by"),
    [
        ("2026-03-02 09:00", "2026-03-02 17:00"),
        ("2026-03-02 15:00", "2026-03-02 17:00"),
        ("2026-03-02 15:01", "2026-03-03 07:00"),
        ("2026-03-06 16:00", "2026-03-09 07:00"),
        ("2026-03-07 09:00", "2026-03-09 07:00"),
        ("2026-02-13 15:30", "2026-02-23 07:00"),
        ("2026-03-02 05:00", "2026-03-02 17:00"),
        ("2026-03-02 20:00", "2026-03-03 07:00"),
        ("2026-04-30 09:00", "2026-05-04 07:00"),
        ("2026-08-22 14:00", "2026-08-22 17:00"),
        ("2026-08-22 15:30", "2026-08-24 07:00"),
        ("2026-12-31 15:01", "2027-01-04 07:00"),
    ],
)
def test_what_is_accepted_after_three_goes_to_its_agency_the_next_morning(accepted: str, by: str) -> None:
    assert said(transfer_by_ms(at(accepted), CALENDAR)) == by


@pytest.mark.parametrize(
    ("due", "by"),
    [
        ("2026-03-05 08:00", "2026-03-04 17:00"),
        ("2026-03-09 10:00", "2026-03-06 17:00"),
        ("2026-02-23 10:00", "2026-02-13 17:00"),
        ("2026-05-04 08:00", "2026-04-29 17:00"),
        ("2026-08-24 10:00", "2026-08-22 17:00"),
        ("2027-01-04 08:00", "2026-12-31 17:00"),
    ],
)
def test_an_apology_is_written_on_a_working_day_before_the_due_date(due: str, by: str) -> None:
    assert said(apology_by_ms(at(due), CALENDAR)) == by


@pytest.mark.parametrize(
    ("asked", "by"),
    [
        ("2026-03-04 15:00", "2026-03-19 23:59"),
        ("2026-03-06 08:00", "2026-03-23 23:59"),
        ("2026-02-02 10:00", "2026-02-23 23:59"),
        ("2026-04-15 10:00", "2026-05-04 23:59"),
        ("2026-08-07 10:00", "2026-08-22 23:59"),
        ("2026-12-17 23:59", "2027-01-04 23:59"),
    ],
)
def test_what_a_citizen_must_do_in_fifteen_days_may_be_done_on_all_of_the_last_working_one(
    asked: str, by: str
) -> None:
    assert said(last_minute_ms(at(asked), 15, CALENDAR)) == by


def test_a_day_swapped_by_configuration_is_off_and_the_saturday_for_it_is_worked() -> None:
    """Friday 2 January for Saturday 10 January 2026, as a technician enters it."""
    swapped = WorkCalendar(off=CALENDAR.off | {"2026-01-02"}, swapped_in=CALENDAR.swapped_in | {"2026-01-10"})
    for accepted, due in (
        ("2025-12-31 08:00", "2026-01-05 08:00"),
        ("2026-01-02 09:00", "2026-01-05 17:00"),
        ("2026-01-09 08:00", "2026-01-10 08:00"),
        ("2026-01-10 10:00", "2026-01-12 10:00"),
    ):
        assert said(due_ms(at(accepted), Term(1), swapped)) == due
    assert said(transfer_by_ms(at("2026-01-09 15:30"), swapped)) == "2026-01-10 07:00"


MOMENTS = st.integers(at("2026-01-01 00:00"), at("2026-12-31 23:59"))
TERMS = st.builds(Term, st.integers(0, 60), st.sampled_from(list(TermUnit)))
WORKING = st.integers(1, 40)


@given(MOMENTS, TERMS)
def test_nothing_is_due_on_a_day_off_or_before_it_was_accepted(accepted: int, term: Term) -> None:
    due = due_ms(accepted, term, CALENDAR)
    assert CALENDAR.works_on(business_day(due))
    assert due > accepted


@given(MOMENTS, MOMENTS, TERMS)
def test_who_is_accepted_later_is_never_due_earlier(one: int, other: int, term: Term) -> None:
    first, second = sorted((one, other))
    assert due_ms(first, term, CALENDAR) <= due_ms(second, term, CALENDAR)


@given(MOMENTS, st.integers(0, 60), st.integers(0, 60), st.sampled_from(list(TermUnit)))
def test_a_longer_term_is_never_due_earlier(accepted: int, one: int, other: int, unit: TermUnit) -> None:
    shorter, longer = sorted((max(1, one), max(1, other)))
    assert due_ms(accepted, Term(shorter, unit), CALENDAR) <= due_ms(accepted, Term(longer, unit), CALENDAR)


@given(MOMENTS, WORKING, WORKING, st.sampled_from([TermUnit.HOURS, TermUnit.WORKING_DAYS]))
def test_terms_in_working_time_can_be_added(accepted: int, one: int, other: int, unit: TermUnit) -> None:
    halfway = due_ms(accepted, Term(one, unit), CALENDAR)
    assert due_ms(halfway, Term(other, unit), CALENDAR) == due_ms(accepted, Term(one + other, unit), CALENDAR)


def test_a_negative_term_and_a_calendar_without_working_days_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        due_ms(at("2026-03-02 08:00"), Term(-1), CALENDAR)
    never = WorkCalendar(off=frozenset(f"2026-{m:02d}-{d:02d}" for m in range(1, 13) for d in range(1, 32)))
    with pytest.raises(NoWorkingDay):
        due_ms(at("2026-03-02 08:00"), Term(1), never)
