"""[hours], [tickets], [booking], [[pools]] and [[pause_reasons]]: how the queue runs in this office."""

from typing import Final

import msgspec

from hub.config.calendar import dates_of, own_days_off, work_calendar
from hub.config.hours import intervals_of
from hub.config.sections import Seen, references
from hub.config.settings import CalendarRules
from hub.config.table import Table
from hub.domain.calendar.hours import WEEKDAYS, Hours
from hub.domain.office.office import BookingRules, Counter, PauseReason, TicketRules

REASON: Final = r"[a-z][a-z0-9_]{0,31}"  # the contract writes it as a code
EARLY_S_MAX: Final = 7_200


def hours(root: Table, days: CalendarRules) -> Hours:
    """[hours]: intervals of each weekday; a day that is not there, or off in the calendar, is closed.

    No table: always open, but for the days off that [calendar] itself names.
    """
    if "hours" not in root.data:
        return Hours(calendar=own_days_off(days)) if days.off else Hours()
    table = root.table("hours")
    early_s = table.integer("early_s", 0, EARLY_S_MAX, 0)
    week = tuple(intervals_of(table, name) for name in WEEKDAYS)
    swapped, open_on = intervals_of(table, "swapped"), dates_of(table, "open_on")
    table.done()
    return Hours(week, early_s, work_calendar(days), swapped, open_on)


def tickets(root: Table) -> TicketRules:
    """[tickets]: what may happen to a ticket, and how often."""
    table, standard = root.table("tickets"), TicketRules()
    value = TicketRules(
        calls_max=table.integer("calls_max", 1, 20, standard.calls_max),
        grace_s=table.integer("grace_s", 0, 28_800, standard.grace_s),
        parked_max=table.integer("parked_max", 1, 100, standard.parked_max),
        page_again_s=table.integer("page_again_s", 30, 7_200, standard.page_again_s),
        errands_max=table.integer("errands_max", 1, 8, standard.errands_max),
        per_kiosk_min=table.integer("per_kiosk_min", 6, 100_000, standard.per_kiosk_min),
    )
    table.done()
    return value


def booking(root: Table) -> BookingRules:
    """[booking]: how far ahead, how early, how late."""
    table, standard = root.table("booking"), BookingRules()
    value = BookingRules(
        days_ahead_max=table.integer("days_ahead_max", 0, 60, standard.days_ahead_max),
        early_s_max=table.integer("early_s_max", 0, 28_800, standard.early_s_max),
        late_s_max=table.integer("late_s_max", 0, 28_800, standard.late_s_max),
        credit_s=table.integer("credit_s", 0, 14_400, standard.credit_s),
    )
    table.done()
    return value


def pause_reasons(root: Table) -> tuple[PauseReason, ...]:
    """[[pause_reasons]]: what an officer can say of a break, in the order of the keys."""
    seen, found = Seen("key"), []
    for one in root.tables("pause_reasons"):
        key = one.pattern("key", REASON, "key")
        seen.note(one)
        found.append(PauseReason(key=key, name_vi=one.text("name_vi"), name_en=one.text("name_en")))
        one.done()
    return tuple(found)


def pooled(root: Table, counters: dict[int, Counter], numbers: Seen, letters: Seen) -> dict[int, Counter]:
    """[[pools]]: each of these counters gives each of these services too."""
    pooled = dict(counters)
    for one in root.tables("pools"):
        there = references(one, "counters", int, numbers, "counter", required=True)
        services = references(one, "services", str, letters, "service", required=True)
        one.done()
        for counter in (pooled[number] for number in there if number in pooled):
            more = tuple(letter for letter in services if letter not in counter.services)
            pooled[counter.number] = msgspec.structs.replace(counter, services=(*counter.services, *more))
    return pooled
