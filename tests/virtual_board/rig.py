"""A virtual board with one chip of each kind and a firmware of a few lines."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

from tools.virtual_board import VirtualBoard

PINS = {
    "SCK": 14, "MOSI": 15, "MISO": 13, "LATCH_165": 32, "LATCH_595": 33, "PRINTER_TX": 4, "PRINTER_RX": 36,
    "PRINTER_BUSY": 35, "DISPLAY_CS": 5, "DISPLAY_DC": 16, "MATRIX_CS": 0, "BUZZER": 2,
}  # fmt: skip
PRELUDE = """
import asyncio
from boards.{board} import Board
from pins import PINS

board = Board(PINS["{board}"])

async def main():
    await board.network_up()
"""


def rig(
    tmp_path: Path,
    body: str,
    *,
    board: str = "olimex_poe",
    pins: dict[str, int] | None = None,
    facts: str = "",
    **options: Any,
) -> VirtualBoard:
    """A board that runs `body` inside `async def main()`; what it prints is in `output()`.

    `pins` are more pins than PINS, `facts` more lines of its `pins.py`.
    """
    app = tmp_path / "app"
    app.mkdir(exist_ok=True)
    (app / "pins.py").write_text(f"PINS = {{{board!r}: {PINS | (pins or {})!r}}}\n{facts}\n")
    program = PRELUDE.format(board=board) + textwrap.indent(textwrap.dedent(body), "    ")
    (app / "main.py").write_text(program + "\n\nasyncio.run(main())\n")
    return VirtualBoard("rig", app_dir=app, flash_dir=tmp_path / "flash", board=board, **options)


def said(board: VirtualBoard, text: str, times: int = 1) -> bool:
    """Has the firmware printed this?"""
    return board.output().count(text) >= times
