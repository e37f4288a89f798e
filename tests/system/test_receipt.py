"""Form 01 out of a kiosk's printer: real firmware, a hub that is killed, and a scanner that reads it."""

from pathlib import Path

import pytest
import zxingcpp

from hub.config import example_toml
from hub.demo.run import open_at_any_hour
from tests.system import judge
from tests.system.boards import board, ready_to_press
from tests.system.test_dossiers import PIN, log_in
from tests.system.watch import Watch, asked_until
from tools.hall import HallOffice
from tools.virtual_board import VirtualBoard
from tools.virtual_board.paper import render
from tools.virtual_board.printer import Printer

pytestmark = pytest.mark.micropython
DEVICES = [("k1", "kiosk", None), ("q1", "counter_keypad", 1)]
CODE = "000.00.12.H41-261123-0001"
TOML = example_toml("nghe-an").replace("[dossiers]\n", '[dossiers]\nreceipt_device = "k1"\n', 1)


def codes(kiosk: VirtualBoard) -> list[set[str]]:
    """What a scanner reads on each paper that came out."""
    papers = [render(slip, 80).image.convert("L") for slip in kiosk.slips()]
    return [{code.text for code in zxingcpp.read_barcodes(paper)} for paper in papers]


async def test_received_at_a_keypad_comes_out_once_although_paper_was_out_and_the_hub_was_killed(
    folder: Path,
) -> None:
    async with HallOffice(folder / "office", open_at_any_hour(TOML)) as office:
        await office.furnish(DEVICES, {"101": PIN}, ("A", "B"))
        printer = Printer()
        printer.set(paper=False)
        async with (
            board(office, "k1", folder, printer=printer) as kiosk,
            office.device("q1") as keypad,
            Watch(office) as watch,
        ):
            await watch.until_alarm("no_paper", "k1", wait_s=30)
            await log_in(keypad, "101")
            received = await keypad.ask("dossier", code=CODE, action="received")
            assert received.d["state"] == "accepted"
            office.kill_core()
            await office.until_ready()
            assert kiosk.slips() == []
            printer.set(paper=True)
            await kiosk.until(lambda: kiosk.slips(), timeout_s=60)
            await watch.until_alarm("no_paper", "k1", there=False)
            await ready_to_press(kiosk)
            async with office.console() as console:
                again = await console.ask("dossier_receipt", code=CODE)
                assert (again.r, again.d["code"]) == ("refused", "receipt_ordered")
                copy = await console.ask("dossier_receipt", code=CODE, again=True)
                assert copy.d["copy"] is True
            await kiosk.until(lambda: len(kiosk.slips()) == 2, timeout_s=60)
            assert codes(kiosk) == [{CODE, f"MOTCUA:NGHE-AN/H/{CODE}"}] * 2
            await asked_until(lambda: len(confirmed(office)) == 2)
        ordered = [row["data"]["job"] for row in judge.rows(office.layout.ledger, "receipt_ordered")]
        assert confirmed(office) == ordered
        judge.ledger_is_sound(office.layout.ledger)


def confirmed(office: HallOffice) -> list[str]:
    return [row["data"]["job"] for row in judge.rows(office.layout.ledger, "ticket_printed")]
