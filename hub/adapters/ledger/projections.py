"""The query tables: for each kind of event, the statements that follow it. One place, no state of its own.

A carried ticket keeps its row: its day is the day on which it was taken. `first_seq` and `last_seq` of a
ticket enclose the rows that tell of it.
"""

import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

from hub.domain import events as e
from hub.services.ports import Entry

_Do = Callable[[str, tuple[Any, ...]], object]


def _day_opened(do: _Do, entry: Entry, event: e.DayOpened) -> None:
    do("INSERT INTO days VALUES (?, ?)", (event.day, entry.seq))
    do("UPDATE services SET closed = 0 WHERE closed", ())
    for letter in event.closed:
        _service(do, letter, True)
    do("UPDATE counters SET state = 'closed', officer = NULL, ticket = NULL", ())
    for session in event.sessions:
        in_hand = [t.id for t in event.carried if t.state == "serving" and t.counter == session.counter]
        _counter(do, session.counter, session.state, session.officer)
        do(
            "UPDATE counters SET ticket = ? WHERE counter = ?",
            (in_hand[0] if in_hand else None, session.counter),
        )


def _ticket_taken(do: _Do, entry: Entry, event: e.TicketTaken) -> None:
    day, _, number = event.id.partition("/")
    do(
        "INSERT INTO tickets(id, day, number, service, first_service, priority, state, calls, device, job,"
        " taken_ms, due_ms, first_seq, last_seq) VALUES (?, ?, ?, ?, ?, ?, 'waiting', 0, ?, ?, ?, ?, ?, ?)",
        (
            event.id,
            day,
            number,
            event.service,
            event.service,
            event.priority,
            event.device,
            event.job,
            event.taken_ms,
            event.due_ms,
            entry.seq,
            entry.seq,
        ),
    )
    if event.job and event.device:
        do("INSERT INTO jobs(job, ticket, device) VALUES (?, ?, ?)", (event.job, event.id, event.device))


def _ticket_called(do: _Do, entry: Entry, event: e.TicketCalled) -> None:
    do(
        "UPDATE tickets SET state = 'serving', counter = ?, calls = ?, called_ms = ?, last_seq = ?"
        " WHERE id = ?",
        (event.counter, event.nth, entry.at_ms, entry.seq, event.id),
    )
    do("UPDATE counters SET ticket = ? WHERE counter = ?", (event.id, event.counter))
    do(
        "INSERT INTO calls VALUES (?, ?, ?, ?, ?, ?, ?)",
        (entry.seq, event.id, event.counter, event.officer, event.nth, event.out_of_turn, entry.at_ms),
    )


def _left(do: _Do, entry: Entry, ticket: str, state: str, reason: str | None = None) -> None:
    """The ticket is out of hand and ended or set aside."""
    do(
        "UPDATE tickets SET state = ?, counter = NULL, ended_ms = ?, reason = ?, last_seq = ? WHERE id = ?",
        (state, None if state == "parked" else entry.at_ms, reason, entry.seq, ticket),
    )
    do("UPDATE counters SET ticket = NULL WHERE ticket = ?", (ticket,))


def _ticket_transferred(do: _Do, entry: Entry, event: e.TicketTransferred) -> None:
    do(
        "UPDATE tickets SET state = 'waiting', counter = NULL, calls = 0, service = ?, last_seq = ?"
        " WHERE id = ?",
        (event.service, entry.seq, event.id),
    )
    do("UPDATE counters SET ticket = NULL WHERE ticket = ?", (event.id,))


def _ticket_returned(do: _Do, entry: Entry, event: e.TicketReturned) -> None:
    do(
        "UPDATE tickets SET state = 'waiting', calls = 0, due_ms = ?, ended_ms = NULL, last_seq = ?"
        " WHERE id = ?",
        (event.due_ms, entry.seq, event.id),
    )


def _counter(do: _Do, counter: int, state: str, officer: str | None) -> None:
    do(
        "INSERT INTO counters(counter, state, officer) VALUES (?, ?, ?)"
        " ON CONFLICT(counter) DO UPDATE SET state = excluded.state, officer = excluded.officer",
        (counter, state, officer),
    )


def _counter_state(do: _Do, counter: int, state: str) -> None:
    do("UPDATE counters SET state = ? WHERE counter = ?", (state, counter))


