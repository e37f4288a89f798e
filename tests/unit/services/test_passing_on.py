"""A citizen is passed on: to another service, to a counter, back into the queue, or put aside."""

import pytest

from hub.domain import events as e
from tests.support.check import check_office
from tests.support.hall import Hall
from tests.support.offices import small_office
from tests.support.refusing import no_to


@pytest.fixture
def at_work(hall: Hall) -> Hall:
    """Officer 101 at counter 1 (services A and B), 103 at counter 3 (service C); counter 2 is closed."""
    assert hall.login(1, "101").r == hall.login(3, "103").r == "ok"
    return hall


def serving(hall: Hall, service: str = "A") -> str:
    """A citizen in hand at counter 1."""
    number = hall.take(service)
    assert hall.press("q1", "call", ticket=number).r == "ok"
    return number


def ticket(hall: Hall, number: str) -> object:
    return hall.service.state.day.tickets[f"{hall.service.state.day.name}/{number}"]


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ({"service": "Z"}, "no_such_service"),
        ({"service": "A"}, "same_service"),
        ({"counter": 9}, "no_such_counter"),
        ({"counter": 1}, "own_counter"),
        ({"counter": 2}, "counter_closed"),
        ({}, "transfer_where"),
        ({"service": "B", "counter": 3}, "transfer_where"),
    ],
)
def test_a_transfer_that_leads_nowhere_changes_nothing(
    at_work: Hall, where: dict[str, object], code: str
) -> None:
    serving(at_work)
    assert no_to(at_work, "q1", "transfer", **where) == code


def test_a_transfer_to_a_closed_service_changes_nothing(at_work: Hall) -> None:
    serving(at_work)
    at_work.press("c1", "service_close", service="C")
    assert no_to(at_work, "q1", "transfer", service="C") == "service_closed"


@pytest.mark.parametrize(
    ("key", "d"),
    [
        ("transfer", {"service": "B"}),
        ("transfer", {"counter": 3}),
        ("return", {}),
        ("park", {}),
        ("recall", {}),
        ("no_show", {}),
        ("finish", {}),
    ],
)
def test_with_nothing_in_hand_there_is_nothing_to_pass_on(
    at_work: Hall, key: str, d: dict[str, object]
) -> None:
    at_work.take("A")
    assert no_to(at_work, "q1", key, **d) == "nothing_in_hand"


def test_a_citizen_passed_to_a_counter_is_called_there_in_due_time_and_nowhere_else(at_work: Hall) -> None:
    number = serving(at_work)
    at_work.clock.advance(s=60)
    at_work.take("C")
    assert at_work.press("q1", "transfer", counter=3).d == {"waiting": 0}
    assert at_work.press("q1", "next").d == {"ticket": None, "waiting": 0}
    assert at_work.press("q3", "next").d == {"ticket": number, "waiting": 1, "service": "A"}
    check_office(at_work)


def test_the_keypad_there_is_told_of_one_more_who_waits(at_work: Hall) -> None:
    serving(at_work)
    at_work.press("q1", "transfer", counter=3)
    at_work.watch()
    assert at_work.messenger.of("want", "q3")[-1]["waiting"] == 1


def test_a_paused_counter_can_be_passed_to(at_work: Hall) -> None:
    serving(at_work)
    at_work.press("q3", "pause", reason="lunch")
    assert at_work.press("q1", "transfer", counter=3).r == "ok"


def test_who_waits_for_one_counter_waits_in_line_again_when_it_closes(at_work: Hall) -> None:
    number = serving(at_work)
    at_work.press("q1", "transfer", counter=3)
    at_work.press("q3", "logout")
    assert at_work.ledger.events[-2:] == [
        e.TicketReleased(f"2026-11-23/{number}"),
        e.OfficerLoggedOut("103", 3),
    ]
    assert at_work.press("q1", "next").d["ticket"] == number
    check_office(at_work)


def test_who_waits_for_one_counter_at_midnight_waits_in_line_the_next_morning(at_work: Hall) -> None:
    number = serving(at_work)
    at_work.press("q1", "transfer", counter=3)
    at_work.clock.advance(h=24)
    at_work.service.tick()
    at_work.settle()
    check_office(at_work)
    at_work.login(1, "101")
    assert at_work.press("q1", "next").d["ticket"] == number


def test_who_waits_for_a_counter_that_serves_over_midnight_is_called_there(at_work: Hall) -> None:
    number = serving(at_work)
    at_work.take("C")
    at_work.press("q3", "next")
    at_work.press("q1", "transfer", counter=3)
    at_work.clock.advance(h=24)
    assert at_work.press("q3", "next").d["ticket"] == number
    check_office(at_work)


def test_a_colleague_may_call_who_waits_for_another_counter(at_work: Hall) -> None:
    number = serving(at_work)
    at_work.take("A")
    at_work.press("q1", "transfer", counter=3)
    assert at_work.press("q1", "call", ticket=number).d == {"ticket": number, "waiting": 1, "service": "A"}
    check_office(at_work)


