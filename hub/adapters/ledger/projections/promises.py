"""What the office owes before anybody waits: bookings, leases of numbers, pages of officers.

A booking's row is its ticket's: a code may be given again when its day is long over, a ticket never.
"""

from hub.adapters.ledger.projections.doing import Do
from hub.domain import events as e
from hub.services.ports import Entry


def booked(do: Do, entry: Entry, event: e.BookingMade) -> None:
    """A slot is kept; `made_seq` leads to the row that tells of it."""
    do(
        "INSERT INTO bookings(ticket, code, day, service, slot_ms, priority, holder, ref, state, made_ms,"
        " made_seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'booked', ?, ?)",
        (
            event.ticket,
            event.code,
            event.ticket.partition("/")[0],
            event.service,
            event.slot_ms,
            event.priority,
            event.holder,
            event.ref,
            entry.at_ms,
            entry.seq,
        ),
    )


def cancelled(do: Do, entry: Entry, event: e.BookingCancelled) -> None:
    """The slot was given back."""
    do(
        "UPDATE bookings SET state = 'cancelled', cancelled_ms = ? WHERE code = ? AND state = 'booked'",
        (entry.at_ms, event.code),
    )


def moved(do: Do, entry: Entry, event: e.BookingMoved) -> None:
    """Its service has another letter."""
    do(
        "UPDATE bookings SET service = ? WHERE code = ? AND state = 'booked'",
        (event.service, event.code),
    )


def lapsed(do: Do, code: str) -> None:
    """Nobody came."""
    do("UPDATE bookings SET state = 'lapsed' WHERE code = ? AND state = 'booked'", (code,))


def kept(do: Do, ticket: str) -> None:
    """Its day is yet to come: a wrong clock had it lapse."""
    do("UPDATE bookings SET state = 'booked' WHERE ticket = ? AND state = 'lapsed'", (ticket,))


def leases_granted(do: Do, entry: Entry, event: e.LeasesGranted) -> None:
    """Numbers of kiosks for this business day; that they do not meet is looked after by the schema."""
    for lease in event.leases:
        do(
            "INSERT INTO leases VALUES (?, ?, ?, ?, ?)",
            (entry.day, lease.service, lease.first, lease.last, lease.device),
        )


def paged(do: Do, entry: Entry, event: e.OfficerPaged) -> None:
    """Somebody waits and an officer was asked to come."""
    do(
        "INSERT INTO pages VALUES (?, ?, ?, ?, ?)",
        (entry.seq, event.service, event.ticket, event.nth, entry.at_ms),
    )
    do("UPDATE tickets SET last_seq = ? WHERE id = ?", (entry.seq, event.ticket))
