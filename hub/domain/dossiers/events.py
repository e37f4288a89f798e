"""What has happened to dossiers, and to the batches in which they are carried: rows of the ledger.

`dossier` is the first code that the dossier had here: it never changes, also when upstream gives another.
`*_ms` are Unix milliseconds. `done_ms` is when the work was done; when it was entered is the row's own time.
Results of rules (states, deadlines) are in the events: another calendar later does not rewrite them.
No personal data: `person` is an opaque id of the table `persons`, an officer is an id.
"""

from msgspec import Struct

from hub.domain.event import Event, TicketId


class ShareRecord(Struct, frozen=True, omit_defaults=True):
    """The part of one agency in a cross-agency dossier; `term` in `unit`. `due_ms` once the term runs."""

    agency: str
    term: int
    unit: str = "working_days"
    lead: bool = False
    due_ms: int | None = None


class Component(Struct, frozen=True, omit_defaults=True):
    """A paper in a dossier (thành phần hồ sơ) and how many of each kind were handed in."""

    name: str
    originals: int = 0
    certified: int = 0
    copies: int = 0


class DossierRegistered(Event, frozen=True, tag="dossier_registered", omit_defaults=True):
    """A dossier is known. `term` None: the procedure's term is not known here, so it is never due.

    `local`: the code was given here and waits for upstream's own. `channel`: counter, online or post; `way`
    (of the result): counter or post. `commitment`: to the citizen's data beside the chain; None: from before.
    """

    dossier: str
    procedure: str
    agency: str
    done_ms: int
    term: int | None = None
    unit: str = "working_days"
    channel: str = "counter"
    way: str = "counter"
    local: bool = False
    person: str | None = None
    sets: int = 1
    components: tuple[Component, ...] = ()
    shares: tuple[ShareRecord, ...] = ()
    service: str | None = None
    ticket: TicketId | None = None
    counter: int | None = None
    officer: str | None = None
    commitment: str | None = None


class DossierStepped(Event, frozen=True, tag="dossier_stepped", omit_defaults=True):
    """A step of the life cycle; `state` is where it stands afterwards.

    `due_ms`: a deadline that the step sets or moves; `shares`: those of the agencies. `by_ms`: until when the
    citizen may supplement. `transfer_by_ms`: until when the centre hands it to its agency. `items`: what is
    missing, as the officer wrote it. `promised_ms`: the new date of an apology that came too late to move the
    deadline. `due_counting_ms`, `due_standing_ms`: what the deadline is if the time of a payment counts, and
    if the clock stands meanwhile; `due_ms` is the one that the office goes by. `correct_by_ms`: until when a
    mistake in the result is put right. `giver`: the agency that passes it on.
    """

    dossier: str
    step: str
    state: str
    done_ms: int
    due_ms: int | None = None
    by_ms: int | None = None
    transfer_by_ms: int | None = None
    shares: tuple[ShareRecord, ...] = ()
    reason: str | None = None
    items: tuple[str, ...] = ()
    agency: str | None = None
    ticket: TicketId | None = None
    counter: int | None = None
    officer: str | None = None
    promised_ms: int | None = None
    due_counting_ms: int | None = None
    due_standing_ms: int | None = None
    correct_by_ms: int | None = None
    giver: str | None = None


class DossierWorded(Event, frozen=True, tag="dossier_worded", omit_defaults=True):
    """What a paper says of a step that was entered by key is completed at the desk: its last `step`.

    `items` and `reason` as they stand from now on; those that are left out stay as they were.
    """

    dossier: str
    step: str
    reason: str | None = None
    items: tuple[str, ...] = ()
    officer: str | None = None


class ResultAnnounced(Event, frozen=True, tag="result_announced", omit_defaults=True):
    """A result lies at the centre before the date that its citizen was told: to be announced (22.5).

    Messages to the citizen hang on this row. `due_ms`: the date that was told; `way`: how the result goes.
    """

    dossier: str
    done_ms: int
    due_ms: int
    way: str = "counter"


