"""A command line that cannot be understood, in words."""

import re
from collections.abc import Iterable
from typing import Any, Final

import typer

from hub.cli.words import text

_EXTRA: Final = re.compile(
    r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)\.?", re.DOTALL
)  # as typer says it
BEFORE_THE_COMMAND = ("--dir", "--lang")  # a common slip: these belong in front


def in_words(error: typer.TyperException) -> str:
    """What typer does not understand; what it says of its own accord is English."""
    return f"{_problem(error)}\n{_where_help_is(getattr(error, 'ctx', None))}"


def no_such_command(name: str, known: Iterable[str], path: str) -> str:
    """For a word that is not a command."""
    from difflib import get_close_matches

    guesses = get_close_matches(name, known, n=1)
    hint = text("cli.usage.meant", guess=guesses[0]) if guesses else text("cli.usage.help", path=path)
    return f"{text('cli.usage.no_such_command', name=name)}\n{hint}"


def nothing_said(error: typer.TyperException) -> bool:
    """A group without a command: the error's message is the help of the group."""
    return type(error).__name__ == "NoArgsIsHelpError"


def _problem(error: Any) -> str:
    match type(error).__name__:
        case "MissingParameter":
            return text("cli.usage.missing", name=_named(error.param))
        case "BadParameter":
            name = error.param_hint or _named(error.param)
            return text("cli.usage.bad_value", name=name, problem=error.message)
        case "NoSuchOption":
            return _no_such_option(error.option_name)
        case _ if extra := _EXTRA.fullmatch(error.format_message()):
            return text("cli.usage.extra", given=extra[1])
        case _:
            return text("cli.usage.other", problem=error.format_message())


def _no_such_option(name: str) -> str:
    if name in BEFORE_THE_COMMAND:
        return text("cli.usage.in_front", name=name)
    if name[1:].replace(".", "").isdecimal():
        return text("cli.usage.negative", name=name)
    return text("cli.usage.no_such_option", name=name)


def _named(parameter: Any) -> str:
    """How the person would write it."""
    if parameter is None:
        return "?"
    return str(parameter.metavar if parameter.param_type_name == "argument" else parameter.opts[0])


def _where_help_is(ctx: Any) -> str:
    return text("cli.usage.help", path=ctx.command_path if ctx else "hub")
