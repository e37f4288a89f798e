"""Takes citizens' data out of what upstream says: its words go into lists and logs that others read."""

import re
import unicodedata
from collections.abc import Iterable

CHARS_MAX = 200
HIDDEN = "…"
_WORD = re.compile(r"[^\W_]+")
_NUMBERS = re.compile(r"\d[\d .-]{7,}\d")  # of phones, of identity cards; a dossier's code is put back
_MAIL = re.compile(r"\S+@\S+")
_CODE = re.compile(r"(?:\d{3}\.\d{2}\.\d{2}\.)?H\d{2}(?:\.\d{2})?-\d{6}-\d{4}")
_COMMON = frozenset({"ho so", "van ban", "thanh phan", "thanh toan"})  # words of offices that are names too


def redacted(text: str, people: Iterable[dict[str, str]] = ()) -> str:
    """The text, shortened, without numbers and addresses of people and without any word of these people."""
    text = " ".join(text.split())[: 4 * CHARS_MAX]
    hidden = _words(value for person in people for value in person.values())
    pieces, at = [], 0
    for code in _CODE.finditer(text):
        pieces += [_without(text[at : code.start()], hidden), code.group()]
        at = code.end()
    pieces.append(_without(text[at:], hidden))
    return re.sub(rf"{HIDDEN}(?:[\s,]*{HIDDEN})+", HIDDEN, "".join(pieces))[:CHARS_MAX]


def _without(text: str, hidden: frozenset[str]) -> str:
    text = _NUMBERS.sub(HIDDEN, _MAIL.sub(HIDDEN, text))
    found = list(_WORD.finditer(text))
    folded = [_folded(word.group()) for word in found]
    kept = {
        place + more for place in range(len(found) - 1) for more in (0, 1) if _pair(folded, place) in _COMMON
    }
    for place in reversed(range(len(found))):
        if folded[place] in hidden and place not in kept:
            start, end = found[place].span()
            text = text[:start] + HIDDEN + text[end:]
    return text


def _pair(words: list[str], place: int) -> str:
    return f"{words[place]} {words[place + 1]}"


def _words(values: Iterable[str]) -> frozenset[str]:
    return frozenset(_folded(word) for value in values for word in _WORD.findall(value))


def _folded(word: str) -> str:
    """Without case and tone marks: upstream may write names its own way."""
    plain = unicodedata.normalize("NFD", word.casefold().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
