"""An LED board that does not show what it was told is found, told again, and right in the end."""

import shutil
from pathlib import Path

import pytest

from tests.system.boards import board, log_in
from tests.system.conftest import Opening
from tests.system.fleet import PINS
from tests.system.judge import ledger_is_sound, rows
from tests.system.watch import Watch
from tools.hall import HallOffice
from tools.virtual_board import VirtualBoard
from tools.virtual_board.board import FIRMWARE

pytestmark = pytest.mark.micropython

LIAR = """
import device
from app import App


class Liar(App):
    lies = 2  # reports of a number that are wrong

    def do_post(self, token, event, d, durable):
        if event == "shown" and d["text"] == "A001" and self.lies:
            self.lies -= 1
            d = {"rev": d["rev"], "text": "A999"}
        super().do_post(token, event, d, durable)


device.run("led_board", Liar, fw="0.1.0")
"""
DEAF = """
import device
from app import App


class Deaf(App):
    lost = 1  # wants of a number that never reach the display

    def perform(self, effects):
        if ("show", "B001") in effects and self.lost:
            self.lost -= 1
            self.machine.text = ""
            return
        super().perform(effects)


device.run("led_board", Deaf, fw="0.1.0")
"""


def ill(office: HallOffice, name: str, folder: Path, main: str) -> VirtualBoard:
    """A registered LED board whose firmware has this main program."""
    app = folder / f"{name}-app"
    shutil.copytree(FIRMWARE / "led_board", app)
    (app / "ill.py").write_text(main)
    settings = office.board_config(name)
    return VirtualBoard("led_board", flash_dir=folder / name, config=settings, app_dir=app, main="ill")


async def test_a_board_that_lies_and_one_that_is_silent_raise_alarms_that_end_by_themselves(
    opening: Opening, folder: Path
) -> None:
    async with opening() as office:
        desks = [("q1", "counter_keypad", 1), ("q2", "counter_keypad", 2)]
        lights = [("l1", "led_board", 1), ("l2", "led_board", 2), ("k1", "kiosk", None)]
        await office.furnish([*desks, *lights], PINS, ("A", "B"))
        async with (
            board(office, "q1", folder) as first,
            board(office, "q2", folder) as second,
            ill(office, "l1", folder, LIAR) as liar,
            ill(office, "l2", folder, DEAF) as deaf,
            office.device("k1") as kiosk,
            Watch(office) as watch,
        ):
            for service in ("A", "B"):
                assert (await kiosk.ask("take", service=service)).r == "ok"
            await log_in(first, "101")
            await log_in(second, "102")
            await liar.until(lambda: liar.matrix_text() == "Q1")
            await deaf.until(lambda: deaf.matrix_text() == "Q2")
            await first.press("next")
            await second.press("next")
            await watch.until_alarm("display_mismatch", "l1")
            await watch.until_alarm("display_mismatch", "l2", wait_s=30)
            await deaf.until(lambda: deaf.matrix_text() == "B001", timeout_s=20)
            assert liar.matrix_text() == "A001"
            for name in ("l1", "l2"):
                await watch.until_alarm("display_mismatch", name, there=False, wait_s=30)
        ledger = office.layout.ledger
        raised = {row["data"]["device"] for row in rows(ledger, "fault_raised")}
        assert raised == {row["data"]["device"] for row in rows(ledger, "fault_cleared")} == {"l1", "l2"}
        ledger_is_sound(ledger)
