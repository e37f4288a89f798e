"""All commands of `hub`, as a person finds them."""

from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from hub.cli.app import app
from hub.cli.shape import Group


def all_commands() -> list[tuple[str, Any]]:
    """(`device add`, command) for every command that does something, and the groups."""
    return list(_below("", get_command(app)))


def _below(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    yield path, command
    if isinstance(command, Group):
        for name, child in command.commands.items():
            yield from _below(f"{path} {name}".strip(), child)


COMMANDS = all_commands()
LEAVES = [(path, command) for path, command in COMMANDS if not isinstance(command, Group)]
