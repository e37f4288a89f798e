"""What has happened: the rows of the ledger. Names and fields are for ever; add, never change.

`*_ms` fields are Unix milliseconds. No personal data in any of them: an officer is an id.
"""

from msgspec import Struct

TicketId = str  # "<business day>/<number>", for example "2026-11-23/A042"


class Event(Struct, frozen=True, tag_field="kind"):
    """Base of all events."""


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


class HubStarted(Event, frozen=True, tag="hub_started"):
    """The hub began to run; the row's own number is the epoch that devices see."""

    version: str


class DayOpened(Event, frozen=True, tag="day_opened"):
    """A business day begins; tickets still open are carried, nobody is wiped.

    Together with what follows it is all that a restart needs to replay.
    """

    day: str
    carried: tuple[TicketRecord, ...] = ()
    sessions: tuple[SessionRecord, ...] = ()
    closed: tuple[str, ...] = ()
    faults: tuple[FaultRecord, ...] = ()


class TicketTaken(Event, frozen=True, tag="ticket_taken"):
    """A citizen has a number. `taken_ms` is the press, `due_ms` what the order goes by."""

    id: TicketId
    service: str
    taken_ms: int
    due_ms: int
    priority: str | None = None
    device: str | None = None
    job: str | None = None


class TicketCalled(Event, frozen=True, tag="ticket_called"):
    """A ticket is called to a counter; `nth` counts its calls there."""

    id: TicketId
    counter: int
    officer: str
    nth: int = 1
    out_of_turn: bool = False


class TicketFinished(Event, frozen=True, tag="ticket_finished"):
    """A ticket is served; `rating` is the reference under which it may be rated."""

    id: TicketId
    counter: int
    officer: str
    rating: str


class TicketMissed(Event, frozen=True, tag="ticket_missed"):
    """A called citizen did not come."""

    id: TicketId
    counter: int


class TicketParked(Event, frozen=True, tag="ticket_parked"):
    """A ticket is put aside."""

    id: TicketId
    counter: int


class TicketTransferred(Event, frozen=True, tag="ticket_transferred"):
    """A ticket goes on to another service with its due time."""

    id: TicketId
    counter: int
    service: str


class TicketReturned(Event, frozen=True, tag="ticket_returned"):
    """A parked or missed ticket waits again."""

    id: TicketId
    due_ms: int


class TicketVoided(Event, frozen=True, tag="ticket_voided"):
    """An open ticket is taken out by name."""

    id: TicketId
    reason: str


class OfficerLoggedIn(Event, frozen=True, tag="officer_logged_in"):
    """An officer opens a counter."""

    officer: str
    counter: int


class OfficerLoggedOut(Event, frozen=True, tag="officer_logged_out"):
    """An officer closes a counter."""

    officer: str
    counter: int


class CounterPaused(Event, frozen=True, tag="counter_paused"):
    """A break begins."""

    counter: int
    reason: str | None = None


class CounterResumed(Event, frozen=True, tag="counter_resumed"):
    """A break ends."""

    counter: int


class TicketPrinted(Event, frozen=True, tag="ticket_printed"):
    """The paper is out."""

    job: str


class PrintFailed(Event, frozen=True, tag="print_failed"):
    """The paper did not come out, or nobody knows (`unknown`)."""

    job: str
    code: str


class Rated(Event, frozen=True, tag="rated"):
    """A rating; without a reference it was not asked for and is flagged `unsolicited`."""

    counter: int
    score: int
    ref: str | None = None
    officer: str | None = None
    ticket: TicketId | None = None
    reason: str | None = None
    unsolicited: bool = False


class BoardShown(Event, frozen=True, tag="board_shown"):
    """What a board really showed."""

    device: str
    counter: int
    rev: int
    text: str


class FaultRaised(Event, frozen=True, tag="fault_raised"):
    """A device has trouble, told by this boot of it."""

    device: str
    code: str
    boot: str = ""


class FaultCleared(Event, frozen=True, tag="fault_cleared"):
    """The trouble is over."""

    device: str
    code: str


class ServiceClosed(Event, frozen=True, tag="service_closed"):
    """No more numbers for a service."""

    service: str


class ServiceOpened(Event, frozen=True, tag="service_opened"):
    """Numbers for a service again."""

    service: str


class DeviceAdded(Event, frozen=True, tag="device_added"):
    """A device is registered; its secret is kept beside the chain. `services`: the buttons of a kiosk."""

    name: str
    type: str
    counter: int | None = None
    services: tuple[str, ...] = ()


class DeviceRemoved(Event, frozen=True, tag="device_removed"):
    """A device is no longer of this office."""

    name: str


class OfficerPinSet(Event, frozen=True, tag="officer_pin_set"):
    """An officer has a new PIN; the key is kept beside the chain."""

    officer: str


AnyEvent = (
    HubStarted
    | DayOpened
    | TicketTaken
    | TicketCalled
    | TicketFinished
    | TicketMissed
    | TicketParked
    | TicketTransferred
    | TicketReturned
    | TicketVoided
    | OfficerLoggedIn
    | OfficerLoggedOut
    | CounterPaused
    | CounterResumed
    | TicketPrinted
    | PrintFailed
    | Rated
    | BoardShown
    | FaultRaised
    | FaultCleared
    | ServiceClosed
    | ServiceOpened
    | DeviceAdded
    | DeviceRemoved
    | OfficerPinSet
)
