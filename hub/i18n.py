"""The words people see, by message id: `text("ticket.ahead", "vi", count=3)`.

The catalogues are `hub/locale/<lang>.po`; their msgid is an identifier, their msgstr a `str.format` text with
named placeholders. They are read when first asked for (docs/decisions/0035-catalogues-read-as-text.md).

A queue does not stop for a missing sentence: an unknown id comes out as `⟦id⟧` and a text whose values are
missing comes out with its braces, each with a `TextWarning`. The tests turn warnings into errors.
"""

import warnings
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from babel.messages.pofile import read_po

LANGS: Final = ("vi", "en")  # the first is the one an office speaks unless told otherwise


class TextWarning(UserWarning):
    """A sentence that a person should see is not there, or not whole."""


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """All texts of `lang`, one of `LANGS`, by message id; ValueError for another language."""
    if lang not in LANGS:
        raise ValueError(f"no catalogue for the language {lang!r}; there are {', '.join(LANGS)}")
    with files("hub").joinpath("locale", f"{lang}.po").open("rb") as file:
        entries = read_po(file, locale=lang, abort_invalid=True)
    return MappingProxyType({str(entry.id): str(entry.string) for entry in entries if entry.id})


def text(msgid: str, lang: str, /, **values: object) -> str:
    """The sentence `msgid` in `lang`, with `values` in its placeholders."""
    template = catalogue(lang).get(msgid)
    if template is None:
        warnings.warn(f"no text {msgid!r} in {lang}", TextWarning, stacklevel=2)
        return f"⟦{msgid}⟧"
    try:
        return template.format_map(values)
    except KeyError as missing:
        warnings.warn(f"text {msgid!r} in {lang} lacks a value for {missing}", TextWarning, stacklevel=2)
        return template
