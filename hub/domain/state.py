"""The state of the office: changed only by `hub.domain.applying`, one event after the other.

It holds the open business day and nothing older, so that a restart replays one day. Challenges and
wrong PINs live beside it (`hub.domain.counters.login`): they are not history.
"""

from dataclasses import dataclass, field

from msgspec import UNSET, UnsetType

from hub.domain import events as e
from hub.domain.bags.batches import BatchBook
from hub.domain.bookings.booking import Booking
from hub.domain.counters.sessions import Session, SessionState
from hub.domain.dossiers.book import DossierBook
from hub.domain.dossiers.dossier import ENDED
from hub.domain.office.office import Office
from hub.domain.queue import tickets as queueing
from hub.domain.queue.allocation import WaitingLines
from hub.domain.queue.numbering import spellings, ticket_id
from hub.domain.queue.tickets import Ticket, TicketState, line_of_counter


@dataclass(slots=True, frozen=True)
class Device:
    """A registered device; `counter` None: it belongs to no counter. `services`: the buttons of a kiosk."""

    name: str
    type: str
    counter: int | None = None
    services: tuple[str, ...] = ()

    @classmethod
    def of(cls, event: e.DeviceAdded) -> "Device":
        """As it was registered."""
        return cls(event.name, event.type, event.counter, event.services)


UNKNOWN = "unknown"  # begun and not finished: the hub does not print it twice
NOT_DRAWN = "not_drawn"  # the hub could not make the paper
DAY_OVER = "day_over"  # a receipt with a citizen's name does not come out of an empty hall's printer at night
NO_PICTURES = "no_pictures"  # it named pictures that the printer does not hold: sent whole at once
LEFT_TO_A_PERSON = frozenset({UNKNOWN, DAY_OVER})


@dataclass(slots=True)
class PrintJob:
    """A ticket, or the receipt of a `dossier` ("" is its ticket), that ought to be on paper.

    `failed`: why it is not; what is in LEFT_TO_A_PERSON waits for one. `copy`: somebody asked for it once
    more, and the paper says so.
    """

    id: str
    device: str
    ticket: e.TicketId
    ahead: int
    printed: bool = False
    unconfirmed: bool = False  # by a printer that does not tell
    failed: str | None = None
    copy: bool = False
    dossier: str | None = None

    @classmethod
    def of(cls, record: e.ReceiptRecord) -> "PrintJob":
        """A receipt as it was carried over."""
        return cls(
            record.job, record.device, "", 0, failed=record.failed, copy=record.copy, dossier=record.dossier
        )


@dataclass(slots=True)
class Page:
    """An officer was asked to come: when last, and how often for this wait."""

    at_ms: int
    nth: int


@dataclass(slots=True)
class Finished:
    """What a rating refers to."""

    ticket: e.TicketId
    counter: int
    officer: str
    at_ms: int
    rated: bool = False

    @classmethod
    def of(cls, record: e.FinishedRecord) -> "Finished":
        """As it was carried over."""
        ticket, _, counter = record.ref.rpartition("/")
        return cls(ticket, int(counter), record.officer, record.at_ms, record.rated)


@dataclass
class Day:
    """The open business day: what begins anew each morning, with what is carried over; replaced as a whole.

    `name` is its date; "" before the first.
    """

    name: str
    lines: WaitingLines
    sessions: dict[int, Session]
    tickets: dict[e.TicketId, Ticket] = field(default_factory=dict)
    issued: dict[str, int] = field(default_factory=dict)
    carried: set[e.TicketId] = field(default_factory=set)  # tickets of days before
    jobs: dict[str, PrintJob] = field(default_factory=dict)
    finished: dict[str, Finished] = field(default_factory=dict)
    faults: dict[str, dict[str, str]] = field(default_factory=dict)  # device: code: boot
    shown: dict[str, tuple[str, str]] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)  # services that give no numbers
    taken: dict[str, int] = field(default_factory=dict)  # tickets of each service today, however they came
    told: dict[e.TicketId, tuple[int, int]] = field(default_factory=dict)  # the wait that was told, in s
    bookings: dict[str, Booking] = field(default_factory=dict)  # by code; those of days to come too
    booked: dict[str, int] = field(default_factory=dict)  # "<day>/<service>": the highest number sent home
    sent_home: set[e.TicketId] = field(default_factory=set)  # numbers of bookings, whatever became of them
    leases: dict[str, list[e.Lease]] = field(default_factory=dict)  # by day: today's and the last before it
    leases_ended: set[e.Lease] = field(default_factory=set)  # of today; what was given is still taken in
    leases_passed: dict[str, int] = field(default_factory=dict)  # of each service, of leases in no row
    lease_used: set[e.TicketId] = field(default_factory=set)
    batches_today: int = 0  # opened today
    collecting: dict[str, e.TicketId] = field(default_factory=dict)  # whose result a ticket is for
    local_codes: dict[str, int] = field(default_factory=dict)  # given today, by the agency's code
    pages: dict[str, Page] = field(default_factory=dict)  # by service, while somebody waits for nobody
    named: dict[str, str] = field(default_factory=dict)  # services by letter, as they were called last
    unseated: dict[int, str] = field(default_factory=dict)  # by counter: whom office.toml took from it today

    @classmethod
    def of(cls, office: Office, name: str = "") -> "Day":
        """A day of this office on which nothing has happened."""
        lines = WaitingLines(filter(office.counters_for, office.services))
        return cls(name, lines, {number: Session(number) for number in office.counters})


