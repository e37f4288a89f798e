"""Finger to paper: from a key of the kiosk to the last byte of its ticket at the printer.

Real firmware on a virtual board, real hub and broker; the line to the printer is as slow as its baud rate.
The printer keeps pictures in its RAM (docs/decisions/0196-pictures-stay-in-the-printer.md), and for
comparison one that keeps none is sent them.
"""

import asyncio
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from time import perf_counter

from bench.office import bench_office
from bench.table import Row, percentile
from tools.hall import HallOffice
from tools.virtual_board import VirtualBoard

TICKETS = 15
SPEEDS_MS = {115_200: 150, 19_200: 900}  # baud, and the target
STORED_BYTES, SENT_BYTES = 1_500, 4_000


async def ticket_ms(board: VirtualBoard, key: int) -> float:
    """Milliseconds from pressing a key until the ticket has been cut."""
    before, out_s, told = len(board.slips()), [0.0], board.printer.on_change

    def changed() -> None:
        if len(board.slips()) > before and not out_s[0]:
            out_s[0] = perf_counter()
        told()

    board.printer.on_change = changed
    start_s = perf_counter()
    await board.press(key)
    await board.until(lambda: out_s[0], timeout_s=60)
    board.printer.on_change = told
    await board.until(lambda: board.lamps()[key], timeout_s=60)  # it takes the next press
    await asyncio.sleep(0.3)  # the pause of a hand; the hub tells the queues meanwhile
    return 1000 * (out_s[0] - start_s)


def toml(pictures: str) -> str:
    """The office of the benchmarks with printers that keep pictures here."""
    text = bench_office()
    assert 'pictures = "sent"' in text
    return text.replace('pictures = "sent"', f'pictures = "{pictures}"')


async def measure(baud: int, pictures: str) -> tuple[float, int]:
    """Median milliseconds of a ticket, and bytes of the largest one."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="motcua-bench-")))
        office = await stack.enter_async_context(HallOffice(folder / "office", toml(pictures)))
        await office.furnish([("k1", "kiosk", None)], services=("A", "B", "C", "D"))
        config = office.board_config("k1", printer_baud=baud)
        board = VirtualBoard("kiosk", config=config, flash_dir=folder / "k1")
        await stack.enter_async_context(board)
        await board.until(lambda: all(board.lamps()[:4]), timeout_s=60)
        if pictures != "sent":
            await board.until(lambda: holds_all(board), timeout_s=300)
        await ticket_ms(board, 0)
        times = [await ticket_ms(board, number % 4) for number in range(TICKETS)]
        return percentile(times, 50), max(map(len, board.slips()[1:]))


def holds_all(board: VirtualBoard) -> bool:
    """Whether the kiosk has noted a whole set (its own word goes to the hub)."""
    return "pictures held" in board.output()


def rows() -> list[Row]:
    """The rows of this benchmark."""
    found = []
    for baud, target_ms in SPEEDS_MS.items():
        ms, size = asyncio.run(measure(baud, "ram"))
        found.append(
            Row(f"finger → last byte at {baud:,} baud, pictures in the printer", ms, None, target_ms, "ms")
        )
        if baud == max(SPEEDS_MS):
            found.append(Row("bytes of a ticket, pictures in the printer", size, None, STORED_BYTES, "B"))
    _, size = asyncio.run(measure(max(SPEEDS_MS), "sent"))
    found.append(Row("bytes of a ticket, printer without pictures", size, None, SENT_BYTES, "B"))
    return found


if __name__ == "__main__":
    for row in rows():
        print(row)
