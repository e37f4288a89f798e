"""When an office is open: intervals of each weekday on the days of the calendar, in civil time.

The one place that knows it: kiosks, bookings, pages, expected waits and alarms ask here. The days are those
on which terms run (`hub.domain.calendar.deadlines`), so that no door is open on a holiday. An office without
hours is always open, but for the days that it has named itself; nothing is refused for the time of day.
"""

from datetime import date, timedelta

from msgspec import Struct

from hub.domain.calendar.civil_time import DAY_MS, business_day, day_start_ms
from hub.domain.calendar.deadlines import WEEKEND, WorkCalendar

Interval = tuple[int, int]  # from, to; minutes of the day in the configuration, Unix milliseconds on a day
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_AHEAD_DAYS_MAX = 40  # how far the next opening is looked for: beyond the longest Tết
_MINUTE_MS = 60_000


class Hours(Struct, frozen=True):
    """Opening hours of a week, Monday first; kiosks give numbers from `early_s` before the first opening.

    `calendar`: the days off and the worked days of weekends. `swapped`: the hours of a weekend day that is
    worked in place of another; (): those of the longest weekday. `open_on`: days on which the office receives
    whatever the calendar says.
    """

    week: tuple[tuple[Interval, ...], ...] = ()
    early_s: int = 0
    calendar: WorkCalendar | None = None
    swapped: tuple[Interval, ...] = ()
    open_on: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return any(self.week)

    def day_off(self, day: str) -> str | None:
        """The day off for which the office is shut on `day` (mostly itself); None: it is not for one."""
        if self.calendar is None or day in self.open_on:
            return None
        return self.calendar.day_off(day)

    def intervals(self, day: str) -> tuple[Interval, ...]:
        """The open intervals of a business day, in Unix milliseconds; for an office with hours."""
        return () if self.day_off(day) else self._at_work(day)

    def spans(self, day: str) -> tuple[Interval, ...]:
        """The same, also for an office without hours: the whole of a day that is not off."""
        if self or self.day_off(day):
            return self.intervals(day)
        start_ms = day_start_ms(day)
        return ((start_ms, start_ms + DAY_MS),)

    def _at_work(self, day: str) -> tuple[Interval, ...]:
        start_ms = day_start_ms(day)
        return tuple((start_ms + a * _MINUTE_MS, start_ms + b * _MINUTE_MS) for a, b in self._times(day))

    def _times(self, day: str) -> tuple[Interval, ...]:
        """The intervals of a day that is not off, in minutes."""
        if not self.week:
            return ()
        weekday = date.fromisoformat(day).weekday()
        usual = self.week[weekday]
        if day in self.open_on:
            return usual or self._full_day()
        if weekday in WEEKEND and self.calendar is not None and day in self.calendar.swapped_in:
            return self._full_day()
        return usual

    def _full_day(self) -> tuple[Interval, ...]:
        return self.swapped or max(self.week, key=lambda day: sum(b - a for a, b in day))

    def taking(self, at_ms: int) -> bool:
        """Whether kiosks give numbers at this moment."""
        if not self:
            return not self.day_off(business_day(at_ms))
        early_ms = 1000 * self.early_s
        first = True
        for from_ms, to_ms in self.intervals(business_day(at_ms)):
            if from_ms - (early_ms if first else 0) <= at_ms < to_ms:
                return True
            first = False
        return False

    def open_at(self, at_ms: int) -> bool:
        """Whether the office is at work."""
        return any(a <= at_ms < b for a, b in self.spans(business_day(at_ms)))

    def at_lunch(self, at_ms: int) -> bool:
        """Whether the office is between two intervals of its day."""
        day = self.intervals(business_day(at_ms)) if self else ()
        return bool(day) and day[0][1] <= at_ms < day[-1][0] and not self.open_at(at_ms)

    def closes_ms(self, at_ms: int) -> int | None:
        """The end of the last interval of this moment's business day; None: it does not close, or is shut."""
        day = self.intervals(business_day(at_ms)) if self else ()
        return day[-1][1] if day else None

    def opens_next_ms(self, at_ms: int) -> int | None:
        """The next beginning of an interval after this moment; None: there is none within 40 days."""
        if not self and self.calendar is None:
            return None
        today = date.fromisoformat(business_day(at_ms))
        for ahead in range(_AHEAD_DAYS_MAX + 1):
            for from_ms, _ in self.spans((today + timedelta(days=ahead)).isoformat()):
                if from_ms > at_ms:
                    return from_ms
        return None
