"""The card reader's driver against the register model of its chip."""

import asyncio
from pathlib import Path

import pytest

from tests.virtual_board.rig import rig, said
from tools.virtual_board import VirtualBoard, control
from tools.virtual_board.card_reader import Mfrc522

pytestmark = pytest.mark.micropython

READER = """
from drivers.buttons import Buttons
from drivers.card_reader import CardReader
from drivers.ssd1306 import Display
keys, display, reader = Buttons(board, 16), Display(board), CardReader(board)
async def presses():
    while True:
        key = await keys.next()
        display.clear()
        display.text("key %d" % key, 0, 0)
        display.show()
        print("key", key)
tasks = [asyncio.create_task(run()) for run in (keys.run, reader.run, presses)]
print("up")
offline = False
while True:
    await reader.changed.wait()
    reader.changed.clear()
    if reader.offline != offline:
        offline = reader.offline
        print("offline" if offline else "back")
    card = reader.take()
    if card:
        print("card", card, "end")
"""
PINS_TOO = {"CARD_CS": 12, "CARD_RST": 17}
UIDS = ("04a1b2c3", "04a1b2c3d4e5f6", "04a1b2c3d4e5f6071829")


def reader_of(board: VirtualBoard) -> Mfrc522:
    assert board.circuit.reader
    return board.circuit.reader


async def polled(board: VirtualBoard, times: int) -> None:
    """Wait until the cards were called so many times more."""
    reader = reader_of(board)
    goal = reader.polls + times
    await board.until(lambda: reader.polls >= goal)


@pytest.mark.parametrize("uid", UIDS)
def test_a_card_is_read_whole_and_counts_once_while_it_lies_there(tmp_path: Path, uid: str) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, READER, pins=PINS_TOO) as board:
            board.card(uid)
            await board.until(lambda: said(board, f"card {uid} end"))
            await polled(board, 6)
            assert not said(board, "card", 2)
            board.card(None)
            await polled(board, 4)
            board.card(uid)
            await board.until(lambda: said(board, f"card {uid} end", 2))

    asyncio.run(scenario())


def test_two_cards_at_once_are_told_and_none_of_them_is_read(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, READER, pins=PINS_TOO) as board:
            board.card(UIDS[0])
            board.card(UIDS[1])
            await board.until(lambda: said(board, "card several end"))
            await polled(board, 6)
            assert not said(board, "card", 2)

    asyncio.run(scenario())


def test_a_uid_spoilt_on_its_way_is_no_uid(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, READER, pins=PINS_TOO) as board:
            board.card(UIDS[0])
            card = reader_of(board).cards[0]
            card.spoil = b"\x00\x10\x00\x00\x00"
            await polled(board, 6)
            assert not said(board, "card")
            card.spoil = bytes(5)
            await board.until(lambda: said(board, f"card {UIDS[0]} end"))

    asyncio.run(scenario())


def test_a_reader_without_power_is_told_and_comes_back_by_itself(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, READER, pins=PINS_TOO) as board:
            await polled(board, 1)
            reader_of(board).powered = False
            await board.until(lambda: said(board, "offline"))
            reader_of(board).reset()
            reader_of(board).powered = True
            board.card(UIDS[0])
            await board.until(lambda: said(board, "back") and said(board, f"card {UIDS[0]} end"))

    asyncio.run(scenario())


def test_a_reader_that_is_missing_from_the_start_is_told(tmp_path: Path) -> None:
    async def scenario() -> None:
        board = rig(tmp_path, READER, pins=PINS_TOO)
        reader_of(board).powered = False
        async with board:
            await board.until(lambda: said(board, "offline"))
            assert reader_of(board).polls == 0

    asyncio.run(scenario())


def test_a_chip_that_answers_and_does_not_work_is_offline(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, READER, pins=PINS_TOO) as board:
            await polled(board, 1)
            reader_of(board).deaf = True
            await board.until(lambda: said(board, "offline"))
            reader_of(board).deaf = False
            await board.until(lambda: said(board, "back"))

    asyncio.run(scenario())


def test_a_chip_that_lost_its_registers_is_set_up_again_and_nobody_hears_of_it(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, READER, pins=PINS_TOO) as board:
            await polled(board, 1)
            reader_of(board).reset()
            board.card(UIDS[0])
            await board.until(lambda: said(board, f"card {UIDS[0]} end"))
            assert not said(board, "offline")

    asyncio.run(scenario())


def test_keys_and_display_share_the_chain_with_the_reader(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, READER, pins=PINS_TOO) as board:
            await board.until(lambda: said(board, "up"))
            for key in range(16):
                board.card(UIDS[key % 3]) if key % 2 else board.card(None)
                await board.press(key)
                await board.until(lambda key=key: board.display_text() == [f"key {key}"])
            assert [said(board, f"key {key}\n") for key in range(16)] == [True] * 16
            assert not said(board, "offline")

    asyncio.run(scenario())


def test_a_program_outside_lays_a_card_and_takes_it_away(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, READER, pins=PINS_TOO) as board:
            assert (await control.answer(board, b'{"op":"card","uid":"04A1B2C3"}'))["ok"]
            await board.until(lambda: said(board, "card 04a1b2c3 end"))
            assert (await control.answer(board, b'{"op":"card","uid":null}'))["ok"]
            assert reader_of(board).cards == []
            for wrong in (b'"04a1"', b'"no UID"', b"7"):
                assert not (await control.answer(board, b'{"op":"card","uid":%s}' % wrong))["ok"]

    asyncio.run(scenario())
