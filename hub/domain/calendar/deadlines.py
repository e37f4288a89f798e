"""When a dossier is due: working days, working hours and calendar days over the calendar of the office.

The clock of a dossier starts when it is accepted as complete and valid (Nghị định 118/2025/NĐ-CP, Điều 17.3).
A working day is as long as its intervals, so a term in working days is the same thing as one in working
hours: both run in working time only, and terms can be added. Times are Unix milliseconds; days are civil.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from itertools import takewhile

from msgspec import Struct

from hub.domain.calendar.civil_time import DAY_MS, business_day, day_start_ms

_MINUTE_MS = 60_000
WEEKEND = (5, 6)
BREAK_DAYS_MIN = 3  # days off in a row that take the weekends beside them along
SEARCH_DAYS_MAX = 60  # without a working day the calendar is wrong

Interval = tuple[int, int]  # minutes of the day


class NoWorkingDay(Exception):
    """The calendar has no working day within two months: nothing can ever be due."""


class TermUnit(StrEnum):
    """What a term is counted in."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    HOURS = "hours"


class Term(Struct, frozen=True):
    """How long a procedure may take. Hours are working hours."""

    value: int
    unit: TermUnit = TermUnit.WORKING_DAYS


class WorkCalendar(Struct, frozen=True):
    """The days and hours on which the clock of a dossier runs.

    `off`: public holidays and days the government has swapped away. `swapped_in`: days of a weekend that it
    has made working days. `holidays`: public holidays on any day of the week. Reception hours
    (`hub.domain.calendar.hours`) stand on the same days, but an office that receives on Saturday mornings
    does not count Saturdays.
    """

    intervals: tuple[Interval, ...] = ((420, 690), (810, 1020))
    off: frozenset[str] = frozenset()
    swapped_in: frozenset[str] = frozenset()
    holidays: frozenset[str] = frozenset()

    @property
    def day_min(self) -> int:
        """The length of a working day in minutes."""
        return sum(b - a for a, b in self.intervals)

    def works_on(self, day: str) -> bool:
        """Whether the clock runs on this day."""
        if day in self.swapped_in:
            return True
        return day not in self.off and date.fromisoformat(day).weekday() not in WEEKEND

    def day_off(self, day: str) -> str | None:
        """The day off that closes `day`: itself, or one of the break that its weekend lies in.

        A weekend lies in a break of three days off or more that it touches, as Tết is announced, and between
        a Friday and a Monday that are off. One holiday alone does not take the weekend along.
        """
        if day in self.swapped_in:
            return None
        if day in self.off or day in self.holidays:
            return day
        one = date.fromisoformat(day)
        if one.weekday() not in WEEKEND:
            return None
        friday, monday = (one + timedelta(days=on - one.weekday()) for on in (4, 7))
        before, after = self._off_in_a_row(friday, -1), self._off_in_a_row(monday, 1)
        if before + after >= BREAK_DAYS_MIN or (before and after):
            return (friday if before else monday).isoformat()
        return None

    def _off_in_a_row(self, first: date, step: int) -> int:
        """How many days of one week are off, from its Friday back or from its Monday on."""
        days = ((first + timedelta(days=step * n)).isoformat() for n in range(5))
        return sum(1 for _ in takewhile(self.off.__contains__, days))

    def next_working(self, day: str) -> str:
        """The first working day after `day`. Raises NoWorkingDay."""
        first = date.fromisoformat(day)
        for ahead in range(1, SEARCH_DAYS_MAX + 1):
            later = (first + timedelta(days=ahead)).isoformat()
            if self.works_on(later):
                return later
        raise NoWorkingDay(day)

    def spans_from(self, at_ms: int) -> Iterator[Interval]:
        """The stretches of working time from a moment on, in Unix milliseconds, for ever."""
        day = business_day(at_ms)
        while True:
            if self.works_on(day):
                start_ms = day_start_ms(day)
                for from_min, to_min in self.intervals:
                    from_ms = max(at_ms, start_ms + from_min * _MINUTE_MS)
                    to_ms = start_ms + to_min * _MINUTE_MS
                    if from_ms < to_ms:
                        yield from_ms, to_ms
            day = self.next_working(day)


