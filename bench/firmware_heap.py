"""Heap in use of each device's whole program, connected, after garbage collection: 64-bit interpreter.

What the stand-ins for `machine` and `network` take is measured by starting them alone, and named apart.
"""

import asyncio
import tempfile
from pathlib import Path

from bench.table import Row
from hub.config import example_toml
from tools.hall import HallOffice
from tools.virtual_board import VirtualBoard

KINDS = {"kiosk": None, "counter_keypad": 1, "led_board": 1, "rating_pad": 1}
TARGET_KB = 64
SETTLE_S = 2.0


async def measure() -> list[Row]:
    """Row 7 of design section 8."""
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
                rows.append(Row(f"heap in use, {kind}, connected", used / 1024, None, TARGET_KB, "KB"))
    return rows


def rows() -> list[Row]:
    """The rows of this benchmark."""
    return asyncio.run(measure())


if __name__ == "__main__":
    for row in rows():
        print(row)
