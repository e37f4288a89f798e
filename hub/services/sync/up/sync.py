"""Tells upstream what the ledger has: in order for each dossier, many dossiers side by side.

It follows the ledger with a cursor of its own and never stands in the way of a press. Everything may be said
again: what is sent is there or is not, and a step told twice is the same step. So a kill at any moment costs
a repetition and loses nothing. How a group is told is in `hub.services.sync.up.telling`.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from hub.domain.errors import Unavailable, UpstreamRejected, UpstreamUnreachable
from hub.services.ports import Clock
from hub.services.sync.up.health import Health, backoff_ms
from hub.services.sync.up.memory import Doubt, Mark, Pending, SyncStore
from hub.services.sync.up.ports import Follower, Office, Upstream
from hub.services.sync.up.telling import Teller

PARALLEL = 8
GROUP = 100  # dossiers in one call
GROUPS_A_TURN = 32
NOTED_AT_ONCE = 500
IDLE_S = 1.0
_log = logging.getLogger("motcua.sync")


class Turn(Struct, frozen=True):
    """What one turn did. `again`: dossiers that upstream no longer had as they were told."""

    told: int = 0
    failed: int = 0
    dead: int = 0
    again: int = 0

    def __add__(self, other: "Turn") -> "Turn":
        return Turn(*(getattr(self, name) + getattr(other, name) for name in self.__struct_fields__))

    def __bool__(self) -> bool:
        return self != Turn()


class Sync:
    """`run` until cancelled, or `turn` by turn. `chance`: a number from 0 to 1. `pause`: waits seconds.

    `put_right`: whether something here has changed since it was asked last that kept upstream from answering:
    a corrected password is tried at once.
    """

    def __init__(
        self,
        follower: Follower,
        upstream: Upstream,
        store: SyncStore,
        office: Office,
        *,
        clock: Clock,
        chance: Callable[[], float],
        parallel: int = PARALLEL,
        group: int = GROUP,
        pause: Callable[[float], Awaitable[Any]] = asyncio.sleep,
        put_right: Callable[[], bool] = lambda: False,
    ) -> None:
        self._follower, self._store, self._clock, self._chance = follower, store, clock, chance
        self._parallel, self._group, self._pause = parallel, group, pause
        self._teller = Teller(upstream, store, office, clock.wall_ms)
        self._health, self._put_right = Health(chance), put_right
        self._began = False

    async def run(self) -> None:
        """Follow until cancelled. Raises LedgerUnavailable."""
        while True:
            turn = await self.turn()
            if not turn.told:
                await self._pause(min(IDLE_S, max(0.01, self._wait_s() or IDLE_S)))

    async def drain(self, *, turns_max: int = 1_000_000, verify: bool = False) -> Turn:
        """Until nothing waits whose time can come by itself; waits for backed-off ones.

        `verify`: also look at once at all that is in doubt, without waiting for its time.
        """
        total, seen = Turn(), set[str]()
        for _ in range(turns_max):
            turn = await self.turn()
            doubts = [one for one in self._store.doubts(None) if one.id not in seen] if verify else []
            if not turn:
                turn = await self._look_at_all(doubts, seen)
            total += turn
            if not turn:
                wait_s = self._wait_s(at_once=bool(doubts))
                if wait_s is None:
                    break
                await self._pause(wait_s)
        return total

    def note_changes(self) -> None:
        """Write down who must be told of, up to the end of the ledger."""
        self._begin()
        while changed := self._follower.changed(self._store.mark().seq, NOTED_AT_ONCE):
            self._store.note(changed, self._follower.hash_at(changed[-1][1]) or "")

    async def turn(self) -> Turn:
        """Note what changed and tell those whose time has come, side by side."""
        self.note_changes()
        now_ms = self._clock.wall_ms()
        if self._put_right():
            self._health.answered()
            self._store.hurry()
        if not self._health.may_call(self._clock.mono_ms()):
            return Turn()
        turn = await self._look_at_all(self._store.doubts(now_ms), set())
        return await self._together([self._tell(group) for group in self._groups(now_ms)], turn)

    def _begin(self) -> None:
        """What was under way when the sync was killed is in doubt; an older ledger is noticed."""
        if not self._began:
            self._store.doubt(None, self._clock.wall_ms())
            self._began = True
        mark = self._store.mark()
        if mark.seq and mark.hash != self._follower.hash_at(mark.seq):
            self._start_over(mark)

    def _start_over(self, mark: Mark) -> None:
        """An older ledger, or another one, is in the place of the one that was followed: tell all once more.

        A dossier that the ledger does not have any more was told nevertheless, and its number may be given
        once more to somebody else's.
        """
        told = self._store.told_before()
        facts = {one.id: one.registered_ms for one in self._follower.dossiers([id_ for id_, _ in told])}
        lost = [id_ for id_, born_ms in told if facts.get(id_) != born_ms]
        _log.warning(
            "row %s of the ledger is not the one that was followed: an older ledger was put in its place."
            " All is told once more; %s dossiers that upstream has are not in this ledger",
            mark.seq,
            len(lost),
        )
        self._store.start_over(lost, self._clock.wall_ms())

    def _groups(self, now_ms: int) -> list[list[Pending]]:
        """Those whose time has come; one to knock with while upstream is away.

        What failed goes in smaller groups, in the end alone: whom upstream chokes on takes nobody along.
        """
        if self._health.away:
            return [[one] for one in self._store.pending(now_ms, 1)]
        groups: dict[int, list[list[Pending]]] = {}
        for one in self._store.pending(now_ms, GROUPS_A_TURN * self._group):
            most = max(1, self._group >> 2 * one.attempts)
            of_size = groups.setdefault(most, [[]])
            if len(of_size[-1]) == most:
                of_size.append([])
            of_size[-1].append(one)
        return [group for of_size in groups.values() for group in of_size]

    async def _together(self, works: list[Coroutine[Any, Any, Turn]], turn: Turn) -> Turn:
        """Do them side by side, as many as may be; the sum of what was done. Raises LedgerUnavailable."""
        gate, away = asyncio.Semaphore(self._parallel), self._health.away

        async def one(work: Coroutine[Any, Any, Turn]) -> Turn:
            async with gate:
                if self._health.away and not away:
                    work.close()  # it went away meanwhile
                    return Turn()
                return await work

        try:
            async with asyncio.TaskGroup() as tasks:
                doing = [tasks.create_task(one(work)) for work in works]
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from None
        return sum((task.result() for task in doing), turn)

    async def _tell(self, pending: list[Pending]) -> Turn:
        dossiers = self._follower.dossiers([one.id for one in pending])
        gone = {one.id: one.seq for one in pending} | {one.id: -1 for one in dossiers}
        self._store.done([(id_, seq) for id_, seq in gone.items() if seq >= 0])
        told = await self._teller.tell(dossiers)
        if told.done or told.dead:
            self._recover()
        ended = {*told.done, *told.dead}
        left = [one for one in pending if gone[one.id] < 0 and one.id not in ended]
        if told.trouble:
            self._put_off(left, told.trouble)
        return Turn(len(told.done), len(left), len(told.dead))

    async def _look_at_all(self, doubts: list[Doubt], seen: set[str]) -> Turn:
        """At dossiers whose sending had an unknown outcome: it may have been carried out since."""
        if not self._health.may_call(self._clock.mono_ms()):
            return Turn()
        return await self._together([self._look_at(one, seen) for one in doubts], Turn())

    async def _look_at(self, doubt: Doubt, seen: set[str]) -> Turn:
        dossier, same = self._follower.dossier(doubt.id), True
        try:
            if dossier is not None:
                same = await self._teller.look_again(dossier)
                self._recover()
        except UpstreamRejected as no:
            _log.warning("upstream will not show %s: %s", doubt.id, no.code)
        except Unavailable as trouble:
            self._note_failure(trouble)
            return Turn(failed=1)
        self._store.looked(doubt.id, self._clock.wall_ms())
        seen.add(doubt.id)
        return Turn(again=int(not same))

    def _put_off(self, left: list[Pending], trouble: Unavailable) -> None:
        self._note_failure(trouble)
        now_ms = self._clock.wall_ms()
        later = [
            replace(
                one,
                attempts=one.attempts + 1,
                not_before_ms=now_ms + backoff_ms(one.attempts, self._chance()),
            )
            for one in left
        ]
        self._store.failed(later, str(trouble), now_ms)

    def _note_failure(self, trouble: Exception) -> None:
        if isinstance(trouble, UpstreamUnreachable):
            self._health.failed(self._clock.mono_ms())

    def _recover(self) -> None:
        if self._health.answered():
            self._store.hurry()

    def _wait_s(self, *, at_once: bool = False) -> float | None:
        """Until there may be something to do; None: nothing waits. `at_once`: something could be done now."""
        now_ms = self._clock.wall_ms()
        next_ms = 0 if at_once else self._store.next_ms(now_ms)
        if next_ms is None:
            return None
        return max(0, next_ms - now_ms, self._health.knock_ms - self._clock.mono_ms()) / 1000
