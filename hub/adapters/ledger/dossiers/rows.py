"""What the reader answers with about dossiers and bags; times are Unix milliseconds.

No personal data but in `PersonRow`, which has a question of its own.
"""

from msgspec import Struct


class DossierRow(Struct, frozen=True):
    """A dossier. `id`: its first code; `code`: the one in force; `codes`: all of them, with spaces.

    `components`: JSON of `hub.domain.dossiers.events.Component`. `first_due_ms`: before an apology moved it.
    `promised_ms`: by an apology that came too late to move it. `supplements`: requests at appraisal.
    `demanded_ms`: a payment is awaited since then. `announced_ms`: its result was here before its date.
    """

    id: str
    code: str
    codes: str
    local: bool
    procedure: str
    agency: str
    service: str | None
    channel: str
    way: str
    term: int | None
    unit: str
    state: str
    person: str | None
    sets: int
    components: str
    registered_ms: int
    accepted_ms: int | None
    transfer_by_ms: int | None
    due_ms: int | None
    first_due_ms: int | None
    supplement_by_ms: int | None
    resolved_ms: int | None
    resolved_entered_ms: int | None
    returned_ms: int | None
    ended_ms: int | None
    completion_asked: bool
    apologized: bool
    on_the_spot: bool
    promised_ms: int | None = None
    negative: bool = False
    correct_by_ms: int | None = None
    corrected_ms: int | None = None
    announced_ms: int | None = None
    supplements: int = 0
    demanded_ms: int | None = None


class AcceptedRow(Struct, frozen=True):
    """That a dossier was accepted."""

    dossier: str
    done_ms: int


class CountRow(Struct, frozen=True):
    """How many."""

    count: int


class StepRow(Struct, frozen=True):
    """A step; `items`: JSON list of what is missing. `done_ms` when it was done, `entered_ms` when told."""

    seq: int
    step: str
    state: str
    done_ms: int
    entered_ms: int
    due_ms: int | None
    reason: str | None
    items: str
    agency: str | None
    ticket: str | None
    counter: int | None
    officer: str | None
    promised_ms: int | None = None
    giver: str | None = None


class ShareRow(Struct, frozen=True):
    """The part of an agency in a cross-agency dossier."""

    dossier: str
    agency: str
    lead: bool
    term: int
    unit: str
    due_ms: int | None
    done_ms: int | None
    done_entered_ms: int | None


class FeeRow(Struct, frozen=True):
    """A fee that was paid."""

    seq: int
    name: str
    amount_vnd: int
    receipt: str
    paper: bool
    done_ms: int
    officer: str | None


class MomentRow(Struct, frozen=True):
    """A row of the ledger and when it was written, in ISO 8601."""

    seq: int
    at: str


class ConflictRow(Struct, frozen=True):
    """The two sides said different things; values are "" where they are personal."""

    seq: int
    dossier: str
    code: str
    field: str
    ours: str
    theirs: str
    kept: str
    at_ms: int


class BatchRow(Struct, frozen=True):
    """A bag of dossiers. `listed` were put in, `scanned` of them came out; `missing` are not found yet."""

    id: str
    origin: str
    destination: str
    state: str
    seal: str | None
    carrier: str
    seal_broken: bool
    opened_ms: int
    sealed_ms: int | None
    closed_ms: int | None
    opened_by: str | None
    sealed_by: str | None
    closed_by: str | None
    listed: int
    scanned: int
    missing: int
    extra: int


class BatchDossierRow(Struct, frozen=True):
    """A dossier in a bag; `state`: listed, scanned, extra, missing or found."""

    batch: str
    dossier: str
    code: str
    procedure: str
    state: str
    filled_ms: int | None
    scanned_ms: int | None


class PersonRow(Struct, frozen=True):
    """A citizen's data; `data`: JSON of `hub.domain.press.commands.Person`."""

    id: str
    data: str
    kept_ms: int


class ExpiredRow(Struct, frozen=True):
    """A dossier whose citizen's data is kept for longer than it may be."""

    code: str
    state: str
    ended_ms: int


class UncollectedRow(Struct, frozen=True):
    """A result that lies at the centre for its citizen since `here_ms`."""

    code: str
    procedure: str
    agency: str
    here_ms: int


class CarriedRow(Struct, frozen=True):
    """A dossier in a sealed bag: the bag as in `BatchRow`, the dossier as in `BatchDossierRow`."""

    batch: str
    origin: str
    destination: str
    seal: str
    carrier: str
    sealed_ms: int
    closed_ms: int | None
    state: str
    scanned_ms: int | None


class DossierTicketRow(Struct, frozen=True):
    """A number with which somebody came about a dossier."""

    number: str
    day: str
    service: str
    priority: str | None
    state: str
    taken_ms: int
    called_ms: int | None
    ended_ms: int | None


class DossierReceiptRow(Struct, frozen=True):
    """A receipt of a dossier on a kiosk's printer."""

    device: str
    printed_ms: int | None
    failed: str | None
