"""Which readings of the wall clock are believed: one bad reading must not become history.

Between two readings of a running hub the monotonic clock says how much time went by. Over a time without
power nothing does; there the calendar of the office tells what is likely: it was shut, or missed a day.
"""

from datetime import date, timedelta

from hub.domain.calendar.civil_time import DAY_MS, business_day
from hub.domain.calendar.hours import Hours

AHEAD_MS_MAX = 3 * 3_600_000  # ahead of what the monotonic clock says
OFF_DAYS_MAX = 31  # without power; more than the longest Tết
OPEN_DAYS_MISSED_MAX = 2  # days on which the office would have been open, and wrote no row
OFF_DAYS_MAX_WITHOUT_HOURS = 16


def likely_off(hours: Hours, last_ms: int, now_ms: int) -> bool:
    """Whether a hub can have been without power from its last row until now."""
    off_ms = now_ms - last_ms
    if off_ms <= AHEAD_MS_MAX:
        return True
    if not hours:
        return off_ms <= OFF_DAYS_MAX_WITHOUT_HOURS * DAY_MS
    if off_ms > OFF_DAYS_MAX * DAY_MS:
        return False
    first, last = (date.fromisoformat(business_day(at)) for at in (last_ms, now_ms))
    between = ((first + timedelta(days=n)).isoformat() for n in range(1, (last - first).days))
    return sum(1 for day in between if hours.intervals(day)) <= OPEN_DAYS_MISSED_MAX
