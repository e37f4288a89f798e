"""Text, codes and rules as 1-bit pictures, black is ink."""

import unicodedata
from functools import lru_cache
from typing import Final

import msgspec
import segno
from barcode.codex import Code128
from PIL import Image, ImageChops, ImageDraw, ImageFont

from hub.adapters.printing import fonts
from hub.adapters.printing.wrapping import balanced

BAR_PADDING_DOTS: Final = 10
QR_MASK: Final = 3  # readers take any of the eight; trying all for the fairest takes ten times as long
BLACK: Final = 0
WHITE: Final = 255


class Style(msgspec.Struct, frozen=True):
    """How a line looks. `bar`: white on black."""

    size_px: int
    bold: bool = False
    bar: bool = False


class Line(msgspec.Struct, frozen=True):
    """The inked part of a text line, and the blank rows above and below that complete its line box."""

    picture: Image.Image
    above_dots: int
    below_dots: int


@lru_cache(maxsize=16)
def font(style: Style) -> ImageFont.FreeTypeFont:
    """The font of `style`; `fonts.FontMissingError` where it is not installed."""
    return fonts.load(style.size_px, bold=style.bold)


def text_lines(sentence: str, style: Style, width_dots: int, lines_max: int) -> tuple[Line, ...]:
    """`sentence` in lines of at most `width_dots`; letters and marks that come apart are put together."""
    sentence = unicodedata.normalize("NFC", sentence)
    room = width_dots - 2 * BAR_PADDING_DOTS if style.bar else width_dots - 2

    def fits(part: str, width: int) -> bool:
        return font(style).getlength(part, mode="1") <= width  # as it is drawn: hinted letters are wider

    return tuple(text_line(part, style) for part in balanced(sentence, fits, room, lines_max))


def text_line(sentence: str, style: Style) -> Line:
    """One line, cropped to its ink: blank rows cost as many bytes as inked ones."""
    face = font(style)
    ascent, descent = face.getmetrics()
    spare = style.size_px  # stacked marks (Ễ) may rise above the ascent the font declares
    canvas = Image.new("1", (int(face.getlength(sentence)) + 2 * spare, ascent + descent + 2 * spare), WHITE)
    pen = ImageDraw.Draw(canvas)
    pen.fontmode = "1"
    pen.text((spare, spare), sentence, font=face, fill=BLACK, anchor="la")
    left, top, right, bottom = ink_box(canvas) or (spare, spare, spare + 1, spare + 1)
    if style.bar:
        return _bar(canvas.crop((left, top, right, bottom)))
    above, below = max(0, top - spare), max(0, spare + ascent + descent - bottom)
    return Line(canvas.crop((left, top, right, bottom)), above, below)


def _bar(ink: Image.Image) -> Line:
    pad = BAR_PADDING_DOTS
    bar = Image.new("1", (ink.width + 2 * pad, ink.height + 2 * pad), BLACK)
    bar.paste(ImageChops.invert(ink), (pad, pad))
    return Line(bar, 0, 0)


def ink_box(picture: Image.Image) -> tuple[int, int, int, int] | None:
    """Left, top, right, bottom of what is black; None for white paper."""
    return ImageChops.invert(picture.convert("L")).getbbox()


def qr_code(payload: str, dots_per_module: int) -> Image.Image:
    """The code without its quiet zone: on the ticket the paper around it is white."""
    rows = segno.make_qr(payload, error="m", mask=QR_MASK).matrix
    modules = bytes(BLACK if module else WHITE for row in rows for module in row)
    side = len(rows) * dots_per_module
    picture = Image.frombytes("L", (len(rows), len(rows)), modules).resize(
        (side, side), Image.Resampling.NEAREST
    )
    return picture.convert("1", dither=Image.Dither.NONE)


def blank(rows: int) -> Image.Image:
    """White paper `rows` high: exact on every printer, where feed commands count in units of their own."""
    return Image.new("1", (8, rows), WHITE)


def rule(width_dots: int, rows: int = 2) -> Image.Image:
    """A horizontal line."""
    return Image.new("1", (width_dots, rows), BLACK)


BAR_DOTS: Final = 2  # of the narrowest bar: a quarter of a millimetre, which every scanner reads
BAR_QUIET: Final = 10  # modules of white on either side, as Code 128 asks; the margins of paper are wider
BAR_HEIGHT_DOTS: Final = 56


def bar_code(payload: str, width_dots: int) -> Image.Image:
    """Code 128 across the paper, whose margins are its quiet zones; one that is too long stands along it."""
    modules = Code128(payload).build()[0]
    across = BAR_DOTS * len(modules) <= width_dots
    if not across:
        modules = "0" * BAR_QUIET + modules + "0" * BAR_QUIET
    bars = Image.frombytes("L", (len(modules), 1), bytes(BLACK if bit == "1" else WHITE for bit in modules))
    picture = bars.resize((BAR_DOTS * len(modules), BAR_HEIGHT_DOTS), Image.Resampling.NEAREST)
    turned = picture if across else picture.transpose(Image.Transpose.ROTATE_90)
    return turned.convert("1", dither=Image.Dither.NONE)
