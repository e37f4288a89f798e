"""Carries a month of dossiers out: the real service, rules and ledger, on a clock that the plan puts."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import msgspec
from msgspec import Struct

from hub.adapters.ledger import SqliteLedger
from hub.config import Settings
from hub.config.calendar import work_calendar
from hub.contract import messages as m
from hub.demo.month_plan import Act, Figures, MonthPlan
from hub.services.office import OfficeService
from hub.services.ports import Batch
from hub.services.presence import PresenceBook
from hub.services.staged import Staged

CONSOLE = "month"
ROWS_A_COMMIT = 1_000
PRESS_MS = 5  # between two presses of one moment
Progress = Callable[[int, int], None]


class Made(Struct, frozen=True):
    """What there is now."""

    dossiers: int
    rows: int


class MonthRefused(Exception):
    """The rules refused an act of the plan: a fault of the plan or of the rules."""


class PlanClock:
    """`hub.services.ports.Clock`: stands where the plan is."""

    def __init__(self, start_ms: int) -> None:
        self.at_ms = start_ms

    def wall_ms(self) -> int:
        """Unix time in milliseconds."""
        return self.at_ms

    def mono_ms(self) -> int:
        """The same: nothing jumps here."""
        return self.at_ms


class SeededTokens:
    """`hub.services.ports.Tokens` from a seed, so that the same month is made again."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)

    def token(self, n_bytes: int) -> str:
        """Foreseeable bytes, in hex."""
        return self._chance.randbytes(n_bytes).hex()


async def make(
    path: Path,
    settings: Settings,
    *,
    month: str,
    figures: Figures,
    seed: int,
    progress: Progress | None = None,
) -> Made:
    """Write the month into a new ledger. Raises MonthRefused, LedgerUnavailable."""
    calendar = work_calendar(settings.calendar)
    acts = MonthPlan(settings.office, calendar, month, figures, seed).acts()
    clock, ledger = PlanClock(acts[0].at_ms - 60_000), SqliteLedger(path, settings.lang)
    service = OfficeService(
        settings.office,
        ledger=ledger,
        clock=clock,
        tokens=SeededTokens(seed),
        texts=lambda refusal: refusal.code,
        lang=settings.lang,
        presence=PresenceBook(),
        calendar=lambda: calendar,
    )
    service.start(ledger.open(), "month")
    service.welcome_console(CONSOLE, "*")
    try:
        return await _Player(service, ledger, clock).play(acts, progress)
    finally:
        ledger.close()


class _Player:
    def __init__(self, service: OfficeService, ledger: SqliteLedger, clock: PlanClock) -> None:
        self._service, self._ledger, self._clock = service, ledger, clock
        self._codes: dict[int, str] = {}
        self._presses = self._rows = 0

    async def play(self, acts: list[Act], progress: Progress | None) -> Made:
        for number, act in enumerate(acts, 1):
            self._clock.at_ms = max(act.at_ms, self._clock.at_ms + PRESS_MS)
            self._press(act)
            if len(self._service.staged.entries) >= ROWS_A_COMMIT or number == len(acts):
                await self._commit()
                if progress:
                    progress(number, len(acts))
        return Made(len(self._codes), self._rows)

    def _press(self, act: Act) -> None:
        self._presses += 1
        first = act.event == "dossier_register"
        d = act.d if first else {"code": self._codes[act.life], **act.d}
        event = {"v": m.VERSION, "boot": CONSOLE, "seq": self._presses, "age_ms": 0, "e": act.event, "d": d}
        self._service.handle(CONSOLE, msgspec.json.encode(event))
        ack = msgspec.json.decode(self._service.staged.acks[-1][1])
        if ack["r"] != "ok":
            raise MonthRefused(f"{act.event} {d}: {ack['d']}")
        if first:
            self._codes[act.life] = ack["d"]["code"]

    async def _commit(self) -> None:
        staged, self._service.staged = self._service.staged, Staged()
        await self._ledger.commit(Batch(staged.entries, staged.answers, staged.secrets, staged.persons))
        self._service.answers.durable(staged.answers)
        self._service.shelf.durable(staged.entries[-1].seq)
        self._rows += len(staged.entries)
