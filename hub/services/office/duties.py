"""What only time brings: leases, pages, alarms of boards, supplements that nobody completed."""

from collections.abc import Callable, Iterator
from typing import Final

from hub.domain import events as e
from hub.domain.calendar.deadlines import WorkCalendar
from hub.domain.dossiers.dossier import DossierStep
from hub.domain.dossiers.plans import Act, plan
from hub.domain.press.deciding import grant, pages
from hub.domain.state import OfficeState
from hub.services.dossiers.shelf import LedgerShelf
from hub.services.ports import Ledger
from hub.services.shown.displays import DisplayDesk

SUPPLEMENTS_EVERY_MS: Final = 60_000
SUPPLEMENTS_AT_ONCE: Final = 50


class Duties:
    """Finds what is due; `OfficeService` records it."""

    def __init__(
        self,
        state: OfficeState,
        *,
        shelf: LedgerShelf,
        ledger: Ledger,
        displays: DisplayDesk,
        calendar: Callable[[], WorkCalendar],
    ) -> None:
        self._state, self._shelf, self._ledger = state, shelf, ledger
        self._displays, self._calendar = displays, calendar
        self._supplements_ms = 0

    def due(self, now_ms: int, mono_ms: int) -> Iterator[e.AnyEvent]:
        """What is to be recorded now, one after the other: each is applied before the next is looked for."""
        yield from self.leases()
        yield from list(pages(self._state, now_ms))
        yield from self._displays.findings(mono_ms)
        yield from self._supplements_over(now_ms)

    def leases(self) -> Iterator[e.LeasesGranted]:
        """The numbers that kiosks need for the time the hub is away, if any has too few."""
        leases = grant(self._state)
        if leases is not None:
            yield leases

    def _supplements_over(self, now_ms: int) -> Iterator[e.AnyEvent]:
        """Not completed in 15 days, a dossier is closed (Nghị định 118/2025/NĐ-CP, Điều 19.5)."""
        if now_ms - self._supplements_ms < SUPPLEMENTS_EVERY_MS:
            return
        self._supplements_ms = now_ms
        for code in self._ledger.supplements_over(now_ms, SUPPLEMENTS_AT_ONCE):
            dossier = self._shelf.dossier(code)
            if dossier is not None and (dossier.supplement_by_ms or now_ms) < now_ms:
                yield plan(dossier, Act(DossierStep.CLOSE, now_ms), now_ms, self._calendar())
