"""A TOML file that people write: read with a bound, and its faults told with their place."""

import re
import tomllib
from pathlib import Path
from typing import Any, Final

from hub.config.mistakes import ABSENT, ConfigErrors, Mistake

FILE_BYTES_MAX: Final = 1_000_000
_POSITION: Final = re.compile(
    r"(?P<problem>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)"
)


def read_text(path: Path) -> str:
    """The content of a file. Raises ConfigErrors: it cannot be read, is not UTF-8 or too large."""
    try:
        with path.open("rb") as file:
            data = file.read(FILE_BYTES_MAX + 1)
        content = data.decode("utf-8")
    except OSError as error:
        raise _errors(str(path), "unreadable", problem=error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _errors(f"{path}:{line}", "not_utf8") from error
    if len(data) > FILE_BYTES_MAX:
        raise _errors(str(path), "too_large", max=str(FILE_BYTES_MAX))
    return content


def decoded(content: str, name: str) -> dict[str, Any]:
    """The table of a TOML text. Raises ConfigErrors; `name` is what its faults call the file."""
    try:
        return tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise _syntax(str(error), content, name) from error


def _syntax(problem: str, content: str, name: str) -> ConfigErrors:
    """What tomllib says, with its place in front."""
    place = _POSITION.fullmatch(problem)
    if place is None:
        return _errors(name, "syntax", problem=problem)
    line = place["line"] or str(content.count("\n") + 1)
    return _errors(f"{name}:{line}:{place['column'] or 1}", "syntax", problem=place["problem"])


def _errors(path: str, code: str, **values: str) -> ConfigErrors:
    return ConfigErrors([Mistake(path, ABSENT, code, "", values)])
