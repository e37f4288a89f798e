"""A TOML file that people write: read with a bound, and its faults told with their place."""

import errno
import re
import tomllib
from pathlib import Path
from typing import Any, Final

from hub.config.mistakes import ABSENT, ConfigErrors, Mistake
from hub.domain.text import NotUtf8, from_bytes, line
from hub.domain.text.signs import is_control

FILE_BYTES_MAX: Final = 1_000_000
# What tomllib says, by how it begins; a sentence of another version comes out as it is.
_KNOWN = (
    ("Expected '=' after a key", "toml.equals"),
    ("Invalid value", "toml.value"),
    ("Unterminated string", "toml.string_end"),
    ("Expected newline or end of document", "toml.one_a_line"),
    ("Invalid statement", "toml.key"),
    ("Invalid initial character for a key part", "toml.key"),
    ("Expected ']' at the end of a table", "toml.table_end"),
    ("Expected ']]' at the end of an array", "toml.table_end"),
    ("Cannot declare", "toml.twice"),
    ("Cannot overwrite a value", "toml.twice"),
    ("Duplicate inline table key", "toml.twice"),
    ("Unclosed array", "toml.array_end"),
    ("Unclosed inline table", "toml.array_end"),
    ("Unescaped '\\' in a string", "toml.backslash"),
    ("Invalid date or datetime", "toml.date"),
)
_POSITION: Final = re.compile(
    r"(?P<problem>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)"
)


def read_text(path: Path) -> str:
    """The content of a file. Raises ConfigErrors: it cannot be read, is not UTF-8 or too large."""
    try:
        with path.open("rb") as file:
            data = file.read(FILE_BYTES_MAX + 1)
        content = from_bytes(data)
    except OSError as error:
        known = f"system.{errno.errorcode.get(error.errno or 0, '').lower()}"
        raise _errors(str(path), "unreadable", problem=error.strerror or str(error), known=known) from error
    except NotUtf8 as error:
        raise _errors(f"{path}:{error.line}", "not_utf8") from error
    if len(data) > FILE_BYTES_MAX:
        raise _errors(str(path), "too_large", max=str(FILE_BYTES_MAX))
    return content


def decoded(content: str, name: str) -> dict[str, Any]:
    """The table of a TOML text. Raises ConfigErrors; `name` is what its faults call the file."""
    try:
        return dict(_lined(tomllib.loads(content)))
    except tomllib.TOMLDecodeError as error:
        raise _syntax(str(error), content, name) from error
    except RecursionError:
        raise _errors(name, "syntax", problem="too deep", known="toml.too_deep") from None
    except ValueError as error:  # Python reads no number of thousands of digits
        raise _errors(name, "syntax", problem=str(error), known="toml.number") from None


def _lined(value: Any) -> Any:
    """Every text as a line of composed letters; one with control signs stays, and is refused for them."""
    match value:
        case str():
            return value if any(map(is_control, value)) else line(value)
        case dict():
            return {key: _lined(inner) for key, inner in value.items()}
        case list():
            return [_lined(inner) for inner in value]
    return value


def _syntax(problem: str, content: str, name: str) -> ConfigErrors:
    """What tomllib says, with its place in front."""
    place = _POSITION.fullmatch(problem)
    if place is None:
        return _errors(name, "syntax", problem=problem)
    row = place["line"] or str(content.count("\n") + 1)
    said = place["problem"]
    known = next((msgid for words, msgid in _KNOWN if said.startswith(words)), "")
    return _errors(f"{name}:{row}:{place['column'] or 1}", "syntax", problem=said, known=known)


def _errors(path: str, code: str, **values: str) -> ConfigErrors:
    return ConfigErrors([Mistake(path, ABSENT, code, "", values)])
