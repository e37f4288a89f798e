"""The life of a ticket in sentences, with the reason of each call.

A call in turn has one reason: of all that waited in the lines of the counter, this ticket was due first
(docs/design.md section 6). The ledger has it with the call; of calls from before it was kept, the due time
that held at that moment is told.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from hub.cli.queue.reasons import call
from hub.cli.words import text
from hub.domain import events as e
from hub.domain.bookings.booking import clock
from hub.domain.calendar.civil_time import civil
from hub.domain.dossiers import events as d
from hub.domain.text import readable

if TYPE_CHECKING:
    from hub.adapters.ledger.reading.rows import HistoryRow

_decode = msgspec.json.Decoder(e.AnyEvent).decode


def told(history: "Iterable[HistoryRow]") -> "Iterator[tuple[HistoryRow, str]]":
    """Each row with its sentence."""
    due_ms = 0
    for row in history:
        event = _decode(row.data)
        if isinstance(event, e.TicketTaken | e.TicketReturned):
            due_ms = event.due_ms
        yield row, _sentence(event, due_ms)


def waited_s(history: "Iterable[HistoryRow]") -> int | None:
    """How long the citizen waited for the first call, in seconds; None: not called yet."""
    taken_ms = None
    for row in history:
        event = _decode(row.data)
        if isinstance(event, e.TicketTaken):
            taken_ms = event.taken_ms
        elif isinstance(event, e.TicketCalled) and taken_ms is not None:
            from hub.adapters.ledger.chain.chain import at_ms

            return max(0, at_ms(row.at) - taken_ms) // 1000
    return None


def _sentence(event: e.AnyEvent, due_ms: int) -> str:
    if isinstance(event, e.TicketCalled):
        return call(event, due_ms)
    tell = _TOLD.get(type(event))
    return tell(event) if tell else str(event.__struct_config__.tag)  # a kind of a later version


def _taken(event: e.TicketTaken) -> str:
    at = {"service": event.service, "device": event.device or "-", "due": _clock(event.due_ms)}
    if event.booking is not None:
        return text("cli.history.checked_in", **at)
    return text("cli.history.taken_offline" if event.leased else "cli.history.taken", **at)


def _transferred(event: e.TicketTransferred) -> str:
    if event.to_counter is not None:
        return text("cli.history.to_counter", counter=event.counter, to=event.to_counter)
    return text("cli.history.transferred", counter=event.counter, service=event.service)


def _returned(event: e.TicketReturned) -> str:
    if event.counter is not None:
        return text("cli.history.given_back", counter=event.counter, due=_clock(event.due_ms))
    return text("cli.history.returned", due=_clock(event.due_ms))


def _booked(event: e.BookingMade) -> str:
    day = event.ticket.partition("/")[0]
    return text("cli.history.booked", service=event.service, day=readable.day(day), at=clock(event.slot_ms))


def _print_failed(event: e.PrintFailed) -> str:
    return text("cli.history.print_failed", problem=text(f"cli.fault.{event.code}", otherwise=event.code))


def _rated(event: e.Rated) -> str:
    return text("cli.history.rated", counter=event.counter, score=event.score, reason=event.reason or "-")


def _dossier(event: d.DossierStepped) -> str:
    state = text(f"dossier.state.{event.state}")
    return text("cli.history.dossier", dossier=event.dossier, state=state, counter=event.counter or "-")


_TOLD: dict[type[e.Event], Callable[[Any], str]] = {
    e.BookingMade: _booked,
    e.TicketTaken: _taken,
    e.OfficerPaged: lambda event: text("cli.history.paged", service=event.service, nth=event.nth),
    e.TicketFinished: lambda event: text(
        "cli.history.finished", counter=event.counter, officer=event.officer
    ),
    e.TicketPassedOn: lambda event: text(
        "cli.history.passed_on", counter=event.counter, officer=event.officer, service=event.service
    ),
    e.TicketMissed: lambda event: text("cli.history.missed", counter=event.counter),
    e.TicketParked: lambda event: text("cli.history.parked", counter=event.counter),
    e.TicketTransferred: _transferred,
    e.TicketReleased: lambda event: text("cli.history.released"),
    e.TicketMoved: lambda event: text("cli.history.moved", service=event.service),
    e.TicketReturned: _returned,
    e.TicketVoided: lambda event: text("cli.history.voided", reason=event.reason),
    e.TicketPrinted: lambda event: text(
        "cli.history.printed_unconfirmed" if event.unconfirmed else "cli.history.printed"
    ),
    e.PrintFailed: _print_failed,
    e.TicketReprinted: lambda event: text("cli.history.reprinted", device=event.device),
    e.Rated: _rated,
    d.DossierRegistered: lambda event: text("cli.history.dossier_registered", dossier=event.dossier),
    d.DossierStepped: _dossier,
}


def _clock(at_ms: int) -> str:
    return f"{civil(at_ms):%H:%M:%S}"
