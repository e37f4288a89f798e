"""A strip of paper that ESC/POS commands are laid on, from top to bottom, everything centred."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Final

import msgspec
from PIL import Image

from hub.adapters.printing import pictures
from hub.adapters.printing.library import QR_ECLEVEL_M, Dummy
from hub.adapters.printing.pictures import Style
from hub.adapters.printing.unaccented import unaccented
from hub.adapters.printing.wrapping import balanced

FONT_A_WIDTH_DOTS: Final = 12
QR_DOTS_PER_MODULE: Final = 6


class Paper(msgspec.Struct, frozen=True):
    """A paper width and the python-escpos profile that describes the printers made for it."""

    mm: int
    dots: int
    profile: str


PAPERS: Final = {paper.mm: paper for paper in (Paper(58, 384, "POS-5890"), Paper(80, 576, "TM-T20II"))}


class Roll:
    """Collects the bytes of one ticket. `accents=False`: no pictures, ASCII in the printer's own font."""

    def __init__(
        self,
        paper: Paper,
        draw: Callable[..., bytes],
        *,
        accents: bool,
        recall: Callable[[str, Style, int], bytes | None] | None = None,
    ) -> None:
        """`recall`: the command for a paragraph that the printer holds, or None."""
        self._paper = paper
        self._recall = recall
        self._draw = draw  # cached `draw_text`
        self._accents = accents
        self._printer = Dummy(profile=paper.profile)
        self._printer.hw("INIT")
        self._printer.set(align="center")

    @property
    def output(self) -> bytes:
        """All commands so far."""
        return bytes(self._printer.output)

    def text(self, sentence: str, style: Style, lines_max: int) -> None:
        """A paragraph in the language of the citizen."""
        if self._accents:
            held = self._recall(sentence, style, lines_max) if self._recall else None
            self._printer._raw(held or self._draw(sentence, style, self._paper, lines_max))
            return
        self.own_font(*ascii_lines(sentence, self._paper.dots, lines_max), tall=style.bold)

    def own_font(self, *lines: str, times: int = 1, tall: bool = False) -> None:
        """Lines in the printer's font A, `times` as large or of double height; marks are dropped."""
        self._printer.set(custom_size=True, width=times, height=2 if tall else times)
        for line in lines:
            self._printer._raw(unaccented(line).encode("ascii") + b"\n")

    def big(self, word: str, times_max: int) -> None:
        """One word in the printer's own font, as large as the paper takes with a small margin."""
        room = self._paper.dots - 2 * FONT_A_WIDTH_DOTS
        self.own_font(word, times=max(1, min(times_max, room // (FONT_A_WIDTH_DOTS * len(word)))))

    def value(self, figures: str, times: int) -> None:
        """Figures under their label: never a picture, as they change with every ticket."""
        self.own_font(figures, times=times if self._accents else 1)

    def command(self, raw: bytes) -> None:
        """What the printer is told as it is."""
        self._printer._raw(raw)

    def gap(self, rows: int) -> None:
        """`rows` of white paper; a printer that takes no pictures feeds a line."""
        if self._accents:
            self._printer._raw(_blank(rows, self._paper))
        else:
            self.own_font("")

    def rule(self) -> None:
        """A thin line over three quarters of the paper."""
        if self._accents:
            self._printer._raw(_rule(self._paper))
        else:
            self.own_font("-" * (self._paper.dots // FONT_A_WIDTH_DOTS * 3 // 4))

    def qr(self, payload: str) -> None:
        """By the printer's own command where its profile has one, else as a picture if it takes any."""
        if self._printer.profile.supports("qrCode"):
            self._printer.qr(payload, ec=QR_ECLEVEL_M, size=QR_DOTS_PER_MODULE, native=True)
        elif self._accents:
            self._printer._raw(_twofold(pictures.qr_code(payload, QR_DOTS_PER_MODULE // 2)))

    def bar(self, payload: str) -> None:
        """A barcode as a picture, for scanners that read no QR code; without pictures there is none."""
        if self._accents:
            self._printer._raw(raster(pictures.bar_code(payload, self._paper.dots), self._paper))

    def cut(self) -> None:
        """Feeds the last line past the knife and cuts."""
        self._printer.set(custom_size=True, width=1, height=1)
        self._printer.cut(feed=False)


def draw_text(sentence: str, style: Style, paper: Paper, lines_max: int) -> bytes:
    """The commands of a paragraph printed as pictures, each line in its line box."""
    commands, blank_dots = [], 0
    for line in pictures.text_lines(sentence, style, paper.dots, lines_max):
        if rows := blank_dots + line.above_dots:
            commands.append(_blank(rows, paper))
        commands.append(raster(line.picture, paper))
        blank_dots = line.below_dots
    if blank_dots:
        commands.append(_blank(blank_dots, paper))
    return b"".join(commands)


def raster(picture: Image.Image, paper: Paper) -> bytes:
    """`GS v 0` of a picture; escpos' ImageWidthError if it is wider than the paper."""
    printer = Dummy(profile=paper.profile)
    printer.image(picture)
    return bytes(printer.output)


def _twofold(picture: Image.Image) -> bytes:
    """`GS v 0` of a picture that the printer prints twice as wide and high, in a quarter of the bytes."""
    whole = Image.new("1", ((picture.width + 7) // 8 * 8, picture.height), pictures.WHITE)
    whole.paste(picture, ((whole.width - picture.width) // 2, 0))
    ink = whole.point(lambda dot: 255 - dot, "1").tobytes()
    measures = (whole.width // 8).to_bytes(2, "little") + picture.height.to_bytes(2, "little")
    return b"\x1dv0\x03" + measures + ink


@lru_cache(maxsize=64)
def _blank(rows: int, paper: Paper) -> bytes:
    return raster(pictures.blank(rows), paper)


@cache
def _rule(paper: Paper) -> bytes:
    return raster(pictures.rule(paper.dots * 3 // 4), paper)


def ascii_lines(sentence: str, width_dots: int, lines_max: int) -> tuple[str, ...]:
    """`sentence` without marks, in lines for font A."""
    return balanced(
        unaccented(sentence),
        lambda part, dots: len(part) * FONT_A_WIDTH_DOTS <= dots,
        width_dots,
        lines_max,
        "...",
    )
