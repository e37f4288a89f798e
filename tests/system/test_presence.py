"""Who is there and who is not, told of real boards: two with one name, and one that dies with the broker."""

import asyncio
from pathlib import Path

import pytest

from tests.system import judge
from tests.system.boards import board, numbers, ready_to_press
from tests.system.conftest import Opening
from tests.system.test_hostile import until_told
from tools.loadgen import LoadDevice

pytestmark = [pytest.mark.micropython, pytest.mark.timeout(300)]
PAPERS = 2  # of each


async def test_two_boards_with_one_name_are_an_alarm_and_print_nothing_twice(
    opening: Opening, mode: str, folder: Path
) -> None:
    async with opening(mode) as office:
        await office.furnish([("k1", "kiosk", None)], services=("A", "B"))
        async with board(office, "k1", folder / "one") as one:
            await ready_to_press(one)
            async with board(office, "k1", folder / "two") as two, office.console() as console:
                await until_told(console, "k1", "two_with_one_name")
                await ready_to_press(two)
                while (
                    min(len(one.slips()), len(two.slips())) < PAPERS
                ):  # each shuts the other out: no press is sure
                    await asyncio.gather(one.press(0), two.press(0))
                printed = numbers(one) + numbers(two)
        assert sorted(printed) == sorted(set(printed))
        judge.ledger_is_sound(office.layout.ledger)


async def test_a_board_that_dies_together_with_the_broker_is_not_there_for_ever(
    opening: Opening, mode: str, folder: Path
) -> None:
    async with opening(mode) as office:
        await office.furnish([("k1", "kiosk", None), ("k2", "kiosk", None)], services=("A", "B"))
        async with board(office, "k1", folder) as one, board(office, "k2", folder) as two:
            await asyncio.gather(*(ready_to_press(kiosk) for kiosk in (one, two)))
            async with office.console() as console:
                await until_there(console, {"k1", "k2"})
            await asyncio.gather(one.kill(), asyncio.to_thread(office.kill_broker))
            async with office.console() as console:
                await until_there(console, {"k2"})


async def until_there(console: LoadDevice, names: set[str]) -> None:
    """Ask until these kiosks are online, and no others; the test has an end."""
    while {dev["name"] for dev in (await console.ask("status")).d["devices"] if dev["online"]} != names:
        pass
