"""The life of a dossier: one table, and the dossier itself.

Articles are those of Nghị định 118/2025/NĐ-CP. Every step has two moments: when the work was done and when it
was entered. "Done in time, entered late" is not late (docs/decisions/0100-done-and-entered.md).
"""

from dataclasses import dataclass, field
from enum import StrEnum

from msgspec import Struct

from hub.domain.civil_time import DAY_MS
from hub.domain.deadlines import Term, WorkCalendar, due_ms
from hub.domain.errors import Refused, invalid, refused

SUPPLEMENT_DAYS_MAX = 15  # at appraisal; not completed by then, the dossier is closed (Điều 19.5)
ENTERED_LATE_MS = 60_000  # less than that between doing and entering is one act


class DossierState(StrEnum):
    """Where a dossier stands."""

    NEW = "new"
    REGISTERED = "registered"
    TO_COMPLETE = "to_complete"  # incomplete at receipt: the citizen has been told what is missing
    REFUSED = "refused"
    ACCEPTED = "accepted"
    TRANSFERRED = "transferred"
    IN_PROGRESS = "in_progress"
    SUPPLEMENT = "supplement"  # found incomplete at appraisal
    FINANCIAL_DUTY = "financial_duty"
    STOPPED = "stopped"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    RESOLVED = "resolved"
    RESULT_HERE = "result_here"
    RETURNED = "returned"


class DossierStep(StrEnum):
    """What can happen to a dossier."""

    REGISTER = "register"
    REQUEST_COMPLETION = "request_completion"
    REFUSE = "refuse"
    ACCEPT = "accept"
    TRANSFER = "transfer"
    BEGIN = "begin"
    REQUEST_SUPPLEMENT = "request_supplement"
    SUPPLEMENT = "supplement"
    CLOSE = "close"
    DEMAND_PAYMENT = "demand_payment"
    PAY = "pay"
    STOP = "stop"
    WITHDRAW = "withdraw"
    APOLOGIZE = "apologize"
    RESOLVE = "resolve"
    BRING_RESULT = "bring_result"
    RETURN = "return"


_S, _A = DossierState, DossierStep
_AT_WORK = (_S.ACCEPTED, _S.TRANSFERRED, _S.IN_PROGRESS)

TRANSITIONS: dict[tuple[DossierState, DossierStep], DossierState] = {
    (_S.NEW, _A.REGISTER): _S.REGISTERED,
    (_S.REGISTERED, _A.REQUEST_COMPLETION): _S.TO_COMPLETE,
    (_S.REGISTERED, _A.REFUSE): _S.REFUSED,
    (_S.REGISTERED, _A.ACCEPT): _S.ACCEPTED,
    (_S.REGISTERED, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.TO_COMPLETE, _A.REFUSE): _S.REFUSED,
    (_S.TO_COMPLETE, _A.ACCEPT): _S.ACCEPTED,
    (_S.TO_COMPLETE, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.ACCEPTED, _A.TRANSFER): _S.TRANSFERRED,
    (_S.TRANSFERRED, _A.BEGIN): _S.IN_PROGRESS,
    (_S.IN_PROGRESS, _A.REQUEST_SUPPLEMENT): _S.SUPPLEMENT,
    (_S.SUPPLEMENT, _A.SUPPLEMENT): _S.IN_PROGRESS,
    (_S.SUPPLEMENT, _A.CLOSE): _S.CLOSED,
    (_S.SUPPLEMENT, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.IN_PROGRESS, _A.DEMAND_PAYMENT): _S.FINANCIAL_DUTY,
    (_S.FINANCIAL_DUTY, _A.PAY): _S.IN_PROGRESS,
    (_S.FINANCIAL_DUTY, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.IN_PROGRESS, _A.STOP): _S.STOPPED,
    (_S.ACCEPTED, _A.RESOLVE): _S.RESOLVED,  # on the spot: all four acts in one visit ("4 tại chỗ")
    **{(state, _A.WITHDRAW): _S.WITHDRAWN for state in _AT_WORK},
    **{(state, _A.APOLOGIZE): state for state in _AT_WORK},
    (_S.IN_PROGRESS, _A.RESOLVE): _S.RESOLVED,
    (_S.RESOLVED, _A.BRING_RESULT): _S.RESULT_HERE,
    (_S.RESOLVED, _A.RETURN): _S.RETURNED,
    (_S.RESULT_HERE, _A.RETURN): _S.RETURNED,
}

ENDED = frozenset({_S.REFUSED, _S.STOPPED, _S.CLOSED, _S.WITHDRAWN, _S.RETURNED})
DECIDED = frozenset({_S.RESOLVED, _S.RESULT_HERE, _S.RETURNED})
RUNNING = frozenset({*_AT_WORK, _S.FINANCIAL_DUTY})  # the clock of the term runs


class Channel(StrEnum):
    """How a dossier came."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"


class ReturnWay(StrEnum):
    """How its result goes."""

    COUNTER = "counter"
    POST = "post"


class Done(Struct, frozen=True):
    """A step that was taken: when it was done, when it was entered. Unix milliseconds."""

    step: DossierStep
    done_ms: int
    entered_ms: int


class Timeliness(StrEnum):
    """How a result stands to its deadline."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


@dataclass(slots=True)
class Share:
    """An agency's part, with a deadline of its own (Điều 20.2). `lead`: it answers for the whole."""

    agency: str
    term: Term
    lead: bool = False
    due_ms: int | None = None
    done_ms: int | None = None


