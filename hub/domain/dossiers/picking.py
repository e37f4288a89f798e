"""One of many by its code or a part of its name, as people search. Pure; nothing is ever guessed."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import Final

import msgspec

from hub.domain.text import as_typed, folded

NEAR_MAX: Final = 5
LIKE: Final = 0.6  # of difflib: how much of two texts is the same


class Found(StrEnum):
    """How it was found."""

    EXACT = "exact"  # by its code
    PART = "part"  # the only one that this fits
    SEVERAL = "several"
    NONE = "none"


class Picked(msgspec.Struct, frozen=True):
    """`codes`: the one, those that all fit, or those that are near to what was typed, the nearest first."""

    found: Found
    codes: tuple[str, ...] = ()


def pick(typed: str, names: Mapping[str, Iterable[str]]) -> Picked:
    """What somebody means by `typed`. `names`: the names of each, in all languages, by its code."""
    plain = as_typed(typed)
    if plain in names:
        return Picked(Found.EXACT, (plain,))
    sought = folded(typed)
    forms = {code: tuple(map(folded, (code, *those))) for code, those in names.items()}
    by_code = [code for code, those in forms.items() if those[0] == sought]
    if len(by_code) == 1:  # in another case, with blanks for dots
        return Picked(Found.EXACT, tuple(by_code))
    for fits in (_is_whole, _is_part):
        those = tuple(code for code, texts in forms.items() if sought and fits(sought, texts))
        if those:
            return Picked(Found.PART if len(those) == 1 else Found.SEVERAL, those)
    return Picked(Found.NONE, _near(sought, forms))


def _is_whole(sought: str, texts: tuple[str, ...]) -> bool:
    return sought in texts


def _is_part(sought: str, texts: tuple[str, ...]) -> bool:
    return any(sought in text for text in texts)


def _near(sought: str, forms: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Those that have most of the words; where none has half of them, what is written alike."""
    words = set(sought.split())
    if not words:
        return ()
    shared = {
        code: len(words & {word for text in texts for word in text.split()}) for code, texts in forms.items()
    }
    those = sorted(
        (code for code, count in shared.items() if 2 * count >= len(words)), key=lambda c: -shared[c]
    )
    if those:
        return tuple(those[:NEAR_MAX])
    owners = {text: code for code, texts in forms.items() for text in texts if text}
    alike = get_close_matches(sought, owners, NEAR_MAX, LIKE)
    return tuple(dict.fromkeys(owners[text] for text in alike))
