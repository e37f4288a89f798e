"""A line of text as the hub keeps it. Pure."""

import unicodedata
from typing import Any

from hub.domain.text.signs import FULL_WIDTH, is_blank, is_unseen


def line(text: str) -> str:
    """The text in composed letters (NFC), on one line, with single blanks and without what is not seen.

    Full-width signs become ASCII. Quotes and dashes stay as they were written: they are part of names.
    """
    if text.isascii():  # nearly all of it, and the quick way
        return " ".join(text.split()) if text.isprintable() else _line(text)
    return _line(unicodedata.normalize("NFC", text.translate(FULL_WIDTH)))


def lined(value: Any) -> Any:
    """Decoded JSON with every text in it as a line; the names of fields stay."""
    if isinstance(value, str):
        return line(value)
    if isinstance(value, dict):
        return {key: lined(inner) for key, inner in value.items()}
    return [lined(inner) for inner in value] if isinstance(value, list) else value


def _line(text: str) -> str:
    kept = (" " if is_blank(sign) else sign for sign in text if not is_unseen(sign))
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))
