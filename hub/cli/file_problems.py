"""What is wrong with a JSON or TOML file that somebody wrote, in the language asked for. No value is told.

msgspec speaks English and names fields by their keys. A sentence of another version of it comes out as it is.
"""

import json
import re
from collections.abc import Callable
from typing import Any, Final

import msgspec

from hub.cli.words import text
from hub.domain.text import line

_PLACE: Final = re.compile(r"(?P<said>.*?)(?: - at `\$?(?P<path>[^`]*)`)?", re.DOTALL)
_OTHER: Final = re.compile(r"Expected `(?P<want>[^`]*)`, got `(?P<got>[^`]*)`")
_BOUND: Final = re.compile(
    r"Expected `(?P<kind>str|array|int)[^`]*`(?: of length)? (?P<than><=|>=) (?P<bound>-?[0-9]+)"
)
_MISSING: Final = re.compile(r"Object missing required field `(?P<name>[^`]*)`")
_MALFORMED: Final = re.compile(r"JSON is malformed: (?P<said>.*) \(byte (?P<byte>[0-9]+)\)")
_HALF: Final = re.compile(r"\\u[dD][89a-fA-F]")  # of a pair that is one sign; alone msgspec finds no end
_INDEX: Final = re.compile(r"\[([0-9]+)\]")
_JSON: Final = {  # what msgspec says of JSON, by what it begins with
    "invalid character": "json.character",
    "object keys must be strings": "json.key",
    "trailing comma": "json.comma",
    "trailing characters": "json.more",
    "expected ':'": "json.colon",
    "expected ','": "json.no_comma",
    "invalid escape": "json.escape",
    "invalid number": "json.number",
}


def json_once(content: str, bad: Callable[[str], Exception]) -> Any:
    """What JSON says. A key that stands twice is a mistake, as in TOML: one of both would be lost.

    `bad` makes what is raised then, of the problem in words. Raises msgspec.DecodeError, RecursionError too.
    """

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise bad(text("json.twice", key=line(key)))
            seen.add(key)
        return {}

    found = msgspec.json.decode(content)
    json.loads(content, object_pairs_hook=once, parse_int=str)
    return found


def problem_in_words(error: msgspec.MsgspecError, content: str, fields: str) -> str:
    """What is wrong, and what would be right. `fields`: the texts `<fields>.<key>` name the fields."""
    told = str(error)
    if told.startswith("Input data was truncated"):
        return text("json.escape" if _HALF.search(content) else "json.truncated")
    if malformed := _MALFORMED.fullmatch(told):
        return _malformed(malformed["said"], int(malformed["byte"]), content) or told
    found = _PLACE.fullmatch(told)
    said, path = (found["said"], found["path"] or "") if found else (told, "")
    if missing := _MISSING.fullmatch(said):
        return text("file.missing", field=_field(f"{path}.{missing['name']}", fields))
    if wrong := _OTHER.fullmatch(said):
        want, got = _kind(wrong["want"]), _kind(wrong["got"])
        return text("file.wrong_kind", field=_field(path, fields), want=want, got=got)
    if bound := _BOUND.fullmatch(said):
        side = "most" if bound["than"] == "<=" else "least"
        return text(f"file.{bound['kind']}_at_{side}", field=_field(path, fields), bound=int(bound["bound"]))
    return text("toml.number") if "out of range" in said else told


def _malformed(said: str, at_byte: int, content: str) -> str | None:
    """With its line and column, as editors count them."""
    msgid = next((msgid for begins, msgid in _JSON.items() if said.startswith(begins)), None)
    if msgid is None:
        return None
    before = content.encode()[:at_byte].decode(errors="ignore")
    row, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return text("json.at", line=row, column=column, problem=text(msgid))


def _field(path: str, fields: str) -> str:
    """A field by its name and where it stands: `Họ và tên (name)`; lists are counted from 1."""
    place = _INDEX.sub(lambda index: f"[{int(index[1]) + 1}]", path.strip("."))
    if not place:
        return text("file.whole")
    key = re.sub(r"\[[^]]*\]", "", place.rpartition(".")[2])
    name = text(f"{fields}.{key}", otherwise="")
    if place.endswith("]"):
        name = text(f"{fields}.one_of_{key}", otherwise=name)
    return f"{name} ({place})" if name else place


def _kind(names: str) -> str:
    """Kinds of values in words: `int | null` is a whole number, or nothing."""
    return text("file.or").join(text(f"file.kind_{name}", otherwise=name) for name in names.split(" | "))
