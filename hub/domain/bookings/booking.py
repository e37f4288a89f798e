"""Bookings: one table, the slots of a day, and the codes that citizens type or scan.

A code is seven digits and a check digit (Damm), so that a slip of the finger is told from a code that nobody
has. Whoever holds the code holds the booking; no name is kept here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hub.domain import events as e
from hub.domain.calendar.civil_time import civil
from hub.domain.calendar.hours import Hours
from hub.domain.errors import refused
from hub.domain.events import BookingRecord, TicketId
from hub.domain.office.office import Service

_OPAQUE: Final = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_SEPARATORS: Final = str.maketrans("", "", "-._")

CODE_DIGITS = 8
_MINUTE_MS = 60_000

# Damm's quasigroup of order 10: every single wrong digit and every swap of neighbours changes the result.
_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip


class BookingState(StrEnum):
    """Where a booking stands."""

    BOOKED = "booked"
    HERE = "here"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


class BookingStep(StrEnum):
    """What can happen to a booking."""

    CHECK_IN = "check_in"
    CANCEL = "cancel"
    LAPSE = "lapse"


_S, _A = BookingState, BookingStep

TRANSITIONS: dict[tuple[BookingState, BookingStep], BookingState] = {
    (_S.BOOKED, _A.CHECK_IN): _S.HERE,
    (_S.BOOKED, _A.CANCEL): _S.CANCELLED,
    (_S.BOOKED, _A.LAPSE): _S.LAPSED,
}


def after(state: BookingState, step: BookingStep) -> BookingState:
    """The state that `step` leads to. Raises Refused with where the booking stands."""
    if (state, step) in TRANSITIONS:
        return TRANSITIONS[state, step]
    if state is BookingState.HERE:
        raise refused("already_checked_in")
    if state is BookingState.CANCELLED:
        raise refused("booking_cancelled")
    raise refused("booking_over")


@dataclass(slots=True)
class Booking:
    """A slot that is kept; `ticket`: the number that was sent home; `ref`: the code that upstream has.

    Changed only by `follow`, `carry` and `lapse`. From `made_ms` on: what no rule looks at and the tables
    have for ever; in memory it is that of the open day. `made_seq`: the row that tells of it.
    """

    code: str
    ticket: TicketId
    service: str
    slot_ms: int
    priority: str | None = None
    holder: str | None = None
    state: BookingState = BookingState.BOOKED
    ref: str | None = None
    made_ms: int = 0
    made_seq: int = 0
    checked_in_ms: int | None = None
    cancelled_ms: int | None = None

    @classmethod
    def made(cls, seq: int, at_ms: int, event: e.BookingMade) -> "Booking":
        """A slot that was just given."""
        return cls(
            event.code,
            event.ticket,
            event.service,
            event.slot_ms,
            event.priority,
            event.holder,
            ref=event.ref,
            made_ms=at_ms,
            made_seq=seq,
        )

    def follow(self, at_ms: int, event: e.TicketTaken | e.BookingCancelled | e.BookingMoved) -> None:
        """What a row of this moment does to it; an illegal step raises Refused and changes nothing."""
        match event:
            case e.TicketTaken():
                self.state, self.checked_in_ms = after(self.state, BookingStep.CHECK_IN), at_ms
            case e.BookingCancelled():
                self.state, self.cancelled_ms = after(self.state, BookingStep.CANCEL), at_ms
            case e.BookingMoved():
                self.service = event.service

    def lapse(self) -> None:
        """Its day is over and nobody came. Raises Refused where somebody did."""
        self.state = after(self.state, BookingStep.LAPSE)

    def carry(self, record: BookingRecord) -> None:
        """A new day takes it over: a wrong clock may have had it lapse."""
        self.state = BookingState(record.state)

    @property
    def day(self) -> str:
        """The business day of the slot."""
        return self.ticket.partition("/")[0]

    def record(self) -> BookingRecord:
        """This booking as it is carried over."""
        return BookingRecord(
            self.code,
            self.ticket,
            self.service,
            self.slot_ms,
            self.priority,
            self.holder,
            self.state.value,
            self.ref,
        )

    @classmethod
    def of(cls, record: BookingRecord) -> "Booking":
        """The booking that was carried over."""
        return cls(
            record.code,
            record.ticket,
            record.service,
            record.slot_ms,
            record.priority,
            record.holder,
            BookingState(record.state),
            record.ref,
        )


def check_digit(digits: str) -> str:
    """The digit that makes `digits` a code."""
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return str(interim)


def personal(holder: str) -> bool:
    """Whether an id says who somebody is: the ledger keeps it for ever, and it is in no list of persons.

    A name has blanks or letters with marks; identity papers have 9 or 12 digits, telephones 10 or 11.
    """
    if not _OPAQUE.fullmatch(holder):
        return True
    digits = holder.translate(_SEPARATORS)
    return digits.isdigit() and len(digits) in (9, 10, 11, 12)


def mistyped(code: str) -> bool:
    """Whether no booking can have this code."""
    return len(code) != CODE_DIGITS or not (code.isascii() and code.isdigit()) or check_digit(code) != "0"


def new_code(nonce: str, taken: Iterable[str]) -> str:
    """A code that nobody has, from unforeseeable hex digits."""
    space = 10 ** (CODE_DIGITS - 1)
    number, taken = int(nonce, 16) % space, set(taken)
    while True:
        digits = f"{number:0{CODE_DIGITS - 1}d}"
        code = digits + check_digit(digits)
        if code not in taken:
            return code
        number = (number + 1) % space


def by_ref(bookings: Iterable[Booking], ref: str) -> Booking | None:
    """The booking that upstream knows by this code: the one that can still be used, else the newest."""
    found = [one for one in bookings if one.ref == ref]
    return next((one for one in found if one.state is BookingState.BOOKED), found[-1] if found else None)


def slot_starts(service: Service, hours: Hours, day: str) -> list[int]:
    """When the slots of a service begin on a day, in Unix milliseconds; none reaches beyond its interval."""
    if not service.slot_min:
        return []
    slot_ms = service.slot_min * _MINUTE_MS
    return [at for a, b in hours.spans(day) for at in range(a, b - slot_ms + 1, slot_ms)]


def held(bookings: Iterable[Booking], service: str) -> dict[int, int]:
    """How many places of each slot are taken."""
    places: dict[int, int] = {}
    for booking in bookings:
        if booking.service == service and booking.state in (BookingState.BOOKED, BookingState.HERE):
            places[booking.slot_ms] = places.get(booking.slot_ms, 0) + 1
    return places


def clock(at_ms: int) -> str:
    """HH:MM in civil time."""
    return f"{civil(at_ms):%H:%M}"
