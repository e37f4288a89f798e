"""What has happened: the rows of the ledger. Names and fields are for ever; add, never change.

`*_ms` fields are Unix milliseconds. No personal data in any of them: an officer is an id. What a new day
takes over is in `hub.domain.queue.carried`, what happens to dossiers in `hub.domain.dossiers.events`.
"""

from typing import ClassVar

from msgspec import Struct, field

from hub.domain.dossiers.events import DossierEvent
from hub.domain.event import Event as Event
from hub.domain.event import TicketId as TicketId
from hub.domain.queue.carried import BookingRecord as BookingRecord
from hub.domain.queue.carried import FaultRecord as FaultRecord
from hub.domain.queue.carried import FinishedRecord as FinishedRecord
from hub.domain.queue.carried import ReceiptRecord as ReceiptRecord
from hub.domain.queue.carried import SessionRecord as SessionRecord
from hub.domain.queue.carried import TicketRecord as TicketRecord


class Lease(Struct, frozen=True):
    """The numbers that a kiosk may give for a service on a business day while the hub is away."""

    device: str
    service: str
    first: int
    last: int


class Why(Struct, frozen=True, omit_defaults=True):
    """Why this ticket was called and no other: its due time, and the one it was before.

    `rule`: due (the smallest due time of the counter's lines), chosen (out of turn by the officer) or again
    (a recall). `beat`: the next in those lines. `passed`: waiting tickets with a smaller due time.
    """

    rule: str
    due_ms: int
    beat: TicketId | None = None
    beat_due_ms: int | None = None
    passed: int = 0


class HubStarted(Event, frozen=True, tag="hub_started"):
    """The hub began to run; the row's own number is the epoch that devices see."""

    version: str


class DayOpened(Event, frozen=True, tag="day_opened"):
    """A business day begins; tickets still open are carried, nobody is wiped.

    Together with what follows it is all that a restart needs to replay. `again`: this day was open before a
    wrong clock opened a later one; `issued` and `taken` of each service go on from there.
    """

    LATER: ClassVar[tuple[str, ...]] = ("again", "issued", "taken", "bags", "services", "booked")

    day: str
    carried: tuple[TicketRecord, ...] = ()
    sessions: tuple[SessionRecord, ...] = ()
    closed: tuple[str, ...] = ()
    faults: tuple[FaultRecord, ...] = ()
    bookings: tuple[BookingRecord, ...] = ()
    lapsed: tuple[str, ...] = ()  # codes of bookings whose day is over and nobody came
    leases: tuple[Lease, ...] = ()  # of `leases_day`: a kiosk may still hand in what it gave before midnight
    leases_day: str = ""
    lease_used: tuple[TicketId, ...] = ()
    finished: tuple[FinishedRecord, ...] = ()
    receipts: tuple[ReceiptRecord, ...] = ()
    again: bool = False
    issued: dict[str, int] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    bags: int = 0  # opened on this day before
    services: dict[str, str] = field(default_factory=dict)  # their names, by letter, as configured then
    booked: dict[str, int] = field(default_factory=dict)  # as NumbersPassed has it, where no booking shows it


class NumbersPassed(Event, frozen=True, tag="numbers_passed", omit_defaults=True):
    """Numbers of today that people were told and that are not in this ledger: they are not given again.

    `services`: the last number of each; `dossiers`: how many local codes of each agency; `bags`: how many;
    `booked`: the last number sent home, by "<day>/<service>", also of days to come; `leased`: the last number
    of each service that a kiosk had for the time the hub is away.
    """

    services: dict[str, int] = field(default_factory=dict)
    dossiers: dict[str, int] = field(default_factory=dict)
    bags: int = 0
    booked: dict[str, int] = field(default_factory=dict)
    leased: dict[str, int] = field(default_factory=dict)


class ClockConfirmed(Event, frozen=True, tag="clock_confirmed"):
    """A person said that a clock which had jumped ahead by so many seconds is right."""

    ahead_s: int


class ClockPutBack(Event, frozen=True, tag="clock_put_back"):
    """A person said that the rows before this one were written by a clock that was ahead, up to `day`."""

    day: str
    ahead_s: int


class TicketTaken(Event, frozen=True, tag="ticket_taken"):
    """A citizen has a number. `taken_ms` is the press, `due_ms` what the order goes by.

    `wait_s`: the interval of the wait that the citizen was told. `then`: services to go to afterwards.
    `booking`: the code that was checked in. `leased`: given by the kiosk while the hub was away.
    """

    id: TicketId
    service: str
    taken_ms: int
    due_ms: int
    priority: str | None = None
    device: str | None = None
    job: str | None = None
    wait_s: tuple[int, int] | None = None
    then: tuple[str, ...] = ()
    booking: str | None = None
    leased: bool = False
    dossier: str | None = None  # whose result is collected


class TicketCalled(Event, frozen=True, tag="ticket_called"):
    """A ticket is called to a counter; `nth` counts its calls there."""

    id: TicketId
    counter: int
    officer: str
    nth: int = 1
    out_of_turn: bool = False
    why: Why | None = None


