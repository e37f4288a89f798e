"""Vietnamese without its marks, for printers that take no pictures."""

import unicodedata
from typing import Final

# Not decomposed by Unicode, or outside of what every printer has.
_PLAIN: Final = str.maketrans(
    {"đ": "d", "Đ": "D", "–": "-", "—": "-", "…": "...", "“": '"', "”": '"', "’": "'", "₫": "d"}
)


def unaccented(sentence: str) -> str:
    """ASCII only: marks dropped, `đ` as `d`, anything else unknown as `?`."""
    parts = unicodedata.normalize("NFKD", sentence.translate(_PLAIN))
    bare = "".join(c for c in parts if not unicodedata.combining(c))
    return "".join(c if " " <= c <= "~" else "?" for c in bare)
