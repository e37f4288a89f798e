"""The clock of a program beside the core: it believes what the core believes, as the ledger tells."""

from hub.adapters.clock import SystemClock
from hub.adapters.ledger.sync.archive import LedgerArchive
from hub.domain.calendar.hours import Hours
from hub.services.office.believed_clock import BelievedClock

LOOK_EVERY_MS = 1_000


class LedgerClock(BelievedClock):
    """`hub.services.ports.Clock`; a reading far ahead of the ledger moves nothing that is kept."""

    def __init__(self, archive: LedgerArchive, hours: Hours) -> None:
        super().__init__(SystemClock())
        self._archive, self._hours = archive, hours
        self._seq: int | None = None
        self._looked_ms = 0

    def wall_ms(self) -> int:
        """The time to work by."""
        if self._seq is None or self.mono_ms() - self._looked_ms >= LOOK_EVERY_MS:
            self._look()
        return super().wall_ms()

    def _look(self) -> None:
        self._looked_ms = self.mono_ms()
        seq, at_ms = self._archive.last()
        if self._seq is None:
            self.start(at_ms, self._hours)
        elif seq != self._seq:
            self.noted(at_ms)
        self._seq = seq
