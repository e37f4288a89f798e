"""Brings down what upstream has for the office: procedures, dossiers filed online, bookings.

Lists are read by the number of their last change. A row is remembered after it was dealt with, and the place
in the list after its page, so a kill at any moment repeats and loses nothing: what was done is in the ledger,
and doing it again is doing nothing. Once a day each list is read from its beginning, so that an upstream
that has lost its numbering, or was put back to an older day, hides nothing for long.
"""

import logging
from collections import Counter
from collections.abc import Callable, Collection
from typing import Any, Protocol

from msgspec import Struct
from msgspec.structs import replace

from hub.domain.calendar.civil_time import business_day
from hub.domain.errors import LedgerUnavailable, Unavailable, UpstreamRejected
from hub.domain.sync.down import Hold, Row, What, one_a_key
from hub.services.ports import Clock
from hub.services.sync.down.ports import DownStore, HeldItem, Page, Place, Seen, Source

PAGES_MAX = 2_000  # of one pull; the next goes on
TRIED_AGAIN_MAX = 20  # of what is held, in one pull
HELD_MAX = 2_000  # of a list: with more for a person to look at, nothing more is read
SPREAD = 0.2  # of the interval, so that a hundred offices do not ask at once
CODE_CHARS_MAX = 40
_log = logging.getLogger("motcua.sync")


class Pulled(Struct, frozen=True):
    """What one pull of a list did. `done`: acts by their names; `trouble`: why it stopped early, or ""."""

    what: str
    rows: int
    unchanged: int
    done: dict[str, int]
    held: int
    trouble: str = ""


class Taker(Protocol):
    """What is particular to a list."""

    what: What

    async def page(self, after: int, count: int) -> Page[Any]:
        """What changed upstream after a number."""

    async def again(self, held: HeldItem) -> Row[Any] | None:
        """What was held, to be tried again; None: it cannot be."""

    def kept(self, item: Any) -> str:
        """What is kept of a row that is held; "" where a citizen is in it."""

    def is_over(self, held: HeldItem) -> bool:
        """Whether nobody can do anything about it any more."""

    def seen(self, row: Row[Any]) -> Seen:
        """What is remembered of a row."""

    async def decide(self, item: Any) -> list[Any]:
        """What to do about it."""

    async def do(self, act: Any) -> None:
        """Have the hub do it."""


class Downward:
    """`chance`: a number from 0 to 1. `page`: rows to ask for at once. `wanted`: the lists that there are."""

    def __init__(
        self,
        source: Source,
        takers: Collection[Taker],
        store: DownStore,
        *,
        clock: Clock,
        chance: Callable[[], float],
        every_s: float,
        page: int,
        wanted: Collection[What] = tuple(What),
        held_max: int = HELD_MAX,
    ) -> None:
        self._source, self._store, self._clock, self._chance = source, store, clock, chance
        self._takers = {taker.what: taker for taker in takers}
        self._every_s, self._page, self._wanted, self._held_max = every_s, page, wanted, held_max

    def pause_s(self) -> float:
        """How long to wait before the next pull."""
        return self._every_s * (1 - SPREAD / 2 + SPREAD * self._chance())

    async def pull_all(self, *, dry: bool = False) -> list[Pulled]:
        """Every list after the other; trouble with one keeps none of the others. Raises LedgerUnavailable."""
        return [await self.pull(what, dry=dry) for what in self._wanted]

    async def pull(self, what: What, *, dry: bool = False) -> Pulled:
        """Read a list to its end; `dry`: only say what would be done. Raises LedgerUnavailable."""
        pull = _Pull(self._store, self._clock, dry)
        try:
            if what is What.PROCEDURES:
                await self._procedures(pull)
            else:
                await self._list(self._takers[what], pull)
        except LedgerUnavailable:
            raise
        except UpstreamRejected as no:  # its own words are not kept: they may name a citizen
            pull.trouble = f"refused {str(no.code)[:CODE_CHARS_MAX]}"
        except Unavailable as trouble:
            pull.trouble = str(trouble)
        if not dry:
            self._store.pulled(what, self._clock.wall_ms(), pull.trouble)
        if pull.trouble:
            _log.warning("%s did not come down to the end: %s", what.value, pull.trouble)
        return pull.result(what)

    async def _procedures(self, pull: "_Pull") -> None:
        found = await self._source.procedures()
        pull.rows = len(found.known) + found.unreadable
        if not found.known:
            pull.trouble = "no_procedures"  # an empty list is no decision to close the office
        elif not pull.dry:
            self._store.keep_procedures(found.known)
            pull.done["compared"] += len(found.known)
        if found.unreadable and not pull.trouble:
            pull.trouble = f"{found.unreadable} rows cannot be read"

    async def _list(self, taker: Taker, pull: "_Pull") -> None:
        day = business_day(self._clock.wall_ms())
        place = self._store.place(taker.what)
        after = place.cursor if place.day == day else 0
        for _ in range(PAGES_MAX):
            if len(self._store.held(taker.what)) >= self._held_max:
                pull.trouble = "too_many_held"  # and the place is kept: nothing is lost by waiting
                break
            page = await taker.page(after, self._page)
            for row in one_a_key(page.rows):
                await pull.deal(taker, row)
            if page.cursor is None:
                pull.trouble = "no_cursor" if page.rows else ""
                break
            if not pull.dry:
                self._store.moved(taker.what, Place(page.cursor, day))
            if page.cursor <= after:
                pull.trouble = _odd(page, after)
                break
            after = page.cursor
        if not pull.dry:
            await self._try_again(taker, pull)

    async def _try_again(self, taker: Taker, pull: "_Pull") -> None:
        """What was held: office.toml may have been put right meanwhile, or a slot become free."""
        waiting = [held for held in self._store.held(taker.what) if held.key not in pull.tried]
        for held in waiting[:TRIED_AGAIN_MAX]:
            if taker.is_over(held):
                self._store.settle(held.what, held.key, "over")
            elif (row := await taker.again(held)) is not None:
                await pull.take(taker, row)
            else:  # it goes to the end, so that it keeps no other from being tried
                seen = self._store.seen(held.what, held.key)
                last = replace(held, last_ms=self._clock.wall_ms())
                self._store.dealt(held.what, held.key, seen, last)


