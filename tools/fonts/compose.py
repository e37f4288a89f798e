"""Letters for the small display: shapes from DejaVu, tone marks by hand, in lines of 16 rows.

Rows of a line: 0-4 marks over capitals, 5-12 capitals (7-12 small letters), 13-15 below the line. A capital
with two marks gives up one of its eight rows to them.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from .art import Bitmap

SMALL_HEIGHT, SMALL_PX, SMALL_BASELINE = 16, 11, 13
BIG_HEIGHT, BIG_PX, BIG_BASELINE = 32, 38, 28
SPACE_WIDTH = 3
NAMES = {
    "\u0300": "grave",
    "\u0301": "acute",
    "\u0303": "tilde",
    "\u0309": "hook",
    "\u0302": "circumflex",
    "\u0306": "breve",
}
DOT, HORN = "\u0323", "\u031b"
SQUEEZED_ROW = 7  # the row that a capital with two marks loses: plain uprights in A, E and O


def outline(letter: str, font: ImageFont.FreeTypeFont, height: int, baseline: int, gap: int) -> Bitmap:
    """One letter in black and white as the font draws it, cut to its ink, `gap` dark columns after it."""
    canvas = Image.new("1", (3 * height, height), 0)
    pen = ImageDraw.Draw(canvas)
    pen.fontmode = "1"
    pen.text((height, baseline), letter, font=font, fill=1, anchor="ls")
    box = canvas.getbbox()
    if box is None:
        return [[False] * SPACE_WIDTH for _ in range(height)]
    return [
        [bool(canvas.getpixel((x, y))) for x in range(box[0], box[2])] + [False] * gap for y in range(height)
    ]


class SmallLetters:
    """Draws the letters of the small font."""

    def __init__(self, font_file: Path, marks: dict[str, Bitmap]) -> None:
        self._font = ImageFont.truetype(str(font_file), SMALL_PX, layout_engine=ImageFont.Layout.BASIC)
        self._marks = marks

    def draw(self, letter: str) -> Bitmap:
        """One letter, 16 rows."""
        base, marks, dot = _parts(letter)
        rows = self._outline(base)
        width = len(self._outline({"ơ": "o", "ư": "u", "Ơ": "O", "Ư": "U"}.get(base, base))[0]) - 1
        if "+" in marks and letter.isupper():
            rows = [[False] * len(rows[0]), *rows[:SQUEEZED_ROW], *rows[SQUEEZED_ROW + 1 :]]
        if marks:
            top = next(y for y, row in enumerate(rows) if any(row))
            picture = self._marks[marks]
            rows = _stamp(rows, picture, (width - len(picture[0])) / 2, top - 1 - len(picture))
        if dot:
            shift = 2 if base in "yY" and base.islower() else 0  # beside the tail of the y
            rows = _stamp(rows, self._marks["dot"], (width - 2) / 2 + shift, SMALL_BASELINE + 1)
        return rows

    def _outline(self, letter: str) -> Bitmap:
        return outline(letter, self._font, SMALL_HEIGHT, SMALL_BASELINE, 1)


def _parts(letter: str) -> tuple[str, str, bool]:
    """The letter without marks (the horn stays), the name of the marks' picture, and is there a dot below."""
    base, *combining = list(unicodedata.normalize("NFD", letter))
    if not all(mark in NAMES or mark in (DOT, HORN) for mark in combining):
        return letter, "", False
    if HORN in combining:
        base = unicodedata.normalize("NFC", base + HORN)
    above = [NAMES[mark] for mark in combining if mark in NAMES]
    if base == "i" and above:
        base = "ı"
    return (
        base,
        "+".join(sorted(above, key=lambda name: name not in ("circumflex", "breve"))),
        DOT in combining,
    )


def _stamp(rows: Bitmap, picture: Bitmap, left: float, top: int) -> Bitmap:
    """Draw `picture` over `rows`; the letter grows sideways when the mark is wider."""
    x = int(left // 1)
    before = max(0, -x)
    after = max(0, x + before + len(picture[0]) + 1 - (len(rows[0]) + before))
    wider = [[False] * before + list(row) + [False] * after for row in rows]
    for y, line in enumerate(picture):
        for at, pixel in enumerate(line):
            wider[max(0, top) + y][x + before + at] |= pixel
    return wider
