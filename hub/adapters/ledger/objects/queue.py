"""Tickets, counters, bookings and devices as rows."""

from operator import attrgetter

from hub.adapters.ledger.objects.shape import Column, Shape, flag
from hub.domain.bookings.booking import Booking, BookingState
from hub.domain.counters.sessions import Session, SessionState
from hub.domain.queue.tickets import Ticket, TicketState
from hub.domain.state import Device

_value = attrgetter("value")


def _letters(written: str) -> tuple[str, ...]:
    return tuple(written.split())


# A carried ticket keeps its row: its day is the day on which it was taken.
TICKETS = Shape(
    "tickets",
    Ticket,
    Column("id"),
    Column("day", derived=True),
    Column("number", derived=True),
    Column("service"),
    Column("first_service"),
    Column("priority"),
    Column("state", "", _value, TicketState),
    Column("counter"),
    Column("calls"),
    Column("device", "kiosk"),
    Column("job"),
    Column("taken_ms"),
    Column("due_ms"),
    Column("called_ms"),
    Column("ended_ms"),
    Column("reason"),
    Column("first_seq"),
    Column("last_seq"),
    Column("wait_lo_s"),
    Column("wait_hi_s"),
    Column("booking"),
    flag("leased"),
    Column("errands", "then", " ".join, _letters),
    Column("pinned"),
    Column("copy_job"),
    Column("dossier"),
    Column("aside_at"),
)
COUNTERS = Shape(
    "counters",
    Session,
    Column("counter"),
    Column("state", "", _value, SessionState),
    Column("officer"),
    Column("ticket"),
)
# A booking's row is its ticket's: a code may be given again when its day is long over, a ticket never.
BOOKINGS = Shape(
    "bookings",
    Booking,
    Column("ticket"),
    Column("code"),
    Column("day", derived=True),
    Column("service"),
    Column("slot_ms"),
    Column("priority"),
    Column("holder"),
    Column("state", "", _value, BookingState),
    Column("made_ms"),
    Column("made_seq"),
    Column("checked_in_ms"),
    Column("cancelled_ms"),
    Column("ref"),
)
DEVICES = Shape(
    "devices",
    Device,
    Column("name"),
    Column("type"),
    Column("counter"),
    Column("services", "", " ".join, _letters),
)
