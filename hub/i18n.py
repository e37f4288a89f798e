"""The words people see, by message id: `text("receipt.sets", "vi", count=3)`.

The catalogues are `hub/locale/<lang>.po`; their msgid is an identifier, their msgstr a `str.format` text with
named placeholders. They are read when first asked for (docs/decisions/0035-catalogues-read-as-text.md), by a
reader of their own: Babel's takes longer than most commands (0205).

A queue does not stop for a missing sentence: an unknown id comes out as `⟦id⟧` and a text whose values are
missing comes out with its braces, each with a `TextWarning`. The tests turn warnings into errors.
"""

import errno
import json
import re
import warnings
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from hub.domain.text import readable

LANGS: Final = ("vi", "en")  # the first is the one an office speaks unless told otherwise
# Placeholders of numbers that count something; the numbers of counters, ports, rows and years name something.
_COUNTS: Final = frozenset(
    (
        *("answers", "bytes", "commits", "count", "days", "dead", "dossiers", "duplicates", "invalid"),
        *("listed", "lost", "pending", "presses", "ratings", "received", "refused", "rows", "scanned"),
        *("steps", "tickets", "told", "total", "unasked"),
    )
)
_LOCALE: Final = Path(__file__).with_name("locale")
_STRING: Final = r'"[^"\\\n]*+(?:\\["\\nrt][^"\\\n]*+)*+"'  # the escapes that gettext and JSON share
_STRINGS: Final = rf"{_STRING}(?:\n{_STRING})*+"
_ENTRY: Final = re.compile(rf"(?:#[^\n]*\n|\n)*+(?:msgid ({_STRINGS})\nmsgstr ({_STRINGS})\n|\Z)")


class TextWarning(UserWarning):
    """A sentence that a person should see is not there, or not whole."""


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """All texts of `lang`, one of `LANGS`, by message id; ValueError for another language."""
    if lang not in LANGS:
        raise ValueError(f"no catalogue for the language {lang!r}; there are {', '.join(LANGS)}")
    return MappingProxyType(entries((_LOCALE / f"{lang}.po").read_text("utf-8")))


def entries(po: str) -> dict[str, str]:
    """The texts of a catalogue by message id; ValueError for anything else than a plain entry."""
    found, at = {}, 0
    while at < len(po):
        entry = _ENTRY.match(po, at)
        if entry is None:
            raise ValueError(f"not a catalogue from line {po.count(chr(10), 0, at) + 1} on")
        at = entry.end()
        if entry[1] is not None:
            found[_read(entry[1])] = _read(entry[2])
    found.pop("", None)  # the header
    return found


def _read(strings: str) -> str:
    if "\\" in strings or "\n" in strings:
        return "".join(map(json.loads, strings.split("\n")))
    return strings[1:-1]


def text(msgid: str, lang: str, /, **values: object) -> str:
    """The sentence `msgid` in `lang`, with `values` in its placeholders.

    What is counted is written as people read it: 14.364 in Vietnamese, 14,364 in English.
    """
    template = catalogue(lang).get(msgid)
    if template is None:
        warnings.warn(f"no text {msgid!r} in {lang}", TextWarning, stacklevel=2)
        return f"⟦{msgid}⟧"
    try:
        return template.format_map(values | _counted(values, lang))
    except KeyError as missing:
        warnings.warn(f"text {msgid!r} in {lang} lacks a value for {missing}", TextWarning, stacklevel=2)
        return template


def system_problem(error: OSError, lang: str) -> str:
    """What the operating system found wrong; in its own words where these are not in the catalogue."""
    name = errno.errorcode.get(error.errno or 0, "").lower()
    if f"system.{name}" in catalogue(lang):
        return text(f"system.{name}", lang)
    return error.strerror or str(error)


def _counted(values: dict[str, object], lang: str) -> dict[str, object]:
    return {
        name: readable.number(value, lang)
        for name, value in values.items()
        if type(value) is int and name in _COUNTS
    }
