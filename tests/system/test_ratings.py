"""A citizen rates while the hub is away, and the pad loses power before it is back."""

from pathlib import Path

import pytest

from tests.system.boards import board, log_in
from tests.system.conftest import Opening
from tests.system.fleet import PINS
from tests.system.judge import ledger_is_sound, rows
from tests.system.watch import asked_until

pytestmark = pytest.mark.micropython


async def test_a_rating_kept_over_an_outage_and_a_power_cut_finds_its_ticket(
    opening: Opening, folder: Path, any_mode: str
) -> None:
    async with opening(any_mode) as office:
        await office.furnish(
            [("q1", "counter_keypad", 1), ("p1", "rating_pad", 1), ("k1", "kiosk", None)], PINS, ("A",)
        )
        async with board(office, "q1", folder) as keypad, board(office, "p1", folder) as pad:
            async with office.device("k1") as kiosk:
                assert (await kiosk.ask("take", service="A")).d["ticket"] == "A001"
            await log_in(keypad, "101")
            await keypad.press("next")
            await keypad.until(lambda: "A001" in keypad.display_text())
            await keypad.press("finish")
            await pad.until(lambda: pad.lamps()[:3] == [True] * 3)
            await office.stop()
            await pad.press(2)
            await asked_until(lambda: any(pad.flash_dir.glob("outbox.d/*")))
            await pad.reboot()
            for _ in range(10):
                await pad.press(2)  # it has no want yet: this rates nobody
            await office.start()
            ledger = office.layout.ledger
            await asked_until(lambda: bool(rows(ledger, "rated")), wait_s=30)
            await asked_until(lambda: not any(pad.flash_dir.glob("outbox.d/*")))
        (rating,) = [row["data"] for row in rows(ledger, "rated")]
        day = rows(ledger, "day_opened")[0]["data"]["day"]
        assert (rating["ticket"], rating["ref"], rating["score"], rating["officer"]) == (
            f"{day}/A001",
            f"{day}/A001/1",
            3,
            "101",
        )
        assert not rating.get("unsolicited")
        ledger_is_sound(ledger)
