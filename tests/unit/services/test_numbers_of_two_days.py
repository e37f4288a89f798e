"""A number of yesterday and the same number of today: told apart wherever one of them is named."""

from collections.abc import Iterator

import pytest

from hub.domain import events as e
from tests.support.check import check_office
from tests.support.hall import Hall
from tests.support.refusing import no_to

YESTERDAY, TODAY = "2026-11-23", "2026-11-24"


@pytest.fixture
def two_days(hall: Hall) -> Iterator[Hall]:
    """A001 of yesterday waits, and so does A001 of today; A002 is yesterday's alone."""
    hall.take("A")
    hall.take("A")
    hall.clock.advance(h=24)
    hall.login(1, "101")
    hall.take("A")
    yield hall
    check_office(hall)


def test_a_call_of_a_carried_number_says_its_day_everywhere(two_days: Hall) -> None:
    hall = two_days
    assert hall.press("q1", "next").d["ticket"] == "A001"
    hall.watch()
    assert hall.messenger.of("call")[-1]["day"] == YESTERDAY
    assert hall.messenger.of("want", "b1")[-1]["day"] == YESTERDAY
    assert hall.messenger.of("want", "q1")[-1]["day"] == YESTERDAY
    counters = hall.messenger.of("now")[-1]["counters"]
    assert [one["day"] for one in counters if one["ticket"]] == [YESTERDAY]
    assert [one.day for one in hall.service.status().counters if one.ticket] == [YESTERDAY]
    hall.press("q1", "next")
    answer = hall.press("q1", "next").d
    assert answer["ticket"] == "A001"
    hall.watch()
    for told in (hall.messenger.of("call")[-1], hall.messenger.of("want", "b1")[-1]):
        assert "day" not in told


def test_the_lists_of_a_keypad_say_the_day_of_a_carried_number(two_days: Hall) -> None:
    rows = two_days.press("q1", "line").d["tickets"]
    assert [(row["ticket"], row.get("day")) for row in rows] == [
        ("A001", YESTERDAY),
        ("A002", YESTERDAY),
        ("A001", None),
    ]


def test_a_number_without_a_day_is_todays(two_days: Hall) -> None:
    hall = two_days
    assert hall.press("c1", "void", ticket="A001", reason="gone").r == "ok"
    assert hall.ledger.events[-1] == e.TicketVoided(f"{TODAY}/A001", "gone")
    hall.press("c1", "void", ticket="A001", day=YESTERDAY, reason="gone home")
    assert hall.ledger.events[-1] == e.TicketVoided(f"{YESTERDAY}/A001", "gone home")


@pytest.mark.parametrize(("event", "d"), [("void", {"reason": "gone"}), ("reprint", {}), ("return", {})])
def test_a_console_never_hits_yesterdays_number_in_silence(
    two_days: Hall, event: str, d: dict[str, str]
) -> None:
    assert no_to(two_days, "c1", event, ticket="A002", **d) == "ticket_of_which_day"
    assert no_to(two_days, "c1", event, ticket="A009", **d) == "no_such_ticket"
    assert no_to(two_days, "c1", event, ticket="A009", day=YESTERDAY, **d) == "no_such_ticket"


def test_who_is_over_today_does_not_stand_for_yesterdays(two_days: Hall) -> None:
    hall = two_days
    hall.press("c1", "void", ticket="A001", reason="gone")
    assert no_to(hall, "c1", "void", ticket="A001", reason="again") == "ticket_of_which_day"
    assert no_to(hall, "q1", "call", ticket="A001") == "ticket_of_which_day"
    answer = hall.press("q1", "call", ticket="A001", day=YESTERDAY)
    assert (answer.d["ticket"], answer.d["day"]) == ("A001", YESTERDAY)


def test_a_keypad_calls_a_number_that_only_yesterday_has_and_is_told_the_day(two_days: Hall) -> None:
    answer = two_days.press("q1", "call", ticket="A2")
    assert (answer.d["ticket"], answer.d["day"]) == ("A002", YESTERDAY)


def test_what_was_put_aside_yesterday_comes_back_by_its_day(hall: Hall) -> None:
    hall.login(1, "101")
    hall.take("A")
    hall.press("q1", "next")
    hall.press("q1", "park")
    hall.clock.advance(h=24)
    hall.take("A")
    assert hall.press("c1", "return", ticket="A001", day=YESTERDAY).r == "ok"
    assert isinstance(hall.ledger.events[-1], e.TicketReturned)
    assert hall.ledger.events[-1].id == f"{YESTERDAY}/A001"


def test_a_page_for_a_carried_number_says_its_day(hall: Hall) -> None:
    hall.take("A")
    hall.clock.advance(h=24)
    hall.service.tick()
    hall.settle()
    assert hall.messenger.of("page")[-1]["day"] == YESTERDAY


def test_a_copy_that_did_not_come_out_is_named_with_its_day(hall: Hall) -> None:
    hall.take("A")
    hall.clock.advance(h=24)
    job = hall.press("c1", "reprint", ticket="A001", day=YESTERDAY).d["job"]
    hall.press("k1", "print_failed", job=job, code="unknown")
    subjects = [one.subject for one in hall.service.status().alarms if one.code == "ticket_not_printed"]
    assert subjects == [f"A001 ({YESTERDAY})"]
