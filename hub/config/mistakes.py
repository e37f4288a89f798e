"""A mistake in office.toml: where, what stands there, what would be right."""

import datetime
import json
from typing import Final

import msgspec

from hub.i18n import LANGS, catalogue, text

ABSENT: Final = object()  # the value of a mistake where nothing stands
VALUE_CHARS_MAX: Final = 60


class Mistake(msgspec.Struct, frozen=True):
    """One line for the technician, in either language.

    `path` as in `counters[3].services[1]`, counted from 1. `code` is the text `config.<code>`; `want`, where
    it is not empty, the text `config.want_<want>` that says what would be right. `values` fill both.
    """

    path: str
    value: object
    code: str
    want: str = ""
    values: dict[str, str] = {}

    def hint(self, lang: str) -> str:
        """What is wrong and what would be right."""
        if not self.want:
            return text(f"config.{self.code}", lang, **self._in_words(lang))
        return text(f"config.{self.code}", lang, want=text(f"config.want_{self.want}", lang, **self.values))

    def _in_words(self, lang: str) -> dict[str, str]:
        """The values; of a `problem` the words of the catalogue, where it has some under `known`."""
        ours = catalogue(lang).get(self.values.get("known", ""))
        return {**self.values, "problem": ours} if ours else self.values

    def line(self, lang: str = LANGS[0]) -> str:
        """`path = value: hint`, with the value as TOML writes it."""
        stands = "" if self.value is ABSENT else f" = {as_toml(self.value)}"
        return f"{self.path}{stands}: {self.hint(lang)}"


class ConfigErrors(Exception):
    """All mistakes of a configuration; `str()` is one line for each, in Vietnamese."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__(mistakes)
        self.mistakes = tuple(mistakes)

    def lines(self, lang: str = LANGS[0]) -> list[str]:
        """One line for each mistake, in the order of the checks."""
        return [mistake.line(lang) for mistake in self.mistakes]

    def __str__(self) -> str:
        return "\n".join(self.lines())


def as_toml(value: object) -> str:
    """A value on one line, cut where it is long."""
    if isinstance(value, datetime.date | datetime.time):
        written = value.isoformat()
    else:
        written = json.dumps(value, ensure_ascii=False, default=str)
    return written if len(written) <= VALUE_CHARS_MAX else written[: VALUE_CHARS_MAX - 1] + "…"
