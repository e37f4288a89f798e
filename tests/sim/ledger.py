"""The ledger of a simulated hub: durable at one moment of virtual time, chained, and nothing else.

It refuses nothing, unlike the real one's schema: what must not happen is for the checkers to see.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from hub.adapters.ledger.chain.chain import GENESIS, Row, entry_of, row_of
from hub.domain import events as e
from hub.domain.dossiers.dossier import Dossier
from hub.domain.errors import LedgerUnavailable
from hub.services.ports import Batch, DeviceRow, Entry, Opening, PressId, Secret, StoredAnswer
from tests.support.cabinet import Cabinet


@dataclass
class SimLedger:
    """`hub.services.ports.Ledger`. `commit_s`: how long a commit takes; `fails`: whether it fails."""

    commit_s: Callable[[], float] = lambda: 0.002
    fails: Callable[[], bool] = lambda: False
    rows: list[Row] = field(default_factory=list)
    answers: dict[PressId, StoredAnswer] = field(default_factory=dict)
    answered: list[StoredAnswer] = field(default_factory=list)  # all of them, also a second one to a press
    secrets: dict[tuple[str, str], Secret] = field(default_factory=dict)
    devices: dict[str, DeviceRow] = field(default_factory=dict)
    day_from: int = 0  # index of the row that opened the day
    cabinet: Cabinet = field(default_factory=Cabinet)
    _read: list[Entry] = field(default_factory=list)

    def open(self) -> Opening:
        last = self.rows[-1] if self.rows else None
        entries = [entry_of(row) for row in self.rows[self.day_from :]]
        opened = bool(entries) and isinstance(entries[0].event, e.DayOpened)
        return Opening(
            last_seq=last.seq if last else 0,
            last_at_ms=entries[-1].at_ms if entries else 0,
            entries=entries if opened else [],
            devices=list(self.devices.values()),
            secrets=list(self.secrets.values()),
            batches=self.cabinet.batches(),
        )

    def answer(self, press: PressId) -> StoredAnswer | None:
        return self.answers.get(press)

    def newest_answer(self, dev: str, boot: str) -> int:
        return max((p.seq for p in self.answers if (p.dev, p.boot) == (dev, boot)), default=0)

    def dossier(self, code: str) -> tuple[Dossier, tuple[str, ...]] | None:
        return self.cabinet.dossier(code)

    def receipt_used(self, receipt: str) -> bool:
        return self.cabinet.receipt_used(receipt)

    def seal_used(self, seal: str) -> bool:
        return self.cabinet.seal_used(seal)

    def supplements_over(self, now_ms: int, limit: int) -> list[str]:
        return self.cabinet.supplements_over(now_ms, limit)

    async def commit(self, batch: Batch) -> None:
        """Durable half-way through: a crash before it loses the batch, a crash after it only the telling."""
        half_s = self.commit_s() / 2
        await asyncio.sleep(half_s)
        if self.fails():
            raise LedgerUnavailable("no space left on device")
        self.keep(batch)
        await asyncio.sleep(half_s)

    def keep(self, batch: Batch) -> None:
        """Make a batch durable."""
        for entry in batch.entries:
            if isinstance(entry.event, e.DayOpened):
                self.day_from = len(self.rows)
            self.rows.append(row_of(entry, self.rows[-1].hash if self.rows else GENESIS))
            self._note(entry.event)
        self.cabinet.keep(batch)
        for answer in batch.answers:
            self.answers.setdefault(answer.press, answer)
            self.answered.append(answer)
        for secret in batch.secrets:
            self.secrets[secret.kind, secret.name] = secret

    def _note(self, event: e.AnyEvent) -> None:
        if isinstance(event, e.DeviceAdded):
            self.devices[event.name] = DeviceRow(event.name, event.type, event.counter, event.services)
        elif isinstance(event, e.DeviceRemoved):
            self.devices.pop(event.name, None)

    def close(self) -> None:
        """Nothing to release."""

    @property
    def entries(self) -> list[Entry]:
        """Every durable row, as read back."""
        self._read += [entry_of(row) for row in self.rows[len(self._read) :]]
        return self._read


def answer_data(answer: StoredAnswer) -> dict[str, object]:
    """The `d` of a stored answer."""
    return dict(msgspec.json.decode(answer.d))
