"""The LED matrix and the small display: what is asked against the pixels that come out."""

import asyncio
import itertools
from pathlib import Path

import pytest

from tests.virtual_board.rig import rig, said

pytestmark = pytest.mark.micropython

A042 = [
    "..###....#####......##...#####..",
    ".##.##..##...##....###..##...##.",
    "##...##.##...##...####.......##.",
    "##...##.##...##..##.##......##..",
    "#######.##...##.##..##....###...",
    "##...##.##...##.#######..##.....",
    "##...##.##...##.....##..##......",
    "##...##..#####......##..#######.",
]

MATRIX = """
from drivers.buttons import Buttons
from drivers.max7219 import Matrix
keys, matrix = Buttons(board, 16), Matrix(board)
tasks = [asyncio.create_task(keys.run()), asyncio.create_task(matrix.run())]
matrix.show("A042")
print("shown", matrix.shown())
actions = {
    0: lambda: matrix.brightness(0), 1: lambda: matrix.brightness(15), 2: lambda: matrix.brightness(99),
    3: lambda: matrix.blink(60000), 4: lambda: matrix.dark(), 5: lambda: matrix.show("Mời số A042"),
    6: lambda: matrix.corner(True), 7: lambda: matrix.repair(), 8: lambda: matrix.show("----"),
    9: lambda: matrix.show("A042"), 10: lambda: matrix.blink(0), 11: lambda: matrix.blink(800),
}
while True:
    actions[await keys.next()]()
    print("shown", matrix.shown())
"""

DISPLAY = """
from drivers.ssd1306 import Display
display = Display(board)
display.text("Số tiếp theo", 0, 0, centre=True)
display.text("A042", 0, 16, display.big, centre=True)
display.text("Ẫn phím Tiếp…", 0, 48, inverse=True)
display.show()
print("ready")
await asyncio.sleep(60)
"""


def test_a_number_fills_the_matrix_pixel_by_pixel(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, MATRIX) as board:
            await board.until(lambda: board.matrix_text() == "A042")
            assert board.matrix() == A042

    asyncio.run(scenario())


def test_brightness_reaches_the_register_and_is_clamped(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, MATRIX) as board:
            for key, level in ((0, 0), (1, 15), (0, 0), (2, 15)):
                await board.press(key)
                await board.until(lambda level=level: board.brightness == level)

    asyncio.run(scenario())


def test_blinking_turns_the_light_off_and_on_but_keeps_the_text(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, MATRIX) as board:
            await board.press(3)
            for lit in (False, True, False, True):
                await board.until(lambda lit=lit: board.matrix_lit is lit)
                assert board.matrix_text() == "A042"
                assert (board.matrix() == A042) is lit
            await board.press(10)
            await board.until(lambda: board.matrix_lit)

    asyncio.run(scenario())


def test_blinking_ends_lit(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, MATRIX) as board:
            await board.press(11)
            await board.until(lambda: not board.matrix_lit)
            await board.until(lambda: board.matrix_lit)
            await board.press(8)
            await board.until(lambda: board.matrix_text() == "----")
            await board.until(lambda: board.matrix_lit)

    asyncio.run(scenario())


def test_dark_is_dark_and_reports_nothing(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, MATRIX) as board:
            await board.press(4)
            await board.until(lambda: board.matrix() == ["." * 32] * 8)
            assert board.output().splitlines()[-1] == "shown "

    asyncio.run(scenario())


def test_long_text_runs_from_right_to_left_and_begins_again(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, MATRIX) as board:
            pictures: list[list[str]] = []

            def seen_the_start_twice() -> bool:
                picture = board.matrix()
                if not pictures or picture != pictures[-1]:
                    pictures.append(picture)
                return (
                    sum(row == "." * 31 + "#" for row in (p[0] for p in pictures)) >= 2
                    and len(pictures) > 110
                )

            await board.press(5)
            await board.until(lambda: said(board, "shown MOI SO A042"))
            pictures.clear()
            await board.until(seen_the_start_twice)
            moved = [
                before[row][1:] == after[row][:-1]
                for before, after in itertools.pairwise(pictures)
                if not any(line == "." * 32 for line in (before[0], after[0]))
                for row in range(8)
            ]
            # A picture may be caught between two rows; nearly all are whole.
            assert moved.count(True) > 0.5 * len(moved)

    asyncio.run(scenario())


def test_the_mark_of_an_old_number_is_one_pixel_over_the_picture(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, MATRIX) as board:
            await board.until(lambda: board.matrix() == A042)
            await board.press(6)
            await board.until(lambda: board.matrix() == [A042[0][:-1] + "#", *A042[1:]])
            assert board.matrix_text() == "A042"
            assert board.output().splitlines()[-1] == "shown A042"

    asyncio.run(scenario())


def test_registers_changed_by_a_spark_are_put_right(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, MATRIX) as board:
            await board.until(lambda: board.matrix() == A042)
            assert board.circuit.matrix
            for module in board.circuit.matrix.modules:
                module.update({0x1: 0xFF, 0x9: 0xFF, 0xA: 3, 0xB: 2, 0xC: 0, 0xF: 1})
            assert board.matrix() != A042
            await board.press(7)
            await board.until(lambda: board.matrix() == A042)
            assert board.brightness == 8

    asyncio.run(scenario())


def test_the_display_shows_vietnamese_in_both_fonts_and_inverse(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, DISPLAY) as board:
            await board.until(lambda: said(board, "ready"))
            await board.until(lambda: board.display_text() == ["Số tiếp theo", "A042", "Ẫn phím Tiếp…"])
            assert board.circuit.display
            assert not board.circuit.display.unknown

    asyncio.run(scenario())


SHARED = """
from drivers import lamps
from drivers.ssd1306 import Display
lights = lamps.Lamps(board, 11)
display = Display(board, is_data=lights.line(15))
lights.show(0b101)
display.text("A042", 0, 16, display.big)
display.show()
lights.show(0b111)
display.text("Xin chào", 0, 0)
display.show()
print("ready")
await asyncio.sleep(60)
"""


def test_a_display_whose_data_line_is_an_output_of_the_lamps_draws_and_disturbs_no_lamp(
    tmp_path: Path,
) -> None:
    async def scenario() -> None:
        async with rig(tmp_path, SHARED, facts="LAMPS = 11\nDISPLAY_DC_OUTPUT = 15") as board:
            await board.until(lambda: said(board, "ready"))
            assert board.display_text() == ["Xin chào", "A042"]
            assert board.circuit.display is not None
            assert board.circuit.display.unknown == []
            assert board.lamps() == [True] * 3 + [False] * 8
            assert board.circuit.lamps is not None
            assert board.circuit.lamps.outputs[11:15] == [False] * 4

    asyncio.run(scenario())
