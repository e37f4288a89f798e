"""All sheets, and the files that come from them without KiCad."""

from __future__ import annotations

from pathlib import Path

from .blocks import OLIMEX, PICO
from .devices import keypad, kiosk, led_board, rating_pad
from .hub_hat import hub_hat
from .library import NAME, library
from .sheet import SYMBOL_TABLE, Sheet, project


def sheets() -> dict[str, Sheet]:
    """Every sheet by its name."""
    made = [draw(board) for draw in (kiosk, keypad, led_board, rating_pad) for board in (OLIMEX, PICO)]
    return {sheet.name: sheet for sheet in (*made, hub_hat())}


def files() -> dict[Path, str]:
    """What belongs into `hardware/schematics`, by name."""
    made = {Path(f"{NAME}.kicad_sym"): library(), Path("sym-lib-table"): SYMBOL_TABLE}
    for name, sheet in sheets().items():
        made[Path(f"{name}.kicad_sch")] = sheet.text()
        made[Path(f"{name}.kicad_pro")] = project(name)
    return made
