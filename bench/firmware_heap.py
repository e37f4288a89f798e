"""Heap in use of each device's whole program, connected, after garbage collection: 64-bit interpreter.

Three figures a device: all that is in use, the program compiled from source, which is the target's own; what
of it a board keeps in its heap when the byte code is frozen into flash; and the running state alone, without
the functions, classes and tables of the modules (tools/virtual_board/heap.py, decision 0025). What the
stand-ins for `machine` and `network` take is not counted.
"""

import asyncio
import tempfile
from pathlib import Path

from bench.table import Row
from hub.config import example_toml
from tools.hall import HallOffice
from tools.virtual_board import VirtualBoard, heap

KINDS = {"kiosk": None, "counter_keypad": 1, "led_board": 1, "rating_pad": 1}
TARGET_KB = 64
SETTLE_S = 2.0


async def measure() -> list[Row]:
    """Row 7 of docs/design.md section 8."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder:
        async with HallOffice(Path(folder) / "office", example_toml("nghe-an")) as office:
            await office.furnish([(kind, kind, n) for kind, n in KINDS.items()], services="ABCDEFGH")
            for kind in KINDS:
                flash = Path(folder) / kind
                flash.mkdir()
                async with VirtualBoard(kind, flash_dir=flash, config=office.board_config(kind)) as board:
                    await asyncio.sleep(SETTLE_S)
                    used, _ = await board.heap()
                rows += _rows(kind, heap.parts(used, heap.modules(kind, flash)))
    return rows


def _rows(kind: str, held: heap.HeapParts) -> list[Row]:
    figures = (
        (f"heap in use, {kind}, connected, from source", held.total),
        (f"heap in use, {kind}, connected, byte code frozen", held.frozen),
        (f"heap in use, {kind}, connected, running state alone", held.running),
    )
    return [Row(what, used / 1024, None, TARGET_KB, "KB") for what, used in figures]


def rows() -> list[Row]:
    """The rows of this benchmark."""
    return asyncio.run(measure())


if __name__ == "__main__":
    for row in rows():
        print(row)
