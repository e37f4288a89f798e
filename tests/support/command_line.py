"""`hub` in this process: the program is built once, which takes longer than most of its commands."""

from collections.abc import Mapping, Sequence
from functools import cache

from typer import testing
from typer.main import get_command

from hub.cli.app import app

vars(testing)["_get_command"] = cache(get_command)  # the runner of typer builds it for each line


def run_line(
    line: Sequence[str], *, given: str | None = None, env: Mapping[str, str | None] | None = None
) -> testing.Result:
    """What a command line wrote, and its exit code; `given`: standard input."""
    return testing.CliRunner().invoke(app, line, input=given, prog_name="hub", env=env)
