"""The sync against the provincial system with its faults: in the end both sides have the same."""

import asyncio
from pathlib import Path
from random import Random

import pytest

from hub.adapters.sync_store import SqliteSyncStore
from hub.services.sync.up.sync import Turn
from tests.adapters.upstream.synced import LIFE, PERSON, Ours, SyncedHall, opened, run
from tools.upstream_sim import Faults
from tools.upstream_sim.faults import LOGIN, PASSING

__all__ = ["LIFE", "PERSON", "Ours", "SyncedHall", "opened", "run"]
FAULTY = (*PASSING, *LOGIN)  # a no that stays a no is another test's


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
            turn = await ours.settle()
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


def test_what_days_without_upstream_have_piled_up_goes_faster_than_more_comes(tmp_path: Path) -> None:
    a_turn = [("dossier_register", {"procedure": "1.012783", "person": PERSON})] * 5

    async def test() -> None:
        faults = Faults(1.0, only=("dropped",))
        async with opened(tmp_path, faults) as ours:
            sync, left, calls = ours.sync(group=10), [], 0
            for away in range(16, -3, -1):
                faults.rate = 1.0 if away > 0 else 0.0
                await ours.hub.press_all(a_turn)
                ours.clock.pass_(s=120)
                calls = ours.there.calls if away > 0 else calls
                await sync.turn()
                left.append(ours.store.status().pending)
            assert left[:16] == list(range(5, 81, 5)), "nothing is lost while it is away"
            assert left[16:] == [84, 0, 0], "a knock, then all that waits, although more comes each turn"
            assert ours.there.calls < calls + 40, "in groups: 95 dossiers and their steps in some calls"
            assert ours.differences() == []

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
