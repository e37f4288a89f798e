"""The life of a ticket: one table, and the ticket itself.

What may live here: the transition table, the ticket, and the questions that only they answer.
Everything not in the table is refused and changes nothing (DESIGN.md section 6).

A missed or parked ticket that is called out of turn goes through WAITING: the ledger then tells
that it came back and that it was called, as two facts.
"""

from dataclasses import dataclass
from enum import StrEnum

from hub.domain.errors import refused
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
    TRANSFER = "transfer"
    RETURN = "return"
    VOID = "void"


_S, _A = TicketState, Step

TRANSITIONS: dict[tuple[TicketState, Step], TicketState] = {
    (_S.WAITING, _A.CALL): _S.SERVING,
    (_S.SERVING, _A.RECALL): _S.SERVING,
    (_S.SERVING, _A.FINISH): _S.DONE,
    (_S.SERVING, _A.MISS): _S.NO_SHOW,
    (_S.SERVING, _A.PARK): _S.PARKED,
    (_S.SERVING, _A.TRANSFER): _S.WAITING,
    (_S.PARKED, _A.RETURN): _S.WAITING,
    (_S.NO_SHOW, _A.RETURN): _S.WAITING,
    (_S.WAITING, _A.VOID): _S.VOID,
    (_S.SERVING, _A.VOID): _S.VOID,
    (_S.PARKED, _A.VOID): _S.VOID,
}

OPEN = frozenset({_S.WAITING, _S.SERVING, _S.PARKED})  # a citizen is still owed something


def after(state: TicketState, step: Step) -> TicketState:
    """The state that `step` leads to. Raises Refused `not_possible_for_ticket`."""
    try:
        return TRANSITIONS[state, step]
    except KeyError:
        raise refused("not_possible_for_ticket", state=state.value) from None


@dataclass(slots=True)
class Ticket:
    """A number in a queue. `calls` counts the calls at `counter`; `finished` tells how a rating finds it."""

    id: TicketId
    service: str
    taken_ms: int
    due_ms: int
    priority: str | None = None
    kiosk: str | None = None
    state: TicketState = TicketState.WAITING
    counter: int | None = None
    calls: int = 0

    @property
    def number(self) -> str:
        """What citizens read: the id without its day."""
        return self.id.rpartition("/")[2]

    def record(self) -> TicketRecord:
        """This ticket as it is carried over to the next business day."""
        return TicketRecord(
            id=self.id,
            service=self.service,
            state=self.state.value,
            taken_ms=self.taken_ms,
            due_ms=self.due_ms,
            priority=self.priority,
            counter=self.counter,
            calls=self.calls,
            kiosk=self.kiosk,
        )

    @classmethod
    def of(cls, record: TicketRecord) -> "Ticket":
        """The ticket that was carried over."""
        return cls(
            id=record.id,
            service=record.service,
            state=TicketState(record.state),
            taken_ms=record.taken_ms,
            due_ms=record.due_ms,
            priority=record.priority,
            counter=record.counter,
            calls=record.calls,
            kiosk=record.kiosk,
        )