@dataclass
class OfficeState:
    """All that the rules look at."""

    office: Office
    seq: int = 0
    devices: dict[str, Device] = field(default_factory=dict)
    dossiers: DossierBook = field(default_factory=DossierBook)  # those touched since the start
    batches: BatchBook = field(default_factory=BatchBook)  # bags that are not over
    day: Day = field(init=False)

    def __post_init__(self) -> None:
        self.day = Day.of(self.office)
        self._giving = {letter: self.office.counters_for(letter) for letter in self.office.services}

    def ticket_numbered(self, number: str, day: str | None = None) -> Ticket | None:
        """The ticket of this number of a business day, of today where none is said.

        Zeros that nobody types (A42 for A042) are put in, also those of a width that the office had before.
        """
        names = spellings(number, self.office.numbering.width)
        there = (self.day.tickets.get(ticket_id(day or self.day.name, name)) for name in names)
        return next(filter(None, there), None)

    def carried_numbered(self, number: str) -> list[Ticket]:
        """Tickets of this number carried over from days before that are not over, the newest first."""
        names = spellings(number, self.office.numbering.width)
        there = [self.day.tickets[one] for one in self.day.carried if one.partition("/")[2] in names]
        return sorted((t for t in there if t.state not in queueing.OVER), key=lambda t: t.day, reverse=True)

    def day_of(self, ticket: Ticket) -> str | UnsetType:
        """The day of a ticket that was carried over, for those who are told its number; else UNSET."""
        return UNSET if ticket.day == self.day.name else ticket.day

    def services_of(self, counter: int) -> tuple[str, ...]:
        """The services that a counter can give."""
        configured = self.office.counters.get(counter)
        return configured.services if configured else ()

    def lines_of(self, counter: int) -> tuple[str, ...]:
        """The lines that a counter calls from: those of its services, its own, and those of nobody's."""
        stray = self.day.lines.stray if counter in self.office.counters else ()
        return (*self.services_of(counter), line_of_counter(counter), *stray)

    def leases_in_force(self) -> list[e.Lease]:
        """The leases from which kiosks may give numbers today."""
        return [one for one in self.day.leases.get(self.day.name, ()) if one not in self.day.leases_ended]

    def highest_leases(self) -> dict[str, int]:
        """The last number of each service that a kiosk had today, as far as it is known."""
        highest = dict(self.day.leases_passed)
        for lease in self.day.leases.get(self.day.name, ()):
            highest[lease.service] = max(highest.get(lease.service, 0), lease.last)
        return highest

    def aside(self, counter: int, state: TicketState) -> list[Ticket]:
        """The tickets that a counter has put aside (PARKED) or missed (NO_SHOW), the oldest first."""
        tickets = (self.day.tickets[name] for name in self.day.sessions[counter].aside)
        return [ticket for ticket in tickets if ticket.state is state]

    def serving(self, service: str) -> bool:
        """Whether an open or paused counter gives this service now."""
        closed = SessionState.CLOSED
        return any(self.day.sessions[n].state is not closed for n in self._giving.get(service, ()))

    def officer_at(self, officer: str) -> Session | None:
        """The session of an officer at work."""
        return next((s for s in self.day.sessions.values() if s.officer == officer), None)


def receipt_wanted(state: OfficeState, dossier: str) -> bool:
    """Whether anybody still needs the receipt of a dossier; one that is not at hand may be open."""
    known = state.dossiers.find(dossier)
    return known is None or known.state not in ENDED
