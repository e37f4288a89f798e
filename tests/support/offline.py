"""A citizen at a kiosk that is cut off from its hub and gives numbers from its lease."""

import asyncio
import time

from tools.virtual_board import VirtualBoard

TICKETS = "tickets.txt"  # in its flash: one record more for each number, before anything is printed
LOOKS_MAX, LOOK_S, PAPER_S_MAX = 100, 0.02, 60.0


async def pressed_for_a_ticket(kiosk: VirtualBoard, key: int) -> int:
    """Press a service until it gives a number, and wait for the paper; the ms (wall clock) of that press.

    A service is deaf until the kiosk knows that the ticket before is out, which is a little after the cut.
    A press that was heard is not made again, however long the paper takes.
    """
    given, slips, heard = _given(kiosk), len(kiosk.slips()), False
    while not heard:
        at_ms = time.time_ns() // 1_000_000
        await kiosk.press(key)
        heard = await _given_since(kiosk, given)
    await kiosk.until(lambda: len(kiosk.slips()) > slips, timeout_s=PAPER_S_MAX)
    return at_ms


async def _given_since(kiosk: VirtualBoard, given: int) -> bool:
    """Whether a number was given meanwhile, or is within two seconds: nothing tells of what goes to flash."""
    for _ in range(LOOKS_MAX):
        if _given(kiosk) > given:
            return True
        await asyncio.sleep(LOOK_S)
    return _given(kiosk) > given


def _given(kiosk: VirtualBoard) -> int:
    records = kiosk.flash_dir / TICKETS
    return records.stat().st_size if records.exists() else 0