class DossierShareDone(Event, frozen=True, tag="dossier_share_done", omit_defaults=True):
    """An agency has done its part of a cross-agency dossier."""

    dossier: str
    agency: str
    done_ms: int
    officer: str | None = None


class DossierFeePaid(Event, frozen=True, tag="dossier_fee_paid", omit_defaults=True):
    """A fee, with the number of its receipt; `paper`: a paper receipt, where the internet is not allowed."""

    dossier: str
    name: str
    amount_vnd: int
    receipt: str
    done_ms: int
    paper: bool = False
    counter: int | None = None
    officer: str | None = None


class ReceiptOrdered(Event, frozen=True, tag="receipt_ordered", omit_defaults=True):
    """Form 01 is to come out of a kiosk's printer as `job`; `copy`: somebody asked for it once more.

    What stands on it is looked up when it is drawn: no citizen is here.
    """

    dossier: str
    device: str
    job: str
    copy: bool = False
    counter: int | None = None
    officer: str | None = None


class DossierCoded(Event, frozen=True, tag="dossier_coded"):
    """Upstream has given the official code; the one of before stays searchable."""

    dossier: str
    code: str


class DossierCorrected(Event, frozen=True, tag="dossier_corrected", omit_defaults=True):
    """The right procedure, or the citizen's data. `person`: the id of the data in force now.

    `commitment`: to that data. `follows`: agency and term of the right procedure come along (`term` None: not
    known, so never due). `due_ms`: the deadline by that term, and `due_counting_ms`, `due_standing_ms` as in
    a step; absent where none runs any more. In rows of before the term and agency stayed those of the
    wrong procedure.
    """

    dossier: str
    procedure: str | None = None
    person: str | None = None
    commitment: str | None = None
    follows: bool = False
    agency: str | None = None
    term: int | None = None
    unit: str = "working_days"
    due_ms: int | None = None
    due_counting_ms: int | None = None
    due_standing_ms: int | None = None


class ConflictFound(Event, frozen=True, tag="conflict_found", omit_defaults=True):
    """The two sides say different things of a dossier; `kept`: hub or upstream.

    `ours` and `theirs` are "" where the field is personal data.
    """

    dossier: str
    field: str
    kept: str
    ours: str = ""
    theirs: str = ""


class PersonErased(Event, frozen=True, tag="person_erased"):
    """The citizen's data of a dossier is erased; `reason`: request or retention."""

    dossier: str
    person: str
    reason: str


class BatchOpened(Event, frozen=True, tag="batch_opened", omit_defaults=True):
    """A bag of dossiers is being filled, to be carried from `origin` to `destination` (agency keys)."""

    batch: str
    origin: str
    destination: str
    officer: str | None = None


class BatchFilled(Event, frozen=True, tag="batch_filled", omit_defaults=True):
    """A dossier is scanned into the bag, or (`out`) taken out again before it is sealed."""

    batch: str
    dossier: str
    out: bool = False
    officer: str | None = None


class BatchSealed(Event, frozen=True, tag="batch_sealed", omit_defaults=True):
    """The bag is closed with a seal and given to the carrier."""

    batch: str
    seal: str
    carrier: str = ""
    officer: str | None = None


class BatchScanned(Event, frozen=True, tag="batch_scanned", omit_defaults=True):
    """A dossier is scanned out of the bag where it arrived; `extra`: it is not on the list."""

    batch: str
    dossier: str
    extra: bool = False
    officer: str | None = None


class BatchClosed(Event, frozen=True, tag="batch_closed", omit_defaults=True):
    """All is scanned; `missing` are on the list and were not in the bag. `seal_broken`: it was not whole."""

    batch: str
    missing: tuple[str, ...] = ()
    seal_broken: bool = False
    officer: str | None = None


DossierEvent = (
    DossierRegistered
    | DossierStepped
    | DossierWorded
    | ResultAnnounced
    | DossierShareDone
    | DossierFeePaid
    | ReceiptOrdered
    | DossierCoded
    | DossierCorrected
    | ConflictFound
    | PersonErased
    | BatchOpened
    | BatchFilled
    | BatchSealed
    | BatchScanned
    | BatchClosed
)
