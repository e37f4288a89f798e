"""A citizen with several errands keeps one ticket and is passed on."""

import pytest

from hub.domain import events as e
from tests.support.check import check_office
from tests.support.hall import Hall
from tests.support.offices import counter, service, small_office
from tests.support.refusing import no_to


@pytest.fixture
def at_work(hall: Hall) -> Hall:
    """Officer 101 at counter 1 (A and B), 103 at counter 3 (C)."""
    assert hall.login(1, "101").r == hall.login(3, "103").r == "ok"
    return hall


@pytest.mark.parametrize(
    ("d", "code"),
    [
        ({"service": "A", "then": ["A"]}, "errand_twice"),
        ({"service": "A", "then": ["B", "C", "B"]}, "errand_twice"),
        ({"service": "A", "then": ["Z"]}, "no_such_service"),
    ],
)
def test_errands_that_make_no_sense_change_nothing(at_work: Hall, d: dict[str, object], code: str) -> None:
    assert no_to(at_work, "k1", "take", **d) == code


def test_an_errand_at_a_closed_service_changes_nothing(at_work: Hall) -> None:
    at_work.press("c1", "service_close", service="C")
    assert no_to(at_work, "k1", "take", service="A", then=["C"]) == "service_closed"


def test_too_many_errands_change_nothing() -> None:
    letters = "ABCDEF"
    office = small_office(services={one: service(one) for one in letters}, counters={1: counter(1, letters)})
    with Hall(office) as hall:
        assert no_to(hall, "k1", "take", service="A", then=list("BCDEF")) == "too_many_errands"
        assert hall.press("k1", "take", service="A", then=list("BCDE")).r == "ok"


def test_a_citizen_with_three_errands_keeps_one_ticket_and_is_served_three_times(at_work: Hall) -> None:
    number = at_work.take("A", then=["C", "B"])
    due_ms = at_work.service.state.day.tickets[f"2026-11-23/{number}"].due_ms
    at_work.press("q1", "next")
    assert at_work.messenger.of("want", "q1")[-1]["errands"] == ["C", "B"]
    assert at_work.press("q1", "finish").d == {"waiting": 0}
    assert at_work.press("q3", "next").d == {"ticket": number, "waiting": 0, "service": "C"}
    assert at_work.press("q3", "finish").d == {"waiting": 0}
    assert at_work.press("q1", "next").d == {"ticket": number, "waiting": 0, "service": "B"}
    assert at_work.messenger.of("want", "q1")[-1]["errands"] == []
    at_work.press("q1", "finish")
    ticket = at_work.service.state.day.tickets[f"2026-11-23/{number}"]
    assert (ticket.state.value, ticket.due_ms) == ("done", due_ms)
    ends = [x for x in at_work.ledger.events if isinstance(x, e.TicketPassedOn | e.TicketFinished)]
    assert [type(x) for x in ends] == [e.TicketPassedOn, e.TicketPassedOn, e.TicketFinished]
    assert [x.rating for x in ends] == [f"{ticket.id}/1", f"{ticket.id}/3", f"{ticket.id}/1"]
    check_office(at_work)


def test_the_paper_tells_where_to_go_afterwards(at_work: Hall) -> None:
    at_work.take("A", then=["C"])
    assert at_work.messenger.of("print", "k1")[-1][1].errands == ("Lĩnh vực C",)


def test_next_goes_on_with_the_same_citizen_whose_errand_is_due_here(at_work: Hall) -> None:
    number = at_work.take("A", then=["B"])
    at_work.clock.advance(s=60)
    at_work.take("A")
    assert at_work.press("q1", "next").d == {"ticket": number, "waiting": 1, "service": "A"}
    assert at_work.press("q1", "next").d == {"ticket": number, "waiting": 1, "service": "B"}
    why = at_work.ledger.events[-1].why
    assert (why.beat, why.passed) == ("2026-11-23/A002", 0)
    assert at_work.press("q1", "next").d == {"ticket": "A002", "waiting": 0, "service": "A"}
    check_office(at_work)


def test_two_errands_at_one_counter_make_one_rating(at_work: Hall) -> None:
    at_work.take("A", then=["B"])
    for _ in range(2):
        at_work.press("q1", "next")
    at_work.press("q1", "finish")
    ref = at_work.messenger.of("want", "p1")[-1]["invite"]["ref"]
    assert at_work.press("p1", "rate", ref=ref, score=3).r == "ok"
    assert no_to(at_work, "p1", "rate", ref=ref, score=1) == "already_rated"


def test_a_transfer_to_an_errand_does_that_errand(at_work: Hall) -> None:
    number = at_work.take("A", then=["C", "B"])
    at_work.press("q1", "next")
    at_work.press("q1", "transfer", service="C")
    at_work.press("q3", "next")
    assert at_work.messenger.of("want", "q3")[-1]["errands"] == ["B"]
    at_work.press("q3", "finish")
    assert at_work.press("q1", "next").d == {"ticket": number, "waiting": 0, "service": "B"}
    at_work.press("q1", "finish")
    assert at_work.service.state.day.tickets[f"2026-11-23/{number}"].state.value == "done"
    check_office(at_work)


def test_a_missed_parked_or_returned_citizen_keeps_the_errands(at_work: Hall) -> None:
    number = at_work.take("A", then=["C"])
    for key in ("park", "no_show", "return"):
        at_work.press("q1", "call", ticket=number)
        at_work.press("q1", key)
    at_work.press("q1", "call", ticket=number)
    at_work.press("q1", "finish")
    assert at_work.press("q3", "next").d["service"] == "C"
    check_office(at_work)


def test_errands_outlast_midnight_and_a_restart(at_work: Hall) -> None:
    number = at_work.take("A", then=["C"])
    at_work.clock.advance(h=24)
    at_work.restart()
    at_work.login(1, "101")
    at_work.login(3, "103")
    at_work.press("q1", "next")
    at_work.press("q1", "finish")
    assert at_work.press("q3", "next").d == {"ticket": number, "waiting": 0, "service": "C"}
    check_office(at_work)


def test_an_errand_of_a_service_that_the_office_no_longer_has_is_left_out(at_work: Hall) -> None:
    at_work.take("A", then=["C", "B"])
    left = small_office()
    at_work.restart(
        small_office(
            services={k: v for k, v in left.services.items() if k != "C"}, counters={1: counter(1, "AB")}
        )
    )
    at_work.press("q1", "next")
    assert at_work.press("q1", "next").d["service"] == "B"
    at_work.press("q1", "finish")
    assert at_work.service.state.day.tickets["2026-11-23/A001"].state.value == "done"


def test_an_errand_where_nobody_is_at_work_pages_the_officer(hall: Hall) -> None:
    hall.login(1, "101")
    hall.take("A", then=["C"])
    hall.press("q1", "next")
    assert hall.messenger.of("page") == []
    hall.press("q1", "finish")
    hall.service.tick()
    hall.settle()
    assert hall.messenger.of("page")[-1]["service"] == "C"
