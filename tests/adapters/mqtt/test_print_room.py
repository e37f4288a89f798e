"""Tickets are drawn after the presses, all of them in the end, and never without a bound."""

import asyncio
import logging
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from hub.adapters.mqtt import print_room
from hub.adapters.mqtt.print_room import Drawn, PrintRoom
from hub.contract.slip import TicketSlip
from tools.patience import PATIENCE_S


def slip(number: str) -> TicketSlip:
    """A ticket."""
    return TicketSlip(
        office="Trung tâm thử nghiệm",
        number=number,
        service_name="Lĩnh vực A",
        ahead=0,
        taken_at=datetime(2026, 11, 23, tzinfo=UTC),
        qr=number,
        priority_name=None,
        thanks="",
        lang="vi",
    )


def render(dev: str, slip: TicketSlip) -> bytes:
    """Paper, or a drawing that fails."""
    if slip.number == "bad":
        raise ValueError("no such glyph")
    return f"{dev}:{slip.number}".encode()


async def drawn(numbers: list[str], expected: int, *, presses: bool = False) -> list[bytes]:
    """What comes out of a room that got these tickets before it began to work."""
    papers: list[bytes] = []
    done = asyncio.Event()

    def took(dev: str, job: str, data: bytes) -> None:
        papers.append(data)
        if presses:
            room.disturbed()
        if len(papers) == expected:
            done.set()

    room = PrintRoom(render, took)
    if presses:
        room.disturbed()
    for number in numbers:
        room.add("k1", f"job-{number}", slip(number))
    working = asyncio.create_task(room.run())
    try:
        await asyncio.wait_for(done.wait(), PATIENCE_S)
        await asyncio.sleep(0)
    finally:
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working
    return papers


def test_tickets_come_out_in_the_order_of_the_presses() -> None:
    numbers = [f"A{n:03d}" for n in range(20)]
    assert asyncio.run(drawn(numbers, 20)) == [f"k1:{number}".encode() for number in numbers]


def test_tickets_come_out_also_while_it_is_never_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(print_room, "QUIET_S", 3600.0)
    monkeypatch.setattr(print_room, "REST_S", 0.001)
    assert len(asyncio.run(drawn(["A001", "A002", "A003"], 3, presses=True))) == 3


def test_a_ticket_that_cannot_be_drawn_is_no_obstacle(caplog: pytest.LogCaptureFixture) -> None:
    assert asyncio.run(drawn(["bad", "A002"], 1)) == [b"k1:A002"]
    assert "cannot be drawn" in caplog.text


def test_a_full_room_says_so_once_and_how_many_it_left_out(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(print_room, "JOBS_MAX", 3)
    caplog.set_level(logging.WARNING)
    assert len(asyncio.run(drawn([f"A{n}" for n in range(10)], 3))) == 3
    told = [record.getMessage() for record in caplog.records]
    assert told == [
        "3 tickets wait to be drawn: job-A3 and others come later",
        "all waiting tickets are drawn; 7 were left out and come again",
    ]


def test_a_paper_that_cannot_be_drawn_is_told_and_the_next_is_drawn() -> None:
    async def test() -> None:
        failed: list[str] = []
        done: asyncio.Queue[str] = asyncio.Queue()

        def render(dev: str, slip: object) -> Drawn:
            if slip is None:
                raise ValueError("no font")
            return Drawn(b"ok")

        room = PrintRoom(render, lambda dev, job, drawn: done.put_nowait(job), failed.append)
        running = asyncio.create_task(room.run())
        try:
            room.add("k1", "bad", None)  # type: ignore[arg-type]
            room.add("k1", "good", "slip")  # type: ignore[arg-type]
            assert await done.get() == "good"
            assert failed == ["bad"]
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    asyncio.run(test())
