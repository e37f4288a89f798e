"""How the commands look and end: help in two languages, errors in words, exit codes.

`help` of commands and options is a message id. It becomes a sentence when somebody reads it, so that --lang
counts for help too. Examples stand in `epilog`, a command a line; they need no translation.
"""

import sys
from collections.abc import Callable, Iterator
from typing import Any, NoReturn, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

from hub.cli import exits, streams
from hub.cli.output import note, print_json, show_help, styled, tell
from hub.cli.trouble import Failure, as_failure, usage
from hub.cli.usage import in_words, no_such_command, nothing_said
from hub.cli.words import language, text
from hub.stopping import exit_code, words

BUILT_IN = {  # options that come with typer: its help for them is English only
    "help": "cli.opt.help",
    "install_completion": "cli.opt.install_completion",
    "show_completion": "cli.opt.show_completion",
}
PATHS = ("path", "file", "directory")  # what typer calls the types of paths
_Function = TypeVar("_Function", bound=Callable[..., Any])


def commands(msgid: str | None = None) -> typer.Typer:
    """A new group of commands."""
    return typer.Typer(cls=Group, help=msgid, no_args_is_help=True, rich_markup_mode=None)


def command(
    app: typer.Typer, name: str, msgid: str, *examples: str
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a command; its examples are complete command lines. It returns its exit code, None for 0."""
    return app.command(name, cls=Command, help=msgid, epilog="\n".join(examples))


class _Helped:
    """Help of a command: what for, arguments, commands, options, examples."""

    help: str | None
    epilog: str | None

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the whole help."""
        formatter.write_usage(ctx.command_path, " ".join(_usage(ctx)), prefix=_title("cli.help.usage") + " ")
        for paragraph in text(self.help or "cli.help.hub").split("\n\n"):
            formatter.write_paragraph()
            formatter.write_text(paragraph)
        _section(formatter, "cli.help.arguments", _parameters(ctx, "argument"))
        _section(formatter, "cli.help.commands", self.told_commands())
        _section(formatter, "cli.help.options", _parameters(ctx, "option"))
        if self.epilog:
            formatter.write("\n" + _title("cli.help.examples") + "\n")
            formatter.write("".join(f"  {line}\n" for line in self.epilog.splitlines()))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the command line. Raises BadParameter for an empty path: it would be where one stands."""
        typed = list(args)
        left: list[str] = super().parse_args(ctx, args)  # type: ignore[misc]
        given = self.make_parser(ctx).parse_args(typed)[0]  # type: ignore[attr-defined]
        for parameter in self.params:  # type: ignore[attr-defined]
            values = given.get(parameter.name)
            if parameter.type.name in PATHS and "" in (values if isinstance(values, list) else [values]):
                raise typer.BadParameter(text("cli.want.path"), ctx, parameter)
        return left

    def told_commands(self) -> Iterator[tuple[str, str]]:
        """Its commands, each with a line of what it is for."""
        for name, command in getattr(self, "commands", {}).items():
            yield name, command.get_short_help_str()

    def get_short_help_str(self, limit: int = 0) -> str:
        """One line, for lists of commands and for the completion of the shell."""
        return text(self.help or "cli.help.hub").partition("\n")[0]


class Command(_Helped, TyperCommand):
    """A command."""


class Group(_Helped, TyperGroup):
    """A group of commands."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that is meant. Raises Failure."""
        if args and args[0] not in self.commands and not ctx.resilient_parsing:
            raise usage(
                "no_such_command", no_such_command(args[0], self.list_commands(ctx), ctx.command_path)
            )
        return super().resolve_command(ctx, args)


class Root(Group):
    """`hub` itself: here every command ends."""

    def main(self, args: Any = None, prog_name: str | None = None, *rest: Any, **extra: Any) -> NoReturn:
        """Run and exit with a code of `hub.cli.exits`; a bug keeps its traceback."""
        arguments: list[str] = list(sys.argv[1:] if args is None else args)
        extra["standalone_mode"] = False
        streams.prepare()
        for parameter in self.params:  # typer puts its own there after it has made the group
            if parameter.name == "install_completion":
                parameter.callback = _install_completion
        try:
            _readable(arguments)
            code = super().main(arguments, prog_name or "hub", *rest, **extra)
            if code == exits.INTERRUPTED:  # typer has made this of a KeyboardInterrupt
                code = _end(_stopped(), "--json" in arguments)
            streams.flush()
        except BrokenPipeError:  # as of `hub ledger export | head`
            streams.let_go(sys.stdout)
            code = exits.BROKEN_PIPE
        except typer.Abort:  # no more input where a question was asked
            code = _end(_stopped(), "--json" in arguments)
        except typer.TyperException as error:
            if nothing_said(error):
                show_help(error.format_message())
                sys.exit(exits.USAGE)
            code = _end(usage("usage", in_words(error)), "--json" in arguments)
        except Exception as error:
            failure = as_failure(error)
            if failure is None:
                raise
            code = _end(failure, "--json" in arguments)
        sys.exit(code or exits.FINE)


def _install_completion(context: Any, parameter: Any, wanted: Any) -> Any:
    """What typer does, told in the language of this process; its own words are English."""
    if not wanted or context.resilient_parsing:
        return wanted
    from typer._completion_shared import install

    shell, path = install()
    tell(text("cli.completion.done", shell=shell, path=path))
    raise typer.Exit


def _stopped() -> Failure:
    return Failure("stopped", words(language()), exit_code())


def _end(failure: Failure, as_json: bool) -> int:
    """Tell people on standard error, and programs that asked for JSON on standard output."""
    note(failure.message, style="red")
    try:
        if as_json:
            print_json({"error": {"code": failure.code, "text": failure.message}})
        streams.flush()
    except OSError:
        streams.let_go(sys.stdout)
    return failure.exit_code


def _readable(arguments: list[str]) -> None:
    """Raises Failure for an argument in another encoding than the terminal's."""
    for place, one in enumerate(arguments, 1):
        if not one.isascii() and any("\ud800" <= sign <= "\udfff" for sign in one):
            raise usage("not_utf8", text("cli.not_utf8_argument", place=place))


# help, piece by piece


def _title(msgid: str) -> str:
    return styled(text(msgid), bold=True)


def _usage(ctx: Any) -> Iterator[str]:
    yield text("cli.help.options_here")
    for parameter in ctx.command.params:
        if parameter.param_type_name == "argument":
            yield parameter.metavar if parameter.required else f"[{parameter.metavar}]"
    if isinstance(ctx.command, Group):
        yield text("cli.help.command_here")


def _section(formatter: Any, msgid: str, rows: Iterator[tuple[str, str]]) -> None:
    found = list(rows)
    if found:
        formatter.write("\n" + _title(msgid) + "\n")
        formatter.indent()
        formatter.write_dl(found)
        formatter.dedent()


def _parameters(ctx: Any, kind: str) -> Iterator[tuple[str, str]]:
    for parameter in ctx.command.get_params(ctx):
        if parameter.param_type_name != kind or parameter.hidden:
            continue
        msgid = BUILT_IN.get(parameter.name, parameter.help)
        yield _form(parameter), " ".join(filter(None, [text(msgid), *_remarks(parameter)]))


def _form(parameter: Any) -> str:
    """How it is written: `--type TYPE`."""
    if parameter.param_type_name == "argument":
        return str(parameter.metavar)
    names = ", ".join(parameter.opts)
    return names if parameter.is_flag else f"{names} {parameter.metavar}"


def _remarks(parameter: Any) -> Iterator[str]:
    """Whether it is required, and which variable stands for it."""
    if parameter.param_type_name == "option" and parameter.required:
        yield text("cli.help.required")
    if parameter.envvar:
        yield text("cli.help.variable", name=parameter.envvar)
