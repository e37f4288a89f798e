"""Why a ticket was called and no other, in plain words."""

from typing import Any

from hub.cli.words import text
from hub.domain import events as e
from hub.domain.calendar.civil_time import civil


def call(event: e.TicketCalled, due_ms: int) -> str:
    """A call with its reason; `due_ms` is what held when the row was written before reasons were kept."""
    at: dict[str, Any] = {"counter": event.counter, "officer": event.officer}
    if event.nth > 1:
        return text("cli.history.recalled", nth=event.nth, **at)
    if event.out_of_turn:
        return _chosen(event.why, at)
    due = text("cli.history.called_in_turn", due=_clock(event.why.due_ms if event.why else due_ms), **at)
    return due + _before(event.why) if event.why else due


def _chosen(why: e.Why | None, at: dict[str, Any]) -> str:
    chosen = text("cli.history.called_out_of_turn", **at)
    if why is None:
        return chosen
    if why.passed == 0:
        return chosen + text("cli.history.passed_nobody")
    return chosen + text("cli.history.passed", count=why.passed)


def _before(why: e.Why) -> str:
    """Whom it was called before."""
    if why.beat is None or why.beat_due_ms is None:
        return text("cli.history.beat_nobody")
    number = why.beat.rpartition("/")[2]
    return text("cli.history.beat", ticket=number, due=_clock(why.beat_due_ms))


def _clock(at_ms: int) -> str:
    return f"{civil(at_ms):%H:%M:%S}"
