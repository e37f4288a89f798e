"""What the sync knows over a kill at any moment: who must be told, who was told what, what is in doubt."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

MINUTE_MS = 60_000
Saying = tuple[str, tuple[str, ...]]  # a dossier, and what upstream will be heard to repeat after us
LOOKS_MS = (5 * MINUTE_MS, 30 * MINUTE_MS, 180 * MINUTE_MS)  # after an outcome that is not known


class Sent(Struct, frozen=True, kw_only=True):
    """What upstream has been told of a dossier. `seq`, `step_seq`: rows up to which.

    `status`, `procedure`: as told. `named`: it has the citizen's data, ours or its own. `person`: a hash of
    each field that it was told, so that a change there is known from one here. `print`: a hash of the whole;
    "" when it must be told again in any case. `born_ms`: when the dossier was registered.
    """

    seq: int = 0
    step_seq: int = 0
    code: str = ""
    status: str = ""
    procedure: str = ""
    named: bool = False
    person: dict[str, str] = {}
    print: str = ""
    born_ms: int = 0


class Pending(Struct, frozen=True):
    """A dossier that upstream must still be told of; `not_before_ms` after a failure."""

    id: str
    seq: int
    attempts: int = 0
    not_before_ms: int = 0


class Mark(Struct, frozen=True):
    """The row of the ledger up to which all that changed is noted, and its hash; "" where it is not known."""

    seq: int = 0
    hash: str = ""


class Doubt(Struct, frozen=True):
    """A dossier that was sent and upstream gave no answer: it may carry that out long afterwards."""

    id: str
    looks: int
    look_ms: int


class Unclear(StrEnum):
    """Why it is not known whether upstream has a dossier that was sent as new, the worst last."""

    UNANSWERED = "unanswered"
    GARBLED = "garbled"  # something came back that was no answer
    NOT_UNDERSTOOD = "not_understood"  # an answer that does not say it, or no code


class DeadLetter(Struct, frozen=True):
    """What upstream will not take until somebody repairs it."""

    id: str
    seq: int
    code: str
    reason: str
    at_ms: int


class SyncStatus(Struct, frozen=True):
    """How far the sync is: dossiers to be told, in trouble, told; the last trouble in its own words.

    `oldest_seq`: the first row that is noted and not told. `doubtful`: told, and looked at once more later.
    `lost`: told before an older ledger was put in place that does not have them; `restarted_ms`: when.
    """

    cursor: int
    pending: int
    dead: int
    told: int
    last_success_ms: int | None
    trouble: str
    trouble_ms: int | None
    oldest_seq: int | None = None
    doubtful: int = 0
    lost: int = 0
    restarted_ms: int | None = None


class SyncStore(Protocol):
    """The memory. Each call is done whole or not at all."""

    def mark(self) -> Mark:
        """Up to where the ledger was read."""

    def note(self, changed: Sequence[tuple[str, int]], hash: str) -> None:
        """These must be told; moves the mark to the last of them, a row with this hash."""

    def start_over(self, lost: Sequence[str], now_ms: int) -> None:
        """Forget what was told, but for the ids that the ledger does not have any more: they are lost."""

    def told_before(self) -> list[tuple[str, int]]:
        """All that were told, with the moment when they were registered."""

    def lost(self, ids: Sequence[str]) -> set[str]:
        """Which of these were told of another dossier before an older ledger was put in place."""

    def pending(self, now_ms: int, limit: int) -> list[Pending]:
        """Those whose time has come, the oldest change first."""

    def next_ms(self, now_ms: int) -> int | None:
        """When the next one's time comes; None: nothing waits."""

    def sent(self, id: str) -> Sent:
        """What was told of one."""

    def sents(self, ids: Sequence[str]) -> dict[str, Sent]:
        """What was told of each."""

    def owner(self, code: str) -> str | None:
        """Which dossier was told under this official code."""

    def trying(self, saying: Sequence[Saying]) -> int:
        """These are about to be sent; the number of the call."""

    def said(self, id: str) -> frozenset[str]:
        """What upstream may repeat after us of one whose sending is in doubt."""

    def unclear(self, ids: Sequence[str]) -> dict[str, Unclear]:
        """Which of these were sent as new and may be there; why it is not known. Until they are told."""

    def not_clear(self, ids: Sequence[str], why: Unclear) -> None:
        """These were sent as new, and it is not known whether upstream has them."""

    def settled(self, call: int) -> None:
        """The call has ended in a way that is known; an older doubt stays."""

    def doubt(self, call: int | None, now_ms: int, prints: Mapping[str, str] | None = None) -> None:
        """The call may still be carried out; None: every one of before a kill.

        `prints`: of what was sent, as far as known. While the same is what was told last there is nothing to
        look at.
        """

    def doubts(self, now_ms: int | None) -> list[Doubt]:
        """Those whose time to be looked at has come, None: all; not those that wait to be told. Bounded."""

    def looked(self, id: str, now_ms: int) -> None:
        """It was looked at: the next time, or no more."""

    def again(self, id: str, seq: int) -> None:
        """Tell it whole once more, its steps excepted."""

    def told(self, told: Sequence[tuple[str, Sent]], now_ms: int, call: int | None = None) -> None:
        """Keep what upstream has taken, in a call that is settled thereby."""

    def stepped(self, stepped: Sequence[tuple[str, int]], now_ms: int) -> None:
        """Upstream has the steps of these up to these rows."""

    def done(self, done: Sequence[tuple[str, int]]) -> None:
        """Nothing of these dossiers up to these rows is left to tell."""

    def failed(self, failed: Sequence[Pending], trouble: str, now_ms: int) -> None:
        """Try again, later, as these say."""

    def hurry(self) -> None:
        """Upstream is back: nobody waits any longer."""

    def bury(self, letter: DeadLetter) -> None:
        """Upstream said no; it is not tried again before it changes or somebody asks."""

    def is_listed(self, id: str, field: str, theirs: str) -> bool:
        """Whether this difference was listed before."""

    def listed(self, id: str, field: str, theirs: str) -> None:
        """This difference is listed now."""
