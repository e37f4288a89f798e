"""Tickets, their calls and their paper.

A carried ticket keeps its row: its day is the day on which it was taken. `first_seq` and `last_seq` of a
ticket enclose the rows that tell of it. `errands`: letters of the services still to come, with a space
between.
"""

import sqlite3
from collections.abc import Sequence

import msgspec

from hub.adapters.ledger.file.inserting import insert
from hub.adapters.ledger.projections.doing import Do
from hub.domain import events as e
from hub.services.ports import Entry

UNCONFIRMED = "unconfirmed"  # beside the time of printing: the printer did not tell
_WHERE = "instr(' ' || errands || ' ', ' ' || :service || ' ')"  # a whole letter of the list, from 1
_encode_why = msgspec.json.Encoder(order="sorted").encode


def taken(connection: sqlite3.Connection, entries: Sequence[Entry]) -> None:
    """New tickets, their jobs and bookings, a rush of them with few statements; each is a TicketTaken."""
    rows, jobs, here = [], [], []
    for entry in entries:
        event = entry.event
        assert isinstance(event, e.TicketTaken)
        rows.append(_row(entry, event))
        if event.job and event.device:
            jobs.append((event.job, event.id, event.device, None, None, False, None))
        if event.booking is not None:
            here.append((entry.at_ms, event.id))
    insert(connection, "tickets", rows)
    insert(connection, "jobs", jobs)
    for arrival in here:
        connection.execute("UPDATE bookings SET state = 'here', checked_in_ms = ? WHERE ticket = ?", arrival)


def _row(entry: Entry, event: e.TicketTaken) -> tuple[object, ...]:
    """A whole row of `tickets`, in the order of its columns; the schema's migrations add them at the end."""
    day, _, number = event.id.partition("/")
    return (
        event.id,
        day,
        number,
        event.service,
        event.service,
        event.priority,
        "waiting",
        None,  # counter
        0,  # calls
        event.device,
        event.job,
        event.taken_ms,
        event.due_ms,
        None,  # called_ms
        None,  # ended_ms
        None,  # reason
        entry.seq,
        entry.seq,
        *(event.wait_s or (None, None)),
        event.booking,
        event.leased,
        " ".join(event.then),
        None,  # pinned
        None,  # copy_job
        event.dossier,
    )


def called(do: Do, entry: Entry, event: e.TicketCalled) -> None:
    """In hand at a counter, called once more; and why."""
    do(
        "UPDATE tickets SET state = 'serving', counter = ?, calls = ?, called_ms = ?, pinned = NULL,"
        " last_seq = ? WHERE id = ?",
        (event.counter, event.nth, entry.at_ms, entry.seq, event.id),
    )
    do("UPDATE counters SET ticket = ? WHERE counter = ?", (event.id, event.counter))
    do(
        "INSERT INTO calls VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.seq,
            event.id,
            event.counter,
            event.officer,
            event.nth,
            event.out_of_turn,
            entry.at_ms,
            _encode_why(event.why).decode() if event.why else None,
        ),
    )


def left(do: Do, entry: Entry, ticket: str, state: str, reason: str | None = None) -> None:
    """The ticket is out of hand and ended or set aside."""
    do(
        "UPDATE tickets SET state = ?, counter = NULL, ended_ms = ?, reason = ?, last_seq = ? WHERE id = ?",
        (state, None if state == "parked" else entry.at_ms, reason, entry.seq, ticket),
    )
    _out_of_hand(do, ticket)


def passed_on(do: Do, entry: Entry, event: e.TicketPassedOn) -> None:
    """One errand is done, and it waits for another; those before that one are left out."""
    do(
        "UPDATE tickets SET state = 'waiting', counter = NULL, calls = 0, service = :service,"
        f" errands = substr(errands, {_WHERE} + length(:service) + 1), last_seq = :seq WHERE id = :id",
        {"service": event.service, "seq": entry.seq, "id": event.id},
    )
    _out_of_hand(do, event.id)


def transferred(do: Do, entry: Entry, event: e.TicketTransferred) -> None:
    """It waits in another line: that of a service, which is then no errand any more, or of one counter."""
    do(
        "UPDATE tickets SET state = 'waiting', counter = NULL, calls = 0, service = :service,"
        " pinned = :pinned, errands = trim(replace(' ' || errands || ' ', ' ' || :service || ' ', ' ')),"
        " last_seq = :seq WHERE id = :id",
        {"service": event.service, "pinned": event.to_counter, "seq": entry.seq, "id": event.id},
    )
    _out_of_hand(do, event.id)


def carried(do: Do, record: e.TicketRecord) -> None:
    """The counter that it waits for may have closed at midnight."""
    do("UPDATE tickets SET pinned = ? WHERE id = ?", (record.pinned, record.id))


def released(do: Do, entry: Entry, event: e.TicketReleased) -> None:
    """The one counter that it waited for has closed."""
    do("UPDATE tickets SET pinned = NULL, last_seq = ? WHERE id = ?", (entry.seq, event.id))


def moved(do: Do, entry: Entry, event: e.TicketMoved) -> None:
    """Its service has another letter."""
    do(
        "UPDATE tickets SET service = ?, errands = ?, last_seq = ? WHERE id = ?",
        (event.service, " ".join(event.then), entry.seq, event.id),
    )


def returned(do: Do, entry: Entry, event: e.TicketReturned) -> None:
    """It waits again, from aside or from a hand."""
    do(
        "UPDATE tickets SET state = 'waiting', counter = NULL, calls = 0, due_ms = ?, ended_ms = NULL,"
        " last_seq = ? WHERE id = ?",
        (event.due_ms, entry.seq, event.id),
    )
    if event.counter is not None:
        _out_of_hand(do, event.id)


def _out_of_hand(do: Do, ticket: str) -> None:
    do("UPDATE counters SET ticket = NULL WHERE ticket = ?", (ticket,))


def reprinted(do: Do, entry: Entry, event: e.TicketReprinted) -> None:
    """Another paper, which from now on is the ticket's; what became of the first stays as it is."""
    do(
        "INSERT INTO jobs(job, ticket, device, copy) VALUES (?, ?, ?, 1)",
        (event.job, event.id, event.device),
    )
    do("UPDATE tickets SET copy_job = ?, last_seq = ? WHERE id = ?", (event.job, entry.seq, event.id))


def printed(do: Do, entry: Entry, event: e.TicketPrinted) -> None:
    """The paper is out; once out it stays out."""
    remark = UNCONFIRMED if event.unconfirmed else None
    do("UPDATE jobs SET printed_ms = ?, failed = ? WHERE job = ?", (entry.at_ms, remark, event.job))
    _touched(do, entry, event.job)


def job_ended(do: Do, entry: Entry, job: str, failed: str) -> None:
    """The paper is not out."""
    do("UPDATE jobs SET failed = ? WHERE job = ?", (failed, job))
    _touched(do, entry, job)


def _touched(do: Do, entry: Entry, job: str) -> None:
    do("UPDATE tickets SET last_seq = ? WHERE id = (SELECT ticket FROM jobs WHERE job = ?)", (entry.seq, job))


def rated(do: Do, entry: Entry, event: e.Rated) -> None:
    """A citizen's opinion."""
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
