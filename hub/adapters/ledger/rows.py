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
    """A ticket; `number` is unique on its `day`."""

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


class CallRow(Struct, frozen=True):
    """A call or recall."""

    seq: int
    ticket: str
    counter: int
    officer: str
    nth: int
    out_of_turn: bool
    at_ms: int


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
