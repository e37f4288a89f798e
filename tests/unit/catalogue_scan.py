"""Reads which message ids the hub's code uses, without running it.

`used` are the literal first arguments of `text(...)`: they must exist. Ids also travel through tables and
error codes, so any string constant in the code that equals an id counts as a mention of it, and so does an
f-string given to `text(...)` for all ids that begin with its constant part (`f"refused.{code}"`).
"""

import ast
import string
from pathlib import Path

import msgspec

HUB = Path(__file__).parents[2] / "hub"


class SourceScan(msgspec.Struct):
    """What the code says; each place is "file:line"."""

    used: dict[str, str] = {}
    prefixes: dict[str, str] = {}
    calls: list[tuple[str, str, set[str]]] = []
    strings: set[str] = set()

    def mentions(self, msgid: str) -> bool:
        return msgid in self.strings or msgid.startswith(tuple(self.prefixes))


def placeholders(sentence: str) -> set[str]:
    """Names in braces of a `str.format` text."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def scan_hub() -> SourceScan:
    found = SourceScan()
    for path in sorted(HUB.rglob("*.py")):
        scan(path.read_text("utf-8"), str(path.relative_to(HUB.parent)), found)
    return found


def scan(source: str, name: str, found: SourceScan | None = None) -> SourceScan:
    found = found or SourceScan()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.strings.add(node.value)
        elif isinstance(node, ast.Call) and node.args and _is_text(node.func):
            _scan_call(node, f"{name}:{node.lineno}", found)
    return found


def _is_text(function: ast.expr) -> bool:
    """`text(...)` or `i18n.text(...)`."""
    if isinstance(function, ast.Attribute):
        return (
            function.attr == "text" and isinstance(function.value, ast.Name) and function.value.id == "i18n"
        )
    return isinstance(function, ast.Name) and function.id == "text"


def _scan_call(call: ast.Call, where: str, found: SourceScan) -> None:
    msgid = call.args[0]
    if isinstance(msgid, ast.Constant) and isinstance(msgid.value, str):
        found.used[msgid.value] = where
        given = {k.arg for k in call.keywords}
        if None not in given:  # **values: only known at run time
            found.calls.append((where, msgid.value, {arg for arg in given if arg}))
    elif isinstance(msgid, ast.JoinedStr) and isinstance(msgid.values[0], ast.Constant):
        found.prefixes[str(msgid.values[0].value)] = where
