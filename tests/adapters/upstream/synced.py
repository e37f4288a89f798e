"""A hub with a real ledger file, the provincial system on a loopback port, and the sync between them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

from hub.adapters.ledger import SqliteLedger
from hub.adapters.ledger.sync.following import LedgerFollower
from hub.adapters.sync_store import SqliteSyncStore
from hub.adapters.upstream import UpstreamDoor
from hub.adapters.upstream.profile import Profile
from hub.domain.errors import Unavailable
from hub.services.ports import Batch
from hub.services.sync.up.sync import Sync, Turn
from tests.adapters.ledger.test_projections import KeepingLedger
from tests.adapters.upstream.conftest import client, upstream
from tests.support.hall import Hall
from tests.support.offices import dossier_office, furnished_ledger
from tools.upstream_sim import Faults, Upstream
from tools.upstream_sim.compare import differences

PERSON = {"name": "Công dân A", "phone": "0900000000", "subject": "Cấp đổi giấy chứng nhận"}
IMPATIENT_S, PATIENT_S = (
    0.2,
    30.0,
)  # with answers that take too long, and where a busy machine may take its time
LIFE = (
    "accept",
    "transfer",
    "begin",
    "request_supplement",
    "supplement",
    "resolve",
    "bring_result",
    "return",
)


class SyncedHall:
    """A hub with a real ledger file, and the console by which the sync tells it upstream's word."""

    def __init__(self, folder: Path) -> None:
        kept = KeepingLedger()
        model = furnished_ledger(dossier_office())
        kept.commit_now(Batch(model.entries, [], list(model.open().secrets)))
        self.hall = Hall(dossier_office(), ledger=kept)
        self._kept, self._written = kept, 0
        self.ledger = SqliteLedger(folder / "ledger.sqlite")
        self.away = False
        self._thread, self._lock = ThreadPoolExecutor(1), asyncio.Lock()

    async def write(self) -> None:
        """What the hub has made durable is in the file."""
        async with self._lock:
            await self._apart(self.hall.settle)
            await self._write()

    async def _write(self) -> None:
        for batch in self._kept.batches[self._written :]:
            self._written += 1  # a sync that is killed meanwhile does not stop the hub from writing
            await asyncio.shield(self.ledger.commit(batch))

    async def _apart(self, call: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """In a thread of its own: the hall turns a loop itself."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: call(*args, **more))

    async def press(self, event: str, **d: Any) -> Any:
        async with self._lock:
            reply = await self._apart(self.hall.press, "c1", event, **d)
            assert reply.r == "ok", reply
            await self._apart(self.hall.settle)
            await self._write()
        return reply.d

    async def press_all(self, acts: Sequence[tuple[str, dict[str, Any]]]) -> None:
        """Many of them, made durable together."""

        def press() -> None:
            for event, d in acts:
                self.hall.put("c1", event, **d)
            self.hall.settle()

        async with self._lock:
            await self._apart(press)
            await self._write()

    async def close(self) -> None:
        await self._apart(self.hall.__exit__)
        self._thread.shutdown()

    # hub.services.sync.up.ports.Office

    async def official(self, given: Sequence[tuple[str, str]]) -> None:
        if self.away:
            raise Unavailable("the hub is away")
        for id_, code in given:
            await self.press("dossier_official", code=id_, official=code)

    async def correct(self, id: str, procedure: str | None, person: dict[str, str] | None) -> None:
        more: dict[str, Any] = {"procedure": procedure} if procedure else {}
        more |= {"person": {"name": "", **person}} if person else {}
        await self.press("dossier_correct", code=id, **more)

    async def conflict(self, id: str, field: str, kept: str, ours: str, theirs: str) -> None:
        await self.press("dossier_conflict", code=id, field=field, kept=kept, ours=ours, theirs=theirs)

    async def live(self, code: str, steps: int) -> None:
        for step in LIFE[:steps]:
            await self.press("dossier_step", code=code, step=step)

    async def register(self, **more: Any) -> str:
        return str(
            (await self.press("dossier_register", **({"procedure": "1.012783", "person": PERSON} | more)))[
                "code"
            ]
        )


class Ours:
    """Everything of one test: hub, upstream, sync."""

    def __init__(self, hub: SyncedHall, there: Upstream, door: UpstreamDoor, folder: Path) -> None:
        self.hub, self.there, self.door, self._folder = hub, there, door, folder
        self.store = SqliteSyncStore(folder / "sync.sqlite")
        self.follower = LedgerFollower(folder / "ledger.sqlite")
        self.chance, self.clock = Random(7), FastClock(hub.hall.clock)

    def sync(self, **instead: Any) -> Sync:
        """A sync that begins with what the store remembers; `instead`: other parts than these."""
        parts = {
            "follower": self.follower, "upstream": self.door, "store": self.store, "office": self.hub
        } | instead  # fmt: skip
        return Sync(**parts, clock=self.clock, chance=self.chance.random, pause=self.clock.pause)

    async def settle(self) -> Turn:
        """Tell all there is; then upstream does what it had put aside, and all doubts are looked at."""
        turn = await self.sync().drain()
        self.there.carry_out_late()
        return turn + await self.sync().drain(verify=True)

    def reopen(self) -> None:
        """As a new process finds its memory."""
        self.store.close()
        self.store = SqliteSyncStore(self._folder / "sync.sqlite")

    def all_facts(self) -> list[Any]:
        ids = [one for one, _ in self.follower.changed(0, 100_000)]
        return [facts for one in ids if (facts := self.follower.dossier(one)) is not None]

    def differences(self) -> list[str]:
        return list(differences(self.all_facts(), self.door, self.there.store))


class FastClock:
    """The clock of the hall; whoever looks at it passes a moment, whoever waits the whole time, at once."""

    def __init__(self, clock: Any) -> None:
        self._clock, self._ms = clock, 0

    async def pause(self, wait_s: float) -> None:
        self._ms += round(1000 * wait_s)
        await asyncio.sleep(0)

    def pass_(self, *, s: int) -> None:
        self._ms += 1000 * s

    def wall_ms(self) -> int:
        self._ms += 10
        return int(self._clock.wall_ms()) + self._ms

    def mono_ms(self) -> int:
        return self.wall_ms()

    def synchronised(self) -> bool:
        return True


@asynccontextmanager
async def opened(
    folder: Path, faults: Faults | None = None, profile: Profile | None = None, **more: Any
) -> AsyncIterator[Ours]:
    """`profile`: what the sync takes upstream's dialect for; its own dialect is in `more`."""
    hub = await asyncio.to_thread(SyncedHall, folder)
    hub.ledger.open()
    try:
        waits_s = IMPATIENT_S if faults and faults.names & {"slow", "drip"} else PATIENT_S
        async with (
            upstream(faults, slow_s=1.5 * IMPATIENT_S, **more) as (there, url),
            client(url, timeout_s=waits_s, profile=profile) as caller,
        ):
            await hub.write()
            ours = Ours(hub, there, UpstreamDoor(caller, hub.hall.office), folder)
            yield ours
            ours.follower.close()
            ours.store.close()
    finally:
        hub.ledger.close()
        await hub.close()


def run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, 100))
