"""A bug in the middle of an event: nothing goes on with a state that no row says, nor is it done again."""

from pathlib import Path
from typing import Any

import pytest

from hub.adapters.set_aside import LINES_MAX, note_set_aside, read_set_aside
from hub.daemon import exits
from hub.daemon.troubles import ending
from hub.domain import applying
from hub.domain import events as e
from hub.domain.errors import LedgerUnavailable, StateBroken
from hub.layout import Layout
from hub.services.office.set_aside import ROWS_MAX
from tests.support.hall import Hall

PRIORITY = "elderly"


@pytest.fixture(autouse=True)
def bug(monkeypatch: pytest.MonkeyPatch) -> None:
    """A number for somebody elderly breaks half way: the ticket is in the state, and then an error."""
    whole = applying._APPLY[e.TicketTaken]

    def half(state: Any, seq: int, at_ms: int, event: Any) -> None:
        whole(state, seq, at_ms, event)
        if event.priority == PRIORITY:
            raise KeyError("bug")

    monkeypatch.setitem(applying._APPLY, e.TicketTaken, half)


def broken(hall: Hall) -> StateBroken:
    """The core ends with this."""
    hall.cycle.wake()
    with pytest.raises(StateBroken) as ended:
        hall.spin()
    return ended.value


def alarms(hall: Hall) -> set[str]:
    return {one["code"] for one in hall.press("c1", "status").d["alarms"]}


def test_the_core_ends_and_nothing_of_it_is_told_or_durable(hall: Hall) -> None:
    hall.take("A")
    rows = len(hall.ledger.entries)
    seq = hall.put("k1", "take", service="A", priority=PRIORITY)
    hall.put("k1", "take", service="A")
    assert "press k1/" in broken(hall).cause
    assert hall.answers("k1", seq) == []
    assert len(hall.ledger.entries) == rows


def test_the_next_core_answers_that_press_and_does_not_do_it_again(hall: Hall) -> None:
    hall.take("A")
    seq = hall.put("k1", "take", service="A", priority=PRIORITY)
    cause = broken(hall).cause
    hall.set_aside = frozenset({cause})
    hall.restart()
    assert hall.repeat("k1", "take", seq, service="A", priority=PRIORITY).code == "internal_error"
    assert hall.take("A") == "A002"
    assert "set_aside" in alarms(hall)


def test_what_time_brings_and_breaks_the_state_is_set_aside_by_its_event(
    hall: Hall, monkeypatch: Any
) -> None:
    def fails(*_: Any) -> None:
        raise KeyError("bug")

    monkeypatch.setitem(applying._APPLY, e.FaultRaised, fails)
    with pytest.raises(StateBroken) as ended:
        hall.service.watch.raised("k1", "guessing")
    assert ended.value.cause == "event FaultRaised"
    broken(hall)
    hall.set_aside = frozenset({ended.value.cause})
    hall.restart()
    hall.service.watch.raised("k1", "guessing")
    assert hall.take("A") == "A001"


def test_a_row_that_cannot_be_replayed_is_left_out_whole_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with Hall() as hall:
        hall.take("A")
        hall.take("B")
        whole = applying._APPLY[e.TicketTaken]

        def fails_for_b(state: Any, seq: int, at_ms: int, event: Any) -> None:
            whole(state, seq, at_ms, event)
            if event.service == "B":
                raise KeyError("bug")

        monkeypatch.setitem(applying._APPLY, e.TicketTaken, fails_for_b)
        hall.restart()
        assert [one.number for one in hall.service.state.day.tickets.values()] == ["A001"]
        assert "row_left_out" in alarms(hall)
        assert hall.take("A") == "A002"


def test_where_most_rows_cannot_be_replayed_the_hub_does_not_start(hall: Hall, monkeypatch: Any) -> None:
    for _ in range(ROWS_MAX + 1):
        hall.take("A")

    def fails(*_: Any) -> None:
        raise KeyError("bug")

    monkeypatch.setitem(applying._APPLY, e.TicketTaken, fails)
    with pytest.raises(LedgerUnavailable):
        hall.restart()


def test_a_ledger_that_fails_while_a_press_is_looked_up_ends_the_core(hall: Hall, monkeypatch: Any) -> None:
    def fails(*_: Any) -> None:
        raise LedgerUnavailable("disk")

    monkeypatch.setattr(hall.service.answers, "find", fails)
    hall.put("k1", "take", service="A")
    with pytest.raises(LedgerUnavailable):
        hall.spin()


def test_the_supervisor_starts_such_a_core_again_and_a_person_reads_why(tmp_path: Path) -> None:
    words, code = ending(StateBroken("TicketTaken", "press k1/b/1"), Layout(tmp_path), "en")
    assert code not in exits.FINAL
    assert "press k1/b/1" in words


def test_what_is_set_aside_is_kept_for_this_version_and_has_a_bound(tmp_path: Path) -> None:
    file = tmp_path / "set-aside"
    assert read_set_aside(file, "1.0") == frozenset()
    for number in range(LINES_MAX + 1):
        note_set_aside(file, "1.0", f"press k1/b/{number}")
    assert len(read_set_aside(file, "1.0")) == LINES_MAX
    assert "press k1/b/100" in read_set_aside(file, "1.0")
    assert read_set_aside(file, "1.1") == frozenset()
