"""Pixels back to text, by the shapes of the firmware's own generated fonts."""

from __future__ import annotations

import runpy
import struct
from functools import cache, lru_cache
from pathlib import Path

FONTS = Path(__file__).resolve().parents[2] / "firmware" / "lib" / "drivers" / "fonts"
SPACE_COLUMNS = 3  # dark columns beyond the gap of a letter that make a space
UNREADABLE = "\ufffd"  # also the letter of the box that stands for a missing one
PICTURES_KEPT = 32
BITS = {ord("#"): "1", ord("."): "0"}
Columns = tuple[int, ...]  # a bit mask per column, bit 0 on top


@cache
def led_letters() -> dict[Columns, str]:
    module = runpy.run_path(str(FONTS / "led.py"))
    glyphs: bytes = module["GLYPHS"]
    letters: str = module["LETTERS"]
    return {tuple(glyphs[8 * i + 1 : 8 * i + 1 + glyphs[8 * i]]): letter for i, letter in enumerate(letters)}


@cache
def font_letters(name: str) -> tuple[int, dict[Columns, str]]:
    """Height of a font, and its letters by their columns without the dark ones at the edges."""
    data = (FONTS / f"{name}.mf").read_bytes()
    _magic, _version, height, record, count = struct.unpack_from("<2sBBHH", data)
    codes = struct.unpack_from(f"<{count}H", data, 8)
    letters: dict[Columns, str] = {}
    for index, code in enumerate(codes):
        at = 8 + 2 * count + index * record
        width = data[at]
        columns = [
            sum(data[at + 1 + page * width + x] << (8 * page) for page in range(height // 8))
            for x in range(width)
        ]
        letters.setdefault(_trim(columns), chr(code))
    letters.pop((), None)
    return height, letters


def _trim(columns: list[int]) -> Columns:
    lit = [x for x, column in enumerate(columns) if column]
    return tuple(columns[lit[0] : lit[-1] + 1]) if lit else ()


def read_matrix(columns: list[int]) -> str:
    """The text that 32 columns hold; U+FFFD for a column that no letter explains, "" when all is dark."""
    corner = len(columns) - 1
    if columns[corner] == 1:  # the mark "may be old"; no standing text reaches this column
        columns = columns[:corner]
    return _words(columns, led_letters(), space=4)


def read_display(rows: list[str]) -> list[str]:
    """Lines of text, from the top; pixels that are no text of the fonts are passed over."""
    return list(_read(tuple(rows)))


@lru_cache(maxsize=PICTURES_KEPT)  # who waits for a text looks at each change of the board, mostly of others
def _read(rows: tuple[str, ...]) -> tuple[str, ...]:
    columns = [int("".join(column).translate(BITS), 2) for column in zip(*reversed(rows), strict=True)]
    lines: list[str] = []
    y = 0
    while y < len(rows):
        for name in ("small", "big"):
            height, letters = font_letters(name)
            text = _line(columns, y, height, letters) if y + height <= len(rows) else ""
            if text:
                lines.append(text)
                y += height - 1
                break
        y += 1
    return tuple(lines)


def _line(columns: list[int], y: int, height: int, letters: dict[Columns, str]) -> str:
    """The text of one band of rows, light on dark or dark on light; "" when it is not text alone."""
    full = (1 << height) - 1
    band = [column >> y & full for column in columns]
    for strip in (band, _inverse(band, full)):
        text = _words(strip, letters, SPACE_COLUMNS, all_or_nothing=True)
        if text:
            return text
    return ""


def _inverse(columns: list[int], full: int) -> list[int]:
    """The inside of a light bar, turned light on dark."""
    lit = [x for x, column in enumerate(columns) if column]
    return [full & ~column for column in columns[lit[0] : lit[-1] + 1]] if lit else []


def _words(
    columns: list[int], letters: dict[Columns, str], space: int, *, all_or_nothing: bool = False
) -> str:
    """Letters from left to right, the widest that fits first; "" if all must be readable and one is not."""
    widest = max(map(len, letters))
    text, at, dark = "", 0, 0
    while at < len(columns):
        if not columns[at]:
            dark, at = dark + 1, at + 1
            continue
        if text and dark > space:
            text += " "
        for width in range(min(widest, len(columns) - at), 0, -1):
            if at + width < len(columns) and columns[at + width]:
                continue  # a letter ends before a dark column
            if letter := letters.get(tuple(columns[at : at + width])):
                break
        else:
            letter, width = UNREADABLE, 1
        if all_or_nothing and letter == UNREADABLE:
            return ""
        text, at, dark = text + letter, at + width, 0
    return text
