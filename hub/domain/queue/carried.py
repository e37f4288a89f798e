"""What a new business day takes over from the one before: parts of the row `day_opened`.

Names and fields are for ever; add, never change. `*_ms` fields are Unix milliseconds.
"""

from msgspec import Struct

from hub.domain.event import TicketId


class TicketRecord(Struct, frozen=True):
    """A ticket as it is carried over to a new business day."""

    id: TicketId
    service: str
    state: str
    taken_ms: int
    due_ms: int
    priority: str | None = None
    counter: int | None = None
    calls: int = 0
    kiosk: str | None = None
    then: tuple[str, ...] = ()
    pinned: int | None = None
    booking: str | None = None
    missed_ms: int | None = None
    called_ms: int | None = None
    aside_at: int | None = None
    dossier: str | None = None


class SessionRecord(Struct, frozen=True):
    """An officer still at work at a counter when a new business day opens."""

    counter: int
    officer: str
    state: str
    call_seq: int = 0


class FaultRecord(Struct, frozen=True):
    """The troubles a device still has when a new business day opens: code and the boot that told it."""

    device: str
    codes: dict[str, str]


class FinishedRecord(Struct, frozen=True):
    """What may still be rated when a new business day opens; `ref` is "<ticket>/<counter>"."""

    ref: str
    officer: str
    at_ms: int
    rated: bool = False


class BookingRecord(Struct, frozen=True):
    """A booking as it is carried over to a new business day."""

    code: str
    ticket: TicketId
    service: str
    slot_ms: int
    priority: str | None = None
    holder: str | None = None
    state: str = "booked"
    ref: str | None = None


class ReceiptRecord(Struct, frozen=True, omit_defaults=True):
    """A receipt that did not come out on the day before: it waits for a person, `failed` says why."""

    job: str
    device: str
    dossier: str
    failed: str
    copy: bool = False
