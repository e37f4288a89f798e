"""The life of a bag of dossiers between the centre and an agency: one table, the bag, and all bags.

Nghị định 118/2025/NĐ-CP: paper goes to the agency by the time of Điều 18, and between centres within a
working day (Điều 20). Nothing may get lost, so everything is scanned into a bag and out of it. A dossier is
in at most one bag that is not closed; listed and not come out, it is missing until it is seen again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from hub.domain.bounded import BAG_MAX
from hub.domain.dossiers import events as d
from hub.domain.errors import Refused, refused
from hub.domain.text import number_key

CENTRE = "centre"  # stands for the office itself where a bag comes from or goes to
DOSSIERS_MAX = BAG_MAX  # in one bag: what a courier carries
BATCHES_MAX = 300  # not closed, or closed with something missing


class BatchState(StrEnum):
    """Where a bag is."""

    NEW = "new"
    OPEN = "open"  # being filled
    SEALED = "sealed"  # on its way
    ARRIVED = "arrived"  # being scanned
    CLOSED = "closed"


class BatchStep(StrEnum):
    """What can happen to a bag."""

    OPEN = "open"
    FILL = "fill"
    TAKE_OUT = "take_out"
    SEAL = "seal"
    SCAN = "scan"
    CLOSE = "close"


_S, _A = BatchState, BatchStep

TRANSITIONS: dict[tuple[BatchState, BatchStep], BatchState] = {
    (_S.NEW, _A.OPEN): _S.OPEN,
    (_S.OPEN, _A.FILL): _S.OPEN,
    (_S.OPEN, _A.TAKE_OUT): _S.OPEN,
    (_S.OPEN, _A.SEAL): _S.SEALED,
    (_S.SEALED, _A.SCAN): _S.ARRIVED,
    (_S.SEALED, _A.CLOSE): _S.CLOSED,  # nothing was in it, or the bag itself is lost
    (_S.ARRIVED, _A.SCAN): _S.ARRIVED,
    (_S.ARRIVED, _A.CLOSE): _S.CLOSED,
    (_S.CLOSED, _A.SCAN): _S.CLOSED,  # what was missing has been found
}
BatchEvent = d.BatchOpened | d.BatchFilled | d.BatchSealed | d.BatchScanned | d.BatchClosed


@dataclass(slots=True)
class Batch:
    """A bag; dossiers by their ids in the order of the scans. Changed only by `BatchBook.follow`.

    `listed`: what is on its list. `scanned` of these came out, `extra` came out and is not on the list.
    `missing`: after closing, what has not been seen since.
    """

    id: str
    origin: str
    destination: str
    state: BatchState = BatchState.OPEN
    seal: str = ""
    listed: dict[str, None] = field(default_factory=dict)
    scanned: dict[str, None] = field(default_factory=dict)
    extra: dict[str, None] = field(default_factory=dict)
    missing: dict[str, None] = field(default_factory=dict)

    def may(self, step: BatchStep) -> Refused | None:
        """Why a step is not possible now: `batch_sealed`, `batch_not_sealed`, `batch_closed`; or None."""
        if (self.state, step) in TRANSITIONS:
            return None
        if self.state is BatchState.OPEN:
            return refused("batch_not_sealed", batch=self.id)
        if self.state is BatchState.CLOSED:
            return refused("batch_closed", batch=self.id)
        return refused("batch_sealed", batch=self.id)

    def not_scanned(self) -> tuple[str, ...]:
        """What is on the list and has not come out."""
        return tuple(one for one in self.listed if one not in self.scanned)

    def holds(self, dossier: str) -> bool:
        """Whether a dossier is, for all that is known, in this bag."""
        return self.state is not BatchState.CLOSED and dossier in self.listed and dossier not in self.scanned

    @property
    def over(self) -> bool:
        """Whether nobody need look at it any more."""
        return self.state is BatchState.CLOSED and not self.missing


@dataclass(slots=True)
class BatchBook:
    """The bags that are not over: few, as they arrive within days. An event about another changes nothing."""

    _batches: dict[str, Batch] = field(default_factory=dict)
    _bag_of: dict[str, str] = field(default_factory=dict)  # dossier: the one bag that holds it

    def __len__(self) -> int:
        return len(self._batches)

    def __iter__(self) -> Iterator[Batch]:
        """The oldest first."""
        return iter(self._batches.values())

    def find(self, batch: str) -> Batch | None:
        """One that is not over."""
        return self._batches.get(batch)

    def bag_of(self, dossier: str) -> str | None:
        """The bag that holds a dossier."""
        return self._bag_of.get(dossier)

    def short(self) -> list[Batch]:
        """Closed ones of which something is missing, the oldest first."""
        return [one for one in self if one.missing]

    def seal_used(self, seal: str) -> bool:
        """Whether one of these has this seal, however it is typed."""
        key = number_key(seal)
        return any(number_key(one.seal) == key for one in self)

    def fetched(self, batch: Batch) -> None:
        """One of before the open day, from the tables; at a start."""
        self._batches[batch.id] = batch
        for dossier in batch.listed:
            if batch.holds(dossier):
                self._bag_of[dossier] = batch.id

    def follow(self, event: BatchEvent) -> None:
        """An event of the ledger; an illegal one raises Refused and changes nothing."""
        if isinstance(event, d.BatchOpened):
            self._batches[event.batch] = Batch(event.batch, event.origin, event.destination)
            return
        batch = self._batches.get(event.batch)
        if batch is not None:
            step = _step_of(event)
            if refusal := batch.may(step):
                raise refusal
            batch.state = TRANSITIONS[batch.state, step]
        self._happen(batch, event)

    def _happen(self, batch: Batch | None, event: BatchEvent) -> None:
        match event:
            case d.BatchFilled():
                self._fill(batch, event.dossier, event.out)
            case d.BatchSealed() if batch is not None:
                batch.seal = event.seal
            case d.BatchScanned():
                self._scan(batch, event.dossier, event.extra)
            case d.BatchClosed() if batch is not None:
                for dossier in batch.listed:
                    self._leave(dossier, batch.id)
                batch.missing = dict.fromkeys(event.missing)
                self._let_go(batch)

    def _fill(self, batch: Batch | None, dossier: str, out: bool) -> None:
        if batch is not None and out:
            batch.listed.pop(dossier, None)
            self._leave(dossier, batch.id)
        elif batch is not None:
            batch.listed[dossier] = None
            self._bag_of[dossier] = batch.id
        self._seen(dossier)

    def _scan(self, batch: Batch | None, dossier: str, extra: bool) -> None:
        if batch is not None:
            (batch.extra if extra else batch.scanned)[dossier] = None
            self._leave(dossier, batch.id)
        self._seen(dossier)

    def _leave(self, dossier: str, batch: str) -> None:
        if self._bag_of.get(dossier) == batch:
            del self._bag_of[dossier]

    def _seen(self, dossier: str) -> None:
        """It was in somebody's hand: it is missing nowhere any more."""
        for short in self.short():
            if dossier in short.missing:
                del short.missing[dossier]
                self._let_go(short)

    def _let_go(self, batch: Batch) -> None:
        if batch.over:
            del self._batches[batch.id]


def _step_of(event: BatchEvent) -> BatchStep:
    match event:
        case d.BatchOpened():
            return BatchStep.OPEN
        case d.BatchFilled():
            return BatchStep.TAKE_OUT if event.out else BatchStep.FILL
        case d.BatchSealed():
            return BatchStep.SEAL
        case d.BatchScanned():
            return BatchStep.SCAN
        case d.BatchClosed():
            return BatchStep.CLOSE


def batch_id(day: str, number: int) -> str:
    """The `number`th bag of a business day: `G-261123-01`."""
    return f"G-{day.replace('-', '')[2:]}-{number:02d}"
