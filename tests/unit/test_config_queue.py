"""What office.toml says of the queue: hours, rules of tickets, bookings, pools, numbers, breaks."""

import pytest

from hub.config import ConfigErrors, parse
from hub.config.calendar import work_calendar, year_to_look_at
from hub.domain.deadlines import WorkCalendar
from hub.domain.hours import Hours
from hub.domain.office import BookingRules, Numbering, Office, PauseReason, TicketRules
from tests.unit.domain.test_deadlines import OFF
from tests.unit.test_config import SMALL


def office(more: str = "", **services: str) -> Office:
    """The small office with more tables, and more keys for a service by its letter."""
    content = SMALL
    for letter, keys in services.items():
        content = content.replace(f'letter = "{letter}"', f'letter = "{letter}"\n{keys}', 1)
    return parse(content + more).office


def mistakes(more: str, **services: str) -> list[str]:
    """The lines for the small office with more tables."""
    with pytest.raises(ConfigErrors) as caught:
        office(more, **services)
    return caught.value.lines("en")


def test_without_the_tables_the_office_is_always_open_and_has_the_usual_rules() -> None:
    small = office()
    assert (small.hours, small.tickets, small.booking) == (Hours(), TicketRules(), BookingRules())
    assert (small.numbering, small.pause_reasons) == (Numbering(), ())


def test_hours_are_kept_in_minutes_by_weekday() -> None:
    hours = office(
        '[hours]\nmonday = ["07:00-11:30", "13:30-17:00"]\nsunday = ["00:00-24:00"]\nearly_s = 900\n'
    ).hours
    assert hours.week[0] == ((420, 690), (810, 1020))
    assert hours.week[1:6] == ((),) * 5
    assert hours.week[6] == ((0, 1440),)
    assert hours.early_s == 900


@pytest.mark.parametrize(
    "intervals",
    [
        '["7:00-11:30"]',
        '["11:30-07:00"]',
        '["07:00-07:00"]',
        '["08:00-25:00"]',
        '["13:00-17:00", "12:00-14:00"]',
    ],
)
def test_an_interval_that_is_none_or_overlaps_is_one_mistake(intervals: str) -> None:
    lines = mistakes(f"[hours]\nmonday = {intervals}\n")
    assert len(lines) == 1
    assert lines[0].startswith("hours.monday[")
    assert "list of intervals" in lines[0]


def test_a_day_that_does_not_exist_is_guessed() -> None:
    assert mistakes('[hours]\nmonnday = ["07:00-11:30"]\n') == [
        'hours.monnday = ["07:00-11:30"]: no such key; did you mean monday?'
    ]


def test_rules_of_tickets_and_bookings_are_read_and_bounded() -> None:
    rules = office("[tickets]\ncalls_max = 2\ngrace_s = 600\n[booking]\ndays_ahead_max = 7\n")
    assert (rules.tickets.calls_max, rules.tickets.grace_s) == (2, 600)
    assert rules.booking.days_ahead_max == 7
    assert len(mistakes("[tickets]\ncalls_max = 0\nparked_max = -1\n[booking]\ncredit_s = 99999\n")) == 3


def test_a_pool_gives_its_services_to_its_counters() -> None:
    pooled = office('[[pools]]\ncounters = [1, 2]\nservices = ["A", "B"]\n')
    assert pooled.counters[1].services == ("A", "B")
    assert set(pooled.counters[2].services) == {"A", "B"}
    assert pooled.counters_for("A") == (1, 2)


def test_a_pool_of_what_is_not_there_is_told_by_its_place() -> None:
    assert mistakes('[[pools]]\ncounters = [9]\nservices = ["Z"]\n') == [
        "pools[1].counters[1] = 9: no such counter; one of 1, 2",
        'pools[1].services[1] = "Z": no such service; one of A, B',
    ]


