"""What the sync needs from outside: the ledger to follow, upstream to tell, the hub to ask.

Its own memory is in `hub.services.sync.up.memory`.
"""

from collections.abc import Sequence
from typing import Any, Protocol

from msgspec import Struct


class StepFacts(Struct, frozen=True, gc=False):
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
    """A fee that was paid; `done_ms`: when."""

    name: str
    amount_vnd: int
    receipt: str
    paper: bool
    done_ms: int = 0


class DossierFacts(Struct, frozen=True, kw_only=True):
    """A dossier as the ledger has it now. `seq`: the last row that tells of it. `person`: {} for none.

    `contested_seq`: the last row that lists a difference in which the hub's word stands, so that upstream is
    told again. `own`: what upstream alone knows of it, where it was asked.
    """

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
    contested_seq: int = 0
    person: dict[str, str] = {}
    fees: tuple[FeeFacts, ...] = ()
    steps: tuple[StepFacts, ...] = ()
    own: dict[str, Any] = {}


class There(Struct, frozen=True):
    """What upstream has of a dossier, as far as the sync looks at it. `person`: names as in ours.

    `receipt`: the number under which it was handed in, "" for none; `code`: its official one. `own`: what
    upstream alone knows of it. `print`: as `Upstream.print_of` of a dossier with the same in all our fields;
    "" for what cannot be compared.
    """

    procedure: str
    status: str
    person: dict[str, str]
    receipt: str = ""
    print: str = ""
    own: dict[str, Any] = {}
    code: str = ""


class Taken(Struct, frozen=True):
    """Upstream has it, under this official code; `print` as `Upstream.print_of`."""

    code: str
    print: str


class StepsOf(Struct, frozen=True):
    """Steps of a dossier that upstream is told next, in order. `code`: its official one."""

    dossier: DossierFacts
    steps: tuple[StepFacts, ...]
    code: str


class Follower(Protocol):
    """The ledger, read-only. All of it raises LedgerUnavailable."""

    def changed(self, after_seq: int, limit: int) -> list[tuple[str, int]]:
        """Dossiers that a row after this one tells of, with their last row, in the order of these."""

    def dossier(self, id: str) -> DossierFacts | None:
        """All that is told of one."""

    def dossiers(self, ids: Sequence[str]) -> list[DossierFacts]:
        """The same of many, at one moment; those that there are."""

    def hash_at(self, seq: int) -> str | None:
        """The hash of the chain at a row; None: there is no such row."""


class Numbering(Struct, frozen=True):
    """Who gives a dossier its official code, and how it is known again before it has one.

    `issued_by`: `portal`, with its answer to a new dossier; `service`, asked before; `nobody`: the office's
    own number is the code. `known_by_receipt`: sent again it is known by the number that it has here.
    `found_by_receipt`: it can be looked up by that number.
    """

    issued_by: str = "portal"
    known_by_receipt: bool = True
    found_by_receipt: bool = False


class Upstream(Protocol):
    """The provincial system. All of it raises UpstreamUnreachable or UpstreamRejected."""

    @property
    def numbering(self) -> Numbering:
        """How it gives codes."""

    async def look_up(self, code: str) -> There | None:
        """What it has under this code."""

    async def look_up_receipt(self, receipt: str) -> There | None:
        """What it has under this number of ours, where it can be asked so."""

    async def next_code(self, dossier: DossierFacts) -> str:
        """A code for this dossier, which nobody else has."""

    async def put(self, dossier: DossierFacts, known: bool) -> Taken:
        """Make it have this dossier, new or known."""

    async def put_all(self, dossiers: Sequence[DossierFacts], known: bool) -> list[Taken]:
        """The same of many in one call: all of them are new, or all are known.

        Raises UpstreamHasIt, UpstreamHasNot where that is wrong; what came before that one may be done.
        """

    async def progress(self, steps: Sequence[StepsOf]) -> None:
        """Tell steps, in this order; told twice it is the same step."""

    def print_of(self, dossier: DossierFacts) -> str:
        """What it would be told of this dossier, but for the code, as a hash."""

    def status_of(self, dossier: DossierFacts) -> str:
        """The status under which it is told."""


class Office(Protocol):
    """The hub, which alone writes the ledger. Raises Unavailable, UpstreamRejected for what it refuses."""

    async def official(self, given: Sequence[tuple[str, str]]) -> None:
        """Upstream has given these dossiers these codes."""

    async def correct(self, id: str, procedure: str | None, person: dict[str, str] | None) -> None:
        """Upstream's word about the procedure and the citizen."""

    async def conflict(self, id: str, field: str, kept: str, ours: str, theirs: str) -> None:
        """The two sides differ."""
