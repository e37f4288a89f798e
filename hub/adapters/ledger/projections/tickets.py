"""Tickets, their calls and their paper.

A carried ticket keeps its row: its day is the day on which it was taken. `first_seq` and `last_seq` of a
ticket enclose the rows that tell of it. `errands`: letters of the services still to come, with a space
between.
"""

import msgspec

from hub.adapters.ledger.projections.doing import Do
from hub.domain import events as e
from hub.services.ports import Entry

_WHERE = "instr(' ' || errands || ' ', ' ' || :service || ' ')"  # a whole letter of the list, from 1
_encode_why = msgspec.json.Encoder(order="sorted").encode


def taken(do: Do, entry: Entry, event: e.TicketTaken) -> None:
    """A new ticket, its job, and its booking if it has one."""
    day, _, number = event.id.partition("/")
    wait_lo_s, wait_hi_s = event.wait_s or (None, None)
    do(
        "INSERT INTO tickets(id, day, number, service, first_service, priority, state, calls, device, job,"
        " taken_ms, due_ms, first_seq, last_seq, wait_lo_s, wait_hi_s, booking, leased, errands)"
        " VALUES (?, ?, ?, ?, ?, ?, 'waiting', 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
            wait_lo_s,
            wait_hi_s,
            event.booking,
            event.leased,
            " ".join(event.then),
        ),
    )
    if event.job and event.device:
        _job(do, event.job, event.id, event.device, copy=False)
    if event.booking is not None:
        do(
            "UPDATE bookings SET state = 'here', checked_in_ms = ? WHERE ticket = ?",
            (entry.at_ms, event.id),
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
    _job(do, event.job, event.id, event.device, copy=True)
    do("UPDATE tickets SET copy_job = ?, last_seq = ? WHERE id = ?", (event.job, entry.seq, event.id))


def _job(do: Do, job: str, ticket: str, device: str, *, copy: bool) -> None:
    do("INSERT INTO jobs(job, ticket, device, copy) VALUES (?, ?, ?, ?)", (job, ticket, device, copy))


def job_ended(do: Do, entry: Entry, job: str, failed: str | None) -> None:
    """The paper is out, or not; once out it stays out."""
    if failed is None:
        do("UPDATE jobs SET printed_ms = ?, failed = NULL WHERE job = ?", (entry.at_ms, job))
    else:
        do("UPDATE jobs SET failed = ? WHERE job = ?", (failed, job))
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
