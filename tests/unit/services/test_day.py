"""Midnight in Vietnam, and clocks that are wrong."""

import pytest

from hub.domain import events as e
from hub.domain.errors import ClockBehind
from tests.support.check import check_office
from tests.support.clock import FakeClock
from tests.support.hall import Hall
from tests.support.offices import counter, small_office


def opened(hall: Hall) -> list[str]:
    """The days in the ledger."""
    return [event.day for event in hall.ledger.events if isinstance(event, e.DayOpened)]


def test_the_day_turns_at_midnight_in_vietnam_not_at_midnight_in_greenwich(hall: Hall) -> None:
    hall.clock.jump_to("2026-11-23 23:59")
    hall.take("A")
    hall.clock.advance(s=60)
    hall.take("A")
    hall.clock.jump_to("2026-11-24 07:01")
    assert hall.take("A") == "A002"
    assert opened(hall) == ["2026-11-23", "2026-11-24"]
    assert list(hall.service.state.day.tickets) == ["2026-11-23/A001", "2026-11-24/A001", "2026-11-24/A002"]


def test_the_day_turns_by_itself_when_nobody_presses(hall: Hall) -> None:
    hall.clock.advance(h=24)
    hall.service.tick()
    hall.settle()
    assert opened(hall) == ["2026-11-23", "2026-11-24"]
    hall.service.tick()
    assert not hall.service.staged


def test_who_still_waits_is_carried_over_and_called_first(hall: Hall) -> None:
    hall.take("A")
    hall.clock.advance(h=24)
    hall.login()
    assert hall.take("A") == "A001"
    hall.press("q1", "next")
    assert hall.service.state.day.sessions[1].ticket == "2026-11-23/A001"
    assert hall.press("q1", "next").d == {"ticket": "A001", "waiting": 0, "service": "A"}
    assert hall.service.state.day.sessions[1].ticket == "2026-11-24/A001"


def test_at_midnight_idle_counters_close_and_who_serves_goes_on(hall: Hall) -> None:
    hall.login(1, "101")
    hall.login(3, "103")
    hall.take("A")
    hall.press("q1", "next")
    call = hall.service.state.day.sessions[1].call_seq
    hall.clock.advance(h=24)
    assert hall.press("q1", "finish").r == "ok"
    assert hall.press("q3", "next").code == "not_logged_in"
    assert hall.service.state.day.sessions[1].call_seq == call  # a board blinks when it changes
    check_office(hall)


def test_ended_tickets_stay_behind_and_parked_ones_come_along(hall: Hall) -> None:
    hall.login()
    for key in ("finish", "no_show", "park"):
        hall.take("A")
        hall.press("q1", "next")
        hall.press("q1", key)
    hall.clock.advance(h=24)
    hall.login()
    assert [t.number for t in hall.service.state.day.tickets.values()] == ["A003"]
    assert hall.press("q1", "call", ticket="A003").d["ticket"] == "A003"


def test_a_carried_ticket_can_be_called_and_voided_when_its_number_was_given_again(hall: Hall) -> None:
    hall.login()
    hall.take("A")
    hall.press("q1", "next")
    hall.press("q1", "park")
    hall.clock.advance(h=24)
    hall.login()
    hall.take("A")
    assert hall.press("q1", "call", ticket="A001").r == "ok"  # today's, because it waits
    assert hall.service.state.day.sessions[1].ticket == "2026-11-24/A001"
    hall.press("q1", "finish")
    assert hall.press("c1", "void", ticket="A001", reason="never came back").code == "ticket_of_which_day"
    yesterday = {"ticket": "A001", "day": "2026-11-23"}
    assert hall.press("c1", "void", reason="never came back", **yesterday).r == "ok"
    assert hall.ledger.events[-1] == e.TicketVoided("2026-11-23/A001", "never came back")
    assert hall.press("c1", "void", reason="once more", **yesterday).code == "ticket_void"
    assert hall.press("c1", "void", ticket="A001", reason="once more").code == "ticket_done"


def test_alarms_and_closed_services_outlast_midnight_and_a_restart(hall: Hall) -> None:
    hall.press("k1", "fault", code="no_paper")
    hall.press("c1", "service_close", service="B")
    hall.clock.advance(h=24)
    hall.take("A")
    hall.restart()
    assert {"code": "no_paper", "subject": "k1"} in hall.press("c1", "status").d["alarms"]
    assert hall.press("k1", "take", service="B").code == "service_closed"
    check_office(hall)


def test_what_boards_showed_yesterday_is_forgotten_by_a_running_hub_as_by_a_restarted_one(hall: Hall) -> None:
    hall.press("b1", "shown", rev=1, text="Q1")
    hall.clock.advance(h=24)
    hall.take("A")
    check_office(hall)
    assert hall.press("b1", "shown", rev=1, text="Q1").r == "ok"
    assert hall.ledger.events[-1] == e.BoardShown("b1", 1, 1, "Q1")


