"""What the use cases need from outside; the adapters give it, `tests/` has fakes for it."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from msgspec import Struct, field

from hub.contract.messages import Result
from hub.contract.procedure_slip import ProcedureSlip
from hub.contract.receipt_slip import ReceiptSlip
from hub.contract.slip import TicketSlip
from hub.domain.bags.batches import Batch as DossierBatch
from hub.domain.dossiers.dossier import Dossier
from hub.domain.events import AnyEvent, BookingRecord, Lease


class Account(Struct, frozen=True):
    """A user of the broker; `hash` is of the password, in the broker's own format."""

    name: str
    type: str
    hash: str


class Messenger(Protocol):
    """Where the office's messages go, all of them durable facts. None of these waits."""

    def ack(self, dev: str, payload: bytes) -> None:
        """Answer a press."""

    def want(self, dev: str, payload: bytes) -> None:
        """Tell a device what it should show; retained."""

    def keep_nothing(self, dev: str, leaf: str) -> None:
        """Have the broker keep nothing of what a device says under `leaf`."""

    def now(self, payload: bytes) -> None:
        """Publish the public picture; retained."""

    def remember(self, mark: str) -> None:
        """Have the broker keep the numbers told (`hub.services.press.told_marks`); retained."""

    def call(self, payload: bytes) -> None:
        """Announce a call."""

    def page(self, payload: bytes) -> None:
        """Ask an officer to come: somebody waits and nobody is there."""

    def print_job(self, dev: str, job: str, slip: TicketSlip | ReceiptSlip | ProcedureSlip) -> None:
        """Send a ticket or a receipt to a kiosk's printer."""

    def confirm(self, token: object) -> None:
        """The message that came with this token is dealt with for ever."""


class Accounts(Protocol):
    """Where the broker's accounts are kept."""

    async def obey(self, accounts: Sequence[Account]) -> Sequence[str]:
        """Make the broker obey these accounts and no others; returns when it does. Raises Unavailable.

        The names that no broker can have: they are set aside, and the others obeyed.
        """


class Clock(Protocol):
    """Where time comes from."""

    def wall_ms(self) -> int:
        """Unix time in milliseconds."""

    def mono_ms(self) -> int:
        """Milliseconds of a clock that never jumps; for durations only."""

    def synchronised(self) -> bool:
        """Whether the system says that its wall clock is right: a time server has set it."""


class Tokens(Protocol):
    """Where chance comes from."""

    def token(self, n_bytes: int) -> str:
        """Unforeseeable bytes, in hex."""


class PressId(NamedTuple):
    """The identity of a press, for ever."""

    dev: str
    boot: str
    seq: int


class Entry(Struct, frozen=True):
    """A row of the ledger before it is hashed. `seq` runs without gaps; `day` is the business day."""

    seq: int
    day: str
    at_ms: int
    event: AnyEvent


class StoredAnswer(Struct, frozen=True):
    """What a press was answered: `r` and the JSON of `d`."""

    press: PressId
    r: Result
    d: bytes


class Secret(Struct, frozen=True):
    """Something that must not be in the chain: the hash of a device's password, an officer's salt and key.

    `data` None removes it.
    """

    kind: str
    name: str
    data: dict[str, str] | None


class PersonRecord(Struct, frozen=True):
    """A citizen's data, kept beside the chain so that it can be erased. `data` None erases it.

    `salt`: of the commitment that the chain has to it (`hub.domain.dossiers.commitments`).
    """

    id: str
    data: dict[str, str] | None
    kept_ms: int
    salt: str = ""


class ReceiptFacts(Struct, frozen=True):
    """What stands on the receipt of a dossier, looked up when it is drawn; `name` "" once it is erased."""

    code: str
    procedure: str
    name: str
    accepted_ms: int
    due_ms: int | None
    sets: int
    papers: tuple[str, ...]
    fee_vnd: int
    by_post: bool


class Batch(Struct, frozen=True):
    """All that came in since the last commit; becomes durable together or not at all."""

    entries: Sequence[Entry]
    answers: Sequence[StoredAnswer]
    secrets: Sequence[Secret]
    persons: Sequence[PersonRecord] = ()


class DeviceRow(Struct, frozen=True):
    """A registered device."""

    name: str
    type: str
    counter: int | None
    services: tuple[str, ...] = ()


class Told(Struct):
    """Numbers that people were told on a day: the last of each service, and how many codes and bags.

    `booked`: the last number sent home with a booking, by "<day>/<service>", also of days to come; `leased`:
    the last number of each service that a kiosk may give by itself.
    """

    day: str = ""
    services: dict[str, int] = field(default_factory=dict)
    dossiers: dict[str, int] = field(default_factory=dict)
    bags: int = 0
    booked: dict[str, int] = field(default_factory=dict)
    leased: dict[str, int] = field(default_factory=dict)


class Opening(Struct, frozen=True):
    """What the hub starts from: the open business day to replay, and what older days left."""

    last_seq: int
    last_at_ms: int
    entries: Sequence[Entry]  # from the last DayOpened on, in order; empty in a new ledger
    devices: Sequence[DeviceRow]
    secrets: Sequence[Secret]
    batches: Sequence[DossierBatch] = ()  # bags that are not over, of any day, as the last row left them
    lost: Told | None = None  # rows are missing at the end: this was told, says what stands beside the ledger


class DaySoFar(Struct, frozen=True):
    """What a business day had given when it was left; the numbers are those of `DayOpened`."""

    issued: dict[str, int] = {}
    taken: dict[str, int] = {}
    bookings: Sequence[BookingRecord] = ()  # of that day and later ones, also such as have lapsed
    leases: Sequence[Lease] = ()
    lease_used: Sequence[str] = ()
    bags: int = 0


class Ledger(Protocol):
    """The append-only record."""

    def open(self) -> Opening:
        """Read what a start needs. Raises LedgerUnavailable."""

    def answer(self, press: PressId) -> StoredAnswer | None:
        """The answer this press got, if it is durable. Raises LedgerUnavailable."""

    def newest_answer(self, dev: str, boot: str) -> int:
        """The highest durable number of a device's boot, 0 for none. Raises LedgerUnavailable."""

    def dossier(self, code: str) -> tuple[Dossier, tuple[str, ...]] | None:
        """A durable dossier by any of its codes, and all of these. Raises LedgerUnavailable."""

    def receipt(self, dossier: str) -> ReceiptFacts | None:
        """What stands on form 01 of a durable dossier (its id), None before acceptance. LedgerUnavailable."""

    def receipt_used(self, receipt: str) -> bool:
        """Whether a durable fee has a receipt of this number. Raises LedgerUnavailable."""

    def seal_used(self, seal: str) -> bool:
        """Whether a durable bag has or had a seal of this number. Raises LedgerUnavailable."""

    def day_so_far(self, day: str) -> DaySoFar:
        """What durable rows say of a business day that is opened again. Raises LedgerUnavailable."""

    def supplements_over(self, now_ms: int, limit: int) -> list[str]:
        """Dossiers (ids) that the citizen may no longer supplement, the oldest first. LedgerUnavailable."""

    async def commit(self, batch: Batch) -> None:
        """Make the batch durable on the worker thread; whole, or LedgerUnavailable and nothing of it."""

    def close(self) -> None:
        """Finish what is under way and release the file."""
