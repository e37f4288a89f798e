"""Tickets, their calls and their paper. What an event does to a ticket is `Ticket.follow`."""

import sqlite3
from collections.abc import Sequence

import msgspec

from hub.adapters.ledger.file.inserting import insert
from hub.adapters.ledger.objects.queue import TICKETS
from hub.adapters.ledger.projections.doing import Do, noted
from hub.adapters.ledger.projections.places import hand
from hub.adapters.ledger.projections.promises import arrived
from hub.domain import events as e
from hub.domain.errors import Refused
from hub.domain.queue.tickets import Ticket, TicketEvent
from hub.services.ports import Entry

UNCONFIRMED = "unconfirmed"  # beside the time of printing: the printer did not tell
_encode_why = msgspec.json.Encoder(order="sorted").encode


def taken(connection: sqlite3.Connection, do: Do, entries: Sequence[Entry]) -> None:
    """New tickets, their jobs and bookings, a rush of them with few statements; each is a TicketTaken.

    No row is read here but that of a booking: this is the way of every press.
    """
    rows, jobs = [], []
    for entry in entries:
        event = entry.event
        assert isinstance(event, e.TicketTaken)
        if event.booking is not None:
            try:
                arrived(do, entry, event)
            except Refused:  # as in the state of the office: nothing of this row happened
                continue
        rows.append(TICKETS.row(Ticket.taken(entry.seq, event)))
        if event.job and event.device:
            jobs.append((event.job, event.id, event.device, None, None, False, None))
    insert(connection, "tickets", rows)
    insert(connection, "jobs", jobs)


def followed(do: Do, entry: Entry, event: TicketEvent) -> None:
    """A ticket follows, and the hand that it comes into or leaves. Raises Refused as the ticket does."""
    found = TICKETS.find(do, event.id)
    if found is None:  # the state of the office leaves out such a row
        return
    ticket, before = found
    left = ticket.counter
    ticket.follow(entry.seq, entry.at_ms, event)
    if left != ticket.counter:
        hand(do, ticket, left)
    TICKETS.save(do, ticket, before)
    if isinstance(event, e.TicketCalled):
        _call(do, entry, event)
    elif isinstance(event, e.TicketReprinted):  # what became of the first paper stays as it is
        do(
            "INSERT INTO jobs(job, ticket, device, copy) VALUES (?, ?, ?, 1)",
            (event.job, event.id, event.device),
        )


def _call(do: Do, entry: Entry, event: e.TicketCalled) -> None:
    """Called once more; and why."""
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


def carried(do: Do, record: e.TicketRecord) -> None:
    """A new day takes it over."""
    if found := TICKETS.find(do, record.id):
        ticket, before = found
        ticket.carry(record)
        TICKETS.save(do, ticket, before)
        if ticket.counter is not None:
            hand(do, ticket, None)


def printed(do: Do, entry: Entry, event: e.TicketPrinted) -> None:
    """The paper is out; once out it stays out."""
    remark = UNCONFIRMED if event.unconfirmed else None
    do("UPDATE jobs SET printed_ms = ?, failed = ? WHERE job = ?", (entry.at_ms, remark, event.job))
    _paper_noted(do, entry, event.job)


def not_printed(do: Do, entry: Entry, event: e.PrintFailed) -> None:
    """The paper is not out."""
    do("UPDATE jobs SET failed = ? WHERE job = ?", (event.code, event.job))
    _paper_noted(do, entry, event.job)


def _paper_noted(do: Do, entry: Entry, job: str) -> None:
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
    noted(do, entry, event.ticket)
