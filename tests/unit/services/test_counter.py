"""An officer at a keypad."""

import pytest

from hub.domain import events as e
from tests.support.hall import Hall


@pytest.fixture
def at_work(hall: Hall) -> Hall:
    """Officer 101 at counter 1, for services A and B."""
    assert hall.login().r == "ok"
    return hall


def serving(hall: Hall, service: str = "A") -> str:
    """A citizen in hand at counter 1."""
    number = hall.take(service)
    assert hall.press("q1", "call", ticket=number).r == "ok"
    return number


def state_of(hall: Hall, number: str) -> str:
    """Where today's ticket stands."""
    return hall.service.state.day.tickets[f"2026-11-23/{number}"].state.value


def test_next_calls_the_one_due_first_of_all_services_of_the_counter(at_work: Hall) -> None:
    at_work.take("B")
    at_work.clock.advance(s=60)
    at_work.take("A")  # B may wait 900 s longer
    assert at_work.press("q1", "next").d == {"ticket": "A001", "waiting": 1, "service": "A"}
    assert at_work.press("q1", "next").d == {"ticket": "B001", "waiting": 0, "service": "B"}


def test_next_finishes_the_ticket_in_hand(at_work: Hall) -> None:
    serving(at_work)
    at_work.take("A")
    at_work.press("q1", "next")
    assert (state_of(at_work, "A001"), state_of(at_work, "A002")) == ("done", "serving")


def test_next_with_nobody_waiting_is_an_honest_answer_and_finishes_too(at_work: Hall) -> None:
    assert at_work.press("q1", "next") == ("ok", {"ticket": None, "waiting": 0}, False)
    serving(at_work)
    assert at_work.press("q1", "next").d["ticket"] is None
    assert state_of(at_work, "A001") == "done"


def test_next_does_not_call_from_the_line_of_another_counter(at_work: Hall) -> None:
    at_work.take("C")
    assert at_work.press("q1", "next").d == {"ticket": None, "waiting": 0}


def test_two_counters_pressing_next_at_once_get_two_citizens_or_an_honest_nobody(at_work: Hall) -> None:
    at_work.login(2, "102")
    at_work.take("B")
    at_work.ledger.hold()
    first, second = at_work.put("q1", "next"), at_work.put("q2", "next")
    at_work.ledger.release()
    at_work.settle()
    assert at_work.answers("q1", first)[0].d["ticket"] == "B001"
    assert at_work.answers("q2", second)[0].d == {"ticket": None, "waiting": 0}


def test_recall_calls_again_and_counts(at_work: Hall) -> None:
    serving(at_work)
    at_work.messenger.forget()
    assert [at_work.press("q1", "recall").r for _ in range(2)] == ["ok", "ok"]
    assert [call["nth"] for call in at_work.messenger.of("call")] == [2, 3]


@pytest.mark.parametrize(("key", "then"), [("finish", "done"), ("no_show", "no_show"), ("park", "parked")])
def test_a_key_that_ends_a_service_tells_who_waits_and_frees_the_hand(
    at_work: Hall, key: str, then: str
) -> None:
    serving(at_work)
    at_work.take("B")
    assert at_work.press("q1", key) == ("ok", {"waiting": 1}, False)
    assert state_of(at_work, "A001") == then
    assert at_work.press("q1", key).code == "nothing_in_hand"


def test_a_waiting_number_can_be_called_out_of_turn_and_the_ledger_says_so(at_work: Hall) -> None:
    at_work.take("A")
    late = at_work.take("A")
    assert at_work.press("q1", "call", ticket=late).d == {"ticket": "A002", "waiting": 1, "service": "A"}
    assert at_work.press("q1", "next").d["ticket"] == "A001"
    calls = [event for event in at_work.ledger.events if isinstance(event, e.TicketCalled)]
    assert [call.out_of_turn for call in calls] == [True, False]


@pytest.mark.parametrize("key", ["park", "no_show"])
def test_a_parked_or_missed_citizen_can_be_called_back(at_work: Hall, key: str) -> None:
    number = serving(at_work)
    at_work.press("q1", key)
    assert at_work.press("q1", "next").d["ticket"] is None
    assert at_work.press("q1", "call", ticket=number).d == {"ticket": "A001", "waiting": 0, "service": "A"}
    assert at_work.messenger.of("call")[-1]["nth"] == 1


@pytest.mark.parametrize(("key", "waited_s"), [("park", 0), ("no_show", 60)])
def test_who_missed_the_call_is_due_when_coming_back_and_who_was_parked_as_before(
    at_work: Hall, key: str, waited_s: int
) -> None:
    number = serving(at_work)
    due_ms = at_work.service.state.day.tickets[f"2026-11-23/{number}"].due_ms
    at_work.clock.advance(s=900)
    at_work.press("q1", key)
    at_work.clock.advance(s=60)
    at_work.press("q1", "call", ticket=number)
    [back] = [event for event in at_work.ledger.events if isinstance(event, e.TicketReturned)]
    assert back.due_ms == due_ms + 1000 * waited_s


