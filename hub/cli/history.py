"""The life of a ticket in sentences, with the reason of each call.

A call in turn has one reason: of all that waited in the services of the counter, this ticket was due first
(DESIGN.md section 6). So the due time that held at the moment of the call is told with it.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from hub.cli.words import text
from hub.domain import events as e
from hub.domain.civil_time import civil

if TYPE_CHECKING:
    from hub.adapters.ledger.rows import HistoryRow

_decode = msgspec.json.Decoder(e.AnyEvent).decode


def told(history: "Iterable[HistoryRow]") -> "Iterator[tuple[HistoryRow, str]]":
    """Each row with its sentence."""
    due_ms = 0
    for row in history:
        event = _decode(row.data)
        if isinstance(event, e.TicketTaken | e.TicketReturned):
            due_ms = event.due_ms
        yield row, _sentence(event, due_ms)


def _sentence(event: e.AnyEvent, due_ms: int) -> str:
    match event:
        case e.TicketTaken():
            return text(
                "cli.history.taken", service=event.service, device=event.device or "-", due=_clock(due_ms)
            )
        case e.TicketCalled():
            return _call(event, due_ms)
        case e.TicketReturned():
            return text("cli.history.returned", due=_clock(due_ms))
        case e.TicketTransferred():
            return text("cli.history.transferred", counter=event.counter, service=event.service)
        case _:
            return _end(event)


def _call(event: e.TicketCalled, due_ms: int) -> str:
    at: dict[str, Any] = {"counter": event.counter, "officer": event.officer}
    if event.nth > 1:
        return text("cli.history.recalled", nth=event.nth, **at)
    if event.out_of_turn:
        return text("cli.history.called_out_of_turn", **at)
    return text("cli.history.called_in_turn", due=_clock(due_ms), **at)


def _end(event: e.AnyEvent) -> str:
    match event:
        case e.TicketFinished():
            return text("cli.history.finished", counter=event.counter, officer=event.officer)
        case e.TicketMissed():
            return text("cli.history.missed", counter=event.counter)
        case e.TicketParked():
            return text("cli.history.parked", counter=event.counter)
        case e.TicketVoided():
            return text("cli.history.voided", reason=event.reason)
        case _:
            return _beside(event)


def _beside(event: e.AnyEvent) -> str:
    match event:
        case e.TicketPrinted():
            return text("cli.history.printed")
        case e.PrintFailed():
            return text(
                "cli.history.print_failed", problem=text(f"cli.fault.{event.code}", otherwise=event.code)
            )
        case e.Rated():
            return text(
                "cli.history.rated", counter=event.counter, score=event.score, reason=event.reason or "-"
            )
        case _:
            return str(event.__struct_config__.tag)  # a kind of a later version


def _clock(at_ms: int) -> str:
    return f"{civil(at_ms):%H:%M:%S}"
