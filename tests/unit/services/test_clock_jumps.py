"""A clock that says a far future for a moment: nothing of it becomes history before somebody confirms it."""

from collections.abc import Iterator

import pytest

from hub.domain import events as e
from hub.domain.calendar.hours import Hours
from hub.domain.errors import ClockBehind
from tests.support.check import check_office
from tests.support.clock import FakeClock, at
from tests.support.hall import Hall
from tests.support.offices import booking_office, furnished_ledger, small_office
from tests.support.refusing import no_to
from tests.unit.services.test_days_off import office as office_with_calendar

WORKING_DAY = ((7 * 60, 11 * 60 + 30), (13 * 60 + 30, 17 * 60))
WEEK = Hours(week=(*(WORKING_DAY,) * 5, ((7 * 60, 11 * 60 + 30),), ()))


def days(hall: Hall) -> list[str]:
    """The business days in the ledger, as they were opened."""
    return [event.day for event in hall.ledger.events if isinstance(event, e.DayOpened)]


def alarms(hall: Hall) -> list[str]:
    """Those of the clock."""
    return [one.code for one in hall.service.status().alarms if one.code.startswith("clock")]


@pytest.fixture
def lone() -> Iterator[Hall]:
    """An office that no time server reaches, with a slot for tomorrow sold."""
    with Hall(booking_office()) as hall:
        hall.clock.ntp = False
        yield hall


def test_two_seconds_of_2036_leave_nothing_behind(lone: Hall) -> None:
    assert lone.take("A") == "A001"
    lone.clock.advance(s=60)
    lone.clock.jump_to("2036-01-02 09:00")
    lone.clock.advance(s=2)
    lone.service.tick()
    assert lone.take("A") == "A002"
    assert alarms(lone) == ["clock_ahead"]
    ticket = lone.service.state.day.tickets["2026-11-23/A002"]
    assert ticket.taken_ms == at("2026-11-23 08:01:02")
    lone.clock.jump_to("2026-11-23 08:01:02")
    lone.clock.advance(s=60)
    lone.service.tick()
    assert alarms(lone) == []
    assert lone.take("A") == "A003"
    lone.restart()
    assert lone.take("A") == "A004"
    assert days(lone) == ["2026-11-23"]
    check_office(lone)


def test_a_clock_that_wakes_in_the_far_future_is_held_and_the_office_goes_on(lone: Hall) -> None:
    lone.take("A")
    lone.clock.jump_to("2036-01-02 09:00")
    lone.restart()
    assert alarms(lone) == ["clock_ahead"]
    lone.clock.advance(s=30)
    assert lone.take("A") == "A002"
    assert days(lone) == ["2026-11-23"]
    lone.clock.jump_to("2026-11-23 08:10")
    assert lone.take("A") == "A003"
    assert alarms(lone) == []


def test_a_time_server_confirms_by_itself(lone: Hall) -> None:
    lone.clock.jump_to("2027-03-01 07:00")
    lone.restart()
    lone.service.tick()
    assert "2027-03-01" not in days(lone)
    lone.clock.ntp = True
    lone.service.tick()
    lone.settle()
    assert days(lone)[-1] == "2027-03-01"
    assert alarms(lone) == []


def test_a_person_confirms_a_jump_and_the_ledger_says_so(lone: Hall) -> None:
    lone.take("A")
    lone.clock.jump_to("2026-11-24 09:00")
    assert no_to(lone, "k1", "clock_confirm") == "not_for_this_device"
    assert lone.press("c1", "clock_confirm").r == "ok"
    assert days(lone) == ["2026-11-23", "2026-11-24"]
    assert e.ClockConfirmed(25 * 3600) in lone.ledger.events
    assert lone.take("A") == "A001"
    assert alarms(lone) == []
    assert no_to(lone, "c1", "clock_confirm") == "clock_not_ahead"


