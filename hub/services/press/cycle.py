"""Group commit: what is staged becomes durable together, and only then is it told.

One commit is under way at a time; all that comes in meanwhile is the next batch. What devices should show
is drawn when the batch is cut, so it is true for exactly the rows that are then committed. A failed commit
ends the cycle with LedgerUnavailable, nothing of the batch is told, and the hub starts again from the ledger.
"""

import asyncio
from dataclasses import dataclass

from hub.contract import messages as m
from hub.services.office.accounts import AccountsDesk
from hub.services.office.office import OfficeService
from hub.services.ports import Account, Batch, Clock, Ledger, Messenger
from hub.services.press.staged import Staged
from hub.services.shown.wants import Wants

LINES_EVERY_MS = 250  # waiting counts and the public picture are told at most this often,
LINES_LATE_MS = 1_000  # at the latest so long after they changed,
QUIET_MS = (
    20  # and else when no press came in for so long: a hundred kiosks to tell is work in the way of a press
)


@dataclass(slots=True, frozen=True)
class _News:
    """What to tell beside the answers, drawn at the cut."""

    wants: list[tuple[str, bytes]]
    picture: bytes | None
    mark: str | None
    accounts: list[Account] | None


class Cycle:
    """Cuts batches, commits them, and tells."""

    def __init__(
        self,
        service: OfficeService,
        *,
        ledger: Ledger,
        messenger: Messenger,
        accounts: AccountsDesk,
        clock: Clock,
    ) -> None:
        self._service, self._pictures = service, service.pictures
        self._wants = Wants(service.state, service.pictures, service.telling)
        self._ledger, self._messenger, self._clock = ledger, messenger, clock
        self._accounts = accounts
        self._awake = asyncio.Event()
        self._lines_stale_ms: int | None = 0  # since when what was told is not true; None: it is
        self._lines_told_ms: int | None = None
        self._disturbed_ms = 0
        self._lines_timer: asyncio.TimerHandle | None = None
        self._picture_told: m.OfficeNow | None = None
        self._mark_told = ""

    def wake(self) -> None:
        """Something came in."""
        self._disturbed_ms = self._clock.mono_ms()
        self._awake.set()

    def look_again(self) -> None:
        """Something may have changed for those who watch, by the passing of time."""
        self._lines_changed()
        self._awake.set()

    def tell_all_again(self) -> None:
        """The broker may have forgotten what it held."""
        self._wants.forget_all()
        self._picture_told, self._mark_told = None, ""
        self._service.staged.accounts_changed = True  # told with a turn, as they may be ahead of the ledger
        self.look_again()

    async def run(self) -> None:
        """Commit and tell until cancelled. Raises LedgerUnavailable or StateBroken."""
        while True:
            await self._awake.wait()
            self._awake.clear()
            self._refuse_broken()
            while self._service.staged or self._lines_due():
                await self._turn()
                self._refuse_broken()
            self._wake_for_lines()

    def _refuse_broken(self) -> None:
        """Nothing is drawn, made durable or told of a state that no row says. Raises Unavailable."""
        if self._service.broken is not None:
            raise self._service.broken

    async def _turn(self) -> None:
        staged, self._service.staged = self._service.staged, Staged()
        if staged.lines_changed:
            self._lines_changed()
        news = self._news(staged)
        if staged.entries or staged.answers:
            await self._ledger.commit(Batch(staged.entries, staged.answers, staged.secrets, staged.persons))
            self._service.answers.durable(staged.answers)
            if staged.entries:
                self._service.shelf.durable(staged.entries[-1].seq)
            self._service.tally.commits += 1
        if staged.acks:
            self._answer(staged)
            await asyncio.sleep(0)  # the answers go out before the rest is made
        self._tell(staged, news)

    def _news(self, staged: Staged) -> _News:
        now_ms = self._service.now_ms()
        accounts = self._service.accounts() if staged.accounts_changed else None
        wants = list(self._wants.again(staged.wants_again, now_ms))
        if not self._lines_due():
            wants += self._wants.at_counters(staged.counters, now_ms)
            return _News(wants, None, None, accounts)
        self._lines_stale_ms, self._lines_told_ms = None, self._clock.mono_ms()
        wants += self._wants.everywhere(now_ms)
        return _News(wants, self._new_picture(now_ms), self._new_mark(), accounts)

    def _new_mark(self) -> str | None:
        mark = self._service.told_mark()
        if mark == self._mark_told:
            return None
        self._mark_told = mark
        return mark

    def _new_picture(self, now_ms: int) -> bytes | None:
        picture = self._pictures.office_now(self._service.state.seq, now_ms)
        if picture == self._picture_told:
            return None
        self._picture_told = picture
        return m.encode(picture)

    def _answer(self, staged: Staged) -> None:
        for dev, ack in staged.acks:
            self._messenger.ack(dev, ack)

    def _tell(self, staged: Staged, news: _News) -> None:
        if news.accounts is not None:
            self._accounts.submit(news.accounts, staged.held_acks)
        for dev, want in news.wants:
            self._messenger.want(dev, want)
        for call in staged.calls:
            self._messenger.call(m.encode(call))
        for page in staged.pages:
            self._messenger.page(m.encode(page))
        for dev, job, slip in self._service.jobs.slips(staged.prints):
            self._messenger.print_job(dev, job, slip)
        for dev, job, procedure in staged.slips:
            self._messenger.print_job(dev, job, procedure)
        if news.mark is not None:
            self._messenger.remember(news.mark)
        if news.picture is not None:
            self._messenger.now(news.picture)
        for dev, leaf in sorted(staged.forgets):
            self._messenger.keep_nothing(dev, leaf)
        for token in staged.tokens:
            self._messenger.confirm(token)

    def _lines_changed(self) -> None:
        if self._lines_stale_ms is None:
            self._lines_stale_ms = self._clock.mono_ms()

    def _lines_due(self) -> bool:
        return self._lines_stale_ms is not None and self._lines_wait_ms(self._lines_stale_ms) <= 0

    def _lines_wait_ms(self, stale_ms: int) -> int:
        """How long the lines must wait yet, if nobody presses meanwhile."""
        if self._lines_told_ms is None:
            return 0
        now_ms = self._clock.mono_ms()
        quiet_ms = max(self._lines_told_ms + LINES_EVERY_MS, self._disturbed_ms + QUIET_MS)
        return min(quiet_ms, stale_ms + LINES_LATE_MS) - now_ms

    def _wake_for_lines(self) -> None:
        if self._lines_timer is None and self._lines_stale_ms is not None:
            wait_s = max(self._lines_wait_ms(self._lines_stale_ms), 1) / 1000
            self._lines_timer = asyncio.get_running_loop().call_later(wait_s, self._lines_ripe)

    def _lines_ripe(self) -> None:
        self._lines_timer = None
        self._awake.set()
