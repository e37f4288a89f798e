"""The scanner's driver on its serial line."""

import asyncio
from pathlib import Path

import pytest

from tests.virtual_board.rig import rig, said

pytestmark = pytest.mark.micropython

SCANNER = """
from drivers.scanner import Scanner
scanner = Scanner(board.uart("SCANNER", baud=9600))
async def watch():
    while True:
        await scanner.changed.wait()
        scanner.changed.clear()
        print("dead" if scanner.dead else "alive")
watching = asyncio.create_task(watch())
turns = 0
async def count():
    global turns
    while True:
        turns += 1
        await asyncio.sleep_ms(0)
print("up")
while True:
    print("code", await scanner.next())
"""
PINS_TOO = {"SCANNER_TX": 9, "SCANNER_RX": 10}


def test_codes_arrive_whole_and_in_order(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, SCANNER, pins=PINS_TOO) as board:
            await board.until(lambda: said(board, "up"))
            board.scan(b"12345678\r\nMOTCUA:TEST/B/1")
            board.scan(b"2345678\r")
            await board.until(lambda: said(board, "code MOTCUA:TEST/B/12345678"))
            assert said(board, "code 12345678")

    asyncio.run(scenario())


def test_codes_that_come_at_once_are_all_given(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, SCANNER, pins=PINS_TOO) as board:
            await board.until(lambda: said(board, "up"))
            board.scan(b"".join(b"%d\r" % number for number in range(50)))
            await board.until(lambda: said(board, "code 49"))
            codes = [line for line in board.output().splitlines() if line.startswith("code")]
            assert codes == [f"code {number}" for number in range(50)]

    asyncio.run(scenario())


def test_the_end_of_the_line_is_told_once_and_does_not_spin(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, SCANNER, pins=PINS_TOO) as board:
            await board.until(lambda: said(board, "up"))
            board.hang_up_scanner()
            await board.until(lambda: said(board, "dead"))
            ticks = processor_ticks(board.pid)
            await asyncio.sleep(1.5)  # a spinning reader would use all of it
            assert processor_ticks(board.pid) - ticks < 30
            assert board.output().count("dead") == 1

    asyncio.run(scenario())


def processor_ticks(pid: int | None) -> int:
    """Hundredths of a second of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
