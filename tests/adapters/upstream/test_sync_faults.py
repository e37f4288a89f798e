"""Each fault of the provincial system by its name: a clear refusal or a dead letter, and nothing is lost."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from hub.adapters.upstream import UpstreamClient, UpstreamDoor
from hub.domain.calendar.civil_time import civil
from hub.services.sync.up.sync import Turn
from tests.adapters.upstream.conftest import client, upstream
from tests.adapters.upstream.synced import PERSON, Ours, opened, run
from tools.upstream_sim import Faults
from tools.upstream_sim.faults import LOGIN, PASSING
from tools.upstream_sim.misbehaving import UNKNOWN_CODE

OWN = "H41.15-261123-0042"
OTHER = "H41.15-261123-0043"


def codes(ours: Ours) -> list[str]:
    """Why upstream would not take which dossiers."""
    return [letter.code for letter in ours.store.dead_letters()]


def conflicts(ours: Ours) -> list[tuple[str, str, str, str]]:
    """The differences that were listed."""
    events: list[Any] = ours.hub.hall.ledger.events
    found = [event for event in events if type(event).__name__ == "ConflictFound"]
    return [(one.field, one.kept, one.ours, one.theirs) for one in found]


def clock_of(holder: dict[str, Any], off: timedelta) -> Callable[[], datetime]:
    """Upstream's clock: that of the hub, and off."""
    return lambda: civil(holder["ours"].hub.hall.clock.wall_ms()).replace(tzinfo=None) + off


@pytest.mark.parametrize("fault", [*PASSING, *LOGIN])
def test_a_fault_that_comes_and_goes_leaves_both_sides_with_the_same(tmp_path: Path, fault: str) -> None:
    async def test() -> None:
        faults = Faults(0.5, seed=3, only=(fault,))
        async with opened(tmp_path, faults) as ours:
            first, *_ = [await ours.hub.register() for _ in range(2)] + [await ours.hub.register(code=OWN)]
            await ours.settle()
            for code in (first, OWN):
                await ours.hub.live(code, 3)
            await ours.settle()
            assert (ours.differences(), codes(ours)) == ([], [])
            assert faults.counts[fault], "a fault that did not come shows nothing"

    run(test())


def test_times_that_upstream_tells_ahead_of_ours_change_nothing_here(tmp_path: Path) -> None:
    async def test() -> None:
        faults = Faults(1.0, only=("clock_fast",))
        async with opened(tmp_path, faults) as ours:
            await ours.hub.register(code=OWN)
            await ours.sync().drain()
            before = ours.hub.hall.ledger.events
            await ours.hub.live(OWN, 1)
            await ours.sync().drain()
            assert ours.differences() == []
            assert len(ours.hub.hall.ledger.events) == len(before) + 1, "our own step and nothing else"

    run(test())


def test_what_upstreams_slow_clock_calls_the_future_waits_until_it_is_the_past(tmp_path: Path) -> None:
    async def test() -> None:
        holder: dict[str, Any] = {}
        clock = clock_of(holder, timedelta(minutes=-10))
        async with opened(tmp_path, now=clock) as ours:
            holder["ours"] = ours
            await ours.hub.register(code=OWN)
            assert await ours.sync().turn() == Turn(failed=1)
            status = ours.store.status()
            assert (status.pending, status.dead) == (1, 0)
            assert "clock" in status.trouble
            ours.hub.hall.clock.advance(s=601)
            await ours.sync().drain()
            assert ours.differences() == []

    run(test())


def test_a_time_that_stays_in_upstreams_future_is_a_dead_letter(tmp_path: Path) -> None:
    async def test() -> None:
        holder: dict[str, Any] = {}
        async with opened(tmp_path, now=clock_of(holder, timedelta(hours=-3))) as ours:
            holder["ours"] = ours
            await ours.hub.register(code=OWN)
            assert await ours.sync().turn() == Turn(failed=1)
            ours.hub.hall.clock.advance(s=3_601)
            await ours.sync().drain()
            assert (ours.there.store.dossiers(), codes(ours)) == ([], ["-1"])
            ours.hub.hall.clock.advance(h=4)
            assert ours.store.retry() == 1
            await ours.sync().drain()
            assert ours.differences() == []

    run(test())