@dataclass(slots=True)
class Dossier:
    """A citizen's request under one procedure, known by its code."""

    code: str
    procedure: str
    term: Term
    channel: Channel = Channel.COUNTER
    way: ReturnWay = ReturnWay.COUNTER
    state: DossierState = DossierState.NEW
    shares: list[Share] = field(default_factory=list)
    history: list[Done] = field(default_factory=list)
    accepted_ms: int | None = None
    due_ms: int | None = None
    resolved_ms: int | None = None
    supplement_by_ms: int | None = None
    completion_requested: bool = False
    apologized: bool = False

    def may(self, step: DossierStep) -> Refused | None:
        """Why a step is not possible now, or None.

        `dossier_not_possible` by the table; `completion_asked_once` (Điều 11.2c, 16.3), `apologized_once`
        (Điều 19.6), `agencies_at_work`: the whole is resolved when every agency has done its share.
        """
        if (self.state, step) not in TRANSITIONS:
            return refused("dossier_not_possible", dossier=self.code, state=self.state.value, step=step.value)
        if step is DossierStep.REQUEST_COMPLETION and self.completion_requested:
            return refused("completion_asked_once", dossier=self.code)
        if step is DossierStep.APOLOGIZE and self.apologized:
            return refused("apologized_once", dossier=self.code)
        if step is DossierStep.RESOLVE and any(share.done_ms is None for share in self.shares):
            return refused("agencies_at_work", dossier=self.code)
        return None

    def take(self, done: Done, calendar: WorkCalendar, *, new_due_ms: int | None = None) -> None:
        """Make a step. Raises Refused: as `may` says, for its times, or `new_date_needed` for an apology."""
        if refusal := self.may(done.step) or self._times(done):
            raise refusal
        if done.step is DossierStep.APOLOGIZE and (new_due_ms is None or new_due_ms <= (self.due_ms or 0)):
            raise invalid("new_date_needed", dossier=self.code)
        self.state = TRANSITIONS[self.state, done.step]
        self.history.append(done)
        self._follow(done, calendar, new_due_ms)

    def _times(self, done: Done) -> Refused | None:
        if done.done_ms > done.entered_ms:
            return invalid("in_the_future", dossier=self.code)
        if self.history and done.done_ms < self.history[-1].done_ms:
            return invalid("before_the_step_before", dossier=self.code)
        return None

    def _follow(self, done: Done, calendar: WorkCalendar, new_due_ms: int | None) -> None:
        """The terms that a step starts, ends or moves."""
        match done.step:
            case DossierStep.REQUEST_COMPLETION:
                self.completion_requested = True
            case DossierStep.ACCEPT:
                self.accepted_ms = done.done_ms  # the clock starts here (Điều 17.3)
                self._start_terms(done.done_ms, calendar)
            case DossierStep.REQUEST_SUPPLEMENT:
                self.supplement_by_ms = done.done_ms + SUPPLEMENT_DAYS_MAX * DAY_MS
            case DossierStep.SUPPLEMENT:
                self.supplement_by_ms = None
                self._start_terms(done.done_ms, calendar)  # from zero (Điều 19.5)
            case DossierStep.APOLOGIZE:
                self.apologized, self.due_ms = True, new_due_ms
            case DossierStep.RESOLVE:
                self.resolved_ms = done.done_ms

    def _start_terms(self, from_ms: int, calendar: WorkCalendar) -> None:
        self.due_ms = due_ms(from_ms, self.term, calendar)
        for share in self.shares:
            if share.done_ms is None:
                share.due_ms = due_ms(from_ms, share.term, calendar)

    def share_done(self, agency: str, done_ms: int) -> None:
        """An agency has done its part. Raises Refused `no_such_share`, `share_done_before`."""
        share = next((one for one in self.shares if one.agency == agency), None)
        if share is None:
            raise refused("no_such_share", dossier=self.code, agency=agency)
        if share.done_ms is not None:
            raise refused("share_done_before", dossier=self.code, agency=agency)
        share.done_ms = done_ms

    def late_at(self, now_ms: int) -> bool:
        """Whether it is overdue: as a whole, or because one of its agencies is (Điều 20.2)."""
        if self.resolved_ms is not None or self.state in ENDED:
            return self.timeliness() is Timeliness.LATE
        running = self.state in RUNNING
        shares = any(s.due_ms is not None and s.done_ms is None and now_ms > s.due_ms for s in self.shares)
        return running and ((self.due_ms is not None and now_ms > self.due_ms) or shares)

    def timeliness(self, calendar_day_ms: int = DAY_MS) -> Timeliness | None:
        """By the moment the work was done, not the one it was entered; None: not done.

        Early is at least a day before the deadline.
        """
        if self.resolved_ms is None or self.due_ms is None:
            return None
        if self.resolved_ms > self.due_ms:
            return Timeliness.LATE
        if self.resolved_ms <= self.due_ms - calendar_day_ms:
            return Timeliness.EARLY
        return Timeliness.ON_TIME

    def entered_late(self) -> bool:
        """Resolved in time, but entered after the deadline: a figure of its own."""
        resolved = next((d for d in self.history if d.step is DossierStep.RESOLVE), None)
        if resolved is None or self.due_ms is None:
            return False
        return resolved.done_ms <= self.due_ms < resolved.entered_ms