def _odd(page: Page[Any], after: int) -> str:
    """A list that does not go on is at its end, unless there are rows in it."""
    if not page.rows:
        return ""
    return "cursor_backwards" if (page.cursor or 0) < after else "cursor_stuck"


class _Pull:
    """One pull of one list: its counts, and what is done with a row."""

    def __init__(self, store: DownStore, clock: Clock, dry: bool) -> None:
        self._store, self._clock, self.dry = store, clock, dry
        self.rows, self.unchanged, self.held, self.trouble = 0, 0, 0, ""
        self.done: Counter[str] = Counter()
        self.tried: set[str] = set()  # keys of rows that were taken in this pull

    def result(self, what: What) -> Pulled:
        """What it did."""
        return Pulled(what.value, self.rows, self.unchanged, dict(self.done), self.held, self.trouble)

    async def deal(self, taker: Taker, row: Row[Any]) -> None:
        """A row of the list, once for each change of it."""
        self.rows += 1
        if self._store.seen(taker.what, row.key).mark == row.mark:
            self.unchanged += 1
        else:
            await self.take(taker, row)

    async def take(self, taker: Taker, row: Row[Any]) -> None:
        """Decide, do and remember, in this order."""
        self.tried.add(row.key)
        hold = row.item if isinstance(row.item, Hold) else await self._follow(taker, row.item)
        self.held += hold is not None
        if self.dry:
            return
        before = self._store.seen(taker.what, row.key)
        seen = taker.seen(row) if hold is None else before  # what was not followed is still news
        seen = Seen(row.mark or before.mark, seen.person)
        self._store.dealt(taker.what, row.key, seen, self._item(taker, row, hold))

    async def _follow(self, taker: Taker, item: Any) -> Hold | None:
        hold = None
        for act in await taker.decide(item):
            if isinstance(act, Hold):
                hold = act
                continue
            try:
                if not self.dry:
                    await taker.do(act)
            except UpstreamRejected as no:  # the hub's own stable code
                return Hold(str(no.code))
            self.done[type(act).__name__.lower()] += 1
        return hold

    def _item(self, taker: Taker, row: Row[Any], hold: Hold | None) -> HeldItem | None:
        if hold is None:
            return None
        now_ms = self._clock.wall_ms()
        kept = "" if isinstance(row.item, Hold) else taker.kept(row.item)
        return HeldItem(
            what=taker.what,
            key=row.key,
            reason=hold.reason,
            detail=hold.detail,
            first_ms=now_ms,
            last_ms=now_ms,
            row=kept,
        )
