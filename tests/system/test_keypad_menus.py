"""An officer at the real keypad and the real hub: a card, the menus, the lines."""

from hashlib import sha256
from pathlib import Path

import pytest

from tests.system.boards import board
from tests.system.conftest import Opening
from tests.system.fleet import PINS
from tests.system.judge import ledger_is_sound, rows
from tools.virtual_board import VirtualBoard

pytestmark = pytest.mark.micropython

CARD = "04a1b2c3d4e5f6"
DONE = (
    "officer_logged_in",
    "ticket_called",
    "ticket_parked",
    "ticket_returned",
    "ticket_called",
    "ticket_transferred",
    "officer_logged_out",
)


def shows(keypad: VirtualBoard, text: str) -> bool:
    """Whether a line of the display has this text."""
    return any(text in line for line in keypad.display_text())


async def test_an_officer_works_with_a_card_and_the_menus_alone(opening: Opening, folder: Path) -> None:
    async with opening() as office:
        devices = [("q1", "counter_keypad", 1), ("k1", "kiosk", None)]
        await office.furnish(devices, PINS, ("A", "B"))
        async with office.console() as console:
            digest = sha256(bytes.fromhex(CARD)).hexdigest()
            assert (await console.ask("officer_card", officer="101", card=digest)).r == "ok"
        async with board(office, "q1", folder) as keypad, office.device("k1") as kiosk:
            for _ in range(6):
                assert (await kiosk.ask("take", service="A")).r == "ok"
            await keypad.until(lambda: shows(keypad, "1"))
            keypad.card(CARD)
            await keypad.until(lambda: shows(keypad, "----"))

            await keypad.press("next")
            await keypad.until(lambda: shows(keypad, "A001") and shows(keypad, "0:0"))
            await keypad.press("clear")
            await keypad.press("3")  # parked
            await keypad.until(lambda: shows(keypad, "----"))
            await keypad.press("clear")
            await keypad.press("6")  # the waiting line, five on two pages
            await keypad.until(lambda: shows(keypad, "A005") and shows(keypad, "1/2"))
            await keypad.press("next")
            await keypad.until(lambda: shows(keypad, "A006") and shows(keypad, "2/2"))
            await keypad.press("clear")
            await keypad.press("7")  # the parked ones
            await keypad.until(lambda: shows(keypad, "1 A001"))
            await keypad.press("1")
            await keypad.until(lambda: keypad.display_text()[1:2] == ["A001"])
            await keypad.press("clear")
            await keypad.press("1")  # to another service
            await keypad.until(lambda: shows(keypad, "2 B"))
            await keypad.press("2")
            await keypad.until(lambda: shows(keypad, "----"))
            await keypad.press("clear")
            await keypad.press("9")
            await keypad.until(lambda: not shows(keypad, "----"))
        ledger = office.layout.ledger
        at_the_counter = [row["kind"] for row in rows(ledger) if row["kind"] in DONE]
        assert tuple(at_the_counter) == DONE
        assert CARD not in ledger.read_bytes().decode("latin-1")
        ledger_is_sound(ledger)
