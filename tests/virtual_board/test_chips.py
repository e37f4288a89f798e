"""The models of the chips, by their data sheets."""

import pytest

from tools.virtual_board import glyphs
from tools.virtual_board.chips import Latches, Max7219, Ssd1306

CS, DC = 5, 16


def write(chip: Max7219 | Ssd1306 | Latches, data: bytes, line: int = CS) -> None:
    chip.pin(line, 0)
    chip.clock(data)
    chip.pin(line, 1)


def test_latches_show_only_at_the_rising_edge_and_the_first_byte_goes_furthest() -> None:
    chain = Latches(CS, 2)
    chain.clock(b"\x01\x80")
    assert not any(chain.outputs)
    chain.pin(CS, 1)
    assert [i for i, lit in enumerate(chain.outputs) if lit] == [7, 8]
    chain.clock(b"\xff\xff")
    chain.pin(CS, 1)  # it is high already: no edge
    assert sum(chain.outputs) == 2


def test_a_matrix_that_was_not_initialised_is_dark_and_tells_of_missing_registers() -> None:
    chain = Max7219(CS, 1)
    write(chain, b"\x01\xff")
    assert chain.rows() == ["." * 8] * 8
    write(chain, b"\x0c\x01")
    assert chain.rows()[0] == "#" * 8
    assert chain.rows()[1:] == ["." * 8] * 7  # the scan limit is still 0
    write(chain, b"\x09\xff")
    assert chain.rows()[0] == "?" * 8
    write(chain, b"\x0f\x01")
    assert chain.rows() == ["#" * 8] * 8


def test_the_first_bytes_reach_the_leftmost_module() -> None:
    chain = Max7219(CS, 2)
    write(chain, b"\x0c\x01\x0c\x01")
    write(chain, b"\x01\x80\x01\x01")
    assert chain.rows()[0] == "#......." + ".......#"


def test_register_zero_is_no_operation() -> None:
    chain = Max7219(CS, 2)
    write(chain, b"\x0a\x07\x0a\x03")
    write(chain, b"\x00\x0f\x0a\x0f")
    assert [module[0xA] for module in chain.modules] == [7, 15]


def test_the_display_takes_data_only_when_selected_and_wraps_in_its_window() -> None:
    display = Ssd1306(CS, DC)
    display.clock(b"\xaf")
    assert not display.on
    write(display, b"\xaf\x21\x7e\x7f\x22\x06\x07")
    display.pin(DC, 1)
    write(display, b"\x01\x02\x04\x08")
    lit = [(x, y) for y, row in enumerate(display.rows()) for x, dot in enumerate(row) if dot == "#"]
    assert lit == [(126, 48), (127, 49), (126, 58), (127, 59)]


def test_a_command_that_the_display_does_not_know_is_kept_for_the_test() -> None:
    display = Ssd1306(CS, DC)
    write(display, b"\xae\x05")
    assert display.unknown == [5]


@pytest.mark.parametrize("text", ["A042", "----", "Q5", "K12"])
def test_what_the_matrix_holds_is_read_back(text: str) -> None:
    shapes = {letter: list(columns) for columns, letter in glyphs.led_letters().items()}
    strip = [column for letter in text for column in [*shapes[letter], 0]]
    assert glyphs.read_matrix((strip + [0] * 32)[:32]) == text


def test_damaged_pixels_are_not_read_as_text() -> None:
    shapes = {letter: list(columns) for columns, letter in glyphs.led_letters().items()}
    strip = [*shapes["A"], 0, *shapes["8"], 0]
    strip[9] ^= 0x08
    assert glyphs.read_matrix((strip + [0] * 32)[:32]) != "A8"
