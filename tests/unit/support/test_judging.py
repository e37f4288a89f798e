"""Each judgement fails for a call that was not as it is told."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from hub.domain import events as e
from hub.services.ports import Entry
from tests.support.hall import Hall
from tests.support.judging import every_reason_of_a_call_is_true, nobody_is_overtaken_beyond_the_bound


@pytest.fixture
def busy(hall: Hall) -> Hall:
    """A001 called in turn before A002, recalled; then A003 chosen past A002."""
    hall.login(1, "101")
    for _ in range(4):
        hall.take("A")
    hall.press("q1", "next")
    hall.press("q1", "recall")
    hall.press("q1", "call", ticket="A003")
    every_reason_of_a_call_is_true(hall.office, hall.ledger.entries)
    nobody_is_overtaken_beyond_the_bound(hall.office, hall.ledger.entries)
    return hall


def told_otherwise(hall: Hall, rule: str, change: Callable[[e.Why], e.Why | None]) -> list[Entry]:
    """The ledger, had the reasons of one rule been told in another way."""
    return [
        replace(entry, event=replace(entry.event, why=change(entry.event.why)))
        if isinstance(entry.event, e.TicketCalled) and entry.event.why and entry.event.why.rule == rule
        else entry
        for entry in hall.ledger.entries
    ]


@pytest.mark.parametrize(
    ("rule", "lie"),
    [
        ("due", {"due_ms": 1}),
        ("due", {"beat": "2026-11-23/A003"}),
        ("due", {"beat": None}),
        ("due", {"beat_due_ms": 1}),
        ("due", {"passed": 1}),
        ("due", {"rule": "chosen"}),
        ("again", {"rule": "due"}),
        ("again", {"due_ms": 1}),
        ("chosen", {"passed": 0}),
        ("chosen", {"passed": 2}),
        ("chosen", {"beat": "2026-11-23/A002"}),
        ("chosen", {"rule": "due"}),
    ],
)
def test_a_reason_that_is_not_true_is_noticed(busy: Hall, rule: str, lie: dict[str, Any]) -> None:
    entries = told_otherwise(busy, rule, lambda why: replace(why, **lie))
    with pytest.raises(AssertionError):
        every_reason_of_a_call_is_true(busy.office, entries)


def test_a_call_without_a_reason_is_noticed(busy: Hall) -> None:
    entries = told_otherwise(busy, "due", lambda why: None)
    with pytest.raises(AssertionError):
        every_reason_of_a_call_is_true(busy.office, entries)


def test_a_call_of_the_second_in_line_is_noticed(hall: Hall) -> None:
    """As an office would do it that calls the latest first."""
    hall.login(1, "101")
    for _ in range(2):
        hall.take("A")
    hall.press("q1", "call", ticket="A002")
    *before, last = hall.ledger.entries
    assert isinstance(last.event, e.TicketCalled)
    unfair = replace(
        last, event=replace(last.event, out_of_turn=False, why=e.Why("due", last.event.why.due_ms))
    )
    with pytest.raises(AssertionError):
        every_reason_of_a_call_is_true(hall.office, [*before, unfair])


@pytest.mark.parametrize(("later_s", "fair"), [(3000, True), (3001, False)])
def test_a_call_beyond_the_bound_is_noticed(hall: Hall, later_s: int, fair: bool) -> None:
    """As an office would do it that forgets somebody; the bound of the small one is 3000 s."""
    hall.login(1, "101")
    hall.take("A")
    hall.clock.advance(s=later_s)
    hall.take("A")
    hall.press("q1", "call", ticket="A002")
    *before, last = hall.ledger.entries
    unfair = replace(last, event=replace(last.event, out_of_turn=False))
    if fair:
        nobody_is_overtaken_beyond_the_bound(hall.office, [*before, unfair])
        return
    with pytest.raises(AssertionError, match="passes 2026-11-23/A001"):
        nobody_is_overtaken_beyond_the_bound(hall.office, [*before, unfair])
