"""The life of a ticket: one table, and the ticket itself.

What may live here: the transition table, the ticket, what an event does to it, and the questions that only
they answer. Everything not in the table is refused and changes nothing (docs/design.md section 6).

A missed or parked ticket that is called out of turn goes through WAITING: the ledger then tells
that it came back and that it was called, as two facts.
"""

from dataclasses import dataclass
from enum import StrEnum

from hub.domain import events as e
from hub.domain.errors import Refused, refused
from hub.domain.events import TicketId, TicketRecord


class TicketState(StrEnum):
    """Where a ticket stands."""

    WAITING = "waiting"
    SERVING = "serving"
    PARKED = "parked"
    NO_SHOW = "no_show"
    DONE = "done"
    VOID = "void"


class Step(StrEnum):
    """What can happen to a ticket."""

    CALL = "call"
    RECALL = "recall"
    FINISH = "finish"
    MISS = "miss"
    PARK = "park"
    PASS_ON = "pass_on"
    TRANSFER = "transfer"
    RELEASE = "release"
    RETURN = "return"
    VOID = "void"


_S, _A = TicketState, Step

TRANSITIONS: dict[tuple[TicketState, Step], TicketState] = {
    (_S.WAITING, _A.CALL): _S.SERVING,
    (_S.SERVING, _A.RECALL): _S.SERVING,
    (_S.SERVING, _A.FINISH): _S.DONE,
    (_S.SERVING, _A.MISS): _S.NO_SHOW,
    (_S.SERVING, _A.PARK): _S.PARKED,
    (_S.SERVING, _A.PASS_ON): _S.WAITING,
    (_S.SERVING, _A.TRANSFER): _S.WAITING,
    (_S.SERVING, _A.RETURN): _S.WAITING,
    (_S.WAITING, _A.RELEASE): _S.WAITING,
    (_S.PARKED, _A.RETURN): _S.WAITING,
    (_S.NO_SHOW, _A.RETURN): _S.WAITING,
    (_S.WAITING, _A.VOID): _S.VOID,
    (_S.SERVING, _A.VOID): _S.VOID,
    (_S.PARKED, _A.VOID): _S.VOID,
}

_STEP_OF: dict[type[e.Event], Step] = {
    e.TicketFinished: _A.FINISH,
    e.TicketMissed: _A.MISS,
    e.TicketParked: _A.PARK,
    e.TicketPassedOn: _A.PASS_ON,
    e.TicketTransferred: _A.TRANSFER,
    e.TicketReleased: _A.RELEASE,
    e.TicketReturned: _A.RETURN,
    e.TicketVoided: _A.VOID,
}
TicketEvent = (
    e.TicketCalled
    | e.TicketFinished
    | e.TicketMissed
    | e.TicketParked
    | e.TicketPassedOn
    | e.TicketTransferred
    | e.TicketReleased
    | e.TicketReturned
    | e.TicketVoided
    | e.TicketMoved
    | e.TicketReprinted
)

OPEN = frozenset({_S.WAITING, _S.SERVING, _S.PARKED})  # a citizen is still owed something
OVER = frozenset({_S.DONE, _S.VOID})  # nothing can happen to it any more
_ENDS = frozenset({*OVER, _S.NO_SHOW})


def after(state: TicketState, step: Step) -> TicketState:
    """The state that `step` leads to. Raises Refused `not_possible_for_ticket`."""
    try:
        return TRANSITIONS[state, step]
    except KeyError:
        raise refused("not_possible_for_ticket", state=state.value) from None


def step_of(event: TicketEvent) -> Step | None:
    """The step that an event is; None: it changes a ticket and leaves it where it stands."""
    if isinstance(event, e.TicketCalled):
        return Step.RECALL if event.nth > 1 else Step.CALL
    return _STEP_OF.get(type(event))


