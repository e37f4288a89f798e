"""The sync against the provincial system with its faults: in the end both sides have the same."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest

from hub.adapters.ledger import SqliteLedger
from hub.adapters.ledger.following import LedgerFollower
from hub.adapters.sync_store import SqliteSyncStore
from hub.adapters.upstream import UpstreamDoor
from hub.domain.errors import Unavailable
from hub.services.ports import Batch
from hub.services.sync import Sync, Turn
from tests.adapters.ledger.test_projections import KeepingLedger
from tests.adapters.upstream.conftest import client, upstream
from tests.support.hall import Hall
from tests.support.offices import dossier_office, furnished_ledger
from tools.upstream_sim import Faults, Upstream
from tools.upstream_sim.compare import differences
from tools.upstream_sim.faults import LOGIN, PASSING

PERSON = {"name": "Công dân A", "phone": "0900000000", "subject": "Cấp đổi giấy chứng nhận"}
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
FAULTY = (*PASSING, *LOGIN)  # a no that stays a no is another test's


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

    async def close(self) -> None:
        await self._apart(self.hall.__exit__)
        self._thread.shutdown()

    # hub.services.sync_ports.Office

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
        self.chance = Random(7)

    def sync(self) -> Sync:
        """A sync that begins with what the store remembers; it never waits long."""
        return Sync(
            self.follower,
            self.door,
            self.store,
            self.hub,
            clock=FastClock(self.hub.hall.clock),
            chance=self.chance.random,
        )

    def all_facts(self) -> list[Any]:
        ids = [one for one, _ in self.follower.changed(0, 100_000)]
        return [facts for one in ids if (facts := self.follower.dossier(one)) is not None]

    def differences(self) -> list[str]:
        return list(differences(self.all_facts(), self.door, self.there.store))


class FastClock:
    """The clock of the hall; whoever looks at it passes two seconds, so a backoff is over soon."""

    def __init__(self, clock: Any) -> None:
        self._clock, self._ms = clock, 0

    def wall_ms(self) -> int:
        self._ms += 2_000
        return int(self._clock.wall_ms()) + self._ms

    def mono_ms(self) -> int:
        return self.wall_ms()


@asynccontextmanager
async def opened(folder: Path, faults: Faults | None = None) -> AsyncIterator[Ours]:
    hub = await asyncio.to_thread(SyncedHall, folder)
    hub.ledger.open()
    try:
        async with upstream(faults, slow_s=0.3) as (there, url), client(url, timeout_s=0.2) as caller:
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


def test_a_dossier_of_its_own_code_and_a_local_one_are_there_step_by_step(tmp_path: Path) -> None:
    async def test() -> None:
        async with opened(tmp_path) as ours:
            local = await ours.hub.register()
            await ours.hub.register(code="H41.15-261123-0042")
            await ours.hub.live(local, 8)
            await ours.sync().drain()
            assert ours.differences() == []
            (facts, *_) = [one for one in ours.all_facts() if one.id == local]
            assert not facts.local
            assert facts.code != local
            told = [one["TrangThai"] for one in ours.there.store.progress(facts.code)]
            assert told == ["1", "2", "2", "4", "5", "4", "9", "9", "10"]

    run(test())


@pytest.mark.parametrize("storm", [1, 2])
def test_with_a_fifth_of_all_calls_going_wrong_both_sides_have_the_same_in_the_end(
    tmp_path: Path, storm: int
) -> None:
    async def test() -> None:
        faults = Faults(0.2, seed=storm, only=FAULTY)
        async with opened(tmp_path, faults) as ours:
            chance, codes = Random(storm), []
            for _ in range(4):
                codes += [await ours.hub.register() for _ in range(8)]
                await ours.sync().turn()
            for code in codes:
                await ours.hub.live(code, chance.randint(0, len(LIFE)))
            turn = await ours.sync().drain()
            assert ours.differences() == []
            assert turn.told > 0
            assert turn.failed > 0, "a storm in which nothing failed shows nothing"
            assert ours.store.status().dead == 0

    run(test())


def test_a_sync_that_dies_at_any_moment_begins_again_and_loses_nothing(tmp_path: Path) -> None:
    async def test() -> None:
        async with opened(tmp_path) as ours:
            for code in [await ours.hub.register() for _ in range(6)]:
                await ours.hub.live(code, 4)
            for cut in range(1, 25):
                dying = asyncio.create_task(ours.sync().drain())
                for _ in range(40 * cut % 97):
                    await asyncio.sleep(0)
                dying.cancel()
                await asyncio.gather(dying, return_exceptions=True)
            await ours.sync().drain()
            assert ours.differences() == []

    run(test())


def test_days_without_upstream_are_made_up_for_when_it_is_back(tmp_path: Path) -> None:
    async def test() -> None:
        faults = Faults(1.0, only=("error_500",))
        async with opened(tmp_path, faults) as ours:
            for code in [await ours.hub.register() for _ in range(5)]:
                await ours.hub.live(code, 3)
                assert (await ours.sync().turn()).told == 0
            status = ours.store.status()
            assert (status.pending, status.last_success_ms) == (5, None)
            assert "500" in status.trouble
            faults.rate = 0.0
            await ours.sync().drain()
            assert (ours.differences(), ours.store.status().pending) == ([], 0)

    run(test())


def test_a_no_is_a_dead_letter_that_can_be_repaired_and_sent_again(tmp_path: Path) -> None:
    async def test() -> None:
        async with opened(tmp_path) as ours:
            code = await ours.hub.register(person=None)
            turn = await ours.sync().drain()
            assert turn == Turn(dead=1)
            (letter,) = ours.store.dead_letters()
            assert (letter.id, letter.code) == (code, "no_citizen")
            assert ours.store.retry(code) == 1
            assert (await ours.sync().drain()).dead == 1, "nothing was repaired"
            await ours.hub.press("dossier_correct", code=code, person=PERSON)
            await ours.sync().drain()
            assert (ours.store.dead_letters(), ours.differences()) == ([], [])

    run(test())


def test_upstreams_citizen_and_procedure_stand_and_the_difference_is_listed_once(tmp_path: Path) -> None:
    async def test() -> None:
        async with opened(tmp_path) as ours:
            code = await ours.hub.register(code="H41.15-261123-0042")
            await ours.sync().drain()
            theirs = ours.there.store.dossier(code)
            assert theirs is not None
            ours.there.store.save(
                {**theirs, "SoDienThoai": "0911111111", "MaTTHC": "1.013977", "TrangThaiHoSo": "9"}
            )
            for step in ("accept", "transfer"):
                await ours.hub.press("dossier_step", code=code, step=step)
                await ours.sync().drain()
            (facts,) = ours.all_facts()
            assert (facts.procedure, facts.person["phone"], facts.state) == (
                "1.013977",
                "0911111111",
                "transferred",
            )
            told = [event for event in ours.hub.hall.ledger.events if type(event).__name__ == "ConflictFound"]
            assert [(one.field, one.kept, one.ours, one.theirs) for one in told] == [
                ("MaTTHC", "upstream", "1.012783", "1.013977"),
                ("phone", "upstream", "", ""),
                ("TrangThaiHoSo", "hub", "2", "9"),
            ]
            assert ours.differences() == []

    run(test())


def test_an_erased_citizen_does_not_come_back_from_upstream(tmp_path: Path) -> None:
    async def test() -> None:
        async with opened(tmp_path) as ours:
            code = await ours.hub.register(code="H41.15-261123-0042")
            await ours.sync().drain()
            await ours.hub.press("dossier_step", code=code, step="withdraw")
            await ours.sync().drain()
            await ours.hub.press("person_erase", code=code)
            await ours.sync().drain()
            (facts,) = ours.all_facts()
            assert (facts.person, ours.store.status().dead) == ({}, 0)

    run(test())


def test_who_was_erased_stays_erased_also_when_the_sync_has_lost_its_memory(tmp_path: Path) -> None:
    async def test() -> None:
        async with opened(tmp_path) as ours:
            code = await ours.hub.register(code="H41.15-261123-0042")
            await ours.sync().drain()
            await ours.hub.press("dossier_step", code=code, step="withdraw")
            await ours.sync().drain()
            await ours.hub.press("person_erase", code=code)
            ours.store.close()
            (tmp_path / "sync.sqlite").unlink()
            ours.store = SqliteSyncStore(tmp_path / "sync.sqlite")
            await ours.sync().drain()
            (facts,) = ours.all_facts()
            assert (facts.person, ours.hub.hall.ledger.cabinet.persons) == ({}, {})

    run(test())


def test_a_correction_made_here_stands_against_what_upstream_only_repeats(tmp_path: Path) -> None:
    async def test() -> None:
        async with opened(tmp_path) as ours:
            code = await ours.hub.register(code="H41.15-261123-0042")
            await ours.sync().drain()
            await ours.hub.press("dossier_correct", code=code, person={**PERSON, "phone": "0922222222"})
            await ours.sync().drain()
            theirs = ours.there.store.dossier(code)
            assert theirs is not None
            assert theirs["SoDienThoai"] == "0922222222"
            kinds = [type(event).__name__ for event in ours.hub.hall.ledger.events]
            assert (kinds.count("ConflictFound"), kinds.count("DossierCorrected")) == (0, 1)

    run(test())


def test_a_refused_login_buries_nothing(tmp_path: Path) -> None:
    async def test() -> None:
        async with opened(tmp_path) as ours:
            await ours.hub.register()
            ours.there._users["hub"] = "changed"
            assert (await ours.sync().turn()).failed == 1
            status = ours.store.status()
            assert (status.pending, status.dead) == (1, 0)
            assert "login refused" in status.trouble
            ours.there._users["hub"] = "secret"
            await ours.sync().drain()
            assert ours.differences() == []

    run(test())


@pytest.mark.parametrize("damage", ["field", "missing", "order", "double"])
def test_the_comparison_sees_what_is_not_the_same(tmp_path: Path, damage: str) -> None:
    async def test() -> None:
        async with opened(tmp_path) as ours:
            code = await ours.hub.register(code="H41.15-261123-0042")
            await ours.hub.live(code, 3)
            await ours.sync().drain()
            assert ours.differences() == []
            do = ours.there.store._connection.execute
            if damage == "field":
                do("UPDATE dossiers SET data = replace(data, 'Công dân A', 'Công dân B')")
            elif damage == "missing":
                do("DELETE FROM dossiers")
            elif damage == "order":
                do("UPDATE progress SET id = -id")
            else:
                do("INSERT INTO progress(code, data) SELECT code, data FROM progress")
            assert ours.differences()

    run(test())
