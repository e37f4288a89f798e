"""What the sync needs from outside: the ledger to follow, upstream to tell, a memory of its own."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct


class StepFacts(Struct, frozen=True):
    """A step of a dossier. `seq`: its row in the ledger."""

    seq: int
    step: str
    state: str
    done_ms: int
    due_ms: int | None = None
    reason: str = ""
    items: tuple[str, ...] = ()
    agency: str = ""
    officer: str = ""


class FeeFacts(Struct, frozen=True):
    """A fee that was paid."""

    name: str
    amount_vnd: int
    receipt: str
    paper: bool


class DossierFacts(Struct, frozen=True, kw_only=True):
    """A dossier as the ledger has it now. `seq`: the last row that tells of it. `person`: {} for none."""

    id: str
    code: str
    local: bool
    seq: int
    procedure: str
    agency: str
    channel: str
    way: str
    state: str
    registered_ms: int
    accepted_ms: int | None = None
    due_ms: int | None = None
    resolved_ms: int | None = None
    returned_ms: int | None = None
    person: dict[str, str] = {}
    fees: tuple[FeeFacts, ...] = ()
    steps: tuple[StepFacts, ...] = ()


class There(Struct, frozen=True):
    """What upstream has of a dossier, as far as the sync looks at it. `person`: names as in ours."""

    procedure: str
    status: str
    person: dict[str, str]


class Follower(Protocol):
    """The ledger, read-only. All of it raises LedgerUnavailable."""

    def changed(self, after_seq: int, limit: int) -> list[tuple[str, int]]:
        """Dossiers that a row after this one tells of, with their last row, in the order of these."""

    def dossier(self, id: str) -> DossierFacts | None:
        """All that is told of one."""

    def last_seq(self) -> int:
        """The last row."""


class Upstream(Protocol):
    """The provincial system. All of it raises UpstreamUnreachable or UpstreamRejected."""

    async def look_up(self, code: str) -> There | None:
        """What it has under this code."""

    async def put(self, dossier: DossierFacts, known: bool) -> str:
        """Make it have this dossier; returns the official code."""

    async def progress(self, dossier: DossierFacts, step: StepFacts, code: str) -> None:
        """Tell a step."""

    def status_of(self, dossier: DossierFacts) -> str:
        """The status under which it is told."""


class Office(Protocol):
    """The hub, which alone writes the ledger. Raises Unavailable."""

    async def official(self, id: str, code: str) -> None:
        """Upstream has given this code."""

    async def correct(self, id: str, procedure: str | None, person: dict[str, str] | None) -> None:
        """Upstream's word about the procedure and the citizen."""

    async def conflict(self, id: str, field: str, kept: str, ours: str, theirs: str) -> None:
        """The two sides differ."""


class Sent(Struct, frozen=True):
    """What upstream has been told of a dossier. `seq`, `step_seq`: rows up to which; `status` as told.

    `named`: it has the citizen's data, ours or its own. `person`: a hash of each field that it was told, so
    that a change there is known from one here.
    """

    seq: int = 0
    step_seq: int = 0
    code: str = ""
    status: str = ""
    named: bool = False
    person: dict[str, str] = {}


class Pending(Struct, frozen=True):
    """A dossier that upstream must still be told of; `not_before_ms` after a failure."""

    id: str
    seq: int
    attempts: int = 0
    not_before_ms: int = 0


class DeadLetter(Struct, frozen=True):
    """What upstream will not take until somebody repairs it."""

    id: str
    seq: int
    code: str
    reason: str
    at_ms: int


class SyncStatus(Struct, frozen=True):
    """How far the sync is: dossiers to be told, in trouble, told; the last trouble in its own words."""

    cursor: int
    pending: int
    dead: int
    told: int
    last_success_ms: int | None
    trouble: str
    trouble_ms: int | None


class SyncStore(Protocol):
    """The memory of the sync: what it knows survives a kill at any moment."""

    def cursor(self) -> int:
        """The row of the ledger up to which all that changed is noted."""

    def note(self, changed: Sequence[tuple[str, int]]) -> None:
        """These must be told; moves the cursor to the last of them."""

    def pending(self, now_ms: int, limit: int) -> list[Pending]:
        """Those whose time has come, the oldest change first."""

    def next_ms(self) -> int | None:
        """When the next one's time comes; None: nothing waits."""

    def sent(self, id: str) -> Sent:
        """What was told of one."""

    def told(self, id: str, sent: Sent, now_ms: int) -> None:
        """Keep what upstream has taken."""

    def done(self, id: str, seq: int) -> None:
        """Nothing of this dossier up to this row is left to tell."""

    def failed(self, id: str, attempts: int, not_before_ms: int, trouble: str, now_ms: int) -> None:
        """Try again, later."""

    def hurry(self) -> None:
        """Upstream is back: nobody waits any longer."""

    def bury(self, letter: DeadLetter) -> None:
        """Upstream said no; it is not tried again before it changes or somebody asks."""

    def is_listed(self, id: str, field: str, theirs: str) -> bool:
        """Whether this difference was listed before."""

    def listed(self, id: str, field: str, theirs: str) -> None:
        """This difference is listed now."""
