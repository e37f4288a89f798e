"""The life of a dossier: one table, and the dossier itself.

Articles are those of Nghị định 118/2025/NĐ-CP. Every step has two moments: when the work was done and when it
was entered. "Done in time, entered late" is not late (docs/decisions/0100-done-and-entered.md).
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from hub.domain.calendar.deadlines import Term, TermUnit
from hub.domain.dossiers import events as d
from hub.domain.dossiers.reading import BY_THE_HOUR, Timeliness
from hub.domain.dossiers.share import Share
from hub.domain.errors import Refused, refused

SUPPLEMENT_DAYS_MAX = 15  # at appraisal; not completed by then, the dossier is closed (Điều 19.5)
NOTICE_DAYS_MAX = 3  # working days: to say that something is missing (19.5), to mend a result (23)


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


@dataclass(slots=True)
class Dossier:
    """A citizen's request under one procedure. `id`: its first code; `term` None: it is never due.

    Changed only by `follow`, whose events `hub.domain.dossiers.plans` makes. No rule looks at `sets` and on.
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
    papers: tuple[DossierStep, ...] = ()  # steps that a form tells of, the last one last
    sets: int = 1
    components: tuple[d.Component, ...] = ()
    registered_ms: int = 0
    first_due_ms: int | None = None  # before an apology moved it
    returned_ms: int | None = None
    ended_ms: int | None = None  # over, until a mistake in its result is reported
    on_the_spot: bool = False  # received and answered in one visit ("4 tại chỗ")
    negative: bool = False
    correct_by_ms: int | None = None  # until when a mistake in the result is put right
    corrected_ms: int | None = None
    announced_ms: int | None = None  # its result was here before its date
    corrected_due_ms: int | None = None  # the deadline of the right procedure, and the row that told it
    corrected_seq: int | None = None
    first_seq: int = 0  # rows of the ledger from this one to `seq` tell of it
    seq: int = 0

    def __post_init__(self) -> None:
        self.code = self.code or self.id

    @classmethod
    def of(cls, event: d.DossierRegistered, seq: int = 0) -> "Dossier":
        """As row `seq` registered it."""
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
            sets=event.sets,
            components=event.components,
            registered_ms=event.done_ms,
            first_seq=seq,
            seq=seq,
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
    def same_day(self) -> bool:
        """Whether its procedure promises the answer while the citizen waits (Điều 17.4)."""
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

    def follow(self, seq: int, at_ms: int, event: d.DossierEvent) -> None:
        """What row `seq` does to it; an illegal step raises Refused and changes nothing. `at_ms`: entered."""
        match event:
            case d.DossierStepped():
                self._step(event, at_ms)
            case d.DossierShareDone():
                self._change_share(event.agency, done_ms=event.done_ms, done_entered_ms=at_ms)
            case d.ReceiptOrdered():
                self.receipt_ordered = True
            case d.ResultAnnounced():
                self.announced_ms = event.done_ms
            case d.DossierCoded():
                self.code, self.local = event.code, False
            case d.DossierCorrected():
                self._correct(event, seq)
            case d.PersonErased():
                self.person = None
        self.seq = seq

    def _step(self, event: d.DossierStepped, entered_ms: int) -> None:
        step = DossierStep(event.step)
        if refusal := self.may(step):
            raise refusal
        self.on_the_spot |= step in RESOLVES and self.state is DossierState.ACCEPTED
        self.state, self.last_done_ms = TRANSITIONS[self.state, step], event.done_ms
        self.ended_ms = event.done_ms if self.state in ENDED else None
        self.correct_by_ms = event.correct_by_ms
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
                self.negative |= step is DossierStep.DENY
            case DossierStep.RETURN:
                self.returned_ms = event.done_ms
            case DossierStep.CORRECT_RESULT:
                self.corrected_ms = event.done_ms

    def _change_share(self, agency: str, **changes: int | None) -> None:
        """In a list of its own: somebody may plan ahead with a copy of this dossier."""
        self.shares = [
            replace(one, **changes) if one.agency == agency else one  # type: ignore[arg-type]
            for one in self.shares
        ]

    def _correct(self, event: d.DossierCorrected, seq: int) -> None:
        """The right procedure with what follows from it, or the citizen's data."""
        self.procedure = event.procedure or self.procedure
        self.person = event.person or self.person
        if not event.follows:
            return
        self.agency = event.agency or self.agency
        self.term = None if event.term is None else Term(event.term, TermUnit(event.unit))
        if self.runs:
            self.due_ms = self.corrected_due_ms = event.due_ms
            self.first_due_ms = self.first_due_ms if self.apologized else event.due_ms
            self.due_counting_ms, self.due_standing_ms = event.due_counting_ms, event.due_standing_ms
            self.corrected_seq = seq

    @property
    def runs(self) -> bool:
        """Whether it was accepted and nobody has come to the end of it: its deadline can still be kept."""
        return self.accepted_ms is not None and self.resolved_ms is None and self.state not in ENDED

    def _dates(self, step: DossierStep, event: d.DossierStepped) -> None:
        """The dates that a step sets, moves or makes void."""
        if event.due_ms is not None:
            self.due_ms = event.due_ms
            self.first_due_ms = event.due_ms if self.first_due_ms is None else self.first_due_ms
        if event.promised_ms is not None or step in STARTS_TERM:
            self.promised_ms = event.promised_ms
        for record in event.shares:
            self._change_share(record.agency, due_ms=record.due_ms)
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

    def timeliness(self) -> Timeliness | None:
        """By the moment the work was done, not the one it was entered; None: not done."""
        if self.resolved_ms is None or self.due_ms is None:
            return None
        return BY_THE_HOUR.timeliness(self.resolved_ms, self.due_ms)

    def entered_late(self) -> bool:
        """Resolved in time, but entered after the deadline: a figure of its own."""
        if self.resolved_ms is None or self.resolved_entered_ms is None or self.due_ms is None:
            return False
        return BY_THE_HOUR.entered_late(self.resolved_ms, self.resolved_entered_ms, self.due_ms)
