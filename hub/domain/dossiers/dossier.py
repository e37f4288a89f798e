"""The life of a dossier: one table, and the dossier itself.

Articles are those of Nghị định 118/2025/NĐ-CP. Every step has two moments: when the work was done and when it
was entered. "Done in time, entered late" is not late (docs/decisions/0100-done-and-entered.md).
"""

from dataclasses import dataclass, field
from enum import StrEnum

from hub.domain.calendar.civil_time import DAY_MS
from hub.domain.calendar.deadlines import Term, TermUnit
from hub.domain.dossiers.events import DossierCorrected, DossierRegistered, DossierStepped, ShareRecord
from hub.domain.errors import Refused, refused

SUPPLEMENT_DAYS_MAX = 15  # at appraisal; not completed by then, the dossier is closed (Điều 19.5)
NOTICE_DAYS_MAX = (
    3  # working days: for the notice that something is missing (19.5), for mending a result (23)
)


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
    CORRECTING = "correcting"  # its result has a mistake, and the agency puts it right (Điều 23)


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
    DENY = "deny"  # resolved too: the answer after appraisal is no, with a reason
    PASS_ON = "pass_on"  # to the agency whose matter it is; the clock runs on
    BRING_RESULT = "bring_result"
    RETURN = "return"
    REPORT_ERROR = "report_error"
    CORRECT_RESULT = "correct_result"


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
    (_S.ACCEPTED, _A.DENY): _S.RESOLVED,
    (_S.ACCEPTED, _A.PASS_ON): _S.ACCEPTED,
    (_S.TRANSFERRED, _A.PASS_ON): _S.TRANSFERRED,
    (_S.IN_PROGRESS, _A.PASS_ON): _S.TRANSFERRED,
    **{(state, _A.WITHDRAW): _S.WITHDRAWN for state in _AT_WORK},
    **{(state, _A.APOLOGIZE): state for state in _AT_WORK},
    (_S.IN_PROGRESS, _A.RESOLVE): _S.RESOLVED,
    (_S.IN_PROGRESS, _A.DENY): _S.RESOLVED,
    (_S.RESOLVED, _A.BRING_RESULT): _S.RESULT_HERE,
    (_S.RESOLVED, _A.RETURN): _S.RETURNED,
    (_S.RESULT_HERE, _A.RETURN): _S.RETURNED,
    **{(state, _A.REPORT_ERROR): _S.CORRECTING for state in (_S.RESOLVED, _S.RESULT_HERE, _S.RETURNED)},
    (_S.CORRECTING, _A.CORRECT_RESULT): _S.RESOLVED,
}

ENDED = frozenset({_S.REFUSED, _S.STOPPED, _S.CLOSED, _S.WITHDRAWN, _S.RETURNED})
DECIDED = frozenset({_S.RESOLVED, _S.RESULT_HERE, _S.RETURNED, _S.CORRECTING})
RUNNING = frozenset({*_AT_WORK, _S.FINANCIAL_DUTY})  # the clock of the term runs
STARTS_TERM = frozenset({_A.ACCEPT, _A.SUPPLEMENT})  # accepted (17.3); completed at appraisal (19.5)
RESOLVES = frozenset({_A.RESOLVE, _A.DENY})  # the decision, whichever it is
ON_PAPER = {  # what a paper prints of a step: whether it needs a reason, and on which form it stands
    _A.REQUEST_COMPLETION: "02",
    _A.REQUEST_SUPPLEMENT: "02",
    _A.REFUSE: "03",
    _A.DENY: "03",
    _A.APOLOGIZE: "04",
    _A.STOP: "05",
}
NEEDS_REASON = frozenset({_A.REFUSE, _A.DENY, _A.STOP, _A.PASS_ON, _A.REPORT_ERROR})
_PLAIN_WAY = {  # the one step that a dossier takes next where all is well
    _S.REGISTERED: _A.ACCEPT,
    _S.TO_COMPLETE: _A.ACCEPT,
    _S.ACCEPTED: _A.TRANSFER,
    _S.TRANSFERRED: _A.BEGIN,
    _S.IN_PROGRESS: _A.RESOLVE,
    _S.RESOLVED: _A.BRING_RESULT,
}