def _job_ended(do: _Do, entry: Entry, job: str, failed: str | None) -> None:
    """The paper is out, or not; once out it stays out."""
    if failed is None:
        do("UPDATE jobs SET printed_ms = ?, failed = NULL WHERE job = ?", (entry.at_ms, job))
    else:
        do("UPDATE jobs SET failed = ? WHERE job = ?", (failed, job))
    do("UPDATE tickets SET last_seq = ? WHERE id = (SELECT ticket FROM jobs WHERE job = ?)", (entry.seq, job))


def _rated(do: _Do, entry: Entry, event: e.Rated) -> None:
    do(
        "INSERT INTO ratings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.seq,
            entry.day,
            event.counter,
            event.officer,
            event.ticket,
            event.ref,
            event.score,
            event.reason,
            event.unsolicited,
            entry.at_ms,
        ),
    )
    do("UPDATE tickets SET last_seq = ? WHERE id = ?", (entry.seq, event.ticket))


def _board_shown(do: _Do, entry: Entry, event: e.BoardShown) -> None:
    do(
        "INSERT INTO boards VALUES (?, ?, ?, ?, ?, ?)",
        (entry.seq, event.device, event.counter, event.rev, event.text, entry.at_ms),
    )


def _fault(do: _Do, entry: Entry, device: str, code: str, raised: bool) -> None:
    do("INSERT INTO device_log VALUES (?, ?, ?, ?, ?)", (entry.seq, device, code, raised, entry.at_ms))


def _service(do: _Do, letter: str, closed: bool) -> None:
    do(
        "INSERT INTO services VALUES (?, ?) ON CONFLICT(letter) DO UPDATE SET closed = excluded.closed",
        (letter, closed),
    )


def _device_added(do: _Do, entry: Entry, event: e.DeviceAdded) -> None:
    do(
        "INSERT OR REPLACE INTO devices VALUES (?, ?, ?, ?)",
        (event.name, event.type, event.counter, " ".join(event.services)),
    )


_PROJECT: dict[type[e.Event], Callable[[_Do, Entry, Any], object]] = {
    e.DayOpened: _day_opened,
    e.TicketTaken: _ticket_taken,
    e.TicketCalled: _ticket_called,
    e.TicketFinished: lambda do, entry, event: _left(do, entry, event.id, "done"),
    e.TicketMissed: lambda do, entry, event: _left(do, entry, event.id, "no_show"),
    e.TicketParked: lambda do, entry, event: _left(do, entry, event.id, "parked"),
    e.TicketVoided: lambda do, entry, event: _left(do, entry, event.id, "void", event.reason),
    e.TicketTransferred: _ticket_transferred,
    e.TicketReturned: _ticket_returned,
    e.OfficerLoggedIn: lambda do, entry, event: _counter(do, event.counter, "open", event.officer),
    e.OfficerLoggedOut: lambda do, entry, event: _counter(do, event.counter, "closed", None),
    e.CounterPaused: lambda do, entry, event: _counter_state(do, event.counter, "paused"),
    e.CounterResumed: lambda do, entry, event: _counter_state(do, event.counter, "open"),
    e.TicketPrinted: lambda do, entry, event: _job_ended(do, entry, event.job, None),
    e.PrintFailed: lambda do, entry, event: _job_ended(do, entry, event.job, event.code),
    e.Rated: _rated,
    e.BoardShown: _board_shown,
    e.FaultRaised: lambda do, entry, event: _fault(do, entry, event.device, event.code, True),
    e.FaultCleared: lambda do, entry, event: _fault(do, entry, event.device, event.code, False),
    e.ServiceClosed: lambda do, entry, event: _service(do, event.service, True),
    e.ServiceOpened: lambda do, entry, event: _service(do, event.service, False),
    e.DeviceAdded: _device_added,
    e.DeviceRemoved: lambda do, entry, event: do("DELETE FROM devices WHERE name = ?", (event.name,)),
}


def project(connection: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    """Bring the query tables up to these entries, inside the caller's transaction."""
    for entry in entries:
        follow = _PROJECT.get(type(entry.event))
        if follow is not None:
            follow(connection.execute, entry, entry.event)
