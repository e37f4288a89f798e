"""Puts the help of commands into docs/technician.md: `<!-- help: device add -->` … `<!-- end -->`."""

import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from typer.main import get_command

from hub.cli.app import app
from hub.cli.words import speak

GUIDE = Path(__file__).parents[1] / "docs" / "technician.md"
LANG = "en"
COLUMNS = 80
_BLOCK = re.compile(r"<!-- help: ?(?P<path>[a-z0-9 -]*) -->\n.*?<!-- end -->", re.DOTALL)


@cache
def _root() -> Any:
    return get_command(app)


def commands() -> Iterator[str]:
    """Every command that does something: `device add`."""
    for name, command in _root().commands.items():
        yield from (f"{name} {sub}" for sub in command.commands) if hasattr(command, "commands") else (name,)


def help_of(path: str) -> str:
    """What `hub <path> --help` prints in English, 80 columns wide."""
    speak(LANG)
    command = _root()
    context = command.context_class(command, info_name="hub", terminal_width=COLUMNS)
    for name in path.split():
        command = command.commands[name]
        context = command.context_class(command, info_name=name, parent=context, terminal_width=COLUMNS)
    return re.sub("\x1b\\[[0-9]*m", "", command.get_help(context))


def filled(guide: str) -> str:
    """The guide with fresh help in every block. Raises KeyError for a command that is no more."""
    return _BLOCK.sub(lambda block: _block(block["path"]), guide)


def documented(guide: str) -> set[str]:
    """The commands that have a block."""
    return {block["path"] for block in _BLOCK.finditer(guide)}


def _block(path: str) -> str:
    return f"<!-- help: {path} -->\n```text\n{help_of(path)}\n```\n<!-- end -->"


def stale() -> list[str]:
    """The guide, if its help is not that of the program."""
    guide = GUIDE.read_text("utf-8")
    return [] if guide == filled(guide) else ["docs/technician.md (make docs)"]


def write() -> None:
    """Fill the guide again."""
    GUIDE.write_text(filled(GUIDE.read_text("utf-8")), encoding="utf-8")


if __name__ == "__main__":
    write()
    sys.exit(0)
