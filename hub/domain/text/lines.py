"""A line of text as the hub keeps it. Pure."""

import unicodedata
from typing import Any

from hub.domain.text.signs import PLAIN


def line(text: str) -> str:
    """The text in composed letters (NFC), on one line, with single blanks and without what is not seen.

    Full-width signs become ASCII. Quotes and dashes stay as they were written: they are part of names.
    """
    if text.isascii():  # nearly all of it, and the quick way
        return " ".join((text if text.isprintable() else text.translate(PLAIN)).split())
    return unicodedata.normalize("NFC", " ".join(text.translate(PLAIN).split()))


def lined(value: Any) -> Any:
    """Decoded JSON with every text in it as a line; the names of fields stay."""
    if isinstance(value, str):
        return line(value)
    if isinstance(value, dict):
        return {key: lined(inner) for key, inner in value.items()}
    return [lined(inner) for inner in value] if isinstance(value, list) else value
