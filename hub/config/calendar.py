"""[calendar]: the days and hours on which the clock of a dossier runs; the doors open on the same days.

The base is the `holidays` library: lunar dates, substitute days, swap days already decreed, as written down
in `hub.config.national_days`. The file adds and takes away what the government or the province decides each
year, and a file for each year, `calendar/<year>.toml`, what was announced of it.

A day off that rests on no act that could be confirmed here is not assumed: the office is asked.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from hub.config.hours import intervals_of
from hub.config.national_days import DAYS, SWAPPED_IN
from hub.config.settings import CalendarRules
from hub.config.table import Table
from hub.domain.calendar.deadlines import WEEKEND, WorkCalendar
from hub.i18n import LANGS

# In the library by a resolution of 2026; no enacted law was found (docs/facts.md section 4). An office that
# has it off says so in its file of the year.
NOT_CONFIRMED: Final = ("Ngày Văn hóa Việt Nam",)
FIRST_YEAR: Final = 2020  # a dossier carried over for years still counts
LAST_YEAR: Final = 2040
SWAPPED: Final = ("Ngày nghỉ", "Day off")  # the library's names of days that were swapped
ONE_NAME: Final = {  # the library names each day of Tết, and its last day before by a number
    "vi": (("Tết Nguyên Đán", "Tết Nguyên đán"), ("29 Tết", "Tết Nguyên đán")),
    "en": (("Lunar New Year", "Lunar New Year"),),
}
TOLD_FROM_MONTH: Final = 12  # by then the days of the next year are decided


def calendar(root: Table, years: Mapping[int, Table] | None = None) -> CalendarRules:
    """The rules; a day cannot be both off and worked. `years`: what was announced of a year, by the year."""
    table = root.table("calendar")
    intervals = intervals_of(table, "hours") or CalendarRules().intervals
    off, work = _days(table)
    confirmed = set(table.items("confirmed", int, "years", required=False))
    table.done()
    for year, announced in (years or {}).items():
        more_off, more_work = _days(announced, year)
        for day in sorted((off & more_work) | (work & more_off)):
            announced.wrong("work" if day in more_work else "off", day, "duplicate", other=table.at("off"))
        off, work = off | more_off, work | more_work
        if announced.boolean("confirmed", default=False):
            confirmed.add(year)
        announced.done()
    return CalendarRules(intervals=intervals, off=off, work=work, confirmed=frozenset(confirmed))


def _days(table: Table, year: int | None = None) -> tuple[frozenset[str], frozenset[str]]:
    """Days off and days worked, of one year where it is given; no day is both."""
    off, work = dates_of(table, "off"), dates_of(table, "work")
    for place, day in enumerate(table.data.get("work", ()), 1):
        if day in off:
            table.wrong(f"work[{place}]", day, "duplicate", other=table.at("off"))
    for key, days in (("off", off), ("work", work)):
        for day in sorted(days):
            if year is not None and int(day[:4]) != year:
                table.wrong(key, day, "another_year", year=year)
    return off, work


def year_to_look_at(rules: CalendarRules, today: str) -> int | None:
    """A year that nobody has confirmed: this one, or from December on the next.

    The government decides which days are swapped each year, late in the year before. Neither a day in a file
    nor what the library knows is a confirmation: of 2026 the library knew one swap of two.
    """
    year, month = date.fromisoformat(today).year, date.fromisoformat(today).month
    years = (year, year + 1) if month == TOLD_FROM_MONTH else (year,)
    return next((one for one in years if one not in rules.confirmed), None)


@lru_cache(maxsize=8)
def work_calendar(rules: CalendarRules) -> WorkCalendar:
    """The calendar of an office, for the years in which its dossiers may run."""
    base_off, base_work = national_days()
    return WorkCalendar(
        rules.intervals,
        (base_off | rules.off) - rules.work,
        (base_work | rules.work) - rules.off,
        holidays=holidays_of_any_weekday() - rules.work,
    )


@lru_cache(maxsize=8)
def own_days_off(rules: CalendarRules) -> WorkCalendar:
    """What an office that never closes keeps of a calendar: the days that it has named itself."""
    return WorkCalendar(rules.intervals, rules.off, rules.work, holidays=rules.off)


def national_days() -> tuple[frozenset[str], frozenset[str]]:
    """Days off on weekdays, and days of weekends that were swapped in, as far as the library is sure."""
    off = frozenset(
        day for day in holidays_of_any_weekday() if date.fromisoformat(day).weekday() not in WEEKEND
    )
    return off, frozenset(SWAPPED_IN)


def holidays_of_any_weekday() -> frozenset[str]:
    """All days off that the library knows: no term runs on a Sunday, but a door that opens on it may."""
    return frozenset(day for day, names in DAYS.items() if not names[0].startswith(NOT_CONFIRMED))


def day_name(day: str, lang: str) -> str:
    """What a public holiday is called inside a sentence, "" for a day off that has no name.

    The days of Tết have one name, and a substitute day that of its holiday; a swapped day has none.
    """
    names = DAYS.get(day)
    name = names[LANGS.index(lang)].partition(" (")[0] if names else ""
    if any(known.startswith(name) for known in SWAPPED):
        return ""
    whole = next((whole for part, whole in ONE_NAME[lang] if part in name), name)
    return whole.replace("Ngày ", "ngày ", 1)


def dates_of(table: Table, key: str) -> frozenset[str]:
    """A list of dates in quotes."""
    good = set()
    for place, written in enumerate(table.items(key, str, "dates", required=False), 1):
        try:
            good.add(date.fromisoformat(written).isoformat())
        except ValueError:
            table.wrong(f"{key}[{place}]", written, "invalid", "dates")
    return frozenset(good)
