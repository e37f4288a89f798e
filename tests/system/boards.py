"""Real firmware at a running hub."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tests.system.fleet import PINS
from tools.hall import HallOffice
from tools.virtual_board import VirtualBoard
from tools.virtual_board.printer import Printer

T = TypeVar("T")
NO_HUB = "Đang mất kết nối, chưa"  # of what it says then, the first line
BACK_S_MAX = 10.0  # issue 2: devices are back within 10 s
HAND_S = 0.5  # a hand that presses a key again; faster than 0.3 s the keypad takes it for drumming


def board(
    office: HallOffice, name: str, folder: Path, *, printer: Printer | None = None, **config: object
) -> VirtualBoard:
    """The firmware of a registered device; use `async with`."""
    kind = office.devices[name].type
    flash, settings = folder / name, office.board_config(name, **config)
    return VirtualBoard(kind, flash_dir=flash, config=settings, printer=printer)


async def ready_to_press(kiosk: VirtualBoard) -> None:
    """Wait until the first button is lit, for the services are known then."""
    await kiosk.until(lambda: kiosk.lamps()[0])


async def take(kiosk: VirtualBoard, button: int = 0, *, wait_s: float = BACK_S_MAX) -> None:
    """Press a button and wait for one more piece of paper."""
    expected = len(kiosk.slips()) + 1
    await kiosk.press(button)
    await kiosk.until(lambda: len(kiosk.slips()) >= expected, timeout_s=wait_s)


async def scan(kiosk: VirtualBoard, code: str, said: Callable[[], T]) -> T:
    """Scan until something is said of it; lamps are lit before the kiosk knows that the hub is there."""
    while True:
        kiosk.scan(code)
        answer = await kiosk.until(lambda: NO_HUB in kiosk.display_text() or said())
        if NO_HUB not in kiosk.display_text():
            return answer  # type: ignore[return-value]
        await kiosk.until(lambda: NO_HUB not in kiosk.display_text())


def whole(kiosk: VirtualBoard) -> list[str]:
    """The ticket numbers on the paper, as the QR codes at the end of each ticket have them."""
    found = [re.search(rb"MOTCUA:[^/]+/[-0-9]+/([A-Z0-9]+)", slip) for slip in kiosk.slips()]
    return [match[1].decode() for match in found if match]


def numbers(kiosk: VirtualBoard) -> list[str]:
    """The same; a slip without a number is an error."""
    found = whole(kiosk)
    assert len(found) == len(kiosk.slips()), kiosk.slips()
    return found


async def log_in(keypad: VirtualBoard, officer: str, pin: str = "") -> None:
    """With the keys, as an officer does."""
    await keypad.until(lambda: bool(keypad.display_text()))
    for key in (*officer, "next", *(pin or PINS[officer]), "next"):
        await keypad.press(key)
    await keypad.until(lambda: "----" in keypad.display_text())
    await asyncio.sleep(HAND_S)
