"""Holidays, days off and swapped days: one calendar for doors, slots, pages and terms."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from hub.bootstrap import refusal_text
from hub.config import parse
from hub.domain.office.office import Office
from tests.support.clock import FakeClock
from tests.support.hall import Hall
from tests.support.offices import booking_office, furnished_ledger
from tests.support.refusing import no_to
from tests.unit.test_config import SMALL

WEEK = "".join(
    f'{day} = ["07:00-11:30", "13:30-17:00"]\n'
    for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
)
HOURS = f'[hours]\n{WEEK}saturday = ["07:00-11:30"]\n'
CALENDAR = '[calendar]\noff = ["2026-12-24"]\nwork = ["2026-12-26"]\n'


def office(more: str = HOURS + CALENDAR) -> Office:
    """The booking office with hours and days as office.toml has them."""
    return booking_office(hours=parse(SMALL + more).office.hours)


def hall_at(civil: str, more: str = HOURS + CALENDAR) -> Hall:
    """A hall whose devices were registered on the evening before."""
    there = office(more)
    day_before = date.fromisoformat(civil[:10]) - timedelta(days=1)
    return Hall(there, clock=FakeClock(civil), ledger=furnished_ledger(there, f"{day_before} 18:00"))


def kiosk(hall: Hall) -> dict[str, object]:
    """What the kiosk shows now."""
    hall.watch()
    return hall.messenger.of("want", "k1")[-1]


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2026-12-24", "day_off"),  # the office's own
        ("2026-12-26", None),  # a Saturday worked in its place, in the afternoon too
        ("2026-12-25", None),
        ("2027-01-01", "day_off"),
        ("2027-01-02", "office_closed"),  # a Saturday like any other: one holiday does not take it along
        ("2027-02-06", "day_off"),  # the first day of Tết, a Saturday
        ("2027-02-07", "day_off"),
        ("2027-02-10", "day_off"),
        ("2027-02-11", None),
        ("2026-02-21", "day_off"),  # a Saturday in the nine days of Tết 2026
        ("2027-05-01", "day_off"),  # a Saturday, and a holiday
        ("2027-05-03", "day_off"),  # the Monday given for it
        ("2026-08-22", None),  # the government's swap
        ("2026-08-31", "day_off"),
    ],
)
def test_a_kiosk_gives_numbers_on_working_days_alone(day: str, code: str | None) -> None:
    with hall_at(f"{day} 14:00") as hall:
        if code:
            assert no_to(hall, "k1", "take", service="A") == code
        else:
            hall.take("A")


def test_on_a_day_off_kiosk_and_public_picture_say_why_and_when_it_opens_again() -> None:
    with hall_at("2027-02-08 09:00") as hall:
        want = kiosk(hall)
        assert (want["open"], want["notice"]) == (False, "day_off")
        assert {line["why"] for line in want["services"]} == {"day_off"}
        picture = hall.messenger.of("now")[-1]
        assert (picture["open"], picture["why"], picture["notice"]) == (False, "day_off", "day_off")
        assert picture["opens_at"] == FakeClock("2027-02-11 07:00").wall_ms() // 1000
        assert {one["why"] for one in picture["services"]} == {"day_off"}


@pytest.mark.parametrize(
    ("civil", "vi", "en"),
    [
        (
            "2027-02-08 09:00",
            "Hôm nay nghỉ Tết Nguyên đán, mở lại lúc 07:00 11/02",
            "Closed (Lunar New Year), open again at 07:00 11/02",
        ),
        (
            "2027-05-03 09:00",
            "Hôm nay nghỉ ngày Quốc tế Lao động, mở lại lúc 07:00 04/05",
            "Closed (International Labor Day), open again at 07:00 04/05",
        ),
        (
            "2026-12-24 09:00",
            "Hôm nay nghỉ theo lịch, mở lại lúc 07:00 25/12",
            "Closed (day off), open again at 07:00 25/12",
        ),
        (
            "2026-08-31 09:00",
            "Hôm nay nghỉ theo lịch, mở lại lúc 07:00 03/09",
            "Closed (day off), open again at 07:00 03/09",
        ),
    ],
)
def test_the_notice_names_the_holiday(civil: str, vi: str, en: str) -> None:
    with hall_at(civil) as hall:
        for lang, words in (("vi", vi), ("en", en)):
            hall.service.pictures._texts = refusal_text(lang)
            hall.service.state.seq += 1  # another picture
            picture = hall.service.pictures.office_now(hall.service.state.seq, hall.clock.wall_ms())
            assert picture.notice == words


def test_no_slot_is_sold_on_a_day_off_and_a_swapped_saturday_has_a_whole_day_of_them() -> None:
    with hall_at("2026-12-22 09:00") as hall:
        assert hall.press("c1", "slots", service="A", day="2026-12-24").d["slots"] == []
        assert no_to(hall, "c1", "book", service="A", at="2026-12-24T09:00") == "closed_that_day"
        assert no_to(hall, "c1", "book", service="A", at="2027-01-01T09:00") == "closed_that_day"
        swapped = [one["at"] for one in hall.press("c1", "slots", service="A", day="2026-12-26").d["slots"]]
        assert (swapped[0], swapped[-1]) == ("07:00", "16:30")
        assert hall.press("c1", "book", service="A", at="2026-12-26T15:00").r == "ok"


def test_nobody_is_paged_on_a_day_off() -> None:
    with hall_at("2026-12-23 16:59") as hall:
        hall.take("A")
        pages = len(hall.messenger.of("page"))
        for civil in ("2026-12-24 09:00", "2026-12-24 14:00"):
            hall.clock.jump_to(civil)
            hall.service.tick()
            hall.settle()
        assert len(hall.messenger.of("page")) == pages
        hall.clock.jump_to("2026-12-25 07:01")
        hall.service.tick()
        hall.settle()
        assert len(hall.messenger.of("page")) == pages + 1


@pytest.fixture
def always_open() -> Iterator[Hall]:
    """An office without hours that has named one day."""
    with hall_at("2026-12-23 20:00", '[calendar]\noff = ["2026-12-24"]\n') as hall:
        yield hall


def test_an_office_without_hours_is_shut_on_the_days_that_it_has_named_and_on_no_other(
    always_open: Hall,
) -> None:
    always_open.take("A")
    always_open.clock.jump_to("2026-12-24 09:00")
    always_open.service.tick()
    assert no_to(always_open, "k1", "take", service="A") == "day_off"
    assert always_open.press("c1", "slots", service="A", day="2026-12-24").d["slots"] == []
    with hall_at("2027-01-01 03:00", '[calendar]\noff = ["2026-12-24"]\n') as new_year:
        new_year.take("A")


def test_a_day_opened_by_the_office_itself_is_open_whatever_the_calendar_says() -> None:
    more = HOURS.replace("[hours]\n", '[hours]\nopen_on = ["2027-01-01", "2027-01-03"]\n')
    with hall_at("2027-01-01 14:00", more) as hall:
        hall.take("A")
        hall.clock.jump_to("2027-01-03 14:00")  # a Sunday without hours of its own: those of a whole day
        hall.service.tick()
        hall.take("A")


def test_a_swapped_day_has_the_hours_that_are_configured_for_it() -> None:
    more = HOURS.replace("[hours]\n", '[hours]\nswapped = ["08:00-12:00"]\n') + CALENDAR
    hours = office(more).hours
    assert hours.open_at(FakeClock("2026-12-26 08:30").wall_ms())
    assert not hours.open_at(FakeClock("2026-12-26 14:00").wall_ms())


def test_who_waits_when_a_day_off_begins_is_served_all_the_same() -> None:
    with hall_at("2026-12-23 16:59") as hall:
        number = hall.take("A")
        hall.clock.jump_to("2026-12-24 09:00")
        hall.service.tick()
        hall.login(1, "101")
        assert hall.press("q1", "next").d["ticket"] == number


def test_the_terms_of_dossiers_run_on_the_same_days() -> None:
    hours = office().hours
    assert hours.calendar is not None
    calendar = hours.calendar
    for day in ("2026-12-24", "2027-01-01", "2027-02-08"):
        assert not calendar.works_on(day)
        assert hours.intervals(day) == ()
    assert calendar.works_on("2026-12-26")
    assert replace(hours, calendar=None).intervals("2026-12-24") != ()
