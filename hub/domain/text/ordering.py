"""The order of names in a list that Vietnamese people read: đ after d, ă and â after a, tones last. Pure."""

import unicodedata
from typing import Final

from hub.domain.text.lines import line

_LETTERS: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PLACE: Final = {letter: place for place, letter in enumerate(_LETTERS)}
_TONES: Final = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền hỏi ngã sắc nặng
_AFTER_LETTERS: Final = len(_LETTERS)

Order = tuple[list[tuple[int, str]], list[int], str]


def in_order(text: str) -> Order:
    """A key to sort by: letters first, then tones, then small before great."""
    letters: list[tuple[int, str]] = []
    tones: list[int] = []
    for sign in line(text).casefold():
        parts = unicodedata.normalize("NFD", sign)
        tone = next((_TONES[part] for part in parts if part in _TONES), 0)
        letter = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
        place = _PLACE.get(letter, _AFTER_LETTERS if letter.isalpha() else -1)
        letters.append((place, "" if 0 <= place < _AFTER_LETTERS else letter))
        tones.append(tone)
    return letters, tones, text
