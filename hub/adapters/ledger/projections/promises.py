"""What the office owes before anybody waits: bookings, leases of numbers, pages of officers."""

from hub.adapters.ledger.objects.queue import BOOKINGS
from hub.adapters.ledger.projections.doing import Do, noted
from hub.domain import events as e
from hub.domain.bookings.booking import Booking
from hub.services.ports import Entry

_USABLE = f"{BOOKINGS.select} WHERE code = ? AND state = 'booked'"  # there is one of a code at most


def booked(do: Do, entry: Entry, event: e.BookingMade) -> None:
    """A slot is kept."""
    BOOKINGS.insert(do, Booking.made(entry.seq, entry.at_ms, event))


def followed(do: Do, entry: Entry, event: e.BookingCancelled | e.BookingMoved) -> None:
    """It was given back, or its service has another letter."""
    if found := BOOKINGS.one(do, _USABLE, (event.code,)):
        booking, before = found
        booking.follow(entry.at_ms, event)
        BOOKINGS.save(do, booking, before)


def arrived(do: Do, entry: Entry, event: e.TicketTaken) -> None:
    """Its citizen is here. Raises Refused where it cannot be used."""
    if found := BOOKINGS.find(do, event.id):
        booking, before = found
        booking.follow(entry.at_ms, event)
        BOOKINGS.save(do, booking, before)


def lapsed(do: Do, code: str) -> None:
    """Nobody came."""
    if found := BOOKINGS.one(do, _USABLE, (code,)):
        booking, before = found
        booking.lapse()
        BOOKINGS.save(do, booking, before)


def carried(do: Do, record: e.BookingRecord) -> None:
    """Its day is yet to come."""
    if found := BOOKINGS.find(do, record.ticket):
        booking, before = found
        booking.carry(record)
        BOOKINGS.save(do, booking, before)


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
    noted(do, entry, event.ticket)