def missing_steps(state: DossierState, step: DossierStep) -> tuple[DossierStep, ...]:
    """What has to be entered before a step that is not possible yet, in order; (): nothing would help."""
    missing: list[DossierStep] = []
    while (state, step) not in TRANSITIONS:
        between = _PLAIN_WAY.get(state)
        if between is None or between is step:
            return ()
        missing.append(between)
        state = TRANSITIONS[state, between]
    return tuple(missing)


class Channel(StrEnum):
    """How a dossier came."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"


class ReturnWay(StrEnum):
    """How its result goes."""

    COUNTER = "counter"
    POST = "post"


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

    @classmethod
    def of(cls, record: ShareRecord) -> "Share":
        """As it was registered."""
        return cls(record.agency, Term(record.term, TermUnit(record.unit)), record.lead, record.due_ms)


@dataclass(slots=True)
class Dossier:
    """A citizen's request under one procedure. `id`: its first code; `term` None: it is never due.

    Changed only by `follow`, whose events `hub.domain.dossiers.plans` makes.
    """

    id: str
    procedure: str
    agency: str = ""
    term: Term | None = None
    code: str = ""
    channel: Channel = Channel.COUNTER
    way: ReturnWay = ReturnWay.COUNTER
    local: bool = False
    person: str | None = None
    service: str | None = None
    state: DossierState = DossierState.NEW
    shares: list[Share] = field(default_factory=list)
    last_done_ms: int | None = None
    accepted_ms: int | None = None
    due_ms: int | None = None
    transfer_by_ms: int | None = None
    resolved_ms: int | None = None
    resolved_entered_ms: int | None = None
    supplement_by_ms: int | None = None
    completion_asked: bool = False
    apologized: bool = False
    receipt_ordered: bool = False  # form 01 was sent to a printer; once more is a copy
    clock_ms: int | None = None  # when the term began to run last: accepted, or completed at appraisal
    promised_ms: int | None = None  # the date of an apology that came too late: the dossier stays late
    supplements: int = 0  # requests at appraisal
    demanded_ms: int | None = None  # since when a payment is awaited
    due_counting_ms: int | None = None  # the due date if the time of a payment counts, once there was one
    due_standing_ms: int | None = None  # the same if the clock stands meanwhile
    seq: int = 0  # the last row of the ledger that tells of it

    papers: tuple[DossierStep, ...] = ()  # steps that a form tells of, the last one last

    def __post_init__(self) -> None:
        self.code = self.code or self.id

    @classmethod
    def of(cls, event: DossierRegistered) -> "Dossier":
        """As it was registered."""
        return cls(
            id=event.dossier,
            procedure=event.procedure,
            agency=event.agency,
            term=None if event.term is None else Term(event.term, TermUnit(event.unit)),
            channel=Channel(event.channel),
            way=ReturnWay(event.way),
            local=event.local,
            person=event.person,
            service=event.service,
            state=TRANSITIONS[DossierState.NEW, DossierStep.REGISTER],
            shares=[Share.of(record) for record in event.shares],
            last_done_ms=event.done_ms,
        )

    @property
    def told_due_ms(self) -> int | None:
        """The date that its citizen was told last: that of a late apology, else the due date."""
        return self.due_ms if self.promised_ms is None else self.promised_ms

    @property
    def on_paper(self) -> DossierStep | None:
        """The last step of which a form tells."""
        return self.papers[-1] if self.papers else None

    @property
    def agencies(self) -> frozenset[str]:
        """All that have to do with it."""
        return frozenset({self.agency, *(share.agency for share in self.shares)})

    @property
    def on_the_spot(self) -> bool:
        """Whether it is answered while the citizen waits: its term is the same day (Điều 17.4)."""
        return self.term is not None and self.term.value == 0

    def may(self, step: DossierStep) -> Refused | None:
        """Why a step is not possible now, or None.

        `dossier_not_possible` by the table; `completion_asked_once` (Điều 11.2c, 16.3), `apologized_once`
        (Điều 19.6), `agencies_at_work`: the whole is resolved when every agency has done its share,
        `several_agencies`: each has its part, so it is passed on to nobody.
        """
        at_receipt = self.state in (DossierState.REGISTERED, DossierState.TO_COMPLETE)
        if step is DossierStep.REQUEST_COMPLETION and self.completion_asked and at_receipt:
            return refused("completion_asked_once", dossier=self.code)
        if (self.state, step) not in TRANSITIONS:
            return refused(
                "dossier_not_possible",
                dossier=self.code,
                state=self.state.value,
                step=step.value,
                missing=tuple(one.value for one in missing_steps(self.state, step)),
            )
        if step is DossierStep.APOLOGIZE and self.apologized:
            return refused("apologized_once", dossier=self.code)
        if step is DossierStep.RESOLVE and any(share.done_ms is None for share in self.shares):
            return refused("agencies_at_work", dossier=self.code)
        if step is DossierStep.PASS_ON and self.shares:
            return refused("several_agencies", dossier=self.code)
        return None

    def after(self, step: DossierStep) -> DossierState:
        """Where it stands after a step that is possible."""
        return TRANSITIONS[self.state, step]

    def share(self, agency: str) -> Share | None:
        """The part of an agency."""
        return next((one for one in self.shares if one.agency == agency), None)

    def follow(self, event: DossierStepped, entered_ms: int) -> None:
        """Go a step that has happened; an illegal one raises Refused and changes nothing."""
        step = DossierStep(event.step)
        if refusal := self.may(step):
            raise refusal
        self.state, self.last_done_ms = TRANSITIONS[self.state, step], event.done_ms
        self._dates(step, event)
        if step in ON_PAPER:
            self.papers = (*(one for one in self.papers if one is not step), step)
        match step:
            case DossierStep.REQUEST_COMPLETION:
                self.completion_asked = True
            case DossierStep.REQUEST_SUPPLEMENT:
                self.supplements += 1
            case DossierStep.ACCEPT:
                self.accepted_ms, self.transfer_by_ms = event.done_ms, event.transfer_by_ms
            case DossierStep.APOLOGIZE:
                self.apologized = True
            case DossierStep.PASS_ON:
                self.agency = event.agency or self.agency
            case DossierStep.RESOLVE | DossierStep.DENY:
                self.resolved_ms, self.resolved_entered_ms = event.done_ms, entered_ms

    def correct(self, event: DossierCorrected) -> None:
        """The right procedure with what follows from it, or the citizen's data."""
        self.procedure = event.procedure or self.procedure
        self.person = event.person or self.person
        if not event.follows:
            return
        self.agency = event.agency or self.agency
        self.term = None if event.term is None else Term(event.term, TermUnit(event.unit))
        if self.runs:
            self.due_ms = event.due_ms
            self.due_counting_ms, self.due_standing_ms = event.due_counting_ms, event.due_standing_ms

    @property
    def runs(self) -> bool:
        """Whether it was accepted and nobody has come to the end of it: its deadline can still be kept."""
        return self.accepted_ms is not None and self.resolved_ms is None and self.state not in ENDED

    def _dates(self, step: DossierStep, event: DossierStepped) -> None:
        """The dates that a step sets, moves or makes void."""
        if event.due_ms is not None:
            self.due_ms = event.due_ms
        if event.promised_ms is not None or step in STARTS_TERM:
            self.promised_ms = event.promised_ms
        for record in event.shares:
            if (share := self.share(record.agency)) is not None:
                share.due_ms = record.due_ms
        self.supplement_by_ms = event.by_ms
        self.demanded_ms = event.done_ms if step is DossierStep.DEMAND_PAYMENT else None
        if step in STARTS_TERM:
            self.clock_ms = event.done_ms
        if step in STARTS_TERM or step is DossierStep.APOLOGIZE:
            self.due_counting_ms = self.due_standing_ms = None
        if event.due_counting_ms is not None:
            self.due_counting_ms, self.due_standing_ms = event.due_counting_ms, event.due_standing_ms

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
        if self.resolved_ms is None or self.resolved_entered_ms is None or self.due_ms is None:
            return False
        return self.resolved_ms <= self.due_ms < self.resolved_entered_ms