def test_slots_need_a_capacity_and_have_one_place_unless_told() -> None:
    service = office(B="slot_min = 30").services["B"]
    assert (service.slot_min, service.slot_capacity) == (30, 1)
    assert len(mistakes("", B="slot_min = 30\nslot_capacity = 0")) == 1


@pytest.mark.parametrize(
    ("written", "numbering"),
    [
        ("width = 2", Numbering(width=2, last=79, booked_last=89)),
        ("width = 4\nlease = 200", Numbering(width=4, last=7999, booked_last=8999, lease=200)),
        ("last = 950", Numbering(last=950, booked_last=950)),
        ("last = 500\nbooked_last = 500", Numbering(last=500, booked_last=500)),
    ],
)
def test_the_three_ranges_of_numbers_never_meet(written: str, numbering: Numbering) -> None:
    found = office(f"[numbering]\n{written}\n").numbering
    assert found == numbering
    assert found.last <= found.booked_last <= found.highest


def test_bookings_cannot_end_before_they_begin() -> None:
    assert len(mistakes("[numbering]\nlast = 500\nbooked_last = 400\n")) == 1


def reckoned(content: str) -> WorkCalendar:
    """The calendar with the holidays of the country."""
    return work_calendar(parse(content).calendar)


def test_the_calendar_knows_the_days_off_of_a_year_and_takes_more() -> None:
    calendar = reckoned(SMALL)
    off = {day for day in calendar.off if day.startswith("2026")}
    assert off == set(OFF.split()) - {"2027-01-01"}
    assert "2026-08-22" in calendar.swapped_in
    more = reckoned(SMALL + '[calendar]\noff = ["2026-02-23"]\nwork = ["2026-02-28", "2026-11-24"]\n')
    assert not more.works_on("2026-02-23")
    assert more.works_on("2026-02-28")
    assert more.works_on("2026-11-24")


@pytest.mark.parametrize(
    ("today", "written", "year"),
    [
        ("2026-11-23", "", None),  # the library knows what was swapped in 2026
        ("2026-12-01", "", 2027),
        ("2027-02-10", "", 2027),
        ("2027-02-10", "confirmed = [2027]", None),
        ("2027-12-01", "confirmed = [2027]", 2028),
        ("2027-02-10", 'off = ["2027-12-31"]', None),
        ("2027-02-10", 'work = ["2028-01-08"]', 2027),
    ],
)
def test_a_year_whose_swap_days_nobody_has_seen_to_is_asked_for(
    today: str, written: str, year: int | None
) -> None:
    assert year_to_look_at(parse(SMALL + f"[calendar]\n{written}\n").calendar, today) == year


def test_a_confirmed_year_is_a_number() -> None:
    (line,) = mistakes('[calendar]\nconfirmed = ["2027"]\n')
    assert line.startswith('calendar.confirmed[1] = "2027": is not right; give a list of years')


def test_the_working_hours_of_the_calendar_are_the_offices_own() -> None:
    assert reckoned(SMALL).day_min == 480
    assert parse(SMALL + '[calendar]\nhours = ["07:30-11:30", "13:00-17:00"]\n').calendar.intervals[0] == (
        450,
        690,
    )


def test_a_date_that_is_none_or_both_off_and_worked_is_one_mistake_each() -> None:
    lines = mistakes('[calendar]\noff = ["2026-02-30", "2026-03-02"]\nwork = ["2026-03-02"]\n')
    assert len(lines) == 2
    assert lines[0].startswith('calendar.off[1] = "2026-02-30": is not right; give')


def test_reasons_of_a_pause_are_kept_in_their_order() -> None:
    written = "".join(
        f'[[pause_reasons]]\nkey = "{key}"\nname_vi = "{vi}"\nname_en = "{en}"\n'
        for key, vi, en in (("lunch", "Nghỉ trưa", "Lunch"), ("other", "Việc khác", "Other"))
    )
    assert office(written).pause_reasons[0] == PauseReason(key="lunch", name_vi="Nghỉ trưa", name_en="Lunch")
    assert len(mistakes(written + written)) == 2