def due_ms(accepted_ms: int, term: Term, calendar: WorkCalendar) -> int:
    """The moment at which a dossier accepted at `accepted_ms` is due; a term of 0: the end of that day.

    Raises ValueError for a negative term, NoWorkingDay for a calendar without working days.
    """
    if term.value < 0:
        raise ValueError(f"a term cannot be negative: {term.value}")
    if term.value == 0:
        return same_day(accepted_ms, calendar)
    if term.unit is TermUnit.CALENDAR_DAYS:
        return _calendar_days(accepted_ms, term.value, calendar)
    minutes = term.value * (calendar.day_min if term.unit is TermUnit.WORKING_DAYS else 60)
    return _working_time(accepted_ms, minutes * _MINUTE_MS, calendar)


def same_day(accepted_ms: int, calendar: WorkCalendar) -> int:
    """The end of the working day on which it is accepted, or of the next one where none is left."""
    first_from_ms, _ = next(calendar.spans_from(accepted_ms))
    return day_start_ms(business_day(first_from_ms)) + calendar.intervals[-1][1] * _MINUTE_MS


def transfer_by_ms(accepted_ms: int, calendar: WorkCalendar, late_min: int = 15 * 60) -> int:
    """By when the centre hands a dossier to its agency.

    The same day; accepted after 15:00 (`late_min`), or on a day that does not count, at the start of the next
    working day (Nghị định 118/2025/NĐ-CP, Điều 18).
    """
    day = business_day(accepted_ms)
    if calendar.works_on(day) and accepted_ms <= day_start_ms(day) + late_min * _MINUTE_MS:
        return day_start_ms(day) + calendar.intervals[-1][1] * _MINUTE_MS
    return day_start_ms(calendar.next_working(day)) + calendar.intervals[0][0] * _MINUTE_MS


def last_minute_ms(from_ms: int, days: int, calendar: WorkCalendar) -> int:
    """The last minute of the day so many calendar days later; a day off moves it to the next working day.

    For what a citizen must do in so many days, and may do at any hour of the last one.
    """
    day = business_day(from_ms + days * DAY_MS)
    if not calendar.works_on(day):
        day = calendar.next_working(day)
    return day_start_ms(day) + DAY_MS - _MINUTE_MS


def apology_by_ms(due: int, calendar: WorkCalendar) -> int:
    """By when an apology and a new date must be written: a day before the due date (Điều 19.6).

    A working day, so that the citizen can still be reached.
    """
    day = date.fromisoformat(business_day(due))
    for back in range(1, SEARCH_DAYS_MAX + 1):
        earlier = (day - timedelta(days=back)).isoformat()
        if calendar.works_on(earlier):
            return day_start_ms(earlier) + calendar.intervals[-1][1] * _MINUTE_MS
    raise NoWorkingDay(day.isoformat())


def _working_time(accepted_ms: int, length_ms: int, calendar: WorkCalendar) -> int:
    """So much working time later: at the latest the end of a stretch, never the beginning of the next."""
    for from_ms, to_ms in calendar.spans_from(accepted_ms):
        if length_ms <= to_ms - from_ms:
            return from_ms + length_ms
        length_ms -= to_ms - from_ms
    raise AssertionError("working time has no end")


def _calendar_days(accepted_ms: int, days: int, calendar: WorkCalendar) -> int:
    """So many days later at the same time; a day off moves it to the next working day, as does the night."""
    then_ms = accepted_ms + days * DAY_MS
    day = business_day(then_ms)
    time_ms = then_ms - day_start_ms(day)
    if not calendar.works_on(day):
        day = calendar.next_working(day)
    opens_ms, closes_ms = (calendar.intervals[0][0] * _MINUTE_MS, calendar.intervals[-1][1] * _MINUTE_MS)
    return day_start_ms(day) + min(max(time_ms, opens_ms), closes_ms)
