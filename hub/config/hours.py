"""Intervals of a day, as both the opening hours and the working hours write them: "07:00-11:30"."""

import re
from typing import Final

from hub.config.brightness import TIME_OF_DAY
from hub.config.table import Table
from hub.domain.calendar.hours import Interval

_INTERVAL: Final = re.compile(f"({TIME_OF_DAY})-({TIME_OF_DAY}|24:00)")


def intervals_of(table: Table, name: str) -> tuple[Interval, ...]:
    """The intervals at a key, in minutes of the day; each after the one before. () where nothing stands."""
    intervals: list[Interval] = []
    for place, written in enumerate(table.items(name, str, "intervals", required=False), 1):
        found = _INTERVAL.fullmatch(written)
        from_min, to_min = (_minute(found[1]), _minute(found[2])) if found else (0, 0)
        if not found or to_min <= from_min or (intervals and from_min < intervals[-1][1]):
            table.wrong(f"{name}[{place}]", written, "invalid", "intervals")
        else:
            intervals.append((from_min, to_min))
    return tuple(intervals)


def _minute(time: str) -> int:
    return 60 * int(time[:2]) + int(time[3:])
