"""Every command in every situation of a counter and of a ticket: what is refused changes nothing at all."""

import zlib
from collections.abc import Callable
from typing import Any

import pytest

from hub.contract import messages as m
from tests.support.check import check_office
from tests.support.hall import Hall, Reply
from tests.support.offices import dossier_office
from tests.support.refusing import all_of

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

CODE = "000.00.15.H41-261123-0001"
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
    ("q1", "transfer", {"counter": 1}),
    ("q1", "transfer", {"counter": 2}),
    ("q1", "transfer", {"counter": 3}),
    ("q1", "transfer", {"counter": 9}),
    ("q1", "transfer", {}),
    ("q1", "transfer", {"service": "B", "counter": 2}),
    ("q1", "return", {}),
    ("q1", "return", {"ticket": "B001"}),
    ("c1", "return", {}),
    ("c1", "return", {"ticket": "B001"}),
    ("c1", "return", {"ticket": "Z999"}),
    ("q1", "login", {"card": "04a1b2c3"}),
    ("q1", "line", {}),
    ("q1", "line", {"page": 9, "list": "missed"}),
    ("q1", "services", {}),
    ("q1", "pause", {"reason": "lunch"}),
    ("q1", "resume", {}),
    ("k1", "take", {"service": "A"}),
    ("k1", "take", {"service": "Z"}),
    ("k1", "take", {"service": "A", "priority": "friend"}),
    ("k1", "take", {"service": "A", "then": ["B", "C"]}),
    ("k1", "take", {"service": "A", "then": ["A"]}),
    ("k1", "checkin", {"code": "00000000"}),
    ("k1", "checkin", {"code": "12345678"}),
    ("k1", "checkin", {"code": "MOTCUA:THU-NGHIEM/2026-11-23/B001"}),
    ("k1", "offline_take", {"ticket": "A900", "service": "A", "day": "2026-11-23"}),
    ("k1", "offline_take", {"ticket": "B001", "service": "B", "day": "2026-11-23"}),
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
    ("c1", "reprint", {"ticket": "B001"}),
    ("c1", "reprint", {"ticket": "B001", "kiosk": "q1"}),
    ("c1", "reprint", {"ticket": "Z999"}),
    ("c1", "book", {"service": "A", "at": "2026-11-23T09:00"}),
    ("c1", "book", {"service": "B", "at": "2026-11-23T09:00"}),
    ("c1", "book", {"service": "A", "at": "2026-11-23T09:01"}),
    ("c1", "book", {"service": "A", "at": "2026-11-22T09:00"}),
    ("c1", "book", {"service": "A", "at": "2026-02-31T09:00"}),
    ("c1", "cancel", {"code": "00000000"}),
    ("c1", "clock_confirm", {}),
    ("c1", "clock_back", {}),
    ("c1", "slots", {"service": "A", "day": "2026-11-24"}),
    ("c1", "slots", {"service": "B", "day": "2026-11-24"}),
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
    ("c1", "officer_card", {"officer": "101", "card": "00" * 32}),
    ("c1", "officer_card", {"officer": "999", "card": "00" * 32}),
    ("c1", "officer_card", {"officer": "101"}),
    ("c1", "status", {}),
    ("q1", "dossier", {"code": CODE, "action": "received"}),
    ("q1", "dossier", {"code": CODE, "action": "received", "procedure": "2"}),
    ("q1", "dossier", {"code": CODE, "action": "returned"}),
    ("q1", "dossier", {"code": "B001", "action": "received"}),
    ("k1", "lookup", {"code": CODE}),
    ("k1", "lookup", {"code": "8934563138165"}),
    ("k1", "procedure_agencies", {}),
    ("k1", "procedures", {"keys": "2"}),
    ("k1", "procedure_slip", {"code": "7.777777"}),
    ("c1", "dossier_register", {"procedure": "1.012783"}),
    ("c1", "dossier_register", {"procedure": "7.777777"}),
    ("c1", "dossier_step", {"code": CODE, "step": "accept"}),
    ("c1", "dossier_word", {"code": CODE, "reason": "vì sao"}),
    ("c1", "dossier_share", {"code": CODE, "agency": "thue"}),
    ("c1", "dossier_receipt", {"code": CODE, "device": "k1"}),
    ("c1", "dossier_fee", {"code": CODE, "name": "Phí", "amount_vnd": -1, "receipt": "1"}),
    ("c1", "dossier_official", {"code": CODE, "official": CODE}),
    ("c1", "dossier_correct", {"code": CODE, "procedure": "1.013977"}),
    ("c1", "dossier_conflict", {"code": CODE, "field": "ChuHoSo", "kept": "upstream"}),
    ("c1", "person_erase", {"code": CODE}),
    ("c1", "batch_open", {"origin": "centre", "destination": "dat-dai"}),
    ("c1", "batch_open", {"origin": "centre", "destination": "nowhere"}),
    ("c1", "batch_scan", {"batch": "G-261123-01", "code": CODE}),
    ("c1", "batch_seal", {"batch": "G-261123-01", "seal": "N-1"}),
    ("c1", "batch_close", {"batch": "G-261123-01"}),
]


