"""Faults, days without upstream and a lost memory: everything comes down exactly once."""

import logging
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.adapters.upstream.down_hall import (
    BOOKINGS,
    CITIZEN,
    CODE,
    DOSSIERS,
    OTHER,
    Downstairs,
    downstairs,
    run,
)
from tools.upstream_sim import Faults
from tools.upstream_sim.faults import LOGIN, PASSING

FAULTY = tuple(name for name in (*PASSING, *LOGIN) if name != "huge")  # without a socket nobody hangs up
PULLS_MAX = 200


async def until_well(pull: Callable[[], Any]) -> None:
    """Again and again, as the program does, until a pull had no trouble."""
    for _ in range(PULLS_MAX):
        if not (await pull()).trouble:
            return
    raise AssertionError("it never gets through")


def as_it_should_be(ours: Downstairs, ref: str, moved: str) -> None:
    """One dossier taken in, one corrected and in conflict, one withdrawn; one booking, and one that moved."""
    registered = Counter(one.dossier for one in ours.happened("DossierRegistered"))
    assert registered == {CODE: 1, OTHER: 1, THIRD: 1}
    assert (ours.facts(THIRD).state, ours.facts(CODE).person["phone"]) == ("withdrawn", "0911111111")
    assert sorted(ours.conflicts()) == [
        ("TrangThaiHoSo", "hub", "2", "9"),
        ("phone", "upstream", "", ""),
    ]
    made = Counter(one.ref for one in ours.happened("BookingMade"))
    assert (made, len(ours.happened("BookingCancelled"))) == ({ref: 1, moved: 2}, 1)
    assert ours.held() == []


THIRD = "H41.15-261123-0003"


async def before_the_loss(ours: Downstairs) -> tuple[str, str]:
    """What is here already, and what then happens at the portal."""
    ours.file()
    ours.file(THIRD)
    moved = ours.book()
    await ours.pull(DOSSIERS)
    await ours.pull(BOOKINGS)
    await ours.step("accept")
    await ours.tell()
    await ours.pull(DOSSIERS)
    ours.change(SoDienThoai="0911111111", TrangThaiHoSo="9")
    ours.change(THIRD, TrangThaiHoSo="7")
    ours.file(OTHER)
    ours.move(moved, ThoiGianHen="20261123100000")
    return ours.book(), moved


@pytest.mark.parametrize("storm", [1, 2])
def test_with_a_fifth_of_all_calls_going_wrong_both_databases_are_the_same_in_the_end(
    tmp_path: Path, storm: int, caplog: pytest.LogCaptureFixture
) -> None:
    async def test() -> None:
        faults = Faults(0.2, seed=storm, only=FAULTY)
        async with downstairs(tmp_path, faults) as ours:
            ours.page, chance, refs = 3, Random(storm), []
            codes = [f"H41.15-261123-{number:04d}" for number in range(15)]
            for place, code in enumerate(codes):
                ours.file(code, GhiChu=code, DinhDanhCHS=[{"LoaiDinhDanh": "CCCD", "SoDinhDanh": code}])
                refs.append(ours.book(f"202611{24 + place % 4}{'09' if place < 8 else '10'}0000"))
            for code in codes:
                if chance.random() < 0.3:
                    await until_well(lambda: ours.pull(DOSSIERS))
                    await ours.step("accept", code)
                elif chance.random() < 0.4:
                    ours.change(code, ChuHoSo=f"Công dân {code[-2:]}")
                await ours.pull(chance.choice((DOSSIERS, BOOKINGS)))
                await ours.tell()
            for what in (DOSSIERS, BOOKINGS):
                await until_well(lambda what=what: ours.pull(what))
            await ours.tell()
            assert (ours.differences(), ours.held(), ours.conflicts()) == ([], [], [])
            assert Counter(one.dossier for one in ours.happened("DossierRegistered")) == Counter(codes)
            assert Counter(one.ref for one in ours.happened("BookingMade")) == Counter(refs)
            notes = {one["MaHoSo"]: one["GhiChu"] for one in ours.there.store.dossiers()}
            assert notes == {code: code for code in codes}
            assert sum(faults.counts.values()) > 10, "a storm without faults shows nothing"
            assert not [word for word in (CITIZEN["SoDienThoai"], "Công dân") if word in caplog.text]

    with caplog.at_level(logging.DEBUG, "motcua"):
        run(test())


def test_days_without_upstream_are_made_up_for(tmp_path: Path) -> None:
    async def test() -> None:
        faults = Faults(1.0, only=("error_500",))
        async with downstairs(tmp_path, faults) as ours:
            for day in ("24", "25", "26"):
                ours.file(f"H41.15-2611{day}-0001", NgayTiepNhan=f"202611{day}080000")
                ours.hub.hall.clock.jump_to(f"2026-11-{day} 09:00")
                assert (await ours.pull()).trouble == "answer 500"
            (status,) = ours.store.status()
            assert (status.trouble, status.last_success_ms) == ("answer 500", None)
            faults.rate = 0.0
            assert (await ours.pull()).done == {"register": 3}
            (status,) = ours.store.status()
            assert (status.trouble, status.held) == ("", 0)

    run(test())


def test_a_sync_that_has_lost_its_memory_takes_nothing_in_twice(tmp_path: Path) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            ref, moved = await before_the_loss(ours)
            await ours.pull(DOSSIERS)
            await ours.pull(BOOKINGS)
            for table in ("down_lists", "down_seen", "down_held", "listed"):
                ours.store._do(f"DELETE FROM {table}")
            await ours.pull(DOSSIERS)
            await ours.pull(BOOKINGS)
            as_it_should_be(ours, ref, moved)

    run(test())


def test_offices_do_not_ask_all_at_once(tmp_path: Path) -> None:
    async def test() -> None:
        async with downstairs(tmp_path) as ours:
            pauses = [ours.down().pause_s() for _ in range(50)]
            assert 90 <= min(pauses) < max(pauses) <= 110

    run(test())
