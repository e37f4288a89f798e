"""In which language `hub` speaks: --lang, MOTCUA_LANG, LANG, else Vietnamese."""

import os
from collections.abc import Mapping
from typing import Protocol

from hub import i18n
from hub.i18n import LANGS


class Named(Protocol):
    """Something that office.toml names in both languages."""

    @property
    def name_vi(self) -> str: ...
    @property
    def name_en(self) -> str: ...


class _Speech:
    """The language of this process; None until --lang or the environment has decided."""

    lang: str | None = None


def from_environment(environment: Mapping[str, str]) -> str:
    """The language that the environment asks for; a language that we do not speak counts as none."""
    for variable in ("MOTCUA_LANG", "LANG"):
        wanted = environment.get(variable, "")[:2].lower()
        if wanted in LANGS:
            return wanted
    return LANGS[0]


def speak(lang: str | None) -> None:
    """Decide the language; None: as the environment says."""
    _Speech.lang = lang or from_environment(os.environ)


def language() -> str:
    """The language decided on."""
    return _Speech.lang or from_environment(os.environ)


def text(msgid: str, /, *, otherwise: str | None = None, **values: object) -> str:
    """The sentence `msgid` in the language of this process.

    `otherwise` stands for it where there is none: codes may come from newer devices than this program.
    """
    if otherwise is not None and msgid not in i18n.catalogue(language()):
        return otherwise
    return i18n.text(msgid, language(), **values)


def named(thing: Named) -> str:
    """The name of a service or counter in the language of this process."""
    return thing.name_vi if language() == "vi" else thing.name_en