def test_every_command_of_the_contract_is_driven() -> None:
    assert {event for _, event, _ in COMMANDS} == set(m.EVENTS)


def pressed_in(
    counter: str, ticket: str, command: tuple[str, str, dict[str, Any]]
) -> tuple[Reply, list[Any]]:
    """The reply, and what has changed: state and rows before and after."""
    with Hall(dossier_office()) as hall:
        TICKETS[ticket](hall)
        COUNTERS[counter](hall)
        before = all_of(hall)
        dev, event, d = command
        reply = hall.press(dev, event, **d)
        after = all_of(hall)
        check_office(hall)
        return reply, [before, after]


@pytest.mark.parametrize("ticket", TICKETS)
@pytest.mark.parametrize("counter", COUNTERS)
def test_what_is_not_ok_changes_nothing(counter: str, ticket: str, pytestconfig: pytest.Config) -> None:
    """Every command in every situation in the long campaign; in the short one a fifth of them in each."""
    whole = pytestconfig.getoption("--campaign") == "long"
    part = zlib.crc32((counter + ticket).encode()) % 5
    for command in COMMANDS if whole else COMMANDS[part::5]:
        reply, (before, after) = pressed_in(counter, ticket, command)
        assert reply.code != "internal_error", (command, reply)
        if reply.r != "ok":
            assert before == after, (command, reply)


NOT_HERE = "not_logged_in"
REFUSALS = {  # key: per situation of the counter, in the order of COUNTERS; None is ok
    "logout": (NOT_HERE, NOT_HERE, None, "ticket_in_hand", None),
    "next": (NOT_HERE, NOT_HERE, None, None, "counter_paused"),
    "recall": (NOT_HERE, NOT_HERE, "nothing_in_hand", None, "counter_paused"),
    "no_show": (NOT_HERE, NOT_HERE, "nothing_in_hand", None, "counter_paused"),
    "park": (NOT_HERE, NOT_HERE, "nothing_in_hand", None, "counter_paused"),
    "finish": (NOT_HERE, NOT_HERE, "nothing_in_hand", None, "counter_paused"),
    "transfer": (NOT_HERE, NOT_HERE, "nothing_in_hand", None, "counter_paused"),
    "call": (NOT_HERE, NOT_HERE, None, None, "counter_paused"),
    "return": (NOT_HERE, NOT_HERE, "nothing_in_hand", None, "counter_paused"),
    "pause": (NOT_HERE, NOT_HERE, None, "ticket_in_hand", "counter_paused"),
    "resume": (NOT_HERE, NOT_HERE, None, None, None),
    "line": (None, None, None, None, None),
    "services": (None, None, None, None, None),
}


@pytest.mark.parametrize("key", REFUSALS)
def test_a_key_is_refused_exactly_where_it_makes_no_sense(key: str) -> None:
    d = {"transfer": {"service": "B"}, "call": {"ticket": "B001"}}.get(key, {})
    codes = tuple(pressed_in(counter, "waiting", ("q1", key, d))[0].code for counter in COUNTERS)
    assert codes == REFUSALS[key]


CALLABLE = {  # what `call` says to a ticket, by where it stands
    "nobody": "no_such_ticket",
    "waiting": None,
    "in hand elsewhere": "ticket_at_counter",
    "parked": None,
    "missed": None,
    "served": "ticket_done",
    "voided": "ticket_void",
}
VOIDABLE = CALLABLE | {"in hand elsewhere": None, "missed": "ticket_missed"}
RETURNABLE = CALLABLE | {"waiting": "ticket_waiting"}
PRINTABLE = CALLABLE | {"in hand elsewhere": None}


@pytest.mark.parametrize("ticket", TICKETS)
def test_a_number_can_be_called_or_voided_exactly_where_its_life_allows(ticket: str) -> None:
    call, _ = pressed_in("at work, idle", ticket, ("q1", "call", {"ticket": "B001"}))
    void, _ = pressed_in("at work, idle", ticket, ("c1", "void", {"ticket": "B001", "reason": "x"}))
    assert (call.code, void.code) == (CALLABLE[ticket], VOIDABLE[ticket])


@pytest.mark.parametrize("ticket", TICKETS)
def test_a_number_can_be_returned_or_printed_again_exactly_where_its_life_allows(ticket: str) -> None:
    back, _ = pressed_in("at work, idle", ticket, ("c1", "return", {"ticket": "B001"}))
    paper, _ = pressed_in("at work, idle", ticket, ("c1", "reprint", {"ticket": "B001"}))
    assert (back.code, paper.code) == (RETURNABLE[ticket], PRINTABLE[ticket])


SCANNED = CALLABLE | {"waiting": "ticket_waiting", "parked": "ticket_parked"}


@pytest.mark.parametrize("ticket", TICKETS)
def test_a_ticket_shown_at_a_kiosk_comes_back_only_when_its_call_was_missed(ticket: str) -> None:
    code = {"code": "MOTCUA:THU-NGHIEM/2026-11-23/B001"}
    reply, _ = pressed_in("at work, idle", ticket, ("k1", "checkin", code))
    assert reply.code == SCANNED[ticket]
