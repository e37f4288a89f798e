"""What a deadline is where the clock stands while a payment is awaited.

Whether that time counts is not settled: the office says it, and reports show both (docs/decisions/0187). What
was left of the term when the payment was asked for is left when it has come.
"""

from hub.domain.calendar.civil_time import business_day, day_start_ms
from hub.domain.calendar.deadlines import Term, TermUnit, WorkCalendar

_MINUTE_MS = 60_000


def due_after_standing(
    due_ms: int, from_ms: int, to_ms: int, term: Term | None, calendar: WorkCalendar
) -> int:
    """The deadline after the clock has stood from a moment to another; one that was past by then stays."""
    if due_ms <= from_ms:
        return due_ms
    if term is not None and term.unit is TermUnit.CALENDAR_DAYS and term.value:
        return _in_hours(to_ms + due_ms - from_ms, calendar)
    return _later(to_ms, _working_ms(from_ms, due_ms, calendar), calendar)


def moved_alike(
    due_ms: int, counting_ms: int, standing_ms: int, term: Term | None, calendar: WorkCalendar
) -> int:
    """Another deadline, moved by as much as the clock has stood between these two."""
    if term is not None and term.unit is TermUnit.CALENDAR_DAYS and term.value:
        return _in_hours(due_ms + standing_ms - counting_ms, calendar)
    return _later(due_ms, _working_ms(counting_ms, standing_ms, calendar), calendar)


def _working_ms(from_ms: int, to_ms: int, calendar: WorkCalendar) -> int:
    """The working time between two moments."""
    found = 0
    for starts_ms, ends_ms in calendar.spans_from(from_ms):
        if starts_ms >= to_ms:
            break
        found += min(ends_ms, to_ms) - starts_ms
    return found


def _later(at_ms: int, working_ms: int, calendar: WorkCalendar) -> int:
    """So much working time later: at the latest the end of a stretch, never the beginning of the next."""
    for starts_ms, ends_ms in calendar.spans_from(at_ms):
        if working_ms <= ends_ms - starts_ms:
            return starts_ms + working_ms
        working_ms -= ends_ms - starts_ms
    raise AssertionError("working time has no end")


def _in_hours(at_ms: int, calendar: WorkCalendar) -> int:
    """The same time of the day; a day off moves it to the next working day, as does the night."""
    day = business_day(at_ms)
    time_ms = at_ms - day_start_ms(day)
    if not calendar.works_on(day):
        day = calendar.next_working(day)
    opens, closes = calendar.intervals[0][0], calendar.intervals[-1][1]
    return day_start_ms(day) + min(max(time_ms, opens * _MINUTE_MS), closes * _MINUTE_MS)
