"""Lunch, closing, quota, and a wait that reaches beyond closing: told at the press and on the kiosk."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from hub.domain.calendar.hours import Hours
from tests.support.check import check_office
from tests.support.clock import FakeClock
from tests.support.hall import Hall
from tests.support.offices import booking_office, small_office
from tests.support.refusing import no_to

WORKING_DAY = ((7 * 60, 11 * 60 + 30), (13 * 60 + 30, 17 * 60))
HOURS = Hours(week=(*(WORKING_DAY,) * 5, ((7 * 60, 11 * 60 + 30),), ()), early_s=1800)  # Monday first


class Told:
    """`hub.services.forecast.waits.Waits` whose answer a test chooses."""

    def __init__(self, wait_s: tuple[int, int] | None) -> None:
        self.wait_s = wait_s

    def expected_s(self, service: str, credit_s: int = 0) -> tuple[int, int] | None:
        return self.wait_s

    def observe(self, at_ms: int, event: object) -> None:
        pass


@pytest.fixture
def hall() -> Iterator[Hall]:
    """Monday at eight; open 07:00-11:30 and 13:30-17:00, numbers from 06:30."""
    with Hall(small_office(hours=HOURS)) as office:
        yield office


def now(hall: Hall, civil: str) -> None:
    hall.clock.jump_to(civil)


def kiosk(hall: Hall) -> dict[str, object]:
    """What the kiosk shows now."""
    hall.watch()
    return hall.messenger.of("want", "k1")[-1]


@pytest.mark.parametrize(
    ("civil", "code"),
    [
        ("2026-11-23 06:29:59", "office_closed"),
        ("2026-11-23 06:30", None),
        ("2026-11-23 11:29:59", None),
        ("2026-11-23 11:30", "lunch"),
        ("2026-11-23 13:29:59", "lunch"),
        ("2026-11-23 13:30", None),
        ("2026-11-23 17:00", "office_closed"),
        ("2026-11-28 11:30", "office_closed"),  # Saturday afternoon is no lunch
        ("2026-11-29 09:00", "office_closed"),
    ],
)
def test_a_kiosk_gives_numbers_in_the_hours_alone(civil: str, code: str | None) -> None:
    with Hall(small_office(hours=HOURS), clock=FakeClock("2026-11-23 06:00")) as hall:
        now(hall, civil)
        hall.service.tick()
        if code:
            assert no_to(hall, "k1", "take", service="A") == code
        else:
            hall.take("A")


def test_at_lunch_a_kiosk_says_why_and_until_when_and_keys_are_dark(hall: Hall) -> None:
    now(hall, "2026-11-23 12:00")
    want = kiosk(hall)
    assert want["open"] is False
    assert {line["why"] for line in want["services"]} == {"lunch"}
    assert want["notice"] == "lunch"  # its text is the catalogue's
    now(hall, "2026-11-23 13:30")
    want = kiosk(hall)
    assert (want["open"], want["notice"]) == (True, "")
    assert {line["why"] for line in want["services"]} == {None}


def test_the_public_picture_and_the_status_say_what_is_open_now(hall: Hall) -> None:
    for civil, is_open in (
        ("2026-11-23 12:00", False),
        ("2026-11-23 14:00", True),
        ("2026-11-23 20:00", False),
    ):
        now(hall, civil)
        hall.watch()
        picture = hall.messenger.of("now")[-1]
        assert {picture["open"], *(one["open"] for one in picture["services"])} == {is_open}
        assert {one.open for one in hall.service.status().services} == {is_open}


def test_a_kiosk_shows_what_a_press_would_be_told_also_while_the_clock_stands_behind(hall: Hall) -> None:
    now(hall, "2026-11-23 14:00")
    hall.take("A")
    now(hall, "2026-11-23 12:00")
    assert kiosk(hall)["open"] is True
    assert hall.press("k1", "take", service="A").r == "ok"


def test_who_waits_at_lunch_and_at_closing_time_is_served_all_the_same(hall: Hall) -> None:
    hall.login(1, "101")
    for _ in range(2):
        hall.take("A")
    now(hall, "2026-11-23 12:00")
    assert hall.press("q1", "next").d["ticket"] == "A001"
    now(hall, "2026-11-23 17:30")
    assert hall.press("q1", "next").d["ticket"] == "A002"
    check_office(hall)


def test_a_booked_citizen_who_comes_at_lunch_or_late_gets_the_ticket() -> None:
    with Hall(booking_office(hours=HOURS)) as hall:
        code = hall.press("c1", "book", service="A", at="2026-11-23T13:30").d["code"]
        now(hall, "2026-11-23 13:00")
        assert hall.press("k1", "checkin", code=code).d["ticket"] == "A800"


def test_there_are_no_slots_at_lunch_nor_beyond_closing() -> None:
    with Hall(booking_office(hours=HOURS)) as hall:
        slots = [s["at"] for s in hall.press("c1", "slots", service="A", day="2026-11-24").d["slots"]]
        assert (slots[0], slots[8], slots[9], slots[-1]) == ("07:00", "11:00", "13:30", "16:30")
        assert hall.press("c1", "slots", service="A", day="2026-11-29").d["slots"] == []
        assert no_to(hall, "c1", "book", service="A", at="2026-11-24T12:00") == "no_such_slot"


def test_numbers_of_a_lease_are_taken_in_whatever_the_time(hall: Hall) -> None:
    now(hall, "2026-11-23 19:00")
    lease = {"ticket": "A900", "service": "A", "day": "2026-11-23"}
    assert hall.press("k1", "offline_take", age_ms=3 * 3_600_000, **lease).r == "ok"


@pytest.mark.parametrize(
    ("wait_s", "code"), [((3000, 4200), None), ((3001, 4201), "too_late_today"), (None, None)]
)
def test_a_number_that_would_be_called_after_closing_is_not_given(
    hall: Hall, wait_s: tuple[int, int] | None, code: str | None
) -> None:
    hall.service.waits = Told(wait_s)
    now(hall, "2026-11-23 16:00")
    hall.service.tick()
    if code:
        assert no_to(hall, "k1", "take", service="A") == code
    else:
        assert hall.press("k1", "take", service="A").r == "ok"


def test_the_wait_that_was_told_is_kept_with_the_ticket_and_stands_on_it(hall: Hall) -> None:
    hall.service.waits = Told((130, 541))
    assert hall.press("k1", "take", service="A").d["wait_min"] == [2, 10]
    assert hall.service.state.day.told["2026-11-23/A001"] == (130, 541)
    assert hall.messenger.of("print", "k1")[-1][1].wait_min == (2, 10)


def quota_office(quota: int) -> Hall:
    office = small_office()
    limited = replace(office.services["A"], quota_per_day=quota)
    return Hall(replace(office, services=office.services | {"A": limited}))


def test_the_quota_of_a_day_is_kept_whatever_becomes_of_the_tickets() -> None:
    with quota_office(2) as hall:
        hall.take("A")
        hall.press("c1", "void", ticket=hall.take("A"), reason="went home")
        assert no_to(hall, "k1", "take", service="A") == "quota_reached"
        assert no_to(hall, "k1", "take", service="B", then=["A"]) == "quota_reached"
        hall.restart()
        assert no_to(hall, "k1", "take", service="A") == "quota_reached"
        line = kiosk(hall)["services"][0]
        assert (line["open"], line["why"]) == (False, "quota_reached")
        assert hall.take("B") == "B001"
        hall.clock.advance(h=24)
        assert hall.take("A") == "A001"


def test_a_press_before_closing_that_comes_in_after_it_counts(hall: Hall) -> None:
    now(hall, "2026-11-23 17:00:05")
    assert hall.press("k1", "take", service="A", age_ms=6000).r == "ok"
    assert no_to(hall, "k1", "take", service="A", age_ms=5000) == "office_closed"


def test_nobody_is_paged_before_the_office_opens_nor_at_night() -> None:
    with Hall(small_office(hours=HOURS), clock=FakeClock("2026-11-23 06:40")) as hall:
        hall.take("A")
        hall.service.tick()
        hall.settle()
        assert hall.messenger.of("page") == []
        hall.clock.advance(s=20 * 60)
        hall.service.tick()
        hall.settle()
        assert [page["ticket"] for page in hall.messenger.of("page")] == ["A001"]
        for civil in ("2026-11-23 12:00", "2026-11-23 23:00", "2026-11-24 03:00"):
            now(hall, civil)
            hall.service.tick()
            hall.settle()
        assert len(hall.messenger.of("page")) == 1
