"""A slot booked upstream: kept here under upstream's own code, moved and given back as upstream says."""

import re
from typing import Final

from msgspec import Struct

from hub.domain.bookings.booking import BookingState
from hub.domain.calendar.civil_time import business_day
from hub.domain.office.office import Office
from hub.domain.sync.down import Hold

REFERENCE: Final = re.compile(r"[A-Z0-9_/-]{1,64}")  # a kiosk takes a dot for a dossier's


class OnlineBooking(Struct, frozen=True, kw_only=True):
    """As upstream has it. `slot_ms`: Unix milliseconds; no citizen is in it."""

    ref: str
    procedure: str
    slot_ms: int
    cancelled: bool = False


class KnownBooking(Struct, frozen=True):
    """The newest booking of this reference as the hub has it."""

    code: str
    service: str
    slot_ms: int
    state: BookingState


class Book(Struct, frozen=True):
    """Keep a slot."""

    ref: str
    service: str
    slot_ms: int


class Cancel(Struct, frozen=True):
    """Free the slot of this code of ours."""

    code: str


Act = Book | Cancel | Hold


def decide(booking: OnlineBooking, known: KnownBooking | None, office: Office, now_ms: int) -> list[Act]:
    """What the office does about a row; []: nothing. Again, with what is then known: nothing.

    A booking that has moved is given back first: upstream says that the old slot is nobody's.
    """
    if booking.cancelled:
        return [Cancel(known.code)] if known and known.state is BookingState.BOOKED else []
    if over(booking, now_ms):
        return []  # that day is gone; nobody could do anything about it
    wanted = _wanted(booking, office, now_ms)
    if known is None:
        return [wanted]
    same = isinstance(wanted, Book) and (wanted.service, wanted.slot_ms) == (known.service, known.slot_ms)
    match known.state:
        case BookingState.BOOKED:
            return [] if same or isinstance(wanted, Hold) else [Cancel(known.code), wanted]
        case BookingState.CANCELLED if booking.slot_ms == known.slot_ms:
            return [Hold("cancelled_here")]  # by a person at the hub: that person knows why
        case BookingState.HERE | BookingState.LAPSED if booking.slot_ms == known.slot_ms:
            return []
        case BookingState.HERE:
            return [Hold("already_checked_in")]
        case _:
            return [wanted]


def over(booking: OnlineBooking, now_ms: int) -> bool:
    """Whether the day of the slot is gone."""
    return business_day(booking.slot_ms) < business_day(now_ms)


def _wanted(booking: OnlineBooking, office: Office, now_ms: int) -> Book | Hold:
    if not REFERENCE.fullmatch(booking.ref):
        return Hold("bad_reference")
    service = next(
        (one.letter for one in office.services.values() if booking.procedure in one.procedures), None
    )
    if service is None:
        return Hold("no_service_for_procedure", booking.procedure)
    if booking.slot_ms < now_ms:
        return Hold("in_the_past")
    return Book(booking.ref, service, booking.slot_ms)