class TicketFinished(Event, frozen=True, tag="ticket_finished"):
    """A ticket is served; `rating` is the reference under which it may be rated."""

    id: TicketId
    counter: int
    officer: str
    rating: str


class TicketPassedOn(Event, frozen=True, tag="ticket_passed_on"):
    """One errand of a ticket is done, and it waits for the next one with its due time."""

    id: TicketId
    counter: int
    officer: str
    rating: str
    service: str


class TicketMissed(Event, frozen=True, tag="ticket_missed"):
    """A called citizen did not come."""

    id: TicketId
    counter: int


class TicketParked(Event, frozen=True, tag="ticket_parked"):
    """A ticket is put aside."""

    id: TicketId
    counter: int


class TicketTransferred(Event, frozen=True, tag="ticket_transferred"):
    """A ticket goes on with its due time: to another service, or to a counter (`to_counter`)."""

    id: TicketId
    counter: int
    service: str
    to_counter: int | None = None


class TicketReleased(Event, frozen=True, tag="ticket_released"):
    """A ticket that waited for one counter, which has closed, waits in the line of its service again."""

    id: TicketId


class TicketMoved(Event, frozen=True, tag="ticket_moved", omit_defaults=True):
    """The office was configured anew: the services of this ticket have these letters now."""

    id: TicketId
    service: str
    then: tuple[str, ...] = ()


class BookingMoved(Event, frozen=True, tag="booking_moved"):
    """The office was configured anew: the service of this booking has this letter now."""

    code: str
    service: str


class OfficeConfigured(Event, frozen=True, tag="office_configured"):
    """From this start on the services have these names, by letter: by them they are known again."""

    services: dict[str, str]


class TicketReturned(Event, frozen=True, tag="ticket_returned"):
    """A ticket that was put aside, missed or in hand waits again; `counter`: in whose hand it was."""

    id: TicketId
    due_ms: int
    counter: int | None = None


class TicketReprinted(Event, frozen=True, tag="ticket_reprinted"):
    """A technician has a copy of a ticket printed; `job` is the copy's own name."""

    id: TicketId
    device: str
    job: str


class TicketVoided(Event, frozen=True, tag="ticket_voided"):
    """An open ticket is taken out by name."""

    id: TicketId
    reason: str


class OfficerLoggedIn(Event, frozen=True, tag="officer_logged_in"):
    """An officer opens a counter."""

    officer: str
    counter: int


class OfficerLoggedOut(Event, frozen=True, omit_defaults=True, tag="officer_logged_out"):
    """An officer closes a counter; `gone`: the hub does, as office.toml does not seat this officer there."""

    officer: str
    counter: int
    gone: bool = False


class CounterPaused(Event, frozen=True, tag="counter_paused"):
    """A break begins."""

    counter: int
    reason: str | None = None


class CounterResumed(Event, frozen=True, tag="counter_resumed"):
    """A break ends."""

    counter: int


class TicketPrinted(Event, frozen=True, tag="ticket_printed", omit_defaults=True):
    """The paper is out; `unconfirmed`: all was sent to a printer that tells nothing."""

    job: str
    unconfirmed: bool = False


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


class BoardShown(Event, frozen=True, tag="board_shown", omit_defaults=True):
    """What a board really showed; `day`: in turns with it, of a number that was carried over."""

    device: str
    counter: int
    rev: int
    text: str
    day: str = ""


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


class OfficerCardSet(Event, frozen=True, tag="officer_card_set"):
    """An officer has a new card, or (`removed`) none; its digest is kept beside the chain."""

    officer: str
    removed: bool = False


class OfficerPaged(Event, frozen=True, tag="officer_paged"):
    """Somebody waits for a service and nobody is at its counters; `nth` counts the pages of this wait."""

    service: str
    ticket: TicketId
    nth: int = 1


class BookingMade(Event, frozen=True, tag="booking_made"):
    """A slot is booked and its number given: `ticket` is the ticket that there will be.

    `ref`: the code under which upstream has it and its citizen knows it.
    """

    code: str
    ticket: TicketId
    service: str
    slot_ms: int
    priority: str | None = None
    holder: str | None = None
    ref: str | None = None


class BookingCancelled(Event, frozen=True, tag="booking_cancelled"):
    """The slot is free again; its number is not given twice."""

    code: str


class LeasesGranted(Event, frozen=True, tag="leases_granted"):
    """Kiosks may give these numbers today while the hub is away."""

    leases: tuple[Lease, ...]


class OfficerPinSet(Event, frozen=True, tag="officer_pin_set"):
    """An officer has a new PIN; the key is kept beside the chain."""

    officer: str


AnyEvent = (
    HubStarted
    | ClockConfirmed
    | NumbersPassed
    | ClockPutBack
    | DayOpened
    | TicketTaken
    | TicketCalled
    | TicketFinished
    | TicketPassedOn
    | TicketMissed
    | TicketParked
    | TicketTransferred
    | TicketReleased
    | TicketMoved
    | BookingMoved
    | OfficeConfigured
    | TicketReturned
    | TicketReprinted
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
    | OfficerCardSet
    | OfficerPaged
    | BookingMade
    | BookingCancelled
    | LeasesGranted
    | DossierEvent
)
