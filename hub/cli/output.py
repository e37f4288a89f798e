"""What comes out: results on standard output, everything else on standard error.

A table is as wide as the terminal; where there is none (a pipe, a file) nothing is wrapped or cut.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from shutil import get_terminal_size
from textwrap import fill
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hub.cli.words import language, text
from hub.domain.text import readable

if TYPE_CHECKING:
    from rich.console import Console

PIPE_COLUMNS = 10_000
_NAMES = frozenset({"counter", "row"})  # columns of numbers that count nothing
AsJson = Annotated[bool, typer.Option("--json", help="cli.opt.json")]


def print_json(value: Any) -> None:
    """One JSON document."""
    import msgspec

    typer.echo(msgspec.json.format(msgspec.json.encode(value), indent=2))


def tell(line: str = "") -> None:
    """A line of the result."""
    typer.echo(line)


def note(message: str, *, style: str | None = None) -> None:
    """Something for the person at the terminal, not part of the result."""
    if sys.stderr.isatty():
        message = "\n".join(map(_wrapped, message.split("\n")))
    typer.echo(typer.style(message, fg=style) if style else message, err=True)


def _wrapped(line: str) -> str:
    """As wide as the terminal, no word broken: a path or a hash may be copied."""
    width = get_terminal_size().columns
    return line if len(line) <= width else fill(line, width, break_long_words=False, break_on_hyphens=False)


def attention(line: str) -> None:
    """A line of the result that a person must look at."""
    typer.echo(typer.style(line, fg="red"))


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "", right: Sequence[str] = ()
) -> None:
    """A table; a column is a message id `cli.col.<column>`, those in `right` are numbers. None is empty.

    A count is written as people read it; what only names a row or a port is not one.
    """
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), title=title or None, title_justify="left")
    table.title_style = "bold"
    for column in columns:
        justify = "right" if column in right else "left"
        table.add_column(text(f"cli.col.{column}"), justify=justify, header_style="bold")  # type: ignore[arg-type]
    for row in rows:
        shown = (
            _count(cell) if column in right and column not in _NAMES else cell
            for column, cell in zip(columns, row, strict=True)
        )
        table.add_row(*(cell if isinstance(cell, Text) else Text(_plain(cell)) for cell in shown))
    _console().print(table)


def _count(cell: object) -> object:
    return readable.number(cell, language()) if type(cell) is int else cell


def _plain(cell: object) -> str:
    return "" if cell is None else str(cell)


def _console() -> "Console":
    from rich.console import Console

    return Console(highlight=False, width=None if sys.stdout.isatty() else PIPE_COLUMNS)


@contextmanager
def progress(title: str) -> Iterator[Any]:
    """A call-back (done, total) that draws a bar on a terminal and does nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