def test_a_device_that_comes_back_after_midnight_is_noted_in_the_new_day(hall: Hall) -> None:
    hall.press("k1", "fault", code="no_paper")
    hall.clock.advance(h=24)
    hall.send("k1", b'{"s":"online","boot":"n3w"}', leaf="state")
    hall.settle()
    assert [(row.day, row.event) for row in hall.ledger.entries[-1:]] == [
        ("2026-11-24", e.FaultCleared("k1", "no_paper"))
    ]
    check_office(hall)


def test_a_refused_press_after_midnight_opens_the_day_and_nothing_else(hall: Hall) -> None:
    hall.clock.advance(h=24)
    rows = len(hall.ledger.entries)
    assert hall.press("k1", "take", service="Z").r == "refused"
    assert [type(event) for event in hall.ledger.events[rows:]] == [e.DayOpened, e.LeasesGranted]


def test_a_clock_that_jumps_back_neither_reopens_a_day_nor_writes_history_backwards(hall: Hall) -> None:
    hall.clock.jump_to("2026-11-24 08:00")
    hall.take("A")
    hall.clock.jump_to("2026-11-23 08:00")
    assert [hall.take("A"), hall.take("A")] == ["A002", "A003"]
    times = [entry.at_ms for entry in hall.ledger.entries]
    assert times == sorted(times)
    assert opened(hall) == ["2026-11-23", "2026-11-24"]
    hall.login()
    assert [hall.press("q1", "next").d["ticket"] for _ in range(3)] == ["A001", "A002", "A003"]


def test_a_clock_that_was_put_back_raises_an_alarm_and_time_goes_on_from_the_last_row(hall: Hall) -> None:
    hall.clock.jump_to("2026-11-23 15:00")
    hall.take("A")
    assert "clock_behind" not in [alarm.code for alarm in hall.service.status().alarms]
    hall.clock.jump_to("2026-11-23 09:00")
    hall.clock.advance(ms=60_000)
    hall.take("A")
    first, second = (entry.at_ms for entry in hall.ledger.entries[-2:])
    assert second - first >= 60_000
    assert "clock_behind" in [alarm.code for alarm in hall.service.status().alarms]


def test_a_hub_that_wakes_before_its_last_row_says_so_and_opens_nothing(hall: Hall) -> None:
    hall.take("A")
    rows = len(hall.ledger.entries)
    hall.clock.jump_to("2026-11-23 07:59")
    with pytest.raises(ClockBehind, match="60 s behind"):
        hall.restart()
    assert len(hall.ledger.entries) == rows


def test_a_clock_that_is_two_seconds_behind_is_forgiven(hall: Hall) -> None:
    hall.take("A")
    now_ms = hall.clock.wall_ms()
    hall.clock.jump_to("2026-11-23 07:59:58")
    hall.restart()
    hall.take("A")
    assert hall.ledger.entries[-1].at_ms == now_ms


def test_every_start_has_a_number_of_its_own(hall: Hall) -> None:
    first = hall.service.epoch
    hall.restart()
    assert hall.service.epoch > first
    assert isinstance(hall.ledger.events[hall.service.epoch - 1], e.HubStarted)


def test_a_counter_taken_out_of_the_configuration_does_not_keep_the_hub_from_starting(hall: Hall) -> None:
    hall.login(1, "101")
    hall.login(3, "103")
    for letter in "ACC":
        hall.take(letter)
    hall.press("q3", "next")
    hall.restart(small_office(counters={1: counter(1, "AB")}))
    assert hall.press("q1", "next").d["ticket"] == "A001"
    assert hall.press("q3", "finish").d == {"waiting": 0}
    check_office(hall)
    hall.clock.advance(h=24)
    hall.take("A")
    assert list(hall.service.state.day.sessions) == [1]


def test_a_citizen_in_hand_at_a_counter_that_is_gone_can_still_be_voided(hall: Hall) -> None:
    hall.login(3, "103")
    hall.take("C")
    hall.press("q3", "next")
    hall.clock.advance(h=24)
    hall.take("A")
    hall.restart(small_office(counters={1: counter(1, "AB")}))
    assert hall.press("c1", "void", ticket="C001", day="2026-11-23", reason="counter moved").r == "ok"
    check_office(hall)


def test_the_first_start_ever_opens_the_day() -> None:
    with Hall(clock=FakeClock("2026-11-23 06:59")) as hall:
        assert opened(hall) == ["2026-11-23"]
        assert hall.take("A") == "A001"
