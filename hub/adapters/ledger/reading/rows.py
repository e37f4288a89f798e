"""What the reader answers with. Times are Unix milliseconds; names of states are those of the domain."""

from msgspec import Struct


class Head(Struct, frozen=True):
    """The last row: what the chain has come to."""

    seq: int
    day: str
    at: str
    hash: str


class HistoryRow(Struct, frozen=True):
    """A row of the ledger as people read it; `data` is the event's JSON."""

    seq: int
    at: str
    kind: str
    data: str


class TicketRow(Struct, frozen=True):
    """A ticket; `number` is unique on its `day`.

    `wait_lo_s`, `wait_hi_s`: the wait that was told. `errands`: letters of the services to come, with spaces.
    `pinned`: the one counter that it waits for. `leased`: given by a kiosk while the hub was away.
    `printed_ms`, `print_failed`: of its last paper; both: `unconfirmed`. `copied`: that is a copy.
    """

    id: str
    day: str
    number: str
    service: str
    priority: str | None
    state: str
    counter: int | None
    calls: int
    taken_ms: int
    due_ms: int
    called_ms: int | None
    ended_ms: int | None
    reason: str | None
    printed_ms: int | None
    print_failed: str | None
    wait_lo_s: int | None
    wait_hi_s: int | None
    booking: str | None
    leased: bool
    errands: str
    pinned: int | None
    copied: bool


class CallRow(Struct, frozen=True):
    """A call or recall; `why`: JSON of `hub.domain.events.Why`, None in rows from before it was kept."""

    seq: int
    ticket: str
    counter: int
    officer: str
    nth: int
    out_of_turn: bool
    at_ms: int
    why: str | None


class CounterRow(Struct, frozen=True):
    """A counter that was ever opened."""

    counter: int
    state: str
    officer: str | None
    ticket: str | None


class RatingRow(Struct, frozen=True):
    """A rating; `ticket` None: nobody asked for it."""

    seq: int
    day: str
    counter: int
    officer: str | None
    ticket: str | None
    score: int
    reason: str | None
    unsolicited: bool
    at_ms: int


class ShownRow(Struct, frozen=True):
    """What a board showed from a moment on."""

    seq: int
    device: str
    counter: int
    rev: int
    text: str
    at_ms: int


class DeviceRow(Struct, frozen=True):
    """A registered device."""

    name: str
    type: str
    counter: int | None
    services: str


class DeviceLogRow(Struct, frozen=True):
    """A trouble of a device that began (`raised`) or ended."""

    seq: int
    device: str
    code: str
    raised: bool
    at_ms: int


class BookingRow(Struct, frozen=True):
    """A booking; `state`: booked, here, cancelled or lapsed. `ref`: the code that upstream has for it."""

    code: str
    ticket: str
    day: str
    service: str
    slot_ms: int
    priority: str | None
    holder: str | None
    state: str
    made_ms: int
    checked_in_ms: int | None
    cancelled_ms: int | None
    ref: str | None


class LeaseRow(Struct, frozen=True):
    """Numbers that a kiosk may give while the hub is away; `used`: how many of them it has given."""

    day: str
    device: str
    service: str
    first: int
    last: int
    used: int


class PageRow(Struct, frozen=True):
    """An officer was asked to come; `nth` of this wait."""

    seq: int
    service: str
    ticket: str
    nth: int
    at_ms: int
