"""The life of a ticket: one table, and the ticket itself.

What may live here: the transition table, the ticket, and the questions that only they answer.
Everything not in the table is refused and changes nothing (DESIGN.md section 6).

A missed or parked ticket that is called out of turn goes through WAITING: the ledger then tells
that it came back and that it was called, as two facts.
"""

from dataclasses import dataclass
from enum import StrEnum

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

OPEN = frozenset({_S.WAITING, _S.SERVING, _S.PARKED})  # a citizen is still owed something
OVER = frozenset({_S.DONE, _S.VOID})  # nothing can happen to it any more


def after(state: TicketState, step: Step) -> TicketState:
    """The state that `step` leads to. Raises Refused `not_possible_for_ticket`."""
    try:
        return TRANSITIONS[state, step]
    except KeyError:
        raise refused("not_possible_for_ticket", state=state.value) from None


@dataclass(slots=True)
class Ticket:
    """A number in a queue.

    `calls` counts the calls at `counter`, `called_ms` is the first of them. `then`: services to go to after
    this one. `pinned`: the one counter that it waits for. `missed_ms`: when its call was missed.
    `aside_at`: the counter that put it aside or missed it.
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
    missed_ms: int | None = None
    called_ms: int | None = None
    aside_at: int | None = None
    dossier: str | None = None  # whose result is collected

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

    def record(self) -> TicketRecord:
        """This ticket as it is carried over to the next business day."""
        return TicketRecord(**{name: getattr(self, name) for name in _RECORDED}, state=self.state.value)

    @classmethod
    def of(cls, record: TicketRecord) -> "Ticket":
        """The ticket that was carried over."""
        return cls(**{name: getattr(record, name) for name in _RECORDED}, state=TicketState(record.state))


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
