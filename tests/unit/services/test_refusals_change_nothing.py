"""Every command in every situation of a counter and of a ticket: what is refused changes nothing at all."""

from collections.abc import Callable
from typing import Any

import pytest

from hub.contract import messages as m
from tests.support.check import check_office
from tests.support.hall import Hall, Reply
from tests.support.snapshot import snapshot

Situation = Callable[[Hall], None]


def called(hall: Hall, counter: int = 1, service: str = "A") -> str:
    """A citizen called to a counter at work."""
    number = hall.take(service)
    assert hall.press(f"q{counter}", "call", ticket=number).r == "ok"
    return number


def at_work_idle(hall: Hall) -> None:
    hall.login()


def at_work_serving(hall: Hall) -> None:
    hall.login()
    called(hall)


def on_a_break(hall: Hall) -> None:
    hall.login()
    hall.press("q1", "pause")


def closed_again(hall: Hall) -> None:
    hall.login()
    hall.press("q1", "logout")


COUNTERS: dict[str, Situation] = {
    "closed": lambda hall: None,
    "closed again": closed_again,
    "at work, idle": at_work_idle,
    "at work, serving": at_work_serving,
    "on a break": on_a_break,
}


def of_the_other_counter(key: str | None) -> Situation:
    """B001 was called at counter 2, and then this key was pressed."""

    def situation(hall: Hall) -> None:
        hall.login(2, "102")
        called(hall, 2, "B")
        if key:
            assert hall.press("q2", key).r == "ok"

    return situation


def waiting(hall: Hall) -> None:
    hall.take("B")


def voided(hall: Hall) -> None:
    hall.press("c1", "void", ticket=hall.take("B"), reason="went home")


TICKETS: dict[str, Situation] = {
    "nobody": lambda hall: None,
    "waiting": waiting,
    "in hand elsewhere": of_the_other_counter(None),
    "parked": of_the_other_counter("park"),
    "missed": of_the_other_counter("no_show"),
    "served": of_the_other_counter("finish"),
    "voided": voided,
}

COMMANDS: list[tuple[str, str, dict[str, Any]]] = [
    ("q1", "challenge", {"officer": "101"}),
    ("q1", "challenge", {"officer": "999"}),
    ("q1", "login", {"officer": "101", "proof": "00"}),
    ("q1", "logout", {}),
    ("q1", "next", {}),
    ("q1", "recall", {}),
    ("q1", "no_show", {}),
    ("q1", "park", {}),
    ("q1", "finish", {}),
    ("q1", "call", {"ticket": "B001"}),
    ("q1", "call", {"ticket": "A001"}),
    ("q1", "call", {"ticket": "Z999"}),
    ("q1", "transfer", {"service": "A"}),
    ("q1", "transfer", {"service": "B"}),
    ("q1", "transfer", {"service": "Z"}),
    ("q1", "pause", {"reason": "lunch"}),
    ("q1", "resume", {}),
    ("k1", "take", {"service": "A"}),
    ("k1", "take", {"service": "Z"}),
    ("k1", "take", {"service": "A", "priority": "friend"}),
    ("k1", "printed", {"job": "k1-b00t-404"}),
    ("k1", "print_failed", {"job": "k1-b00t-404", "code": "no_paper"}),
    ("p1", "rate", {"score": 3}),
    ("p1", "rate", {"score": 4}),
    ("p1", "rate", {"score": 1, "ref": "2026-11-23/B001/2"}),
    ("p2", "rate", {"score": 1, "ref": "2026-11-23/B001/2"}),
    ("b1", "shown", {"rev": 1, "text": "Q1"}),
    ("b1", "fault", {"code": "display_mismatch"}),
    ("b1", "recovered", {"code": "display_mismatch"}),
    ("c1", "void", {"ticket": "B001", "reason": "went home"}),
    ("c1", "void", {"ticket": "Z999", "reason": "who"}),
    ("c1", "service_close", {"service": "A"}),
    ("c1", "service_close", {"service": "Z"}),
    ("c1", "service_open", {"service": "A"}),
    ("c1", "device_add", {"name": "k1", "type": "console", "secret": "$"}),
    ("c1", "device_add", {"name": "b9", "type": "led_board", "secret": "$"}),
    ("c1", "device_add", {"name": "k9", "type": "kiosk", "secret": "$"}),
    ("c1", "device_remove", {"name": "k2"}),
    ("c1", "device_remove", {"name": "k9"}),
    ("c1", "officer_pin", {"officer": "999", "salt": "00", "key": "00"}),
    ("c1", "officer_pin", {"officer": "101", "salt": "00", "key": "00"}),
    ("c1", "status", {}),
]