def test_calling_a_number_finishes_the_ticket_in_hand(at_work: Hall) -> None:
    first, second = serving(at_work), serving(at_work)
    assert (state_of(at_work, first), state_of(at_work, second)) == ("done", "serving")


def test_the_number_in_hand_cannot_be_called_over_itself(at_work: Hall) -> None:
    number = serving(at_work)
    assert at_work.press("q1", "call", ticket=number).code == "ticket_at_counter"
    assert state_of(at_work, number) == "serving"


def test_a_number_that_nobody_has_or_that_is_of_another_counter_is_not_called(at_work: Hall) -> None:
    at_work.take("C")
    assert at_work.press("q1", "call", ticket="A404").code == "no_such_ticket"
    assert at_work.press("q1", "call", ticket="C001").code == "not_of_this_counter"


def test_a_transferred_citizen_keeps_the_due_time(at_work: Hall) -> None:
    at_work.login(2, "102")
    number = serving(at_work)
    at_work.clock.advance(s=600)
    at_work.take("B")
    assert at_work.press("q1", "transfer", service="B") == ("ok", {"waiting": 2}, False)
    assert at_work.press("q2", "next").d == {"ticket": number, "waiting": 1, "service": "B"}


def test_a_transfer_to_a_line_of_another_counter_leaves_nobody_more_waiting_here(at_work: Hall) -> None:
    serving(at_work)
    assert at_work.press("q1", "transfer", service="C").d == {"waiting": 0}


def test_a_transfer_that_leads_nowhere_is_refused(at_work: Hall) -> None:
    serving(at_work)
    at_work.press("c1", "service_close", service="C")
    codes = [at_work.press("q1", "transfer", service=letter).code for letter in "ZAC"]
    assert codes == ["no_such_service", "same_service", "service_closed"]


def test_a_break_calls_nobody_and_ends_with_resume(at_work: Hall) -> None:
    at_work.take("A")
    assert at_work.press("q1", "pause", reason="lunch").r == "ok"
    assert at_work.press("q1", "next").code == "counter_paused"
    assert [at_work.press("q1", "resume").r for _ in range(2)] == ["ok", "ok"]  # twice is no mistake
    assert at_work.press("q1", "next").d["ticket"] == "A001"


def test_nobody_leaves_or_rests_with_a_citizen_in_hand(at_work: Hall) -> None:
    serving(at_work)
    assert at_work.press("q1", "pause").code == "ticket_in_hand"
    assert at_work.press("q1", "logout").code == "ticket_in_hand"


def test_a_logout_closes_the_counter_and_frees_the_officer(at_work: Hall) -> None:
    assert at_work.press("q1", "logout").r == "ok"
    assert at_work.press("q1", "next").code == "not_logged_in"
    assert at_work.login(3, "101").r == "ok"


@pytest.mark.parametrize("key", ["next", "recall", "no_show", "park", "finish"])
def test_before_the_login_a_key_does_nothing(hall: Hall, key: str) -> None:
    hall.take("A")
    reply = hall.press("q1", key)
    assert (reply.r, reply.code) == ("denied", "not_logged_in")


@pytest.mark.parametrize(
    "key", ["next", "recall", "no_show", "park", "finish", "pause", "resume", "logout", "challenge"]
)
def test_a_key_pressed_more_than_ten_seconds_ago_is_stale(at_work: Hall, key: str) -> None:
    serving(at_work)
    d = {"officer": "101"} if key == "challenge" else {}
    reply = at_work.press("q1", key, age_ms=10_001, **d)
    assert (reply.r, reply.code) == ("stale", "too_old")
    assert state_of(at_work, "A001") == "serving"


def test_a_key_pressed_ten_seconds_ago_still_counts(at_work: Hall) -> None:
    assert at_work.press("q1", "next", age_ms=10_000).r == "ok"


def test_a_console_voids_an_open_ticket_by_name_and_frees_the_hand(at_work: Hall) -> None:
    number = serving(at_work)
    assert at_work.press("c1", "void", ticket=number, reason="went home").r == "ok"
    assert at_work.press("q1", "finish").code == "nothing_in_hand"
    assert at_work.press("c1", "void", ticket=number, reason="again").code == "ticket_void"
    assert at_work.press("c1", "void", ticket="A404", reason="who").code == "no_such_ticket"
    assert at_work.ledger.events[-1] == e.TicketVoided("2026-11-23/A001", "went home")


def test_a_voided_citizen_is_not_called(at_work: Hall) -> None:
    at_work.press("c1", "void", ticket=at_work.take("A"), reason="went home")
    assert at_work.press("q1", "next").d == {"ticket": None, "waiting": 0}
