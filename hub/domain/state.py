"""The state of the office: changed only by `apply`, one event after the other.

It holds the open business day and nothing older, so that a restart replays one day. Challenges and
wrong PINs live beside it (`hub.domain.login`): they are not history.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from hub.domain import events as e
from hub.domain import queueing, sessions
from hub.domain.allocation import WaitingLines
from hub.domain.numbering import issued_as, ticket_id
from hub.domain.office import Office
from hub.domain.queueing import Step, Ticket, TicketState
from hub.domain.sessions import Session, SessionState, SessionStep


@dataclass(slots=True, frozen=True)
class Device:
    """A registered device; `counter` None: it belongs to no counter. `services`: the buttons of a kiosk."""

    name: str
    type: str
    counter: int | None = None
    services: tuple[str, ...] = ()


@dataclass(slots=True)
class PrintJob:
    """A ticket that ought to be on paper. `failed`: why it is not; `unknown` waits for a person."""

    id: str
    device: str
    ticket: e.TicketId
    ahead: int
    printed: bool = False
    failed: str | None = None


@dataclass(slots=True)
class Finished:
    """What a rating refers to."""

    ticket: e.TicketId
    counter: int
    officer: str
    rated: bool = False


@dataclass
class OfficeState:
    """All that the rules look at."""

    office: Office
    day: str = ""
    seq: int = 0
    tickets: dict[e.TicketId, Ticket] = field(default_factory=dict)
    sessions: dict[int, Session] = field(default_factory=dict)
    devices: dict[str, Device] = field(default_factory=dict)
    issued: dict[str, int] = field(default_factory=dict)
    jobs: dict[str, PrintJob] = field(default_factory=dict)
    finished: dict[str, Finished] = field(default_factory=dict)
    faults: dict[str, dict[str, str]] = field(default_factory=dict)  # device: code: boot
    shown: dict[str, str] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)  # services that give no numbers
    lines: WaitingLines = field(init=False)

    def __post_init__(self) -> None:
        self.lines = WaitingLines(self.office.services)
        self.sessions = {number: Session(number) for number in self.office.counters}

    def ticket_numbered(self, number: str) -> Ticket | None:
        """The ticket that people mean by this number: today's, but one carried over if today's is over."""
        today = self.tickets.get(ticket_id(self.day, number))
        if today and today.state in queueing.OPEN:
            return today
        carried = (t for t in reversed(self.tickets.values()) if t.number == number and t is not today)
        return next((t for t in carried if today is None or t.state in queueing.OPEN), today)

    def services_of(self, counter: int) -> tuple[str, ...]:
        """The services that a counter can give."""
        configured = self.office.counters.get(counter)
        return configured.services if configured else ()

    def serving(self, service: str) -> bool:
        """Whether an open or paused counter gives this service now."""
        closed = SessionState.CLOSED
        return any(self.sessions[n].state is not closed for n in self.office.counters_for(service))

    def officer_at(self, officer: str) -> Session | None:
        """The session of an officer at work."""
        return next((s for s in self.sessions.values() if s.officer == officer), None)


def apply(state: OfficeState, seq: int, at_ms: int, event: e.AnyEvent) -> None:
    """Change the state by one event of the ledger; an illegal step raises Refused and changes nothing."""
    _APPLY[type(event)](state, seq, at_ms, event)
    state.seq = seq


def _session(state: OfficeState, counter: int) -> Session:
    """The counter, also one that the office had when the row was written and has no longer."""
    return state.sessions.setdefault(counter, Session(counter))


def _step(state: OfficeState, ticket_id: e.TicketId, step: Step) -> Ticket:
    """Move a ticket and keep the lines right."""
    ticket = state.tickets[ticket_id]
    before = ticket.state
    ticket.state = queueing.after(before, step)
    if before is TicketState.WAITING:
        state.lines.remove(ticket)
    return ticket


def _release(state: OfficeState, ticket: Ticket) -> None:
    """The ticket is no longer in anybody's hand."""
    if ticket.counter is not None and _session(state, ticket.counter).ticket == ticket.id:
        _session(state, ticket.counter).ticket = None
    ticket.counter = None


def _day_opened(state: OfficeState, seq: int, at_ms: int, event: e.DayOpened) -> None:
    fresh = OfficeState(state.office)
    state.day = event.day
    state.tickets, state.issued, state.jobs, state.finished = {}, {}, {}, {}
    state.sessions, state.lines, state.closed = fresh.sessions, fresh.lines, set(event.closed)
    state.faults, state.shown = {f.device: dict(f.codes) for f in event.faults}, {}
    for record in event.sessions:
        session = _session(state, record.counter)
        session.officer, session.state = record.officer, SessionState(record.state)
        session.call_seq = record.call_seq
    for carried in event.carried:
        ticket = state.tickets[carried.id] = Ticket.of(carried)
        if ticket.state is TicketState.WAITING:
            state.lines.add(ticket)
        elif ticket.state is TicketState.SERVING and ticket.counter is not None:
            _session(state, ticket.counter).ticket = ticket.id


def _ticket_taken(state: OfficeState, seq: int, at_ms: int, event: e.TicketTaken) -> None:
    ticket = Ticket(event.id, event.service, event.taken_ms, event.due_ms, event.priority, kiosk=event.device)
    ahead = state.lines.ahead(ticket)
    state.tickets[ticket.id] = ticket
    state.issued[event.service] = issued_as(ticket.number, event.service)
    state.lines.add(ticket)
    if event.job and event.device:
        state.jobs[event.job] = PrintJob(event.job, event.device, ticket.id, ahead)


