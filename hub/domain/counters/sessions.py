"""The session of an officer at a counter: one table, and the session itself."""

from dataclasses import dataclass, field
from enum import StrEnum

from hub.domain import events as e
from hub.domain.errors import denied, refused
from hub.domain.events import TicketId


class SessionState(StrEnum):
    """How a counter stands to the public."""

    CLOSED = "closed"
    OPEN = "open"
    PAUSED = "paused"


class SessionStep(StrEnum):
    """What an officer does with a counter."""

    LOGIN = "login"
    LOGOUT = "logout"
    PAUSE = "pause"
    RESUME = "resume"


_S, _A = SessionState, SessionStep

TRANSITIONS: dict[tuple[SessionState, SessionStep], SessionState] = {
    (_S.CLOSED, _A.LOGIN): _S.OPEN,
    (_S.OPEN, _A.PAUSE): _S.PAUSED,
    (_S.PAUSED, _A.RESUME): _S.OPEN,
    (_S.OPEN, _A.LOGOUT): _S.CLOSED,
    (_S.PAUSED, _A.LOGOUT): _S.CLOSED,
}

_STEP_OF: dict[type[e.Event], SessionStep] = {
    e.OfficerLoggedIn: _A.LOGIN,
    e.OfficerLoggedOut: _A.LOGOUT,
    e.CounterPaused: _A.PAUSE,
    e.CounterResumed: _A.RESUME,
}
SessionEvent = e.OfficerLoggedIn | e.OfficerLoggedOut | e.CounterPaused | e.CounterResumed


def after(state: SessionState, step: SessionStep) -> SessionState:
    """The state that `step` leads to. Raises Refused `not_logged_in`, `counter_paused`, `counter_open`."""
    if (state, step) in TRANSITIONS:
        return TRANSITIONS[state, step]
    if state is SessionState.CLOSED:
        raise denied("not_logged_in")
    if state is SessionState.PAUSED:
        raise refused("counter_paused")
    raise refused("counter_open")


@dataclass(slots=True)
class Session:
    """A counter at work. Its officer changes by `follow`, what is in hand by `hold`.

    `ticket`: in hand, at most one. `call_seq`: ledger row of the last call or recall, 0 for none.
    `invitation`: reference of the last finished ticket, until it is rated or the next is called.
    `aside`: tickets put aside or missed here, the oldest first.
    """

    counter: int
    state: SessionState = SessionState.CLOSED
    officer: str | None = None
    ticket: TicketId | None = None
    call_seq: int = 0
    invitation: str | None = None
    invited_ms: int = 0
    aside: dict[TicketId, None] = field(default_factory=dict)

    @classmethod
    def of(cls, record: e.SessionRecord) -> "Session":
        """As it was carried over, with nobody in hand yet."""
        return cls(record.counter, SessionState(record.state), record.officer, call_seq=record.call_seq)

    def follow(self, event: SessionEvent) -> None:
        """What an officer did; an illegal step raises Refused and changes nothing."""
        self.state = after(self.state, _STEP_OF[type(event)])
        match event:
            case e.OfficerLoggedIn():
                self.officer = event.officer
            case e.OfficerLoggedOut():
                self.officer = self.invitation = None

    def hold(self, ticket: TicketId, counter: int | None) -> None:
        """A ticket came into the hand of a counter, of this one or no longer of this one."""
        if counter == self.counter:
            self.ticket = ticket
        elif self.ticket == ticket:
            self.ticket = None
