"""Tells upstream what the ledger has: in order for each dossier, many dossiers side by side.

It follows the ledger with a cursor of its own and never stands in the way of a press. Everything may be said
again: a dossier is looked up before it is sent, and a step told twice is the same step. So a kill at any
moment costs a repetition and loses nothing.

Where the sides differ upstream's word stands for the code and the citizen's data, the hub's for what happened
at the counter; each difference is listed once.
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from hub.domain.dossiers import ENDED, DossierState
from hub.domain.errors import Unavailable, UpstreamRejected, UpstreamUnreachable
from hub.services.ports import Clock
from hub.services.sync_ports import (
    DeadLetter,
    DossierFacts,
    Follower,
    Office,
    Pending,
    Sent,
    SyncStore,
    There,
    Upstream,
)

PARALLEL = 8
NOTED_AT_ONCE = 500
BACKOFF_MS_MIN, BACKOFF_MS_MAX = 1_000, 60_000
IDLE_S = 1.0
PERSONAL = ("name", "owner", "phone", "email", "address", "identity")
NO_CITIZEN = "no_citizen"
_log = logging.getLogger("motcua.sync")


class Turn(Struct, frozen=True):
    """What one turn did."""

    told: int = 0
    failed: int = 0
    dead: int = 0


class Sync:
    """`run` until cancelled, or `turn` by turn. `chance`: a number from 0 to 1."""

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
    ) -> None:
        self._follower, self._upstream, self._store, self._office = follower, upstream, store, office
        self._clock, self._chance, self._parallel = clock, chance, parallel
        self._well = True  # whether upstream answered last

    async def run(self) -> None:
        """Follow until cancelled. Raises LedgerUnavailable."""
        while True:
            turn = await self.turn()
            if not turn.told:
                await asyncio.sleep(self._idle_s())

    async def drain(self, *, turns_max: int = 1_000_000) -> Turn:
        """Until nothing waits whose time can come by itself; waits for backed-off ones."""
        total = Turn()
        for _ in range(turns_max):
            turn = await self.turn()
            total = Turn(total.told + turn.told, total.failed + turn.failed, total.dead + turn.dead)
            if not (turn.told or turn.failed or turn.dead):
                next_ms = self._store.next_ms()
                if next_ms is None:
                    return total
                await asyncio.sleep(max(0, next_ms - self._clock.wall_ms()) / 1000)
        return total

    def note_changes(self) -> None:
        """Write down who must be told of, up to the end of the ledger."""
        while changed := self._follower.changed(self._store.cursor(), NOTED_AT_ONCE):
            self._store.note(changed)

    async def turn(self) -> Turn:
        """Note what changed and tell those whose time has come, side by side."""
        self.note_changes()
        parallel = self._parallel if self._well else 1  # a knock at the door, not a crowd
        waiting = self._store.pending(self._clock.wall_ms(), 4 * parallel)
        gate = asyncio.Semaphore(parallel)

        async def one(pending: Pending) -> Turn:
            async with gate:
                return await self._tell(pending)

        turns = await asyncio.gather(*(one(pending) for pending in waiting))
        return Turn(sum(t.told for t in turns), sum(t.failed for t in turns), sum(t.dead for t in turns))

    def _idle_s(self) -> float:
        next_ms = self._store.next_ms()
        if next_ms is None:
            return IDLE_S
        return min(IDLE_S, max(0.01, (next_ms - self._clock.wall_ms()) / 1000))

    async def _tell(self, pending: Pending) -> Turn:
        dossier = self._follower.dossier(pending.id)
        if dossier is None:
            self._store.done(pending.id, pending.seq)
            return Turn()
        try:
            await self._tell_all(dossier)
        except UpstreamRejected as no:
            now_ms = self._clock.wall_ms()
            self._store.bury(DeadLetter(dossier.id, dossier.seq, str(no.code), no.reason, now_ms))
            _log.warning("upstream will not take %s: %s", dossier.id, no)
            return Turn(dead=1)
        except Unavailable as trouble:
            self._put_off(pending, trouble)
            return Turn(failed=1)
        self._recover()
        self._store.done(dossier.id, dossier.seq)
        return Turn(told=1)

    def _put_off(self, pending: Pending, trouble: Unavailable) -> None:
        """Exponential backoff with full jitter, so that a hundred offices do not knock at once."""
        self._well = self._well and not isinstance(trouble, UpstreamUnreachable)
        now_ms = self._clock.wall_ms()
        most_ms = min(BACKOFF_MS_MAX, BACKOFF_MS_MIN << min(pending.attempts, 16))
        not_before_ms = now_ms + round(most_ms * self._chance())
        self._store.failed(pending.id, pending.attempts + 1, not_before_ms, str(trouble), now_ms)

    def _recover(self) -> None:
        if not self._well:
            self._well = True
            self._store.hurry()

    async def _tell_all(self, dossier: DossierFacts) -> None:
        """The dossier as it stands, then its steps one after the other, as far as they are not told yet."""
        sent = self._store.sent(dossier.id)
        if dossier.seq > sent.seq:
            sent = await self._tell_dossier(dossier, sent)
        for step in dossier.steps:
            if step.seq > sent.step_seq:
                await self._upstream.progress(dossier, step, sent.code)
                sent = replace(sent, step_seq=step.seq)
                self._store.told(dossier.id, sent, self._clock.wall_ms())

    async def _tell_dossier(self, dossier: DossierFacts, sent: Sent) -> Sent:
        fresh = dossier.local and not sent.code
        there = None if fresh else await self._upstream.look_up(sent.code or dossier.code)
        if there is not None:
            dossier = await self._agree(dossier, there, sent)
        if not dossier.person and not sent.named and there is None:
            raise UpstreamRejected(
                NO_CITIZEN, "no citizen's data here, and upstream does not know the dossier"
            )
        code = sent.code
        if dossier.person:
            code = await self._upstream.put(
                replace(dossier, code=sent.code or dossier.code), there is not None
            )
            if code != dossier.code or dossier.local:
                await self._office.official(dossier.id, code)
        status = self._upstream.status_of(dossier)
        person = {name: hashed(dossier.id, value) for name, value in as_told(dossier.person).items()}
        code = code or dossier.code
        told = Sent(dossier.seq, sent.step_seq, code, status, named=True, person=person or sent.person)
        self._store.told(dossier.id, told, self._clock.wall_ms())
        return told

    async def _agree(self, dossier: DossierFacts, there: There, sent: Sent) -> DossierFacts:
        """Take over what upstream decides; list what it says otherwise."""
        procedure = await self._their_procedure(dossier, there)
        erased = not dossier.person and (sent.named or DossierState(dossier.state) in ENDED)  # and stays so
        person = {} if erased else await self._their_person(dossier, there, sent)
        ours = self._upstream.status_of(dossier)
        if there.status not in ("", ours, sent.status) and sent.status:
            await self._list(dossier, "TrangThaiHoSo", "hub", ours, there.status)
        if procedure or person != dossier.person:
            changed = person if person != dossier.person else None
            await self._office.correct(dossier.id, procedure, changed)
        return replace(dossier, procedure=procedure or dossier.procedure, person=person)

    async def _their_procedure(self, dossier: DossierFacts, there: There) -> str | None:
        if there.procedure in ("", dossier.procedure):
            return None
        await self._list(dossier, "MaTTHC", "upstream", dossier.procedure, there.procedure)
        return there.procedure

    async def _their_person(self, dossier: DossierFacts, there: There, sent: Sent) -> dict[str, str]:
        """Upstream's word where it has one of its own; values are never in the list of differences.

        What it only repeats after us is not its word: a correction made here meanwhile stands.
        """
        ours = as_told(dossier.person)
        theirs = {
            name: value
            for name, value in there.person.items()
            if value and value != ours.get(name) and sent.person.get(name) != hashed(dossier.id, value)
        }
        for name in PERSONAL:
            if ours.get(name) and theirs.get(name):
                await self._list(dossier, name, "upstream", "", "")
        return dossier.person | theirs

    async def _list(self, dossier: DossierFacts, field: str, kept: str, ours: str, theirs: str) -> None:
        if not self._store.is_listed(dossier.id, field, theirs):
            await self._office.conflict(dossier.id, field, kept, ours, theirs)
            self._store.listed(dossier.id, field, theirs)


def as_told(person: dict[str, str]) -> dict[str, str]:
    """A citizen as upstream hears of one: who submits is the owner, where no other is named."""
    owner = person.get("owner") or person.get("name", "")
    return person | ({"owner": owner} if owner else {})


def hashed(dossier: str, value: str) -> str:
    """A value to be known again and not to be read."""
    return hashlib.sha256(f"{dossier}\0{value}".encode()).hexdigest()[:24]