def test_a_citizen_given_back_keeps_the_due_time_and_is_called_anew(at_work: Hall) -> None:
    number = serving(at_work)
    due_ms = ticket(at_work, number).due_ms
    at_work.press("q1", "recall")
    at_work.clock.advance(s=300)
    at_work.take("A")
    assert at_work.press("q1", "return").d == {"waiting": 2}
    assert at_work.ledger.events[-1] == e.TicketReturned(f"2026-11-23/{number}", due_ms, 1)
    assert at_work.press("q1", "next").d["ticket"] == number
    assert at_work.messenger.of("call")[-1]["nth"] == 1
    check_office(at_work)


@pytest.mark.parametrize(("key", "waited_s"), [("park", 0), ("no_show", 60)])
def test_a_console_returns_who_was_put_aside_as_before_and_who_was_missed_from_now(
    at_work: Hall, key: str, waited_s: int
) -> None:
    number = serving(at_work)
    due_ms = ticket(at_work, number).due_ms
    at_work.clock.advance(s=900)
    at_work.press("q1", key)
    at_work.clock.advance(s=60)
    assert at_work.press("c1", "return", ticket=number).d == {"waiting": 1}
    assert ticket(at_work, number).due_ms == due_ms + 1000 * waited_s
    check_office(at_work)


def test_a_keypad_returns_its_own_tickets_and_no_others(at_work: Hall) -> None:
    number = serving(at_work)
    at_work.press("q1", "park")
    assert no_to(at_work, "q3", "return", ticket=number) == "not_of_this_counter"
    at_work.press("q3", "logout")
    assert no_to(at_work, "q3", "return", ticket=number) == "not_logged_in"
    assert at_work.press("q1", "return", ticket=number).r == "ok"


def test_a_console_has_nothing_in_hand_to_return(at_work: Hall) -> None:
    assert no_to(at_work, "c1", "return") == "no_counter"
    assert no_to(at_work, "c1", "return", ticket="A404") == "no_such_ticket"


def test_a_counter_may_take_back_what_it_put_aside_of_another_service(at_work: Hall) -> None:
    number = serving(at_work)
    at_work.press("q1", "transfer", counter=3)
    at_work.press("q3", "next")
    at_work.press("q3", "park")
    assert at_work.press("q3", "call", ticket=number).d["ticket"] == number
    check_office(at_work)


def test_at_the_limit_of_parked_tickets_one_more_is_refused_until_one_comes_back() -> None:
    office = small_office()
    limit = office.tickets.parked_max
    with Hall(office) as hall:
        hall.login(1, "101")
        parked = []
        for _ in range(limit):
            parked.append(serving(hall))
            assert hall.press("q1", "park").r == "ok"
        assert hall.messenger.of("want", "q1")[-1]["parked"] == limit
        missed = serving(hall)
        assert hall.press("q1", "no_show").r == "ok", "those who did not come do not count"
        serving(hall)
        assert no_to(hall, "q1", "park") == "park_full"
        hall.press("c1", "return", ticket=parked[0])
        assert hall.press("q1", "park").r == "ok"
        assert missed in [t.number for t in hall.service.state.day.tickets.values()]


def test_the_last_call_of_a_ticket_is_said_and_one_more_is_refused(at_work: Hall) -> None:
    serving(at_work)
    assert [at_work.press("q1", "recall").r for _ in range(2)] == ["ok", "ok"]
    assert no_to(at_work, "q1", "recall") == "recalls_exhausted"
    assert at_work.messenger.of("want", "q1")[-1]["nth"] == 3


def test_a_number_that_is_done_voided_or_elsewhere_cannot_be_called(at_work: Hall) -> None:
    at_work.login(2, "102")
    done, void, there = serving(at_work, "B"), at_work.take("B"), at_work.take("B")
    at_work.press("q1", "finish")
    at_work.press("c1", "void", ticket=void, reason="went home")
    at_work.press("q2", "call", ticket=there)
    codes = [no_to(at_work, "q1", "call", ticket=number) for number in (done, void, there, "B404", "C001")]
    assert codes[:4] == ["ticket_done", "ticket_void", "ticket_at_counter", "no_such_ticket"]
    at_work.take("C")
    assert no_to(at_work, "q1", "call", ticket="C001") == "not_of_this_counter"


def test_a_number_of_yesterday_that_was_served_cannot_be_called(at_work: Hall) -> None:
    number = serving(at_work)
    at_work.press("q1", "finish")
    at_work.clock.advance(h=24)
    at_work.login(1, "101")
    assert no_to(at_work, "q1", "call", ticket=number) == "no_such_ticket"


def test_zeros_that_nobody_types_are_put_in(at_work: Hall) -> None:
    at_work.take("A")
    assert at_work.press("q1", "call", ticket="A1").d["ticket"] == "A001"
