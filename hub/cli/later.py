"""Commands that are loaded when somebody asks for one: a command pays for its own libraries, not for all.

`hub --help` lists names and sentences and needs none of them.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any

from typer.main import get_group

from hub.cli.shape import Root, commands
from hub.cli.words import text


class Commands(Mapping[str, Any]):
    """The commands of `hub` by name; one that is asked for is loaded, the rest are names.

    `modules`: for each name those of `hub.cli` that it is made of (`hub.cli.app`).
    """

    def __init__(self, modules: Mapping[str, tuple[str, ...]]) -> None:
        self._modules = modules

    def __getitem__(self, name: str) -> Any:
        return _loaded(name, self._modules[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)

    def __contains__(self, name: object) -> bool:
        return name in self._modules


def root_of(modules: Mapping[str, tuple[str, ...]]) -> type[Root]:
    """`hub` itself with these commands."""

    class Later(Root):
        """The root command, which knows the names of its commands and how to load them."""

        def __init__(self, **attributes: Any) -> None:
            super().__init__(**attributes | {"commands": Commands(modules)})

        def told_commands(self) -> Iterator[tuple[str, str]]:
            """The list in the help, without loading any: what `hub x` is for is the text `cli.x.help`."""
            return ((name, text(f"cli.{name}.help").partition("\n")[0]) for name in modules)

    return Later


@cache
def _loaded(name: str, modules: tuple[str, ...]) -> Any:
    """A command, or a group with all that its modules add to it."""
    first, *more = (import_module(f"hub.cli.{module}") for module in modules)
    shelf = commands()
    if group := getattr(first, "app", None):
        shelf.add_typer(group, name=name)
    else:
        first.add_to(shelf)
    for module in more:
        module.add_to(group)
    return get_group(shelf).commands[name]
