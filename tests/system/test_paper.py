"""The kiosk runs out of paper: everybody is told, and each ticket comes out once after reloading."""

from pathlib import Path

import pytest

from tests.system import judge
from tests.system.boards import board, numbers, ready_to_press, take, whole
from tests.system.conftest import Opening
from tests.system.watch import Watch, asked_until
from tools.hall import HallOffice
from tools.virtual_board import VirtualBoard
from tools.virtual_board.printer import Printer

pytestmark = pytest.mark.micropython
KIOSK = [("k1", "kiosk", None)]


async def test_out_of_paper_is_on_the_lamps_and_in_the_status_and_the_ticket_comes_once_after_reloading(
    opening: Opening, any_mode: str, folder: Path
) -> None:
    async with opening(any_mode) as office:
        await office.furnish(KIOSK, services=("A", "B"))
        async with board(office, "k1", folder) as kiosk, Watch(office) as watch:
            await ready_to_press(kiosk)
            await take(kiosk)
            kiosk.printer.set(paper_bytes=1500)  # the roll ends in the middle of the next ticket
            await kiosk.press(1)
            await watch.until_alarm("no_paper", "k1", wait_s=30)
            assert (await watch.status())["devices"][-1]["faults"] == ["no_paper"]
            await blinking_fast(kiosk)
            assert "B001" not in whole(kiosk)

            kiosk.printer.set(paper=True)
            await kiosk.until(lambda: "B001" in whole(kiosk), timeout_s=40)
            await watch.until_alarm("no_paper", "k1", there=False)
            await ready_to_press(kiosk)
            await take(kiosk)
            assert whole(kiosk) == ["A001", "B001", "A002"]
            await asked_until(lambda: len(printed_jobs(office)) == 3)
        assert len(set(printed_jobs(office))) == 3
        judge.ledger_is_sound(office.layout.ledger)


async def test_a_kiosk_without_paper_gives_no_numbers_that_nobody_could_read(
    opening: Opening, folder: Path
) -> None:
    async with opening() as office:
        await office.furnish(KIOSK, services=("A", "B"))
        printer = Printer()
        printer.set(paper=False)
        async with board(office, "k1", folder, printer=printer) as kiosk, Watch(office) as watch:
            await watch.until_alarm("no_paper", "k1", wait_s=30)
            await kiosk.press(0)
            await blinking_fast(kiosk)
            printer.set(paper=True)
            await watch.until_alarm("no_paper", "k1", there=False)
            await ready_to_press(kiosk)
            await take(kiosk)
            assert numbers(kiosk) == ["A001"]


def printed_jobs(office: HallOffice) -> list[str]:
    """Jobs that the ledger has as printed."""
    return [row["data"]["job"] for row in judge.rows(office.layout.ledger, "ticket_printed")]


async def blinking_fast(kiosk: VirtualBoard) -> None:
    """Both used lamps go off and on together: out of order."""
    for lit in (False, True, False):
        await kiosk.until(lambda lit=lit: kiosk.lamps()[:2] == [lit, lit])