@pytest.mark.parametrize(
    ("last", "wakes", "opens"),
    [
        ("2026-11-23 17:30", "2026-11-24 06:30", True),  # the power is off at night
        ("2026-11-27 17:30", "2026-11-30 06:30", True),  # and over the weekend
        ("2027-02-03 17:30", "2027-02-11 06:30", True),  # all of Tết
        ("2027-01-29 17:30", "2027-02-11 06:30", False),  # three working days in which nobody came
        ("2027-02-01 17:30", "2027-02-11 06:30", True),  # two of them: a cable was cut
        ("2026-11-23 17:30", "2027-11-24 06:30", False),
    ],
)
def test_an_office_opens_by_itself_after_days_in_which_it_was_shut(
    last: str, wakes: str, opens: bool
) -> None:
    office = office_with_calendar()
    clock = FakeClock(wakes)
    clock.ntp = False
    with Hall(office, clock=clock, ledger=furnished_ledger(office, last)) as hall:
        hall.service.tick()
        hall.settle()
        assert (alarms(hall) == []) is opens
        assert (days(hall) == [wakes[:10]]) is opens


def test_an_office_without_a_calendar_may_be_off_for_two_weeks() -> None:
    for wakes, opens in (("2026-12-07 06:30", True), ("2026-12-12 06:30", False)):
        clock = FakeClock(wakes)
        clock.ntp = False
        office = small_office()
        with Hall(office, clock=clock, ledger=furnished_ledger(office, "2026-11-23 17:30")) as hall:
            assert (alarms(hall) == []) is opens


def test_a_hub_that_runs_for_days_is_in_no_doubt(lone: Hall) -> None:
    lone.take("A")
    for day in ("2026-11-24", "2026-11-25"):
        lone.clock.advance(h=24)
        lone.service.tick()
        assert lone.take("A") == "A001"
        assert days(lone)[-1] == day
    assert alarms(lone) == []


def jumped(hall: Hall) -> str:
    """A day, and then one of 2036 that somebody took for right; returns the code of a slot of tomorrow."""
    hall.take("A")
    hall.take("A")
    code = hall.press("c1", "book", service="A", at="2026-11-24T08:00").d["code"]
    hall.clock.jump_to("2036-01-02 09:00")
    assert hall.press("c1", "clock_confirm").r == "ok"
    assert hall.take("A") == "A001"
    hall.clock.jump_to("2026-11-23 08:30")
    assert isinstance(code, str)
    return code


def back_again(hall: Hall, code: str) -> None:
    """The day goes on where it was: no number twice, the slot is kept, who waits is served."""
    assert hall.service.state.day.name == "2026-11-23"
    assert alarms(hall) == []
    assert hall.take("A") == "A003"
    hall.login(1, "101")
    called = {hall.press("q1", "next").d["ticket"] for _ in range(4)}
    assert called == {"A001", "A002", "A003"}
    assert hall.service.state.day.bookings[code].state.value == "booked"
    hall.clock.advance(h=24)
    hall.service.tick()
    assert hall.press("k1", "checkin", code=code).d["ticket"] == "A800"
    assert days(hall) == ["2026-11-23", "2036-01-02", "2026-11-23", "2026-11-24"]


def test_a_person_puts_the_clock_of_a_running_office_back(lone: Hall) -> None:
    code = jumped(lone)
    assert alarms(lone) == ["clock_behind"]
    assert lone.press("c1", "clock_back").r == "ok"
    back_again(lone, code)


def test_a_person_puts_the_clock_back_at_a_start_that_is_refused_otherwise(lone: Hall) -> None:
    code = jumped(lone)
    with pytest.raises(ClockBehind):
        lone.restart()
    lone.restart(put_back=True)
    back_again(lone, code)


def test_there_is_nothing_to_put_back_while_the_clock_is_right(lone: Hall) -> None:
    lone.take("A")
    assert no_to(lone, "c1", "clock_back") == "clock_not_behind"
    assert no_to(lone, "k1", "clock_back") == "not_for_this_device"


def test_leases_of_a_day_that_is_opened_again_are_the_same(lone: Hall) -> None:
    lone.take("A")
    before = lone.service.state.leases_in_force()
    jumped(lone)
    lone.press("c1", "clock_back")
    assert lone.service.state.leases_in_force() == before
    lease = {"ticket": "A900", "service": "A", "day": "2026-11-23"}
    assert lone.press("k1", "offline_take", **lease).r == "ok"
    check_office(lone)