def test_an_unknown_status_of_upstream_is_listed_and_ours_stands(tmp_path: Path) -> None:
    async def test() -> None:
        faults = Faults(0.0, only=("unknown_status",))
        async with opened(tmp_path, faults) as ours:
            await ours.hub.register(code=OWN)
            await ours.sync().drain()
            faults.rate = 1.0
            await ours.hub.live(OWN, 2)
            await ours.sync().drain()
            assert conflicts(ours) == [("TrangThaiHoSo", "hub", "2", "?")]
            assert (ours.differences(), codes(ours)) == ([], [])

    run(test())


def test_a_code_that_another_dossier_has_is_a_dead_letter_and_heals_with_the_next_answer(
    tmp_path: Path,
) -> None:
    async def test() -> None:
        faults = Faults(0.0, only=("duplicate_code",))
        async with opened(tmp_path, faults) as ours:
            await ours.hub.register()
            await ours.sync().drain()
            faults.rate = 1.0
            second = await ours.hub.register()
            await ours.sync().drain()
            assert codes(ours) == ["code_taken"]
            (facts,) = [one for one in ours.all_facts() if one.id == second]
            assert facts.local, "the other dossier's code is not ours"
            faults.rate = 0.0
            assert ours.store.retry(second) == 1
            await ours.sync().drain()
            assert (ours.differences(), codes(ours)) == ([], [])

    run(test())


def test_a_new_code_that_upstream_itself_does_not_know_ends_in_a_dead_letter_and_the_right_one(
    tmp_path: Path,
) -> None:
    async def test() -> None:
        faults = Faults(1.0, only=("contradictory_code",))
        async with opened(tmp_path, faults) as ours:
            local = await ours.hub.register()
            await ours.sync().drain()
            (letter,) = ours.store.dead_letters()
            assert "không tồn tại" in letter.reason
            assert len(ours.there.store.dossiers()) == 1
            faults.rate = 0.0
            assert ours.store.retry(local) == 1
            await ours.sync().drain()
            (facts,) = ours.all_facts()
            assert facts.code not in (local, UNKNOWN_CODE)
            assert (ours.differences(), codes(ours)) == ([], [])

    run(test())


def test_a_second_code_for_a_dossier_that_has_one_is_not_believed(tmp_path: Path) -> None:
    async def test() -> None:
        faults = Faults(1.0, only=("contradictory_code",))
        async with opened(tmp_path, faults) as ours:
            await ours.hub.register(code=OWN)
            await ours.sync().drain()
            assert codes(ours) == ["code_contradicts"]
            (facts,) = ours.all_facts()
            assert facts.code == OWN
            faults.rate = 0.0
            ours.store.retry()
            await ours.sync().drain()
            assert (ours.differences(), codes(ours)) == ([], [])

    run(test())


def test_what_stands_under_our_code_and_is_somebody_elses_is_not_overwritten(tmp_path: Path) -> None:
    async def test() -> None:
        async with opened(tmp_path) as ours:
            local = await ours.hub.register()
            await ours.sync().drain()
            (theirs,) = ours.there.store.dossiers()
            ours.there.store.save({**theirs, "SoBienNhan": "of-another-office", "ChuHoSo": "Người khác"})
            await ours.hub.live(local, 1)
            await ours.sync().drain()
            assert codes(ours) == ["code_of_another"]
            (kept,) = ours.there.store.dossiers()
            assert (kept["ChuHoSo"], ours.all_facts()[0].person["name"]) == ("Người khác", PERSON["name"])

    run(test())


def test_a_name_in_upstreams_refusal_is_in_no_list_and_no_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def test() -> None:
        faults = Faults(1.0, only=("name_in_error",))
        person = {**PERSON, "name": "Nguyễn Thị Hồng Nhung", "phone": "0912345678"}
        async with opened(tmp_path, faults) as ours:
            await ours.hub.register(code=OWN, person=person)
            await ours.sync().drain()
            (letter,) = ours.store.dead_letters()
            assert (letter.code, letter.reason) == ("-7", "Ông/bà … (ĐT …) chưa có trong danh mục")
            whole = (tmp_path / "sync.sqlite-wal").read_bytes() + (tmp_path / "sync.sqlite").read_bytes()
            for secret in ("Nhung", "NHUNG", "0912345678"):
                assert secret.encode() not in whole
                assert secret not in caplog.text
            assert OWN in caplog.text, "a log without the refusal shows nothing"

    with caplog.at_level(logging.DEBUG):
        run(test())


