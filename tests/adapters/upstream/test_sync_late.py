"""What upstream carries out long after it gave no answer, and ledgers that go back in time."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hub.adapters.ledger.sync.following import LedgerFollower
from hub.services.sync.up.memory import LOOKS_MS
from hub.services.sync.up.ports import DossierFacts, Taken
from tests.adapters.upstream.synced import PERSON, Ours, opened, run
from tools.upstream_sim import Faults

OWN = "H41.15-261123-0042"
NEVER = 1_000_000  # calls: only when the test says so


async def lost_put(ours: Ours, faults: Faults) -> None:
    """The next dossier itself gets no answer; what is looked up before gets one."""
    door, real = ours.door, ours.door.put

    async def put(dossier: DossierFacts, known: bool) -> Taken:
        faults.rate = 1.0
        try:
            return await real(dossier, known)
        finally:
            faults.rate = 0.0

    door.put = put  # type: ignore[method-assign]
    try:
        assert (await ours.sync().turn()).failed == 1
    finally:
        door.put = real  # type: ignore[method-assign]


@pytest.mark.parametrize("look", range(len(LOOKS_MS)))
def test_a_message_that_is_carried_out_late_does_not_stay(tmp_path: Path, look: int) -> None:
    async def test() -> None:
        faults = Faults(0.0, only=("late",))
        async with opened(tmp_path, faults, late_calls=NEVER) as ours:
            await ours.hub.register(code=OWN)
            await ours.sync().drain()
            await ours.hub.live(OWN, 1)
            await lost_put(ours, faults)
            await ours.hub.press("dossier_step", code=OWN, step="transfer")
            await ours.hub.press("dossier_step", code=OWN, step="begin")
            await ours.sync().drain()
            assert (ours.differences(), ours.store.status().doubtful) == ([], 1)
            for earlier_ms in LOOKS_MS[:look]:
                ours.hub.hall.clock.advance(ms=earlier_ms)
                await ours.sync().drain()
            assert ours.there.carry_out_late() == 1
            assert ours.differences(), "a late message that changes nothing shows nothing"
            ours.hub.hall.clock.advance(ms=LOOKS_MS[look])
            await ours.sync().drain()
            assert ours.differences() == []

    run(test())


def test_what_a_late_message_brings_back_is_not_upstreams_word(tmp_path: Path) -> None:
    async def test() -> None:
        faults = Faults(0.0, only=("late",))
        async with opened(tmp_path, faults, late_calls=NEVER) as ours:
            await ours.hub.register(code=OWN)
            await ours.sync().drain()
            await ours.hub.press("dossier_correct", code=OWN, person={**PERSON, "phone": "0922222222"})
            await lost_put(ours, faults)
            corrected = {**PERSON, "phone": "0933333333"}
            await ours.hub.press("dossier_correct", code=OWN, person=corrected, procedure="1.013977")
            await ours.sync().drain()
            assert ours.there.carry_out_late() == 1
            await ours.sync().drain(verify=True)
            (facts,) = ours.all_facts()
            assert (facts.person["phone"], facts.procedure) == ("0933333333", "1.013977")
            assert ours.differences() == []
            kinds = [type(event).__name__ for event in ours.hub.hall.ledger.events]
            assert "ConflictFound" not in kinds

    run(test())


def test_a_doubt_ends_when_it_was_looked_at_often_enough(tmp_path: Path) -> None:
    async def test() -> None:
        faults = Faults(0.0, only=("dropped",))
        async with opened(tmp_path, faults) as ours:
            await ours.hub.register(code=OWN)
            await lost_put(ours, faults)
            await ours.sync().drain()
            assert ours.store.status().doubtful == 0, "carried out late it would change nothing"
            await ours.hub.live(OWN, 1)
            await ours.sync().drain()
            for left in (1, 1, 0):
                ours.hub.hall.clock.advance(ms=LOOKS_MS[-1])
                await ours.sync().drain()
                assert ours.store.status().doubtful == left

    run(test())


def test_what_never_left_is_not_in_doubt(tmp_path: Path) -> None:
    async def test() -> None:
        faults = Faults(1.0, only=("login_refused",))
        async with opened(tmp_path, faults) as ours:
            await ours.hub.register(code=OWN)
            assert (await ours.sync().turn()).failed == 1
            assert ours.store.status().doubtful == 0

    run(test())


def copied(ledger: Path, to: Path) -> LedgerFollower:
    """The ledger as it is now, as somebody would restore it later."""
    with closing(sqlite3.connect(ledger)) as from_, closing(sqlite3.connect(to)) as into:
        from_.backup(into)
    return LedgerFollower(to)


def test_an_older_ledger_in_the_place_of_the_one_that_was_followed_is_noticed_and_all_is_told_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def test() -> None:
        async with opened(tmp_path) as ours:
            await ours.hub.register(code=OWN)
            older = copied(tmp_path / "ledger.sqlite", tmp_path / "older.sqlite")
            await ours.hub.live(OWN, 2)
            reused = await ours.hub.register()
            await ours.sync().drain()
            assert ours.store.status().restarted_ms is None
            newer, ours.follower = ours.follower, older
            await ours.sync().drain()
            status = ours.store.status()
            assert (status.lost, status.told, status.restarted_ms is not None) == (1, 1, True)
            assert "older ledger" in caplog.text
            theirs = ours.there.store.dossier(OWN)
            assert theirs is not None
            assert theirs["TrangThaiHoSo"] == "1", "as the ledger has it that is now the truth"
            ours.follower = newer  # the number of the lost dossier is given again
            await ours.sync().drain()
            assert [(one.id, one.code) for one in ours.store.dead_letters()] == [
                (reused, "told_before_restore")
            ]
            assert ours.store.retry(reused) == 1, "somebody has looked"
            await ours.sync().drain()
            assert (ours.differences(), ours.store.status().lost) == ([], 0)
            older.close()

    run(test())


def test_another_ledger_is_noticed_also_when_it_is_longer(tmp_path: Path) -> None:
    async def test() -> None:
        async with opened(tmp_path) as ours:
            await ours.hub.register(code=OWN)
            await ours.sync().drain()
            mark = ours.store.mark()
            ours.store.note([(OWN, mark.seq)], "another hash")
            await ours.sync().drain()
            status = ours.store.status()
            assert (status.restarted_ms is not None, status.told, status.lost) == (True, 1, 0)
            assert ours.differences() == []

    run(test())
