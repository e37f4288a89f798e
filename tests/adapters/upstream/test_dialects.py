"""The sync speaks every dialect that there is a profile of; both sides end with the same, in storms too."""

from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from hub.adapters.upstream.profile import builtin, read_builtin
from tests.adapters.upstream.synced import LIFE, PERSON, Ours, opened, run
from tools.upstream_sim import Faults
from tools.upstream_sim.faults import LOGIN, PASSING

OWN = "H41.15-261123-0042"
WHOLE = {**PERSON, "identity_kind": "CCCD", "identity": "000000000001", "owner_kind": "citizen"}
# Where nothing tells a dossier that was sent as new from a second one, not all is mended by repetition.
KNOWN_AGAIN = {"next-value", "no-codes", "national"}
TWICE = {"late", "slow", "drip", "contradiction"}


async def busy_morning(ours: Ours, chance: Random) -> list[str]:
    codes: list[str] = []
    for _ in range(3):
        codes += [await ours.hub.register(person=WHOLE) for _ in range(5)]
        await ours.sync().turn()
    codes.append(await ours.hub.register(code=OWN, person=WHOLE))
    for code in codes:
        await ours.hub.live(code, chance.randint(0, len(LIFE)))
        await ours.hub.press(
            "dossier_fee", code=code, name="Lệ phí", amount_vnd=8000, receipt=f"BL-{code}", paper=True
        )
    return codes


@pytest.mark.parametrize("name", builtin())
def test_each_dialect_is_told_everything_and_given_one_dossier_each(tmp_path: Path, name: str) -> None:
    async def test() -> None:
        profile = read_builtin(name)
        async with opened(tmp_path, profile=profile, dialect=profile) as ours:
            codes = await busy_morning(ours, Random(1))
            await ours.settle()
            assert ours.differences() == []
            assert [one.code for one in ours.store.dead_letters()] == []
            assert len(ours.there.store.dossiers()) == len(codes)

    run(test())


@pytest.mark.parametrize("name", [name for name in builtin() if name != "national"])
@pytest.mark.parametrize("storm", [1, 2])
def test_in_a_storm_each_dialect_has_the_same_in_the_end(tmp_path: Path, name: str, storm: int) -> None:
    async def test() -> None:
        profile = read_builtin(name)
        names = {*PASSING, *LOGIN} - (set() if name in KNOWN_AGAIN else TWICE)
        faults = Faults(0.3, seed=storm, only=sorted(names))
        async with opened(tmp_path, faults, profile=profile, dialect=profile) as ours:
            codes = await busy_morning(ours, Random(storm))
            await ours.settle()
            assert sum(faults.counts.values()) > 2, "a storm in which nothing failed shows nothing"
            assert ours.differences() == []
            assert ours.store.status().dead == 0
            assert len(ours.there.store.dossiers()) == len(codes)

    run(test())


def test_a_portal_that_gives_no_codes_is_told_our_own_number_and_asked_nothing_more(tmp_path: Path) -> None:
    async def test() -> None:
        profile = read_builtin("no-codes")
        async with opened(tmp_path, profile=profile, dialect=profile) as ours:
            local = await ours.hub.register()
            await ours.sync().drain()
            calls = ours.there.calls
            assert [one["MaHoSo"] for one in ours.there.store.dossiers()] == [local]
            (facts,) = ours.all_facts()
            assert (facts.code, facts.local) == (local, True), "nobody has given it another"
            assert not await ours.sync().drain()
            assert ours.there.calls == calls, "there is nothing left to ask"

    run(test())


def test_a_code_of_the_service_is_the_dossiers_before_it_is_sent(tmp_path: Path) -> None:
    """Whatever happens afterwards it goes under this one code."""

    async def test() -> None:
        profile = read_builtin("next-value")
        faults = Faults(0.0, only=("dropped_after",))
        async with opened(tmp_path, faults, profile=profile, dialect=profile) as ours:
            local = await ours.hub.register()
            put = ours.door.put

            async def lost(*given: object) -> object:
                faults.rate = 1.0
                try:
                    return await put(*given)  # type: ignore[arg-type]
                finally:
                    faults.rate = 0.0

            ours.door.put = lost  # type: ignore[method-assign,assignment]
            assert (await ours.sync().turn()).failed == 1
            ours.door.put = put  # type: ignore[method-assign]
            (facts,) = ours.all_facts()
            assert facts.code != local
            assert not facts.local
            await ours.settle()
            assert [one["MaHoSo"] for one in ours.there.store.dossiers()] == [facts.code]
            assert ours.differences() == []

    run(test())


def test_where_a_receipt_is_not_known_again_a_dossier_without_an_answer_waits_for_a_person(
    tmp_path: Path,
) -> None:
    async def test() -> None:
        said = read_builtin("result")
        profile = replace(said, services=replace(said.services, look_up_receipt_field=""))
        faults = Faults(1.0, only=("dropped_after",))
        async with opened(tmp_path, faults, profile=profile, dialect=profile) as ours:
            local = await ours.hub.register()
            await ours.sync().turn()
            faults.rate = 0.0
            await ours.sync().drain()
            assert [one.code for one in ours.store.dead_letters()] == ["unclear_new"]
            await ours.hub.live(local, 1)
            await ours.sync().drain()
            assert ours.store.retry() == 1, "a look at all of them is a look at none"
            await ours.sync().drain()
            assert len(ours.there.store.dossiers()) == 1
            assert ours.store.retry(local) == 1, "a person has looked, and it is not there"
            await ours.sync().drain()
            assert len(ours.there.store.dossiers()) == 2

    run(test())
