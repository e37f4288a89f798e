"""A citizen presses a button."""

import pytest

from hub.domain import events as e
from hub.domain.office.office import Numbering
from tests.support.clock import at
from tests.support.hall import Hall
from tests.support.offices import counter, small_office


def test_a_take_is_answered_with_number_people_ahead_and_print_job(hall: Hall) -> None:
    hall.take("A")
    reply = hall.repeat("k1", "take", 77, service="A")
    told = {"ticket": "A002", "ahead": 1, "wait_min": None, "job": "k1-b00t-77", "service": "A"}
    assert reply == ("ok", told, False)


def test_every_service_counts_for_itself(hall: Hall) -> None:
    assert [hall.take(letter) for letter in "AABAB"] == ["A001", "A002", "B001", "A003", "B002"]


def test_two_kiosks_never_give_the_same_number(hall: Hall) -> None:
    hall.put("k1", "take", 1, service="A")
    hall.put("k2", "take", 1, service="A")
    hall.settle()
    assert [hall.answers(dev, 1)[0].d["ticket"] for dev in ("k1", "k2")] == ["A001", "A002"]


def test_people_who_press_in_the_same_millisecond_are_counted_ahead(hall: Hall) -> None:
    assert [hall.press("k1", "take", service="A").d["ahead"] for _ in range(3)] == [0, 1, 2]


def test_a_priority_class_is_counted_before_those_it_passes(hall: Hall) -> None:
    hall.take("A")
    hall.clock.advance(s=1)
    assert hall.press("k1", "take", service="A", priority="elderly").d["ahead"] == 0


@pytest.mark.parametrize(
    ("d", "code"),
    [
        ({"service": "Z"}, "no_such_service"),
        ({"service": "A", "priority": "friend"}, "no_such_priority"),
    ],
)
def test_what_the_office_does_not_have_is_refused(hall: Hall, d: dict[str, str], code: str) -> None:
    reply = hall.press("k1", "take", **d)
    assert (reply.r, reply.code) == ("refused", code)


def test_numbers_run_out_and_come_back_with_the_next_day() -> None:
    with Hall(small_office(numbering=Numbering(width=2, last=3))) as hall:
        assert [hall.take("A") for _ in range(3)] == ["A01", "A02", "A03"]
        assert hall.press("k1", "take", service="A").code == "numbers_exhausted"
        assert hall.take("B") == "B01"
        hall.clock.advance(h=24)
        assert hall.take("A") == "A01"


def test_an_old_press_keeps_its_place_in_the_line(hall: Hall) -> None:
    hall.login()
    hall.clock.advance(s=60)
    hall.take("A")
    hall.press("k2", "take", service="A", age_ms=30_000)
    assert hall.press("q1", "next").d["ticket"] == "A002"


def test_a_take_never_goes_stale_but_belongs_to_the_day_it_arrives_in(hall: Hall) -> None:
    hall.clock.jump_to("2026-11-24 00:00")
    hall.clock.advance(s=5)
    assert hall.press("k1", "take", service="A", age_ms=3_600_000).r == "ok"
    [ticket] = hall.service.state.day.tickets.values()
    assert (ticket.id, ticket.taken_ms) == ("2026-11-24/A001", at("2026-11-24 00:00"))


def test_a_take_of_absurd_age_cannot_go_further_back_than_the_day(hall: Hall) -> None:
    assert hall.press("k1", "take", service="A", age_ms=10**30).r == "ok"
    assert hall.service.state.day.tickets["2026-11-23/A001"].taken_ms == at("2026-11-23 00:00")


def test_a_closed_service_gives_no_numbers_and_still_serves_those_waiting(hall: Hall) -> None:
    hall.login()
    hall.take("A")
    assert hall.press("c1", "service_close", service="A").r == "ok"
    assert hall.press("k1", "take", service="A").code == "service_closed"
    assert hall.press("q1", "next").d["ticket"] == "A001"
    assert hall.press("c1", "service_open", service="A").r == "ok"
    assert hall.take("A") == "A002"


def test_closing_twice_is_one_fact_and_so_is_opening_twice(hall: Hall) -> None:
    for command, kind in (("service_close", e.ServiceClosed), ("service_open", e.ServiceOpened)):
        assert [hall.press("c1", command, service="A").r for _ in range(2)] == ["ok", "ok"]
        assert sum(isinstance(event, kind) for event in hall.ledger.events) == 1
        assert hall.press("c1", command, service="Z").code == "no_such_service"


def test_an_unserved_letter_is_taken_all_the_same() -> None:
    with Hall(small_office(counters={1: counter(1, "A")})) as hall:
        assert hall.take("C") == "C001"
        assert not hall.service.state.serving("C")
        hall.login()
        assert hall.service.state.serving("A")


def test_ranges_that_are_moved_during_the_day_give_no_number_twice() -> None:
    """A2 was leased when those who come had A1 alone; now they have the first nine."""
    ranges = Numbering(width=1, last=1, booked_last=1, lease=4)
    with Hall(small_office(numbering=ranges)) as small:
        assert small.take("A") == "A1"
        assert small.press("k1", "offline_take", ticket="A2", service="A", day="2026-11-23").r == "ok"
        small.restart(small_office(numbering=Numbering(width=1, last=9, booked_last=9)))
        assert [small.take("A") for _ in range(2)] == ["A3", "A4"]
        small.restart()
        assert [ticket.number for ticket in small.service.state.day.tickets.values()] == [
            "A1",
            "A2",
            "A3",
            "A4",
        ]
