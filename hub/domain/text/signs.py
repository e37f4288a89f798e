"""Classes of signs, by the general categories of Unicode and the few that these do not tell.

Pure. `str.isspace`, `\\s`, `\\d` and `str.isdigit` know signs of many scripts; what identifies is ASCII.
"""

import unicodedata
from typing import Final

FULL_WIDTH: Final = {
    sign: sign - 0xFEE0 for sign in range(0xFF01, 0xFF5F)
}  # ！ to ～, as East Asian keyboards
# Letters and marks by their category that show nothing: fillers of Hangul and Braille; selectors of variants.
_LOOK_BLANK: Final = "\u115f\u1160\u2800\u3164\uffa0"
_SHOW_NOTHING: Final = "\u034f\u17b4\u17b5" + "".join(map(chr, range(0xFE00, 0xFE10)))
DASHES: Final = dict.fromkeys(
    map(ord, "\u02d7\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d"), "-"
)
QUOTES: Final = {
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u2032\u02bc\u02b9\u00b4\u0060\uff07"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02"), '"'),
}


def is_blank(sign: str) -> bool:
    """A blank of any width, the end of a line or paragraph, a control sign, or what looks like a blank."""
    return unicodedata.category(sign) in ("Zs", "Zl", "Zp", "Cc") or sign in _LOOK_BLANK


def is_wide_blank(sign: str) -> bool:
    """A blank of any width, on a line."""
    return unicodedata.category(sign) == "Zs"


def is_control(sign: str) -> bool:
    """NUL to US, DEL and the second set of 32."""
    return unicodedata.category(sign) == "Cc"


def is_unseen(sign: str) -> bool:
    """Has no width: joiners, byte order marks, what turns the order of letters round, half a sign."""
    return (
        unicodedata.category(sign) in ("Cf", "Cs") or sign in _SHOW_NOTHING or 0xE0100 <= ord(sign) < 0xE01F0
    )


class _Plain(dict[int, int | str | None]):
    """For `str.translate`: what a sign becomes on a line, looked up once for those of common scripts."""

    def __missing__(self, sign: int) -> int | str | None:
        shown = chr(sign)
        became = None if is_unseen(shown) else " " if is_blank(shown) else FULL_WIDTH.get(sign, sign)
        if sign < COMMON_BELOW:  # others come from strangers, who could fill the memory with them
            self[sign] = became
        return became


COMMON_BELOW: Final = 0x3000
PLAIN: Final = _Plain()
