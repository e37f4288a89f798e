"""The client against the provincial system with each of its faults, over a real connection."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import msgspec
import pytest

from hub.adapters.upstream import Rejected, Unreachable, UpstreamClient
from hub.adapters.upstream import messages as m
from hub.domain.dossiers.dossier import DossierState
from tests.adapters.upstream.conftest import PROCEDURES, client, upstream
from tools.upstream_sim import Faults
from tools.upstream_sim.faults import LOGIN, PASSING

CODE = "000.00.15.H41-260302-0001"
ATTEMPTS_MAX = 60


def dossier(**more: str) -> m.DossierMessage:
    """A dossier of one morning."""
    plain = m.DossierMessage(
        receipt="L-260302-0001",
        procedure="3.000333",
        procedure_name="Cấp phiếu lý lịch tư pháp",
        channel="1",
        owner="p-1",
        received="20260302083000",
        due="20260316083000",
        status="2",
        agency="Công an tỉnh",
    )
    return msgspec.structs.replace(plain, **more)


def step(code: str = CODE, at: str = "20260302100000") -> m.ProgressMessage:
    """A step of it."""
    return m.ProgressMessage(code=code, officer="101", at=at, status="4")


def run(test: Coroutine[Any, Any, None]) -> None:
    """Run a test with a bound."""
    asyncio.run(asyncio.wait_for(test, 60))


async def until_done(call: Any, *arguments: Any) -> Any:
    """Try again while upstream is unwell, as the sync does."""
    for _ in range(ATTEMPTS_MAX):
        try:
            return await call(*arguments)
        except Unreachable:
            await asyncio.sleep(0)
    raise AssertionError(f"not done after {ATTEMPTS_MAX} attempts")


def test_a_new_dossier_gets_its_official_code() -> None:
    async def test() -> None:
        async with upstream() as (there, url), client(url) as hub:
            assert await hub.put(dossier()) == CODE
            (kept,) = there.store.dossiers()
            assert kept == msgspec.json.decode(msgspec.json.encode(dossier(code=CODE)))

    run(test())


def test_a_dossier_sent_again_is_an_update_and_not_a_second_one() -> None:
    async def test() -> None:
        async with upstream() as (there, url), client(url) as hub:
            await hub.put(dossier())
            assert await hub.put(dossier(status="4")) == CODE, "known by its receipt"
            assert await hub.put(dossier(code=CODE, status="9")) == CODE
            assert [one["TrangThaiHoSo"] for one in there.store.dossiers()] == ["9"]

    run(test())


def test_a_dossier_with_a_code_that_upstream_does_not_have_is_sent_as_new() -> None:
    async def test() -> None:
        async with upstream() as (there, url), client(url) as hub:
            assert await hub.put(dossier(code="000.00.15.H41-260301-0077")) == "000.00.15.H41-260301-0077"
            assert await hub.look_up("000.00.15.H41-260301-0077") is not None
            assert await hub.look_up("000.00.15.H41-260301-0078") is None
            assert len(there.store.dossiers()) == 1

    run(test())


def test_a_step_told_twice_is_one_step() -> None:
    async def test() -> None:
        async with upstream() as (there, url), client(url) as hub:
            await hub.put(dossier())
            for at in ("20260302100000", "20260302100000", "20260302110000"):
                await hub.progress(step(at=at))
            assert len(there.store.progress(CODE)) == 2

    run(test())


def test_procedures_come_down() -> None:
    async def test() -> None:
        async with upstream() as (_, url), client(url) as hub:
            assert (await hub.listed("LayThuTuc")).lines == PROCEDURES

    run(test())


def test_a_session_that_has_ended_is_renewed_without_a_word() -> None:
    async def test() -> None:
        async with upstream() as (there, url), client(url) as hub:
            await hub.put(dossier())
            there.end_sessions()
            await hub.progress(step())
            assert hub.logins == 2

    run(test())


def test_a_wrong_password_and_a_step_of_an_unknown_dossier_are_rejected() -> None:
    async def test() -> None:
        async with upstream() as (_, url):
            async with client(url, password="wrong") as hub:
                with pytest.raises(Unreachable, match=r"login refused .*Sai tên"):
                    await hub.put(dossier())
            async with client(url) as hub:
                with pytest.raises(Rejected, match="không tồn tại"):
                    await hub.progress(step())

    run(test())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"procedure": ""}, "MaTTHC"),
        ({"status": "11"}, "trạng thái"),
        ({"received": "2026-03-02"}, "NgayTiepNhan"),
        ({"subject": "x" * 1001}, "Trích yếu"),
        ({"code": "H41/1"}, "mã hồ sơ"),
    ],
)
def test_what_upstream_does_not_take_is_rejected_with_its_reason(wrong: dict[str, str], said: str) -> None:
    async def test() -> None:
        async with upstream() as (there, url), client(url) as hub:
            with pytest.raises(Rejected, match=said):
                await hub.put(dossier(**wrong))
            assert there.store.dossiers() == []

    run(test())


def test_nobody_there_is_unreachable() -> None:
    async def test() -> None:
        async with client("http://127.0.0.1:9") as hub:
            with pytest.raises(Unreachable, match="ConnectError"):
                await hub.put(dossier())

    run(test())


RIGHT_AWAY = {"session_lost", "contradiction"}  # mended by the client itself
NOT_OF_A_PUT = {"unknown_status", "clock_fast", "clock_slow"}  # this answer has no status and no time


@pytest.mark.parametrize("fault", sorted({*PASSING, *LOGIN} - RIGHT_AWAY - NOT_OF_A_PUT))
def test_a_fault_is_told_as_unreachable_and_never_as_success(fault: str) -> None:
    async def test() -> None:
        async with (
            upstream(Faults(1.0, only=[fault]), slow_s=2) as (there, url),
            client(url, timeout_s=1 if fault in ("slow", "drip") else 30) as hub,
        ):
            with pytest.raises(Unreachable):
                await hub.put(dossier())
            assert there.faults.counts[fault] >= 1

    run(test())


def test_a_code_that_nobody_has_documented_is_rejected() -> None:
    async def test() -> None:
        async with upstream(Faults(1.0, only=["odd_code"])) as (_, url), client(url) as hub:
            with pytest.raises(Rejected, match="E-77"):
                await hub.put(dossier())

    run(test())


@pytest.mark.parametrize("draw", range(4))
def test_with_a_third_of_all_calls_going_wrong_everything_arrives_once(draw: int) -> None:
    names = [*PASSING, *LOGIN]

    async def test() -> None:
        async with (
            upstream(Faults(0.33, draw, names), slow_s=0.3) as (there, url),
            client(url, timeout_s=0.1) as hub,
        ):
            for number in range(8):
                code = await put_and_follow(hub, f"L-260302-{number:04d}")
                assert [one["ThoiDiemXuLy"] for one in there.store.progress(code)] == STEPS
            assert sum(there.faults.counts.values()) > 5
            receipts = [one["SoBienNhan"] for one in there.store.dossiers()]
            assert sorted(receipts) == [f"L-260302-{number:04d}" for number in range(8)]

    run(test())


STEPS = ["20260302100000", "20260303100000"]


async def put_and_follow(hub: UpstreamClient, receipt: str) -> str:
    """A dossier and its steps, each until it is done."""
    code: str = await until_done(hub.put, dossier(receipt=receipt))
    for at in STEPS:
        await until_done(hub.progress, step(code, at))
    return code


def test_every_state_has_a_status_of_its_own_meaning() -> None:
    assert set(m.STATUSES) == set(DossierState) - {DossierState.NEW}
    truthful = {
        m.STATUSES[state]
        for state in (DossierState.SUPPLEMENT, DossierState.FINANCIAL_DUTY, DossierState.STOPPED)
    }
    assert truthful == {"5", "6", "8"}


@pytest.mark.parametrize("text", ["", "20260302083000"])
def test_times_are_read_and_written_in_civil_time(text: str) -> None:
    assert m.time_text(m.time_ms(text)) == text
