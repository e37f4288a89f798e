"""The ledger in memory: durable is what `commit` has let through.

It keeps rows as bytes, so that what cannot be stored or read again fails here as it would on a disk, and it
refuses what the schema of the real one refuses: gaps, and two answers to one press.
"""

import asyncio

import msgspec

from hub.domain import events as e
from hub.domain.dossiers import events as d
from hub.domain.dossiers.dossier import Dossier
from hub.domain.errors import LedgerUnavailable
from hub.services.ports import (
    Batch,
    DaySoFar,
    DeviceRow,
    Entry,
    Opening,
    PressId,
    ReceiptFacts,
    Secret,
    StoredAnswer,
)
from tests.support.cabinet import Cabinet

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Entry).decode


class FakeLedger:
    """`hub.services.ports.Ledger`. `hold` keeps commits waiting, `fail_next` makes one fail."""

    def __init__(self) -> None:
        self._rows: list[bytes] = []
        self.answers: dict[PressId, StoredAnswer] = {}
        self._secrets: dict[tuple[str, str], Secret] = {}
        self.cabinet = Cabinet()
        self._gate: asyncio.Event | None = None
        self._silent = False
        self._failing = False
        self.commits = 0
        self.committing = False
        self.closed = False

    # the port

    def open(self) -> Opening:
        entries = self.entries
        days = [i for i, entry in enumerate(entries) if isinstance(entry.event, e.DayOpened)]
        return Opening(
            last_seq=len(entries),
            last_at_ms=entries[-1].at_ms if entries else 0,
            entries=entries[days[-1] :] if days else [],
            devices=self._devices(),
            secrets=list(self._secrets.values()),
            batches=self.cabinet.batches(),
        )

    def answer(self, press: PressId) -> StoredAnswer | None:
        return self.answers.get(press)

    def newest_answer(self, dev: str, boot: str) -> int:
        return max((p.seq for p in self.answers if (p.dev, p.boot) == (dev, boot)), default=0)

    def dossier(self, code: str) -> tuple[Dossier, tuple[str, ...]] | None:
        return self.cabinet.dossier(code)

    def receipt(self, dossier: str) -> ReceiptFacts | None:
        return self.cabinet.receipt(dossier)

    def receipt_used(self, receipt: str) -> bool:
        return self.cabinet.receipt_used(receipt)

    def seal_used(self, seal: str) -> bool:
        return self.cabinet.seal_used(seal)

    def day_so_far(self, day: str) -> DaySoFar:
        taken = [one for one in self.events if isinstance(one, e.TicketTaken) and one.id.startswith(day)]
        issued: dict[str, int] = {}
        counted: dict[str, int] = {}
        for one in taken:
            counted[one.service] = counted.get(one.service, 0) + 1
            if not one.leased and one.booking is None:
                number = int(one.id.rpartition("/")[2][1:])
                issued[one.service] = max(number, issued.get(one.service, 0))
        here = {one.booking for one in taken}
        gone = {one.code for one in self.events if isinstance(one, e.BookingCancelled)}
        bookings = tuple(
            e.BookingRecord(
                one.code,
                one.ticket,
                one.service,
                one.slot_ms,
                one.priority,
                one.holder,
                "here" if one.code in here else "lapsed",
                one.ref,
            )
            for one in self.events
            if isinstance(one, e.BookingMade) and one.ticket[:10] >= day and one.code not in gone
        )
        leases = tuple(
            lease
            for entry in self.entries
            if isinstance(entry.event, e.LeasesGranted) and entry.day == day
            for lease in entry.event.leases
        )
        return DaySoFar(
            issued,
            counted,
            bookings,
            leases,
            tuple(one.id for one in taken if one.leased),
            sum(isinstance(row.event, d.BatchOpened) and row.day == day for row in self.entries),
        )

    def supplements_over(self, now_ms: int, limit: int) -> list[str]:
        return self.cabinet.supplements_over(now_ms, limit)

    async def commit(self, batch: Batch) -> None:
        assert not self.committing, "two commits at once"
        self.committing = True
        try:
            await asyncio.sleep(0)
            if not self._silent:
                await self._pass_gate()
            if self._failing:
                self._failing = False
                raise LedgerUnavailable("no space left on device")
            self.commit_now(batch)
            await self._pass_gate()
        finally:
            self.committing = False

    def close(self) -> None:
        self.closed = True

    # what tests do with it

    @property
    def entries(self) -> list[Entry]:
        """Every durable row, as read back."""
        return [_decode(row) for row in self._rows]

    @property
    def events(self) -> list[e.AnyEvent]:
        """What every durable row tells."""
        return [entry.event for entry in self.entries]

    def commit_now(self, batch: Batch) -> None:
        """Make a batch durable, whole or not at all."""
        rows = [_encode(entry) for entry in batch.entries]
        for number, entry in enumerate(batch.entries, start=len(self._rows) + 1):
            assert entry.seq == number, f"row {entry.seq} where {number} is next"
        presses = [answer.press for answer in batch.answers]
        assert len(set(presses)) == len(presses), "one press answered twice in a batch"
        assert not self.answers.keys() & set(presses), "a press that was answered before"
        self._rows += rows
        self.cabinet.keep(batch)
        self.answers.update(zip(presses, batch.answers, strict=True))
        for secret in batch.secrets:
            self._secrets[secret.kind, secret.name] = secret
            if secret.data is None:
                del self._secrets[secret.kind, secret.name]
        self.commits += 1

    def hold(self, *, durable: bool = False) -> None:
        """Commits begin and do not end; `durable`: they are on the disk, only nobody was told so."""
        self._gate, self._silent = asyncio.Event(), durable

    def release(self) -> None:
        """Commits end."""
        gate, self._gate = self._gate, None
        if gate is not None:
            gate.set()

    def fail_next(self) -> None:
        """The next commit fails, and nothing of it is durable."""
        self._failing = True

    async def _pass_gate(self) -> None:
        while self._gate is not None:
            await self._gate.wait()

    def _devices(self) -> list[DeviceRow]:
        rows: dict[str, DeviceRow] = {}
        for event in self.events:
            if isinstance(event, e.DeviceAdded):
                rows[event.name] = DeviceRow(event.name, event.type, event.counter, event.services)
            elif isinstance(event, e.DeviceRemoved):
                rows.pop(event.name, None)
        return list(rows.values())