def test_every_command_of_the_contract_is_driven() -> None:
    assert {event for _, event, _ in COMMANDS} == set(m.EVENTS)


def pressed_in(
    counter: str, ticket: str, command: tuple[str, str, dict[str, Any]]
) -> tuple[Reply, list[Any]]:
    """The reply, and what has changed: state and rows before and after."""
    with Hall() as hall:
        TICKETS[ticket](hall)
        COUNTERS[counter](hall)
        before = snapshot(hall.service.state), hall.ledger.entries, hall.ledger.open().secrets
        dev, event, d = command
        reply = hall.press(dev, event, **d)
        after = snapshot(hall.service.state), hall.ledger.entries, hall.ledger.open().secrets
        check_office(hall)
        return reply, [before, after]


@pytest.mark.parametrize("ticket", TICKETS)
@pytest.mark.parametrize("counter", COUNTERS)
def test_what_is_not_ok_changes_nothing(counter: str, ticket: str) -> None:
    for command in COMMANDS:
        reply, (before, after) = pressed_in(counter, ticket, command)
        assert reply.code != "internal_error", (command, reply)
        if reply.r != "ok":
            assert before == after, (command, reply)


REFUSALS = {  # key: per situation of the counter, in the order of COUNTERS; None is ok
    "logout": ("not_possible_at_counter", "not_possible_at_counter", None, "ticket_in_hand", None),
    "next": ("not_logged_in", "not_logged_in", None, None, "counter_paused"),
    "recall": ("not_logged_in", "not_logged_in", "nothing_in_hand", None, "counter_paused"),
    "no_show": ("not_logged_in", "not_logged_in", "nothing_in_hand", None, "counter_paused"),
    "park": ("not_logged_in", "not_logged_in", "nothing_in_hand", None, "counter_paused"),
    "finish": ("not_logged_in", "not_logged_in", "nothing_in_hand", None, "counter_paused"),
    "transfer": ("not_logged_in", "not_logged_in", "nothing_in_hand", None, "counter_paused"),
    "call": ("not_logged_in", "not_logged_in", None, None, "counter_paused"),
    "pause": (
        *("not_possible_at_counter", "not_possible_at_counter"),
        *(None, "ticket_in_hand", "not_possible_at_counter"),
    ),
    "resume": ("not_possible_at_counter", "not_possible_at_counter", None, None, None),
}


@pytest.mark.parametrize("key", REFUSALS)
def test_a_key_is_refused_exactly_where_it_makes_no_sense(key: str) -> None:
    d = {"transfer": {"service": "B"}, "call": {"ticket": "B001"}}.get(key, {})
    codes = tuple(pressed_in(counter, "waiting", ("q1", key, d))[0].code for counter in COUNTERS)
    assert codes == REFUSALS[key]


CALLABLE = {  # what `call` says to a ticket, by where it stands
    "nobody": "no_such_ticket",
    "waiting": None,
    "in hand elsewhere": "not_possible_for_ticket",
    "parked": None,
    "missed": None,
    "served": "not_possible_for_ticket",
    "voided": "not_possible_for_ticket",
}
VOIDABLE = CALLABLE | {"in hand elsewhere": None, "missed": "not_possible_for_ticket"}


@pytest.mark.parametrize("ticket", TICKETS)
def test_a_number_can_be_called_or_voided_exactly_where_its_life_allows(ticket: str) -> None:
    call, _ = pressed_in("at work, idle", ticket, ("q1", "call", {"ticket": "B001"}))
    void, _ = pressed_in("at work, idle", ticket, ("c1", "void", {"ticket": "B001", "reason": "x"}))
    assert (call.code, void.code) == (CALLABLE[ticket], VOIDABLE[ticket])
