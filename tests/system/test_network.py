"""The network and the programs fail under real firmware: citizens get their tickets, once each."""

from pathlib import Path

import pytest

from tests.system import judge
from tests.system.boards import BACK_S_MAX, board, numbers, ready_to_press, take
from tests.system.conftest import Opening
from tests.system.watch import Watch
from tools.hall import Relay
from tools.hall.office import BROKER, CORE
from tools.virtual_board.printer import Printer

pytestmark = pytest.mark.micropython

KIOSK = [("k1", "kiosk", None)]
VICTIMS = {"hub": (CORE,), "broker": BROKER, "hub and broker": (CORE, *BROKER)}


def tickets(path: Path) -> list[str]:
    """Numbers in the ledger."""
    return [row["data"]["id"].rpartition("/")[2] for row in judge.rows(path, "ticket_taken")]


@pytest.mark.parametrize("victim", VICTIMS)
async def test_a_press_while_it_is_down_becomes_one_ticket_within_ten_seconds_of_its_return(
    opening: Opening, mode: str, victim: str, folder: Path
) -> None:
    async with opening(mode) as office:
        await office.furnish(KIOSK, services=("A", "B"))
        async with board(office, "k1", folder) as kiosk:
            await ready_to_press(kiosk)
            await take(kiosk)
            mark = len(office.log)
            office.kill(*VICTIMS[victim])
            await kiosk.press(1)
            await office.until_logged("connected to the broker", after=mark, wait_s=30)
            await kiosk.until(lambda: len(kiosk.slips()) == 2, timeout_s=BACK_S_MAX)
            await take(kiosk)
            assert numbers(kiosk) == tickets(office.layout.ledger) == ["A001", "B001", "A002"]
        judge.ledger_is_sound(office.layout.ledger)


async def test_a_tcp_reset_at_each_press_costs_no_ticket_and_makes_none(
    opening: Opening, any_mode: str, folder: Path
) -> None:
    async with opening(any_mode) as office, Relay(office.port) as relay:
        await office.furnish(KIOSK, services=("A", "B"))
        async with board(office, "k1", folder, port=relay.port) as kiosk, Watch(office) as watch:
            await ready_to_press(kiosk)
            for number in range(1, 5):
                mark = len(watch.states)
                await kiosk.press(number % 2)
                relay.reset()
                await watch.until("k1", "online", after=mark, wait_s=BACK_S_MAX)
                await kiosk.until(lambda n=number: len(kiosk.slips()) == n, timeout_s=BACK_S_MAX)
            assert sorted(numbers(kiosk)) == sorted(tickets(office.layout.ledger))
            assert relay.attempts >= 5
        judge.ledger_is_sound(office.layout.ledger)


async def test_a_reset_in_the_middle_of_a_print_job_leaves_one_whole_ticket(
    opening: Opening, any_mode: str, folder: Path
) -> None:
    async with opening(any_mode) as office, Relay(office.port) as relay:
        await office.furnish(KIOSK, services=("A", "B"))
        slow = Printer(bytes_per_s=4000)
        async with board(office, "k1", folder, printer=slow, port=relay.port) as kiosk:
            await ready_to_press(kiosk)
            await kiosk.press(0)
            await kiosk.until(lambda: len(kiosk.paper()) > 100)
            relay.reset()
            await kiosk.until(lambda: kiosk.slips(), timeout_s=30)
            assert numbers(kiosk) == tickets(office.layout.ledger) == ["A001"]
            await take(kiosk, 1)
            assert numbers(kiosk) == ["A001", "B001"]
            assert relay.attempts >= 2
