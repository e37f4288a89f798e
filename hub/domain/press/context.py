"""What a decision may look at, and what it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from msgspec import Struct

from hub.domain.calendar.deadlines import WorkCalendar
from hub.domain.counters.login import Doorkeeper
from hub.domain.counters.sessions import Session, SessionState
from hub.domain.dossiers.dossier import Dossier
from hub.domain.errors import denied, refused
from hub.domain.events import AnyEvent
from hub.domain.office.office import Office
from hub.domain.press import answers
from hub.domain.queue.tickets import OVER, Ticket
from hub.domain.state import Device, OfficeState


class Waits(Protocol):
    """Where the expected wait comes from; it must answer at once."""

    def expected_s(self, service: str, credit_s: int = 0) -> tuple[int, int] | None:
        """10th and 90th percentile of the wait of one who comes now, in seconds; None: not known."""


class Shelf(Protocol):
    """Where dossiers of before are; it must answer at once."""

    def dossier(self, code: str) -> Dossier | None:
        """By any of its codes."""

    def receipt_used(self, receipt: str) -> bool:
        """Whether a fee has a receipt of this number, in whatever case."""

    def seal_used(self, seal: str) -> bool:
        """Whether a bag has or had a seal of this number."""


@dataclass(slots=True)
class AtHand:
    """The shelf of an office that has no past."""

    state: OfficeState

    def dossier(self, code: str) -> Dossier | None:
        """By any of its codes."""
        return self.state.dossiers.find(code)

    def receipt_used(self, receipt: str) -> bool:
        """Whether a fee of today has it."""
        return receipt.casefold() in self.state.dossiers.receipts

    def seal_used(self, seal: str) -> bool:
        """Whether a bag on its way has it."""
        return self.state.batches.seal_used(seal)


@dataclass(slots=True, frozen=True)
class PersonChange:
    """A citizen's data to keep beside the chain, under an opaque id; `data` None erases it, and its salt."""

    id: str
    data: dict[str, str] | None
    salt: str = ""


@dataclass(slots=True, frozen=True)
class SecretChange:
    """Something to keep beside the chain; `data` None removes it."""

    kind: str
    name: str
    data: dict[str, str] | None


class Decision(Struct, frozen=True):  # made for each press: a frozen dataclass takes ten times as long
    """What happens and what the sender is told."""

    answer: answers.Answer
    events: tuple[AnyEvent, ...] = ()
    secrets: tuple[SecretChange, ...] = ()
    persons: tuple[PersonChange, ...] = ()


NOTHING = Decision(answers.Nothing())


class Context(Struct, frozen=True):
    """One press at one moment.

    `now_ms`: wall clock of the hub. `pressed_ms`: when the key went down. `mono_ms`: for durations.
    `job`: name for a print job of this press. `nonce`: fresh, in hex.
    `lang`: of names that are told.
    """

    state: OfficeState
    door: Doorkeeper
    waits: Waits
    device: Device
    now_ms: int
    pressed_ms: int
    mono_ms: int
    boot: str
    job: str
    nonce: str
    lang: str = "vi"
    shelf: Shelf | None = None
    salt: Callable[[], str] = str  # a new secret each time, in hex, for what is kept beside the chain
    calendar: Callable[[], WorkCalendar] = WorkCalendar  # asked where a term runs; it is dear to make

    def dossier(self, code: str) -> Dossier | None:
        """By any of its codes, of today or of before."""
        return (self.shelf or AtHand(self.state)).dossier(code)

    def receipt_used(self, receipt: str) -> bool:
        """Whether a fee has a receipt of this number."""
        return (self.shelf or AtHand(self.state)).receipt_used(receipt)

    def seal_used(self, seal: str) -> bool:
        """Whether a bag has or had a seal of this number."""
        return (self.shelf or AtHand(self.state)).seal_used(seal)

    @property
    def office(self) -> Office:
        """The office as configured."""
        return self.state.office

    def counter(self) -> Session:
        """The counter that the device stands at. Raises Refused `no_counter`."""
        session = self.state.day.sessions.get(self.device.counter or 0)
        if session is None:
            raise refused("no_counter", device=self.device.name)
        return session

    def at_work(self) -> Session:
        """The counter, with an officer and no break. Raises Refused `not_logged_in`, `counter_paused`."""
        session = self.counter()
        if session.state is SessionState.CLOSED:
            raise denied("not_logged_in")
        if session.state is SessionState.PAUSED:
            raise refused("counter_paused")
        return session

    def ticket(self, number: str, day: str | None, *, lone_carried: bool = False) -> Ticket:
        """The ticket that is meant. Without a day it is today's, and never one of yesterday in silence.

        `lone_carried`: one carried over will do where today has none of this number. Raises Refused
        `no_such_ticket`, `ticket_of_which_day`.
        """
        found = self.state.ticket_numbered(number, day)
        if day is None and (found is None or found.state in OVER):
            carried = self.state.carried_numbered(number)
            if carried and found is None and lone_carried:
                return carried[0]
            if carried:
                raise refused("ticket_of_which_day", ticket=carried[0].number, day=carried[0].day)
        if found is None:
            raise refused("no_such_ticket", ticket=number)
        return found

    def in_hand(self, session: Session) -> Ticket:
        """The ticket being served at the counter. Raises Refused `nothing_in_hand`."""
        if session.ticket is None:
            raise refused("nothing_in_hand")
        return self.state.day.tickets[session.ticket]

    def waiting(self, session: Session, change: int = 0) -> int:
        """How many wait for this counter, `change` more after the decision."""
        return self.state.day.lines.waiting_for(self.state.lines_of(session.counter)) + change
