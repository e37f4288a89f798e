"""What office.toml says of the queue: hours, rules of tickets, bookings, pools, numbers, breaks."""

from pathlib import Path

import pytest

from hub.config import EXAMPLES, ConfigErrors, example_toml, parse
from hub.config.calendar import day_name, work_calendar, year_to_look_at
from hub.config.examples import example_years
from hub.config.kept import load_kept
from hub.config.settings import CalendarRules
from hub.domain.calendar.deadlines import WorkCalendar
from hub.domain.calendar.hours import Hours
from hub.domain.office.office import BookingRules, Numbering, Office, PauseReason, TicketRules
from hub.layout import Layout
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
    assert off == set(OFF.split()) - {"2027-01-01", "2026-11-24"}, "that of 24 November is not assumed"
    assert "2026-08-22" in calendar.swapped_in
    more = reckoned(SMALL + '[calendar]\noff = ["2026-02-23"]\nwork = ["2026-02-28", "2026-11-24"]\n')
    assert not more.works_on("2026-02-23")
    assert more.works_on("2026-02-28")
    assert more.works_on("2026-11-24")


@pytest.mark.parametrize(
    ("today", "written", "year"),
    [
        ("2026-11-23", "", 2026),  # the library knows one swap of two
        ("2026-11-23", "confirmed = [2026]", None),
        ("2026-12-01", "confirmed = [2026]", 2027),
        ("2026-12-31", "confirmed = [2026, 2027]", None),
        ("2026-12-01", "", 2026),
        ("2027-02-10", "", 2027),
        ("2027-02-10", "confirmed = [2027]", None),
        ("2027-12-01", "confirmed = [2027]", 2028),
        ("2027-02-10", 'off = ["2027-12-31"]', 2027),
        ("2027-02-10", 'work = ["2028-01-08"]', 2027),
    ],
)
def test_every_year_is_asked_for_until_somebody_has_confirmed_it(
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


def in_years(**announced: str) -> CalendarRules:
    """The rules with what was announced of years: `y2026="..."`."""
    return parse(SMALL, {int(name[1:]): text for name, text in announced.items()}).calendar


def test_a_file_of_the_year_adds_what_was_announced_and_confirms_it() -> None:
    announced = 'off = ["2026-01-02"]\nwork = ["2026-01-10", "2026-08-22"]\nconfirmed = true\n'
    rules = in_years(y2026=announced, y2027='off = ["2027-12-31"]\n')
    calendar = work_calendar(rules)
    assert not calendar.works_on("2026-01-02")
    assert calendar.works_on("2026-01-10")
    assert not calendar.works_on("2027-12-31")
    assert year_to_look_at(rules, "2026-06-01") is None
    assert year_to_look_at(rules, "2027-06-01") == 2027


def test_the_day_of_culture_is_not_assumed_and_is_off_where_the_office_says_so() -> None:
    assert reckoned(SMALL).works_on("2026-11-24")
    assert "2026-11-24" not in reckoned(SMALL).holidays
    assert all(work_calendar(in_years()).works_on(f"20{year}-11-24") for year in (27, 28, 31, 32, 33, 34))
    off = work_calendar(in_years(y2026='off = ["2026-11-24"]\n'))
    assert not off.works_on("2026-11-24")
    assert day_name("2026-11-24", "vi") == "ngày Văn hóa Việt Nam"


@pytest.mark.parametrize(
    ("announced", "said"),
    [
        ('off = ["2027-01-02"]', "calendar/2026.toml.off"),
        ('off = ["2026-01-02"]\nwork = ["2026-01-02"]', "calendar/2026.toml.work[1]"),
        ('of = ["2026-01-02"]', "calendar/2026.toml.of"),
        ("confirmed = [2026]", "calendar/2026.toml.confirmed"),
        ("off = [", "calendar/2026.toml:1"),
    ],
)
def test_a_mistake_in_a_file_of_a_year_is_told_with_its_place(announced: str, said: str) -> None:
    with pytest.raises(ConfigErrors) as wrong:
        in_years(y2026=announced)
    assert wrong.value.lines("en")[0].startswith(said)


def test_a_day_is_not_off_in_one_file_and_worked_in_another() -> None:
    with pytest.raises(ConfigErrors) as wrong:
        parse(SMALL + '[calendar]\noff = ["2026-01-02"]\n', {2026: 'work = ["2026-01-02"]\n'})
    assert "calendar/2026.toml.work" in str(wrong.value)


def test_the_examples_know_what_was_announced_of_2026_and_have_it_confirmed_by_the_office(
    tmp_path: Path,
) -> None:
    for name in EXAMPLES:
        folder = tmp_path / name
        (folder / "calendar").mkdir(parents=True)
        (folder / "office.toml").write_text(example_toml(name), "utf-8")
        for file, text in example_years(name).items():
            (folder / "calendar" / file).write_text(text, "utf-8")
        rules = load_kept(Layout(folder)).calendar
        assert (rules.off, rules.work) == ({"2026-01-02"}, {"2026-01-10", "2026-08-22"})
        assert year_to_look_at(rules, "2026-12-01") == 2026
        path = folder / "calendar" / "2026.toml"
        path.write_text(path.read_text("utf-8").replace("confirmed = false", "confirmed = true"), "utf-8")
        assert year_to_look_at(load_kept(Layout(folder)).calendar, "2026-12-01") == 2027, "read anew"
