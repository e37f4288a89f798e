"""Each checker fails for an office that breaks its rule, and is quiet for one that does not."""

import pytest
from msgspec.structs import replace

from hub.domain import events as e
from hub.domain.counters.sessions import SessionState
from hub.domain.queue.tickets import TicketState
from hub.services.ports import Entry, PressId, StoredAnswer
from tests.support import invariants as must
from tests.support.check import check_office
from tests.support.hall import Hall


@pytest.fixture
def busy(hall: Hall) -> Hall:
    """A001 in hand at counter 1, C001 at counter 3, A002 and B001 waiting."""
    hall.login(1, "101")
    hall.login(3, "103")
    for letter in "AACB":
        hall.take(letter)
    hall.press("q1", "next")
    hall.press("q3", "next")
    check_office(hall)
    return hall


def broken() -> pytest.RaisesExc[AssertionError]:
    return pytest.raises(AssertionError)


def test_a_ticket_nobody_asked_for_is_noticed(busy: Hall) -> None:
    row = Entry(999, "2026-11-23", 1, e.TicketTaken("2026-11-23/A009", "A", 1, 1, job="k1-b00t-9"))
    with broken():
        must.every_accepted_take_has_exactly_one_ticket(
            busy.pressed, busy.ledger.answers, [*busy.ledger.entries, row]
        )


def test_a_promised_ticket_that_is_not_there_is_noticed(busy: Hall) -> None:
    rows = [entry for entry in busy.ledger.entries if not isinstance(entry.event, e.TicketTaken)]
    with broken():
        must.every_accepted_take_has_exactly_one_ticket(busy.pressed, busy.ledger.answers, rows)


def test_two_tickets_for_one_press_are_noticed_even_when_both_were_told(busy: Hall) -> None:
    answers = dict(busy.ledger.answers)
    twin = PressId("k1", "tw1n", 1)
    answers[twin] = StoredAnswer(twin, "ok", b'{"ticket":"A009","job":"k1-b00t-1001"}')
    job = must.taken(busy.ledger.entries)[0].job
    answers[twin] = replace(answers[twin], d=b'{"ticket":"A009","job":"%s"}' % str(job).encode())
    row = Entry(999, "2026-11-23", 1, e.TicketTaken("2026-11-23/A009", "A", 1, 1, job=job))
    with pytest.raises(AssertionError, match="two tickets"):
        must.every_accepted_take_has_exactly_one_ticket(
            busy.pressed | {twin: "take"}, answers, [*busy.ledger.entries, row]
        )


def test_a_number_given_twice_a_day_is_noticed(busy: Hall) -> None:
    first = next(entry for entry in busy.ledger.entries if isinstance(entry.event, e.TicketTaken))
    with broken():
        must.no_number_twice_a_day([*busy.ledger.entries, first])


def test_a_citizen_at_two_counters_is_noticed(busy: Hall) -> None:
    busy.service.state.day.sessions[2].ticket = busy.service.state.day.sessions[1].ticket
    with broken():
        must.no_citizen_at_two_counters(busy.service.state)


def test_a_ticket_served_in_nobodys_hand_is_noticed(busy: Hall) -> None:
    busy.service.state.day.sessions[1].ticket = None
    with broken():
        must.a_hand_holds_what_is_being_served(busy.service.state)


def test_two_tickets_in_one_hand_are_noticed(busy: Hall) -> None:
    other = busy.service.state.day.tickets["2026-11-23/A002"]
    other.state, other.counter = TicketState.SERVING, 1
    with pytest.raises(AssertionError, match="two at a counter"):
        must.a_hand_holds_what_is_being_served(busy.service.state)


def test_a_citizen_in_hand_during_a_break_is_noticed(busy: Hall) -> None:
    busy.service.state.day.sessions[1].state = SessionState.PAUSED
    with broken():
        must.a_hand_holds_what_is_being_served(busy.service.state)


def test_an_officer_at_two_counters_is_noticed(busy: Hall) -> None:
    busy.service.state.day.sessions[2].officer = "101"
    busy.service.state.day.sessions[2].state = SessionState.OPEN
    with broken():
        must.an_officer_is_at_one_counter(busy.service.state)


def test_an_open_counter_without_an_officer_is_noticed(busy: Hall) -> None:
    busy.service.state.day.sessions[1].officer = None
    with broken():
        must.an_officer_is_at_one_counter(busy.service.state)


def test_a_citizen_forgotten_by_the_line_is_noticed(busy: Hall) -> None:
    busy.service.state.day.lines.remove(busy.service.state.day.tickets["2026-11-23/A002"])
    with broken():
        must.lines_are_the_waiting_tickets(busy.service.state)


def test_a_citizen_who_waits_at_the_wrong_place_is_noticed(busy: Hall) -> None:
    busy.service.state.day.tickets["2026-11-23/A002"].due_ms -= 1
    with broken():
        must.lines_are_the_waiting_tickets(busy.service.state)


def test_an_answer_that_is_not_durable_is_noticed(busy: Hall) -> None:
    ack = {"boot": "b00t", "seq": 1003, "r": "ok", "d": {}}
    with pytest.raises(AssertionError, match="not durable"):
        must.told_is_in_the_ledger([("k9", ack)], [], busy.ledger.answers, [])


def test_an_answer_that_differs_from_the_ledger_is_noticed(busy: Hall) -> None:
    told = next(told for told in busy.messenger.told if told.what == "ack" and "ticket" in told.data["d"])
    ack = told.data | {"d": told.data["d"] | {"ticket": "A777"}}
    with pytest.raises(AssertionError, match="A777"):
        must.told_is_in_the_ledger([(told.to or "", ack)], [], busy.ledger.answers, [])


def test_an_announced_call_that_never_happened_is_noticed(busy: Hall) -> None:
    call = {"ticket": "A002", "counter": 1, "nth": 1}
    with pytest.raises(AssertionError, match="never happened"):
        must.told_is_in_the_ledger([], [call], busy.ledger.answers, busy.ledger.entries)


@pytest.mark.parametrize(
    "field",
    [
        *("issued", "faults", "closed", "jobs", "finished", "shown", "devices", "tickets"),
        *("taken", "told", "bookings", "booked", "leases", "leases_ended", "lease_used", "pages"),
    ],
)
def test_a_state_that_a_restart_would_not_find_is_noticed(busy: Hall, field: str) -> None:
    state = busy.service.state
    things = getattr(state if field == "devices" else state.day, field)
    if isinstance(things, set):
        things.add("B")
    else:
        things["x"] = next(iter(things.values()), 1)
    with broken():
        must.the_replayed_day_is_the_live_one(
            busy.service.state, busy.office, busy.ledger.open(), busy.ledger.entries
        )


def test_put_aside_tickets_in_another_order_are_noticed(busy: Hall) -> None:
    """An officer leafs through them, the oldest first."""
    busy.press("q1", "park")
    busy.press("q1", "next")
    busy.press("q1", "park")
    check_office(busy)
    session = busy.service.state.day.sessions[1]
    assert len(session.aside) == 2
    session.aside = dict(reversed(session.aside.items()))
    with broken():
        check_office(busy)


def test_an_office_that_tells_before_it_commits_is_noticed(hall: Hall) -> None:
    hall.ledger.hold()
    hall.put("k1", "take", service="A")
    hall.spin()
    hall.messenger.ack("k1", b'{"boot":"b00t","seq":1001,"r":"ok","d":{"ticket":"A001"}}')
    with pytest.raises(AssertionError, match="not durable"):
        check_office(hall, at_rest=False)