def _ticket_called(state: OfficeState, seq: int, at_ms: int, event: e.TicketCalled) -> None:
    ticket = _step(state, event.id, Step.RECALL if event.nth > 1 else Step.CALL)
    ticket.counter, ticket.calls = event.counter, event.nth
    session = _session(state, event.counter)
    session.ticket, session.call_seq, session.invitation = ticket.id, seq, None


def _ticket_finished(state: OfficeState, seq: int, at_ms: int, event: e.TicketFinished) -> None:
    _release(state, _step(state, event.id, Step.FINISH))
    session = _session(state, event.counter)
    session.invitation, session.invited_ms = event.rating, at_ms
    state.finished[event.rating] = Finished(event.id, event.counter, event.officer)


def _ticket_left(step: Step, state: OfficeState, seq: int, at_ms: int, event: Any) -> None:
    """Missed, parked or voided: nobody has it in hand."""
    _release(state, _step(state, event.id, step))


def _ticket_transferred(state: OfficeState, seq: int, at_ms: int, event: e.TicketTransferred) -> None:
    ticket = _step(state, event.id, Step.TRANSFER)
    _release(state, ticket)
    ticket.service, ticket.calls = event.service, 0
    state.lines.add(ticket)


def _ticket_returned(state: OfficeState, seq: int, at_ms: int, event: e.TicketReturned) -> None:
    ticket = _step(state, event.id, Step.RETURN)
    ticket.due_ms, ticket.calls = event.due_ms, 0
    state.lines.add(ticket)


def _logged_in(state: OfficeState, seq: int, at_ms: int, event: e.OfficerLoggedIn) -> None:
    session = _session(state, event.counter)
    session.state = sessions.after(session.state, SessionStep.LOGIN)
    session.officer = event.officer


def _logged_out(state: OfficeState, seq: int, at_ms: int, event: e.OfficerLoggedOut) -> None:
    session = _session(state, event.counter)
    session.state = sessions.after(session.state, SessionStep.LOGOUT)
    session.officer = session.invitation = None


def _paused(state: OfficeState, seq: int, at_ms: int, event: e.CounterPaused) -> None:
    session = _session(state, event.counter)
    session.state = sessions.after(session.state, SessionStep.PAUSE)


def _resumed(state: OfficeState, seq: int, at_ms: int, event: e.CounterResumed) -> None:
    session = _session(state, event.counter)
    session.state = sessions.after(session.state, SessionStep.RESUME)


def _printed(state: OfficeState, seq: int, at_ms: int, event: e.TicketPrinted) -> None:
    if job := state.jobs.get(event.job):
        job.printed, job.failed = True, None


def _print_failed(state: OfficeState, seq: int, at_ms: int, event: e.PrintFailed) -> None:
    if job := state.jobs.get(event.job):
        job.failed = event.code


def _rated(state: OfficeState, seq: int, at_ms: int, event: e.Rated) -> None:
    if event.ref in state.finished and not event.unsolicited:
        state.finished[event.ref].rated = True
    session = state.sessions.get(event.counter)
    if session and session.invitation == event.ref:
        session.invitation = None


def _shown(state: OfficeState, seq: int, at_ms: int, event: e.BoardShown) -> None:
    state.shown[event.device] = event.text


def _fault_raised(state: OfficeState, seq: int, at_ms: int, event: e.FaultRaised) -> None:
    state.faults.setdefault(event.device, {})[event.code] = event.boot


def _fault_cleared(state: OfficeState, seq: int, at_ms: int, event: e.FaultCleared) -> None:
    state.faults.get(event.device, {}).pop(event.code, None)


def _service_closed(state: OfficeState, seq: int, at_ms: int, event: e.ServiceClosed) -> None:
    state.closed.add(event.service)


def _service_opened(state: OfficeState, seq: int, at_ms: int, event: e.ServiceOpened) -> None:
    state.closed.discard(event.service)


def _device_added(state: OfficeState, seq: int, at_ms: int, event: e.DeviceAdded) -> None:
    state.devices[event.name] = Device(event.name, event.type, event.counter, event.services)


def _device_removed(state: OfficeState, seq: int, at_ms: int, event: e.DeviceRemoved) -> None:
    state.devices.pop(event.name, None)
    state.faults.pop(event.name, None)
    state.shown.pop(event.name, None)


def _nothing(state: OfficeState, seq: int, at_ms: int, event: e.Event) -> None:
    """Recorded, and no rule looks at it."""


_APPLY: dict[type[e.Event], Callable[[OfficeState, int, int, Any], None]] = {
    e.HubStarted: _nothing,
    e.DayOpened: _day_opened,
    e.TicketTaken: _ticket_taken,
    e.TicketCalled: _ticket_called,
    e.TicketFinished: _ticket_finished,
    e.TicketMissed: partial(_ticket_left, Step.MISS),
    e.TicketParked: partial(_ticket_left, Step.PARK),
    e.TicketVoided: partial(_ticket_left, Step.VOID),
    e.TicketTransferred: _ticket_transferred,
    e.TicketReturned: _ticket_returned,
    e.OfficerLoggedIn: _logged_in,
    e.OfficerLoggedOut: _logged_out,
    e.CounterPaused: _paused,
    e.CounterResumed: _resumed,
    e.TicketPrinted: _printed,
    e.PrintFailed: _print_failed,
    e.Rated: _rated,
    e.BoardShown: _shown,
    e.FaultRaised: _fault_raised,
    e.FaultCleared: _fault_cleared,
    e.ServiceClosed: _service_closed,
    e.ServiceOpened: _service_opened,
    e.DeviceAdded: _device_added,
    e.DeviceRemoved: _device_removed,
    e.OfficerPinSet: _nothing,
}
