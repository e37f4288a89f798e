"""[calendar]: the days and hours on which the clock of a dossier runs.

The base is the `holidays` library: lunar dates, substitute days, swap days already decreed. The file adds and
takes away what the government or the province decides each year.
"""

from datetime import date
from functools import lru_cache
from typing import Final

from hub.config.hours import intervals_of
from hub.config.settings import CalendarRules
from hub.config.table import Table
from hub.domain.deadlines import WEEKEND, WorkCalendar

FIRST_YEAR: Final = 2020  # a dossier carried over for years still counts
LAST_YEAR: Final = 2040


def calendar(root: Table) -> CalendarRules:
    """The rules; a day cannot be both off and worked."""
    table = root.table("calendar")
    intervals = intervals_of(table, "hours") or CalendarRules().intervals
    off, work = _dates(table, "off"), _dates(table, "work")
    for place, day in enumerate(table.data.get("work", ()), 1):
        if day in off:
            table.wrong(f"work[{place}]", day, "duplicate", other=table.at("off"))
    table.done()
    return CalendarRules(intervals=intervals, off=off, work=work)


@lru_cache(maxsize=8)
def work_calendar(rules: CalendarRules) -> WorkCalendar:
    """The calendar of an office, for the years in which its dossiers may run."""
    base_off, base_work = national_days()
    return WorkCalendar(
        rules.intervals, (base_off | rules.off) - rules.work, (base_work | rules.work) - rules.off
    )


def national_days() -> tuple[frozenset[str], frozenset[str]]:
    """Days off on weekdays, and days of weekends that were swapped in, as the library knows them."""
    from holidays import country_holidays  # 15 MB and a fifth of a second: only for who reckons deadlines

    known = country_holidays("VN", years=range(FIRST_YEAR, LAST_YEAR + 1))
    off = frozenset(day.isoformat() for day in known if day.weekday() not in WEEKEND)
    return off, frozenset(day.isoformat() for day in known.weekend_workdays)


def _dates(table: Table, key: str) -> frozenset[str]:
    """A list of dates in quotes."""
    good = set()
    for place, written in enumerate(table.items(key, str, "dates", required=False), 1):
        try:
            good.add(date.fromisoformat(written).isoformat())
        except ValueError:
            table.wrong(f"{key}[{place}]", written, "invalid", "dates")
    return frozenset(good)
