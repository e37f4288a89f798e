"""Pictures that do not change, for the memory of a printer: sent once, named by every ticket after that.

Families (docs/decisions/0196-pictures-stay-in-the-printer.md): `ram` and `nv` are the graphics of GS ( L,
lost with the printer's power or not; `fsq` is the older FS q, which takes all pictures at once. A ticket
names a picture in 11 bytes (4 with `fsq`) instead of sending it in 1,300.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec
from PIL import Image

from hub.adapters.printing import pictures
from hub.adapters.printing.pictures import Style
from hub.adapters.printing.roll import Paper

PICTURES_MAX: Final = 255  # FS q counts them in a byte
KEY_FIRST: Final = 0x30  # of the two letters by which GS ( L names a picture
KEYS_A_LETTER: Final = 64
PART_BYTES_MAX: Final = 4096  # sent at once: 0.4 s at 115,200 baud, for which a ticket may have to wait
ROWS: Final = 8  # FS q takes rows by eight; all families do, so that a ticket looks the same
_DEFINE: Final = {"ram": 83, "nv": 67}
_PRINT: Final = {"ram": 85, "nv": 69}


class Paragraph(msgspec.Struct, frozen=True):
    """A sentence as tickets have it."""

    sentence: str
    style: Style
    lines_max: int


class Stock:
    """What one printer is to hold. `name` changes with any dot of it; `parts`, sent in order, make it so."""

    def __init__(self, family: str, wanted: Mapping[str, Image.Image | None], bytes_max: int) -> None:
        """`wanted`: pictures by name, the most useful first; those over `bytes_max` are left out."""
        self._family = family
        self._numbers: dict[str, int] = {}
        drawn: list[Image.Image] = []
        held = 0
        for name, picture in wanted.items():
            if picture is None or len(drawn) == PICTURES_MAX:
                continue
            whole = padded(picture)
            size = whole.width * whole.height // 8
            if held + size <= bytes_max:
                held += size
                self._numbers[name] = len(drawn)
                drawn.append(whole)
        self.parts = [_old(drawn)] if family == "fsq" else _graphics(_DEFINE[family], drawn)
        self.name = f"{zlib.crc32(b''.join(self.parts)):08x}"
        self.bytes_held = held

    def recall(self, name: str) -> bytes | None:
        """The command that prints this picture; None: it is not held."""
        number = self._numbers.get(name)
        if number is None:
            return None
        if self._family == "fsq":
            return bytes((0x1C, 0x70, number + 1, 0))
        return b"\x1d(L\x06\x000" + bytes((_PRINT[self._family], *_key(number), 1, 1))


def named(paragraph: Paragraph) -> str:
    """The name of a paragraph's picture."""
    style = paragraph.style
    return f"{style.size_px}.{style.bold:d}{style.bar:d}.{paragraph.lines_max} {paragraph.sentence}"


def drawn(paragraphs: Iterable[Paragraph], paper: Paper) -> Iterator[tuple[str, Image.Image]]:
    """Name and picture of each paragraph, its lines in the middle."""
    return ((named(one), paragraph_picture(one, paper)) for one in paragraphs if one.sentence.strip())


def paragraph_picture(paragraph: Paragraph, paper: Paper) -> Image.Image:
    """All lines with the white between them."""
    lines = pictures.text_lines(paragraph.sentence, paragraph.style, paper.dots, paragraph.lines_max)
    width = max(line.picture.width for line in lines)
    height = sum(line.above_dots + line.picture.height + line.below_dots for line in lines)
    whole = Image.new("1", (width, height), pictures.WHITE)
    y = 0
    for line in lines:
        whole.paste(line.picture, ((width - line.picture.width) // 2, y + line.above_dots))
        y += line.above_dots + line.picture.height + line.below_dots
    return whole


def padded(picture: Image.Image) -> Image.Image:
    """The picture with whole bytes across and down, in the middle of them."""
    size = -(-picture.width // 8) * 8, -(-picture.height // ROWS) * ROWS
    whole = Image.new("1", size, pictures.WHITE)
    whole.paste(picture, ((size[0] - picture.width) // 2, (size[1] - picture.height) // 2))
    return whole


def _ink(picture: Image.Image) -> bytes:
    """Rows of bits, a set bit black."""
    return picture.point(lambda dot: 255 - dot, "1").tobytes()


def _key(number: int) -> tuple[int, int]:
    return KEY_FIRST + number // KEYS_A_LETTER, KEY_FIRST + number % KEYS_A_LETTER


def _u16(number: int) -> bytes:
    return number.to_bytes(2, "little")


def _graphics(function: int, drawn: Iterable[Image.Image]) -> list[bytes]:
    """Each picture defined under its key; one that was there before is replaced."""
    parts = [b""]
    for number, picture in enumerate(drawn):
        body = b"0" + bytes((function, 0x30, *_key(number), 1)) + _u16(picture.width) + _u16(picture.height)
        body += b"1" + _ink(picture)
        command = b"\x1d(L" + _u16(len(body)) + body
        if len(parts[-1]) + len(command) > PART_BYTES_MAX and parts[-1]:
            parts.append(b"")
        parts[-1] += command
    return parts


def _old(drawn: list[Image.Image]) -> bytes:
    """FS q: column by column, each from top to bottom."""
    if not drawn:
        return b""
    command = [b"\x1cq", bytes((len(drawn),))]
    for picture in drawn:
        turned = picture.transpose(Image.Transpose.TRANSPOSE)
        command += [_u16(picture.width // 8), _u16(picture.height // 8), _ink(turned)]
    return b"".join(command)
