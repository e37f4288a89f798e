"""Text as people search: without case, tone marks and signs between words. Pure.

`Hòa` and `Hoà` are one name in two spellings of the tone; `nguyen thi hoa` is `Nguyễn Thị Hoà` on a keyboard
without Vietnamese; `0900 000 001` is `0900000001`.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from hub.domain.text.lines import line
from hub.domain.text.signs import DASHES, QUOTES

BETWEEN: Final = "\n"  # stands between texts that are searched together, and in none of them
_STROKES: Final = str.maketrans({"đ": "d", "ð": "d", "ı": "i", "ł": "l", "ø": "o"})
_NO_WORD: Final = re.compile(r"[\W_]+")
_DIGIT: Final = re.compile(r"\d")
_NUMBER: Final = re.compile(r"[+(]?[0-9][0-9 .()/-]*")


def folded(text: str) -> str:
    """Small letters without marks, words with single blanks between."""
    return _folded(line(text))


def _folded(text: str) -> str:
    if text.isascii():
        return " ".join(_NO_WORD.sub(" ", text.lower()).split())
    return " ".join(" ".join(map(_word, text.split(" "))).split())


@lru_cache(
    maxsize=8_192
)  # Vietnamese has some 7,000 syllables, and 2,642 procedures or 500,000 citizens few of them
def _word(word: str) -> str:
    """A word of a line: its parts, with blanks between."""
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_STROKES))
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _NO_WORD.sub(" ", bare.casefold())


def in_search(texts: Iterable[str]) -> str:
    """What is kept of some texts so that `sought` of a part of one is found in it."""
    kept: dict[str, None] = {}
    for text in texts:
        plain = line(text)
        for form in (_folded(plain), _digits(plain)):
            if form:
                kept[form] = None
    return BETWEEN.join(kept)


def sought(text: str) -> tuple[str, ...]:
    """What to look for in `in_search`, any of these; () for a text without letters and digits."""
    return tuple(dict.fromkeys(filter(None, (_digits(text), folded(text)))))


def alike(one: str, other: str) -> bool:
    """Whether two texts say the same to people: blanks, quotes, dashes and their make do not count."""
    return one == other or comparable(one) == comparable(other)


def comparable(text: str) -> str:
    """A line with the plain signs for quotes and dashes, to be compared and not to be shown."""
    return line(text.translate(DASHES).translate(QUOTES))


def _digits(text: str) -> str:
    """The digits of a telephone or identity number, however it is grouped; "" for other text."""
    if not _DIGIT.search(text):  # most texts: a name
        return ""
    plain = text if text.isascii() and text.isprintable() else line(text.translate(DASHES))
    return re.sub("[^0-9]", "", plain) if _NUMBER.fullmatch(plain) else ""
