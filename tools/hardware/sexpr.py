"""S-expressions, as KiCad's files are written: nested lists of symbols, numbers and texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

Node = list["Node | str"]

_TOKEN = re.compile(r'\(|\)|"(?:[^"\\]|\\.)*"|[^\s()"]+')


def quote(text: str) -> str:
    """A text between quotation marks."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def number(value: float) -> str:
    """A length in mm, without the zeros that say nothing."""
    return f"{value:.4f}".rstrip("0").rstrip(".") if value else "0"


def parse(text: str) -> Node:
    """The first list of a text; a text is kept without its quotation marks."""
    stack: list[Node] = [[]]
    for token in _TOKEN.findall(text):
        if token == "(":
            stack.append([])
        elif token == ")":
            if len(stack) < 2:
                raise ValueError("a bracket is closed that was not opened")
            done = stack.pop()
            stack[-1].append(done)
        else:
            stack[-1].append(_plain(token))
    if len(stack) != 1 or not stack[0] or not isinstance(stack[0][0], list):
        raise ValueError("the text is no whole list: is it cut off?")
    return stack[0][0]


def _plain(token: str) -> str:
    return re.sub(r"\\(.)", r"\1", token[1:-1]) if token.startswith('"') else token


def children(node: Node, name: str) -> Iterator[Node]:
    """Every list inside a list that begins with a name."""
    for part in node:
        if isinstance(part, list) and part and part[0] == name:
            yield part


def child(node: Node, name: str) -> Node:
    """The first of them; KeyError when there is none."""
    for part in children(node, name):
        return part
    raise KeyError(name)


def word(node: Node, name: str, default: str = "") -> str:
    """The one text of an inner list."""
    for part in children(node, name):
        return str(part[1]) if len(part) > 1 else default
    return default
