"""Finds DejaVu Sans, which has every Vietnamese letter, where Debian and its relatives put it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PIL import ImageFont

from hub.domain.errors import Unavailable
from hub.i18n import text

FONT_DIRS: Final = tuple(
    Path(folder)
    for folder in (
        "/usr/share/fonts/truetype/dejavu",  # Debian, Raspberry Pi OS
        "/usr/share/fonts/TTF",
        "/usr/share/fonts/dejavu-sans-fonts",
        "/usr/share/fonts/dejavu",
        "/usr/local/share/fonts",
    )
)


class FontMissingError(Unavailable):
    """The font of the tickets is not installed; the message says what to install."""

    def __init__(self, name: str, lang: str = "vi") -> None:
        super().__init__(text("printing.font_missing", lang, name=name))


def load(size_px: int, *, bold: bool, folders: Sequence[Path] = FONT_DIRS) -> ImageFont.FreeTypeFont:
    """DejaVu Sans at `size_px`; `FontMissingError` when it is in none of `folders`.

    Basic layout: precomposed Vietnamese letters need no shaping, and a picture is the same everywhere.
    """
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    for folder in folders:
        if (folder / name).is_file():
            return ImageFont.truetype(str(folder / name), size_px, layout_engine=ImageFont.Layout.BASIC)
    raise FontMissingError(name)
