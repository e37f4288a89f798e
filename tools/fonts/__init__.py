"""Bitmap fonts of the firmware: `python -m tools.fonts` writes them, `--check` tells whether they are fresh.

small.mf: all Vietnamese letters, ASCII and whatever else the firmware's texts use; big.mf: ticket numbers;
led.py: the LED boards. Shapes come from DejaVu Sans (package fonts-dejavu-core) and from the drawings in
this folder.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from PIL import ImageFont

from . import art, compose, pack

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "firmware" / "lib" / "drivers" / "fonts"
LOCALE = ROOT / "firmware" / "locale"
DEJAVU = Path(os.environ.get("DEJAVU_FONTS", "/usr/share/fonts/truetype/dejavu"))
ASCII = "".join(map(chr, range(0x20, 0x7F)))
VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0309\u0303\u0323"
EXTRA = "–…·•×→←✓₫°"
BIG = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-* "


class FontMissingError(FileNotFoundError):
    """DejaVu is not installed here."""


def vietnamese() -> str:
    """The 134 letters beyond ASCII, tone by tone."""
    from unicodedata import normalize

    small = {normalize("NFC", vowel + tone) for vowel in VOWELS for tone in ("", *TONES)} - set(ASCII) | {"đ"}
    return "".join(sorted(small | {letter.upper() for letter in small}))


def used_letters() -> str:
    """Letters of the firmware's text catalogues."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(LOCALE.glob("*.po")))
    for path in sorted(LOCALE.glob("*.json")):
        text += json.dumps(json.loads(path.read_text(encoding="utf-8")), ensure_ascii=False)
    return "".join(sorted(set(text) - set(ASCII) - {"\n"}))


def build() -> dict[Path, bytes]:
    """Every generated file with its content. FontMissingError."""
    sans, bold = DEJAVU / "DejaVuSans.ttf", DEJAVU / "DejaVuSansCondensed-Bold.ttf"
    if not (sans.exists() and bold.exists()):
        raise FontMissingError(
            f"DejaVu fonts not found in {DEJAVU}: install fonts-dejavu-core or set DEJAVU_FONTS"
        )
    small = compose.SmallLetters(sans, art.read(Path(__file__).parent / "marks.txt"))
    small_letters = {
        letter: small.draw(letter) for letter in set(ASCII + vietnamese() + EXTRA + used_letters())
    }
    small_letters[chr(pack.BOX)] = _box(compose.SMALL_HEIGHT, 6, 5, 12)
    font = ImageFont.truetype(str(bold), compose.BIG_PX, layout_engine=ImageFont.Layout.BASIC)
    big_letters = {
        letter: compose.outline(letter, font, compose.BIG_HEIGHT, compose.BIG_BASELINE, 2) for letter in BIG
    }
    # A typed PIN is shown as stars; eight must fit, so they are drawn as bullets.
    big_letters["*"] = compose.outline("•", font, compose.BIG_HEIGHT, compose.BIG_BASELINE, 2)
    big_letters[chr(pack.BOX)] = _box(compose.BIG_HEIGHT, 16, 0, 27)
    return {
        FOLDER / "small.mf": pack.font_file(small_letters, compose.SMALL_HEIGHT),
        FOLDER / "big.mf": pack.font_file(big_letters, compose.BIG_HEIGHT),
        FOLDER / "led.py": pack.led_module(art.read(Path(__file__).parent / "led.txt")).encode(),
    }


def _box(height: int, width: int, top: int, bottom: int) -> art.Bitmap:
    """A hollow rectangle, with a dark column after it."""
    return [
        [
            top <= y <= bottom and x < width and (y in (top, bottom) or x in (0, width - 1))
            for x in range(width + 1)
        ]
        for y in range(height)
    ]


def write() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, content in build().items():
        path.write_bytes(content)


def stale() -> list[str]:
    """Generated files that differ from fresh ones; empty, with a remark, where DejaVu is missing."""
    try:
        fresh = build()
    except FontMissingError as missing:
        print(f"fonts are not checked: {missing}", file=sys.stderr)
        return []
    return [
        str(path.relative_to(ROOT))
        for path, content in fresh.items()
        if not path.exists() or path.read_bytes() != content
    ]
