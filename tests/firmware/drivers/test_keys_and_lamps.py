"""Buttons and lamps, through the pins."""

import asyncio
from pathlib import Path

import pytest

from tests.virtual_board.rig import rig, said
from tools.virtual_board import VirtualBoard

pytestmark = pytest.mark.micropython

KEYS = """
from drivers.buttons import Buttons
keys = Buttons(board, 16)
scan = asyncio.create_task(keys.run())
while True:
    index, down = await keys.edge()
    print("key", index, "down" if down else "up")
"""
LAMPS = """
from drivers.buttons import Buttons
from drivers import lamps
keys, lights = Buttons(board, 16), lamps.Lamps(board, 16)
tasks = [asyncio.create_task(keys.run()), asyncio.create_task(lights.run())]
while True:
    key = await keys.next()
    lights.set(key, lamps.FAST if key == 15 else lamps.ON if lights.states[key] == lamps.OFF else lamps.OFF)
"""


def lines(board: VirtualBoard) -> list[str]:
    return board.output().splitlines()


def test_every_key_of_the_chain_arrives_under_its_own_number(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, KEYS) as board:
            for key in range(16):
                await board.press(key)
            await board.until(lambda: said(board, "up", 16))
            assert lines(board) == [f"key {key} {what}" for key in range(16) for what in ("down", "up")]

    asyncio.run(scenario())


def test_bounce_on_the_pins_is_one_press(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, KEYS) as board:
            await board.press(0)
            await board.bounce(5, "1 0 1 1 0 1 0 0 1 1 1 0 1 1 1 1 1 1 0 1 1 0 1 0 0 1 0 0 0 1 0 0 0 0")
            await board.bounce(6, "1 0 1 1 0 1 1 1 0 0 1")
            await board.press(7)
            await board.until(lambda: said(board, "key 7 up"))
            assert lines(board)[2:-2] == ["key 5 down", "key 5 up"]

    asyncio.run(scenario())


def test_a_stuck_key_is_one_press_and_leaves_the_others_alone(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, KEYS) as board:
            await board.hold(3)
            await board.press(9)
            await board.press(9, hold_ms=300)
            await board.until(lambda: said(board, "key 9 up", 2))
            assert lines(board) == ["key 3 down", *["key 9 down", "key 9 up"] * 2]

    asyncio.run(scenario())


def test_a_key_held_at_power_on_is_no_press(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, KEYS) as board:
            await board.hold(3)
            await board.reboot()
            await board.press(4)
            await board.release(3)
            await board.until(lambda: said(board, "key 3 up"))
            assert lines(board)[-3:] == ["key 4 down", "key 4 up", "key 3 up"]
            assert lines(board).count("key 3 down") <= 1

    asyncio.run(scenario())


def test_lamps_light_where_they_are_told_and_stand_still(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, LAMPS) as board:
            for key in (0, 7, 8):
                await board.press(key)
            await board.until(lambda: [i for i, lit in enumerate(board.lamps()) if lit] == [0, 7, 8])
            await board.press(7)
            await board.until(lambda: [i for i, lit in enumerate(board.lamps()) if lit] == [0, 8])
            assert board.circuit.lamps
            assert board.circuit.lamps.writes == 5

    asyncio.run(scenario())


def test_a_fast_lamp_blinks_while_a_steady_one_stays_lit(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, LAMPS) as board:
            await board.press(1)
            await board.press(15)
            for lit in (True, False) * 3:
                await board.until(lambda lit=lit: board.lamps()[15] is lit)
                assert board.lamps()[1]

    asyncio.run(scenario())


def test_the_buzzer_sounds_and_is_silent_again_even_when_cancelled(tmp_path: Path) -> None:
    body = """
    from drivers.buzzer import Buzzer
    buzzer = Buzzer(board)
    await buzzer.beep(20, 2400)
    long = asyncio.create_task(buzzer.beep(60000, 1000))
    await asyncio.sleep_ms(20)
    long.cancel()
    await asyncio.sleep_ms(0)
    print("done")
    await asyncio.sleep(60)
    """

    async def scenario() -> None:
        async with rig(tmp_path, body) as board:
            await board.until(lambda: said(board, "done"))
            assert board.circuit.beeps == 2
            assert board.circuit.tone_hz == 0

    asyncio.run(scenario())


def test_a_chain_of_three_chips_has_24_keys(tmp_path: Path) -> None:
    async def scenario() -> None:
        body = KEYS.replace("board, 16", "board, 24")
        async with rig(tmp_path, body, facts="KEYS = [str(key) for key in range(24)]") as board:
            for key in range(24):
                await board.press(str(key))
            await board.until(lambda: said(board, "up", 24))
            assert lines(board)[::2] == [f"key {key} down" for key in range(24)]

    asyncio.run(scenario())
