"""A kiosk loses power at the worst moments."""

import asyncio
from pathlib import Path

import pytest

from tests.system import judge
from tests.system.boards import BACK_S_MAX, board, log_in, numbers, ready_to_press, take, whole
from tests.system.conftest import Opening
from tests.system.fleet import PINS
from tests.system.watch import Watch, asked_until
from tools.virtual_board.printer import Printer

pytestmark = pytest.mark.micropython
KIOSK = [("k1", "kiosk", None)]


async def test_a_press_that_the_hub_never_heard_outlives_the_power_cut(
    opening: Opening, folder: Path
) -> None:
    async with opening() as office:
        await office.furnish(KIOSK, services=("A", "B"))
        async with board(office, "k1", folder) as kiosk:
            await ready_to_press(kiosk)
            office.kill_core()
            await kiosk.press(0)
            await asked_until(lambda: kept_in_flash(kiosk.flash_dir))
            await kiosk.reboot()
            await office.until_ready()
            await kiosk.until(lambda: kiosk.slips(), timeout_s=BACK_S_MAX)
            await take(kiosk, 1)
            assert numbers(kiosk) == ["A001", "B001"]
        assert len(judge.rows(office.layout.ledger, "ticket_taken")) == 2
        judge.ledger_is_sound(office.layout.ledger)


async def test_a_power_cut_in_the_middle_of_printing_is_told_and_nothing_is_printed_twice(
    opening: Opening, folder: Path
) -> None:
    async with opening() as office:
        await office.furnish(KIOSK, services=("A", "B"))
        slow = Printer(bytes_per_s=50)  # a ticket of a minute: the power fails in its middle
        async with board(office, "k1", folder, printer=slow) as kiosk, Watch(office) as watch:
            await ready_to_press(kiosk)
            await kiosk.press(0)
            await kiosk.until(lambda: slow.waiting > 1000 and kiosk.paper())
            slow.power(False)  # at the same socket as the kiosk: what it had received is gone
            await kiosk.reboot()
            slow.power(True)
            await watch.until_alarm("ticket_not_printed", "A001", wait_s=30)
            slow.bytes_per_s = None
            await ready_to_press(kiosk)
            await kiosk.press(1)
            await kiosk.until(lambda: len(kiosk.slips()) == 2)
            half, other = kiosk.slips()
            assert b"MOTCUA" not in half, "it is cut off, and its rest is not printed"
            assert whole(kiosk) == ["B001"]
            assert b"A001" not in other
        judge.ledger_is_sound(office.layout.ledger)


async def test_boards_show_the_truth_again_after_a_power_cut_of_all(opening: Opening, folder: Path) -> None:
    async with opening() as office:
        row = [("q1", "counter_keypad", 1), ("l1", "led_board", 1)]
        await office.furnish([*KIOSK, *row], PINS, ("A", "B"))
        async with (
            board(office, "k1", folder) as kiosk,
            board(office, "q1", folder) as keypad,
            board(office, "l1", folder) as led,
        ):
            await ready_to_press(kiosk)
            await take(kiosk)
            await log_in(keypad, "101")
            await keypad.press("next")
            await led.until(lambda: led.matrix_text() == "A001")
            office.kill_core()
            await asyncio.gather(kiosk.reboot(), keypad.reboot(), led.reboot())
            await led.until(lambda: led.matrix_text() == "A001", timeout_s=30)
            await keypad.until(lambda: "A001" in keypad.display_text(), timeout_s=30)
            await take(kiosk, wait_s=30)
            await keypad.press("next")
            await led.until(lambda: led.matrix_text() == "A002")
        judge.ledger_is_sound(office.layout.ledger)


def kept_in_flash(flash: Path) -> bool:
    """Whether the outbox holds the press."""
    return any(b"take" in file.read_bytes() for file in flash.rglob("*") if file.is_file())