@dataclass(slots=True)
class Ticket:
    """A number in a queue. Changed only by `follow`, `carry` and `noted`.

    `calls` counts the calls at `counter`, `called_ms` is the first call of its present or last service, also
    after recalls. `then`: services to go to after this one. `pinned`: the one counter that it waits for.
    `aside_at`: the counter that put it aside or missed it. `ended_ms`: done, void, or its call missed.

    From `first_service` on: what no rule looks at and the tables have for ever; in memory it is that of the
    open day, as a record that is carried over does not tell it. `wait_lo_s`, `wait_hi_s`: the wait that was
    told; `copy_job`: the paper that counts, once there is a copy; the rows from `first_seq` to `last_seq` of
    the ledger tell of it.
    """

    id: TicketId
    service: str
    taken_ms: int
    due_ms: int
    priority: str | None = None
    kiosk: str | None = None
    state: TicketState = TicketState.WAITING
    counter: int | None = None
    calls: int = 0
    then: tuple[str, ...] = ()
    pinned: int | None = None
    booking: str | None = None
    called_ms: int | None = None
    aside_at: int | None = None
    dossier: str | None = None  # whose result is collected
    ended_ms: int | None = None
    first_service: str = ""
    job: str | None = None
    copy_job: str | None = None
    reason: str | None = None
    wait_lo_s: int | None = None
    wait_hi_s: int | None = None
    leased: bool = False
    first_seq: int = 0
    last_seq: int = 0

    @classmethod
    def taken(cls, seq: int, event: e.TicketTaken) -> "Ticket":
        """A number that was just given."""
        lo_s, hi_s = event.wait_s or (None, None)
        return cls(
            event.id,
            event.service,
            event.taken_ms,
            event.due_ms,
            event.priority,
            kiosk=event.device,
            then=event.then,
            booking=event.booking,
            dossier=event.dossier,
            first_service=event.service,
            job=event.job,
            wait_lo_s=lo_s,
            wait_hi_s=hi_s,
            leased=event.leased,
            first_seq=seq,
            last_seq=seq,
        )

    @property
    def number(self) -> str:
        """What citizens read: the id without its day."""
        return self.id.rpartition("/")[2]

    @property
    def day(self) -> str:
        """The business day on which it was taken."""
        return self.id.partition("/")[0]

    @property
    def line(self) -> str:
        """The line in which it waits: that of its service, or of the one counter it waits for."""
        return self.service if self.pinned is None else line_of_counter(self.pinned)

    @property
    def missed_ms(self) -> int | None:
        """When its call was missed, while nobody has come since."""
        return self.ended_ms if self.state is TicketState.NO_SHOW else None

    def follow(self, seq: int, at_ms: int, event: TicketEvent) -> None:
        """What row `seq` does to it; an illegal step raises Refused and changes nothing."""
        step = step_of(event)
        if isinstance(event, e.TicketPassedOn) and event.service not in self.then:
            raise refused("not_possible_for_ticket", state=self.state.value)
        if step is not None:
            self.state = after(self.state, step)
            self.counter = self.aside_at = None
            self.ended_ms = at_ms if self.state in _ENDS else None
        elif isinstance(event, e.TicketMoved) and self.state in OVER:
            raise standing(self)
        self._set(step, at_ms, event)
        self.noted(seq)

    def _set(self, step: Step | None, at_ms: int, event: TicketEvent) -> None:
        """The fields that an event sets beside those that follow from its step."""
        match event:
            case e.TicketCalled():
                self.counter, self.calls = event.counter, event.nth
                if step is Step.CALL:
                    self.called_ms, self.pinned = at_ms, None
            case e.TicketMissed() | e.TicketParked():
                self.aside_at = event.counter
            case e.TicketPassedOn():  # errands before that one are left out
                left = self.then.index(event.service) + 1
                self.service, self.then, self.calls = event.service, self.then[left:], 0
            case e.TicketTransferred():
                self.service, self.pinned, self.calls = event.service, event.to_counter, 0
                self.then = tuple(letter for letter in self.then if letter != event.service)  # served once
            case e.TicketReleased():
                self.pinned = None
            case e.TicketReturned():
                self.due_ms, self.calls = event.due_ms, 0
            case e.TicketVoided():
                self.reason = event.reason
            case e.TicketMoved():
                self.service, self.then = event.service, event.then
            case e.TicketReprinted():
                self.copy_job = event.job

    def noted(self, seq: int) -> None:
        """Row `seq` tells of it."""
        self.last_seq = seq

    def record(self) -> TicketRecord:
        """This ticket as it is carried over to the next business day."""
        return TicketRecord(**{name: getattr(self, name) for name in _RECORDED}, state=self.state.value)

    @classmethod
    def of(cls, record: TicketRecord) -> "Ticket":
        """The ticket that was carried over, as far as its record tells."""
        fields = {name: getattr(record, name) for name in _RECORDED if name != "missed_ms"}
        return cls(**fields, state=TicketState(record.state), ended_ms=record.missed_ms)

    def carry(self, record: TicketRecord) -> None:
        """A new day takes it over as it stands; but the counter that it waits for may have closed."""
        self.pinned = record.pinned


def standing(ticket: Ticket) -> Refused:
    """What to say of a ticket for which something is not possible: where it stands."""
    match ticket.state:
        case TicketState.WAITING:
            return refused("ticket_waiting", ticket=ticket.number)
        case TicketState.SERVING:
            return refused("ticket_at_counter", ticket=ticket.number, counter=ticket.counter)
        case TicketState.PARKED:
            return refused("ticket_parked", ticket=ticket.number)
        case TicketState.NO_SHOW:
            return refused("ticket_missed", ticket=ticket.number)
        case TicketState.DONE:
            return refused("ticket_done", ticket=ticket.number)
        case TicketState.VOID:
            return refused("ticket_void", ticket=ticket.number)


def line_of_counter(counter: int) -> str:
    """The line of those who wait for one counter and no other."""
    return f"#{counter}"


_RECORDED = tuple(name for name in TicketRecord.__struct_fields__ if name != "state")
