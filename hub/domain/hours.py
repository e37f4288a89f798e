"""When an office is open: intervals of each weekday, in the civil time of Vietnam.

An office without hours is always open: then nothing closes, and nothing is refused for the time of day.
"""

from datetime import date, timedelta

from msgspec import Struct

from hub.domain.civil_time import business_day, day_start_ms

Interval = tuple[int, int]  # from, to; minutes of the day in the configuration, Unix milliseconds on a day
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_AHEAD_DAYS_MAX = 14  # how far the next opening is looked for
_MINUTE_MS = 60_000


class Hours(Struct, frozen=True):
    """Opening hours of a week, Monday first; kiosks give numbers from `early_s` before the first opening."""

    week: tuple[tuple[Interval, ...], ...] = ()
    early_s: int = 0

    def __bool__(self) -> bool:
        return any(self.week)

    def intervals(self, day: str) -> tuple[Interval, ...]:
        """The open intervals of a business day, in Unix milliseconds; for an office with hours."""
        start_ms = day_start_ms(day)
        times = self.week[date.fromisoformat(day).weekday()] if self.week else ()
        return tuple((start_ms + a * _MINUTE_MS, start_ms + b * _MINUTE_MS) for a, b in times)

    def taking(self, at_ms: int) -> bool:
        """Whether kiosks give numbers at this moment."""
        if not self:
            return True
        early_ms = 1000 * self.early_s
        first = True
        for from_ms, to_ms in self.intervals(business_day(at_ms)):
            if from_ms - (early_ms if first else 0) <= at_ms < to_ms:
                return True
            first = False
        return False

    def open_at(self, at_ms: int) -> bool:
        """Whether the office is at work."""
        return not self or any(a <= at_ms < b for a, b in self.intervals(business_day(at_ms)))

    def at_lunch(self, at_ms: int) -> bool:
        """Whether the office is between two intervals of its day."""
        day = self.intervals(business_day(at_ms)) if self else ()
        return bool(day) and day[0][1] <= at_ms < day[-1][0] and not self.open_at(at_ms)

    def closes_ms(self, at_ms: int) -> int | None:
        """The end of the last interval of this moment's business day; None: it does not close, or is shut."""
        day = self.intervals(business_day(at_ms)) if self else ()
        return day[-1][1] if day else None

    def opens_next_ms(self, at_ms: int) -> int | None:
        """The next beginning of an interval after this moment; None: not within two weeks."""
        if not self:
            return None
        today = date.fromisoformat(business_day(at_ms))
        for ahead in range(_AHEAD_DAYS_MAX + 1):
            for from_ms, _ in self.intervals((today + timedelta(days=ahead)).isoformat()):
                if from_ms > at_ms:
                    return from_ms
        return None
