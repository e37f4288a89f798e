"""Reads a TOML table key by key and writes down every mistake instead of stopping at the first.

Each reader answers with a value of the right type in any case; where it had to note a mistake the value is a
stand-in, good enough to go on checking. `loading` never hands stand-ins out.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from hub.config.mistakes import ABSENT, Mistake

NAME_CHARS_MAX: Final = 160
LIST_MAX: Final = 5_000  # real services have more than 500 procedures
ITEM_CHARS_MAX: Final = 400  # of a text in a list
T = TypeVar("T")


class Table:
    """One table of the file. Call `done` last: what nobody asked for is an unknown key."""

    def __init__(self, data: Mapping[str, Any], path: str, mistakes: list[Mistake]) -> None:
        self.data = data
        self.path = path
        self._mistakes = mistakes
        self._asked: list[str] = []

    def at(self, key: str) -> str:
        """The path of `key`."""
        return f"{self.path}.{key}" if self.path else key

    def wrong(self, key: str, value: object, code: str, want: str = "", **values: object) -> None:
        """Note a mistake at `key`."""
        said = {name: str(v) for name, v in values.items()}
        self._mistakes.append(Mistake(self.at(key), value, code, want, said))

    def is_wrong(self, path: str) -> bool:
        """Whether a mistake was noted at this path, anywhere in the file."""
        return any(one.path == path for one in self._mistakes)

    def text(
        self, key: str, default: str | None = None, *, chars_max: int = NAME_CHARS_MAX, empty: bool = False
    ) -> str:
        """A line of printable text."""
        value = self._ask(key, default, "text", max=chars_max)
        good = isinstance(value, str) and len(value) <= chars_max and value.isprintable()
        if good and (value.strip() or empty):
            return str(value)
        return self._refuse(key, value, "text", default, "", max=chars_max)

    def pattern(self, key: str, regex: str, want: str) -> str:
        """Text that matches `regex`; `want` names the text that explains it."""
        value = self._ask(key, None, want)
        if isinstance(value, str) and re.fullmatch(regex, value):
            return value
        return self._refuse(key, value, want, None, "")

    def optional_pattern(self, key: str, regex: str, want: str) -> str:
        """As `pattern`; "" where nothing stands."""
        if key not in self.data:
            self._asked.append(key)
            return ""
        return self.pattern(key, regex, want)

    def integer(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number from `low` to `high`."""
        value = self._ask(key, default, "integer", min=low, max=high)
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        return self._refuse(key, value, "integer", default, low, min=low, max=high)

    def boolean(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self._ask(key, default, "boolean")
        return value if isinstance(value, bool) else self._refuse(key, value, "boolean", default, default)

    def choice(self, key: str, options: Sequence[Any], default: Any = None) -> Any:
        """One of `options`."""
        listed = ", ".join(map(str, options))
        value = self._ask(key, default, "one_of", options=listed)
        if type(value) is type(options[0]) and value in options:
            return value
        return self._refuse(key, value, "one_of", default, options[0], options=listed)

    def items(self, key: str, kind: type[T], want: str, *, required: bool = True) -> tuple[T, ...]:
        """A list of strings or numbers, each of `kind`; items of another kind are noted and left out."""
        value = self._ask(key, None if required else [], want)
        if not isinstance(value, list) or len(value) > LIST_MAX or (required and not value):
            return self._refuse(key, value, want, None, ())
        for place, item in enumerate(value, 1):
            if type(item) is not kind or item == "" or (isinstance(item, str) and len(item) > ITEM_CHARS_MAX):
                self.wrong(f"{key}[{place}]", item, "invalid", want)
        return tuple(item for item in value if type(item) is kind)

    def optional_integer(self, key: str, low: int, high: int) -> int | None:
        """A whole number from `low` to `high`, or None where nothing stands."""
        if key not in self.data:
            self._asked.append(key)
            return None
        return self.integer(key, low, high)

    def table(self, key: str) -> "Table":
        """The table `[key]`; an empty one where there is none."""
        value = self._ask(key, {}, "table", name=key)
        if not isinstance(value, dict):
            self.wrong(key, value, "invalid", "table", name=key)
            value = {}
        return Table(value, self.at(key), self._mistakes)

    def tables(self, key: str) -> Iterator["Table"]:
        """The tables `[[key]]`, their paths counted from 1."""
        value = self._ask(key, [], "tables", name=key)
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.wrong(key, value, "invalid", "tables", name=key)
            value = []
        for place, one in enumerate(value, 1):
            yield Table(one, f"{self.at(key)}[{place}]", self._mistakes)

    def known(self, key: str, value: object, options: Iterable[object], what: str) -> None:
        """Note `value` at `key` unless it is one of `options`; `what` is service, agency, ..."""
        options = list(options)
        if value not in options:
            listed = ", ".join(map(str, options[:40])) + (", …" if len(options) > 40 else "")
            self.wrong(key, value, f"no_such_{what}", options=listed)

    def done(self) -> None:
        """Note the keys that nobody asked for, with the nearest one that exists."""
        for key in self.data:
            if key not in self._asked:
                if near := difflib.get_close_matches(key, self._asked, n=1):
                    self.wrong(key, self.data[key], "unknown_like", guess=near[0])
                else:
                    self.wrong(key, self.data[key], "unknown", options=", ".join(self._asked))

    def _ask(self, key: str, default: Any, want: str, **values: object) -> Any:
        self._asked.append(key)
        if key in self.data:
            return self.data[key]
        if default is None:
            self.wrong(key, ABSENT, "missing", want, **values)
            return ABSENT
        return default

    def _refuse(
        self, key: str, value: object, want: str, default: T | None, stand_in: T, **values: object
    ) -> T:
        if value is not ABSENT:
            self.wrong(key, value, "invalid", want, **values)
        return stand_in if default is None else default
