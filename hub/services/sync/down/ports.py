"""What the downward sync needs: upstream's lists, the hub and its ledger, and a memory of its own."""

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from msgspec import Struct

from hub.domain.sync.down import Row
from hub.domain.sync.down.bookings import KnownBooking, OnlineBooking
from hub.domain.sync.down.dossiers import OnlineDossier
from hub.domain.sync.down.procedures import TheirProcedure
from hub.services.sync.up.ports import DossierFacts

Item = TypeVar("Item")


class Page(Struct, Generic[Item], frozen=True):
    """A page of what changed upstream after a number. `cursor`: of its last change; None: it did not say."""

    rows: tuple[Row[Item], ...]
    cursor: int | None


class Procedures(Struct, frozen=True):
    """Those of upstream; `unreadable`: rows that are none."""

    known: tuple[TheirProcedure, ...]
    unreadable: int = 0


class Source(Protocol):
    """Upstream, read. All of it raises UpstreamUnreachable or UpstreamRejected."""

    async def procedures(self) -> Procedures:
        """All of them."""

    async def dossiers(self, after: int, count: int) -> Page[OnlineDossier]:
        """Dossiers filed online that changed after this number, the oldest change first."""

    async def bookings(self, after: int, count: int) -> Page[OnlineBooking]:
        """The same of bookings."""

    async def dossier(self, code: str) -> Row[OnlineDossier] | None:
        """One as it is now."""

    def status_of(self, dossier: DossierFacts) -> str:
        """The status under which it is told upstream."""


class Desk(Protocol):
    """The hub, which alone writes the ledger. Raises Unavailable, or UpstreamRejected with the hub's code."""

    async def register(self, dossier: OnlineDossier, at_ms: int) -> None:
        """Take in a dossier that was filed online."""

    async def withdraw(self, id: str) -> None:
        """Its citizen took it back."""

    async def correct(self, id: str, procedure: str | None, person: dict[str, str] | None) -> None:
        """Upstream's word about the procedure and the citizen."""

    async def conflict(self, id: str, field: str, kept: str, ours: str, theirs: str) -> None:
        """The two sides differ; listed once, however often it is said."""

    async def book(self, ref: str, service: str, slot_ms: int) -> None:
        """Keep a slot for the citizen who has this code from upstream."""

    async def give_back(self, code: str) -> None:
        """Free a slot."""


class Archive(Protocol):
    """The ledger, read-only. All of it raises LedgerUnavailable."""

    def find(self, code: str) -> DossierFacts | None:
        """A dossier by any of its codes."""

    def booking(self, ref: str) -> KnownBooking | None:
        """The newest booking with this code of upstream."""

    def is_listed(self, id: str, field: str, theirs: str) -> bool:
        """Whether this difference is in the ledger."""


class Place(Struct, frozen=True):
    """How far a list was read: after which change, and on which day it was begun from its first row last."""

    cursor: int = 0
    day: str = ""


class Seen(Struct, frozen=True):
    """A row that was dealt with. `person`: a hash of each field of its citizen, to be known again."""

    mark: str = ""
    person: dict[str, str] = {}


class Told(Struct, frozen=True):
    """What upstream was told last: the status, and a hash of each field of the citizen."""

    status: str = ""
    person: dict[str, str] = {}


class HeldItem(Struct, frozen=True, kw_only=True):
    """What a person must look at. `row`: to try it again, where no citizen is in it. Unix milliseconds.

    `settled`: "" while it is open, else how it ended: `person`, `solved`, `over` (its day is gone).
    """

    what: str
    key: str
    reason: str
    detail: str
    first_ms: int
    last_ms: int
    row: str = ""
    settled: str = ""


class DownStatus(Struct, frozen=True):
    """How one list stands. `trouble` is of the last time, "" where all went well."""

    what: str
    last_success_ms: int | None
    trouble: str
    trouble_ms: int | None
    held: int


class DownStore(Protocol):
    """The memory of the downward sync; it survives a kill at any moment."""

    def place(self, what: str) -> Place:
        """How far a list was read."""

    def moved(self, what: str, place: Place) -> None:
        """All up to here is dealt with."""

    def told(self, id: str) -> Told:
        """What the upward direction has told of a dossier."""

    def seen(self, what: str, key: str) -> Seen:
        """How a row was when it was dealt with."""

    def dealt(self, what: str, key: str, seen: Seen, hold: HeldItem | None) -> None:
        """A row is dealt with; `hold`: a person must look. In one transaction."""

    def held(self, what: str | None = None) -> list[HeldItem]:
        """What is open, in the order in which it was tried last."""

    def settle(self, what: str, key: str, how: str) -> bool:
        """Nobody needs to look any more; False: there is no such item."""

    def keep_procedures(self, found: Sequence[TheirProcedure]) -> None:
        """What upstream has now, in place of what it had."""

    def pulled(self, what: str, now_ms: int, trouble: str) -> None:
        """A list was read to its end, or trouble came in between."""
