"""A printed ticket as a picture: the bytes that a printer got, drawn as a person would see them.

Whatever the printer would not understand is reported, never passed over in silence: garbled bytes must be
noticed. 58 mm paper has 384 dots across, 80 mm has 576, at 203 dots per inch. Fonts A (12x24) and B (9x17)
are fixed-width.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from PIL import Image, ImageDraw, ImageFont

from . import escpos, paper_images

DOTS = {58: 384, 80: 576}
DOTS_PER_MM = 8
LINE_DOTS = 30  # the default line spacing of 1/6 inch
MARGIN = 24
FEED_BEFORE_CUT = 24
LENGTH_MAX = 8000  # dots; a metre of paper is a mistake
FONTS = {0: (12, 24), 1: (9, 17)}  # number to cell
CODE_PAGES = {0: "cp437", 2: "cp850", 16: "cp1252", 52: "cp1258", 94: "cp1258"}  # makers differ beyond these
MONO = Path("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf")
SILENT = {b"\x1d" + x for x in (b"r", b"a", b"P", b"W")} | {
    b"\x1b" + x for x in (b"R", b"p", b"=", b"c", b"S")
}
SILENT |= {b"\x10\x04", b"\x10\x05", b"\x10\x14", b"\x1c.", b"\r"}  # leave nothing on paper


@dataclass
class Style:
    """What ESC @ sets back."""

    font: int = 0
    wide: int = 1
    high: int = 1
    bold: bool = False
    underline: bool = False
    inverse: bool = False
    align: int = 0  # 0 left, 1 centre, 2 right
    line_dots: int = LINE_DOTS
    code_page: str = "cp437"
    left: int = 0


@dataclass
class Paper:
    """The roll while it is printed: finished rows above, the line being filled below."""

    width: int
    style: Style = field(default_factory=Style)
    store: paper_images.Store = field(default_factory=paper_images.Store)
    errors: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)  # each line of text printed by the printer's own fonts
    cuts: list[int] = field(default_factory=list)  # y of each cut
    y: int = 0

    def __post_init__(self) -> None:
        self.image = Image.new("L", (self.width, LENGTH_MAX), 255)
        self._line: list[Image.Image] = []  # letters and column pictures side by side
        self._text = ""
        self._qr = paper_images.QrCode()

    # --- commands

    def obey(self, command: escpos.Command) -> None:
        """Carry out one command; what is not understood becomes an error."""
        name, data = command.name, command.data
        action = self._ACTIONS.get(name)
        if not command.known:
            self.errors.append(f"unknown command {command.raw.hex(' ')}")
        elif name == b"":
            self._type(data)
        elif action:
            action(self, data)
        elif name not in SILENT:
            self.errors.append(f"command not drawn: {command.raw[:8].hex(' ')}")

    def _reset(self, _data: bytes) -> None:
        self.style = Style()

    def _feed(self, data: bytes = b"\x01") -> None:
        self._end_line()
        self._advance((data[0] - 1) * self.style.line_dots if data[0] else 0)

    def _feed_dots(self, data: bytes) -> None:
        self._end_line(height=data[0])

    def _mode(self, data: bytes) -> None:
        bits = data[0]
        self.style.font, self.style.bold = bits & 1, bool(bits & 0x08)
        self.style.high, self.style.wide = 1 + (bits >> 4 & 1), 1 + (bits >> 5 & 1)
        self.style.underline = bool(bits & 0x80)

    def _size(self, data: bytes) -> None:
        self.style.wide, self.style.high = 1 + (data[0] >> 4 & 7), 1 + (data[0] & 7)

    def _set(self, field_name: str, value: object) -> None:
        setattr(self.style, field_name, value)

    def _font(self, data: bytes) -> None:
        if data[0] % 48 not in FONTS:
            self.errors.append(f"font {data[0]} does not exist")
        self.style.font = min(1, data[0] % 48)

    def _align(self, data: bytes) -> None:
        self.style.align = data[0] % 48

    def _code_page(self, data: bytes) -> None:
        if data[0] not in CODE_PAGES:
            self.errors.append(f"code page {data[0]} is not known here")
        self.style.code_page = CODE_PAGES.get(data[0], "cp437")

    def _cut(self, data: bytes) -> None:
        self._end_line()
        if data[0] in (65, 66):
            self._advance(data[1] + FEED_BEFORE_CUT)
        self.cuts.append(self.y)

    # --- text

    def _type(self, data: bytes) -> None:
        try:
            text = data.decode(self.style.code_page)
        except UnicodeDecodeError:
            self.errors.append(f"bytes outside code page {self.style.code_page}: {data[:16].hex(' ')}")
            text = data.decode(self.style.code_page, errors="replace")
        for letter in text:
            self._put(self._glyph(letter))
            self._text += letter

    def _glyph(self, letter: str) -> Image.Image:
        width, height = FONTS[self.style.font]
        cell = Image.new("L", (width, height), 255)
        pen = ImageDraw.Draw(cell)
        pen.fontmode = "1"  # a dot of thermal paper is black or white
        size = height * 5 // 6
        face = ImageFont.truetype(str(MONO), size) if MONO.exists() else ImageFont.load_default(size)
        bold = int(self.style.bold)
        pen.text((0, height * 4 // 5), letter, font=face, fill=0, anchor="ls", stroke_width=bold)
        if self.style.underline:
            pen.line((0, height - 1, width, height - 1), fill=0, width=2)
        if self.style.inverse:
            cell = cell.point(lambda v: 255 - v)
        return cell.resize((width * self.style.wide, height * self.style.high), Image.Resampling.NEAREST)

    def _put(self, image: Image.Image) -> None:
        if self._used + image.width > self.width:
            if not self._line:
                self.errors.append(f"{image.width} dots do not fit on {self.width}")
            self._end_line()
        self._line.append(image)

    @property
    def _used(self) -> int:
        return self.style.left + sum(piece.width for piece in self._line)

    def _end_line(self, height: int | None = None) -> None:
        if self._text.strip():
            self.texts.append(self._text)
        self._text = ""
        tall = max((piece.height for piece in self._line), default=0)
        x = self.style.left + (self.width - self._used) * self.style.align // 2
        for piece in self._line:
            self._paste(piece, x, self.y + tall - piece.height)
            x += piece.width
        self._line = []
        self._advance(max(tall, self.style.line_dots if height is None else height))

    def _advance(self, dots: int) -> None:
        self.y += dots
        if self.y > LENGTH_MAX - 1000:
            self.errors.append("more than 0.8 m of paper")
            self.y = 0

    def _paste(self, image: Image.Image, x: int, y: int) -> None:
        self.image.paste(Image.new("L", image.size, 0), (x, y), image.point(lambda v: 255 - v))

    # --- pictures

    def _raster(self, data: bytes) -> None:
        if data[:1] not in (b"0", b"\0"):
            self.errors.append(f"GS v {data[0]} is unknown")
        else:
            self._place(paper_images.raster(data))

    def _place(self, image: Image.Image) -> None:
        """A picture stands by itself, aligned, and ends without a gap."""
        if self._line:
            self._end_line()
        if image.width > self.width:
            self.errors.append(f"a picture of {image.width} dots does not fit on {self.width}")
        self._paste(image, max(0, (self.width - image.width) * self.style.align // 2), self.y)
        self._advance(image.height)

    def _function(self, data: bytes) -> None:
        """GS ( : groups of functions; k is two-dimensional codes, L is stored pictures."""
        group, body = data[:1], data[3:]
        if group not in (b"k", b"L"):
            if group not in (b"A", b"E", b"D", b"H"):
                self.errors.append(f"command not drawn: GS ( {group!r}")
            return
        function = self._qr.function if group == b"k" else self.store.graphics
        if image := function(body, self.errors):
            self._place(image)

    def _old_pictures(self, data: bytes) -> None:
        self.store.define_old(data, self.errors)

    def _old_picture(self, data: bytes) -> None:
        if image := self.store.recall_old(data, self.errors):
            self._place(image)

    _ACTIONS: ClassVar[dict[bytes, Callable[[Paper, bytes], None]]] = {
        b"\n": lambda self, data: self._feed(),
        b"\x1b@": _reset,
        b"\x1bd": _feed,
        b"\x1bJ": _feed_dots,
        b"\x1b!": _mode,
        b"\x1bE": lambda self, data: self._set("bold", bool(data[0] & 1)),
        b"\x1bG": lambda self, data: self._set("bold", bool(data[0] & 1)),
        b"\x1b-": lambda self, data: self._set("underline", bool(data[0] % 48)),
        b"\x1dB": lambda self, data: self._set("inverse", bool(data[0] & 1)),
        b"\x1bM": _font,
        b"\x1ba": _align,
        b"\x1bt": _code_page,
        b"\x1b2": lambda self, data: self._set("line_dots", LINE_DOTS),
        b"\x1b3": lambda self, data: self._set("line_dots", data[0]),
        b"\x1dL": lambda self, data: self._set("left", data[0] + 256 * data[1]),
        b"\x1d!": _size,
        b"\x1dV": _cut,
        b"\x1bi": lambda self, data: self._cut(b"\0"),
        b"\x1bm": lambda self, data: self._cut(b"\x01"),
        b"\x1dv": _raster,
        b"\x1b*": lambda self, data: self._put(paper_images.columns(data)),
        b"\x1d(": _function,
        b"\x1cq": _old_pictures,
        b"\x1cp": _old_picture,
        b"\x1b{": lambda self, data: self._upright("upside down", data),
        b"\x1bV": lambda self, data: self._upright("turned", data),
    }

    def _upright(self, what: str, data: bytes) -> None:
        if data[0] & 1:
            self.errors.append(f"{what} print is not drawn")


@dataclass(frozen=True)
class Ticket:
    """What a person holds: the picture, the lines in the printer's own letters, what was wrong."""

    image: Image.Image
    texts: list[str]
    errors: list[str]
    cuts: int


def render(data: bytes, mm: int = 80, store: paper_images.Store | None = None) -> Ticket:
    """Draw the bytes of one job on paper of 58 or 80 mm, by a printer that holds the pictures of `store`."""
    paper = Paper(DOTS[mm], store=store or paper_images.Store())
    commands, rest = escpos.commands(data)
    for command in commands:
        paper.obey(command)
    if rest:
        paper.errors.append(f"ends inside a command: {rest[:8].hex(' ')}, {len(rest)} bytes")
    paper._end_line(height=0)
    height = max(paper.y, 1)
    sheet = Image.new("L", (paper.width + 2 * MARGIN, height + 2 * MARGIN), 255)
    sheet.paste(paper.image.crop((0, 0, paper.width, height)), (MARGIN, MARGIN))
    pen = ImageDraw.Draw(sheet)
    for y in paper.cuts:
        pen.line((0, y + MARGIN, sheet.width, y + MARGIN), fill=160, width=1)
    return Ticket(sheet, paper.texts, paper.errors, len(paper.cuts))