def test_a_redirect_is_not_followed_and_the_other_host_hears_nothing(tmp_path: Path) -> None:
    async def test() -> None:
        async with upstream() as (stranger, elsewhere):
            faults = Faults(1.0, only=("redirect",))
            async with opened(tmp_path, faults, elsewhere=elsewhere) as ours:
                await ours.hub.register(code=OWN)
                assert (await ours.sync().turn()).failed == 1
                assert "307" in ours.store.status().trouble
                assert (stranger.calls, stranger.logins) == (0, 0)
                faults.rate = 0.0
                await ours.sync().drain()
                assert ours.differences() == []

    run(test())


@pytest.mark.parametrize(("fault", "said"), [("drip", "no answer within"), ("huge", "too long")])
def test_an_answer_is_bounded_in_its_whole_time_and_in_bytes(tmp_path: Path, fault: str, said: str) -> None:
    async def test() -> None:
        faults = Faults(1.0, only=(fault,))
        timeout_s = 1.0 if fault == "drip" else 30.0
        async with (
            upstream(faults) as (_, url),
            client(url, timeout_s=timeout_s) as hub,
            opened(tmp_path) as ours,
        ):
            await ours.hub.register(code=OWN)
            door = UpstreamDoor(hub, ours.hub.hall.office)
            assert (await ours.sync(upstream=door).turn()).failed == 1
            assert said in ours.store.status().trouble

    run(test())


def test_one_dossier_that_upstream_will_not_take_keeps_nobody_waiting(tmp_path: Path) -> None:
    async def test() -> None:
        async with opened(tmp_path) as ours:
            others = [await ours.hub.register() for _ in range(5)]
            nameless = await ours.hub.register(person=None)
            others += [await ours.hub.register() for _ in range(5)]
            turn = await ours.sync().drain()
            assert (turn.told >= len(others), turn.failed) == (True, 0)
            assert [letter.id for letter in ours.store.dead_letters()] == [nameless]
            assert ours.differences() == [f"{nameless}: upstream does not have it"]

    run(test())


class AtOnce(Random):
    """Chance that lets nobody wait, so that those who failed come together again."""

    def random(self) -> float:
        return 0.0


class Choking:
    """A door of which the other side breaks whenever a call has this dossier in it."""

    def __init__(self, door: UpstreamDoor, broken: UpstreamDoor, dossier: str) -> None:
        self._door, self._broken, self._dossier = door, broken, dossier
        self.in_company: list[int] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._door, name)

    async def put_all(self, dossiers: Any, known: bool) -> Any:
        chokes = self._dossier in {one.id for one in dossiers}
        self.in_company += [len(dossiers)] if chokes else []
        return await (self._broken if chokes else self._door).put_all(dossiers, known)

    async def put(self, dossier: Any, known: bool) -> Any:
        return await (self._broken if dossier.id == self._dossier else self._door).put(dossier, known)


def test_one_dossier_on_which_upstream_breaks_takes_nobody_along(tmp_path: Path) -> None:
    async def test() -> None:
        async with upstream(Faults(1.0, only=("error_500",))) as (_, bad), opened(tmp_path) as ours:
            hub: UpstreamClient = client(bad)
            async with hub:
                ours.chance = AtOnce()
                ids = [await ours.hub.register() for _ in range(12)]
                door = Choking(ours.door, UpstreamDoor(hub, ours.hub.hall.office), ids[4])
                await ours.sync(upstream=door, group=8).drain(turns_max=40)
                assert ours.differences() == [f"{ids[4]}: upstream does not have it"]
                assert door.in_company == [8, 2], "the groups with it get smaller, in the end it is alone"

    run(test())
