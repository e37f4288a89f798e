"""Device clocks and the hub's clock that are wrong by hours or days."""

from typing import Any

import pytest

from hub.domain import events as e
from hub.domain.errors import ClockBehind
from tests.support.check import check_office
from tests.support.clock import at
from tests.support.hall import Hall
from tests.support.offices import booking_office
from tests.support.refusing import no_to

HOUR_MS = 3_600_000
AGES_MS = [6 * HOUR_MS, 5 * 24 * HOUR_MS, 10**15, 10**30]


def opened(hall: Hall) -> list[str]:
    """The days in the ledger."""
    return [event.day for event in hall.ledger.events if isinstance(event, e.DayOpened)]


def alarms(hall: Hall) -> list[str]:
    return [alarm.code for alarm in hall.service.status().alarms]


def never_backwards(hall: Hall) -> None:
    """History runs forwards, each day opens once, no number is given twice."""
    times = [entry.at_ms for entry in hall.ledger.entries]
    assert times == sorted(times)
    assert opened(hall) == sorted(set(opened(hall)))
    check_office(hall)


@pytest.mark.parametrize("age_ms", AGES_MS)
@pytest.mark.parametrize(
    ("dev", "event", "d"),
    [
        ("q1", "next", {}),
        ("q1", "call", {"ticket": "A001"}),
        ("q1", "transfer", {"counter": 3}),
        ("q1", "return", {}),
        ("q1", "login", {"card": "04a1b2c3"}),
        ("q1", "line", {}),
        ("c1", "return", {"ticket": "A001"}),
    ],
)
def test_what_an_officer_pressed_hours_ago_is_stale_and_changes_nothing(
    hall: Hall, dev: str, event: str, d: dict[str, Any], age_ms: int
) -> None:
    hall.login(1, "101")
    hall.take("A")
    assert no_to(hall, dev, event, age_ms=age_ms, **d) == "too_old"


@pytest.mark.parametrize("age_ms", AGES_MS)
def test_what_a_citizen_pressed_by_a_wrong_clock_stays_in_its_day(hall: Hall, age_ms: int) -> None:
    hall.take("A", age_ms=age_ms)
    ticket = hall.service.state.day.tickets["2026-11-23/A001"]
    assert at("2026-11-23 00:00") <= ticket.taken_ms <= hall.clock.wall_ms()
    never_backwards(hall)


@pytest.mark.parametrize("age_ms", AGES_MS)
def test_a_check_in_by_a_wrong_clock_is_told_a_reason_and_changes_nothing(age_ms: int) -> None:
    with Hall(booking_office()) as hall:
        code = hall.press("c1", "book", service="A", at="2026-11-23T08:00").d["code"]
        assert no_to(hall, "k1", "checkin", code=code, age_ms=age_ms) == "too_early"
        assert hall.press("k1", "checkin", code=code).r == "ok"


def test_a_clock_that_jumps_forward_by_hours_gives_everybody_one_number_and_one_place(hall: Hall) -> None:
    hall.login(1, "101")
    hall.take("A")
    hall.clock.jump_to("2026-11-23 14:00")
    hall.take("A")
    hall.clock.jump_to("2026-11-23 08:05")
    hall.clock.advance(s=60)
    hall.take("A")
    assert "clock_behind" in alarms(hall)
    assert [hall.press("q1", "next").d["ticket"] for _ in range(3)] == ["A001", "A002", "A003"]
    never_backwards(hall)


def test_while_the_clock_stands_behind_time_goes_on_and_grace_ends(hall: Hall) -> None:
    hall.login(1, "101")
    hall.clock.jump_to("2026-11-23 14:00")
    hall.take("A")
    hall.press("q1", "next")
    hall.press("q1", "no_show")
    hall.clock.jump_to("2026-11-23 08:00")
    code = "MOTCUA:THU-NGHIEM/2026-11-23/A001"
    hall.clock.advance(s=1801)
    assert no_to(hall, "k1", "checkin", code=code) == "grace_over"
    never_backwards(hall)


def test_a_clock_that_jumps_a_day_ahead_and_back_opens_that_day_once(hall: Hall) -> None:
    hall.take("A")
    hall.clock.jump_to("2026-11-24 08:00")
    hall.take("A")
    hall.clock.jump_to("2026-11-23 08:10")
    for _ in range(2):
        hall.clock.advance(s=600)
        hall.service.tick()
        hall.take("A")
    assert opened(hall) == ["2026-11-23", "2026-11-24"]
    assert "clock_behind" in alarms(hall)
    with pytest.raises(ClockBehind):
        hall.restart()
    hall.clock.jump_to("2026-11-24 09:00")
    hall.restart()
    assert "clock_behind" not in alarms(hall)
    assert hall.take("A") == "A004"
    never_backwards(hall)


def test_a_clock_put_back_by_a_day_keeps_leases_bookings_and_pages_right() -> None:
    with Hall(booking_office()) as hall:
        code = hall.press("c1", "book", service="A", at="2026-11-23T09:00").d["code"]
        hall.take("C")
        hall.clock.jump_to("2026-11-22 09:00")
        hall.service.tick()
        hall.settle()
        assert no_to(hall, "k1", "checkin", code=code) == "too_early"
        assert no_to(hall, "c1", "book", service="A", at="2026-11-22T10:00") == "in_the_past"
        lease = {"ticket": "A900", "service": "A", "day": "2026-11-23"}
        assert hall.press("k1", "offline_take", **lease).r == "ok"
        hall.clock.advance(s=300)
        hall.service.tick()
        hall.settle()
        assert [p["nth"] for p in hall.messenger.of("page") if p["service"] == "C"] == [1, 2]
        never_backwards(hall)


def test_a_clock_that_jumps_over_several_days_opens_only_the_one_it_lands_on(hall: Hall) -> None:
    hall.take("A")
    hall.clock.jump_to("2026-11-30 08:00")
    hall.service.tick()
    hall.settle()
    assert opened(hall) == ["2026-11-23", "2026-11-30"]
    assert [t.id for t in hall.service.state.day.tickets.values()] == ["2026-11-23/A001"]
    never_backwards(hall)
