"""What comes out: results on standard output, everything else on standard error.

A table is as wide as the terminal; where there is none (a pipe, a file) nothing is wrapped or cut.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from shutil import get_terminal_size
from textwrap import fill
from typing import TYPE_CHECKING, Annotated, Any, TextIO
from unicodedata import combining, east_asian_width

import typer

from hub.cli.streams import is_ascii_only, is_plain, let_go
from hub.cli.words import language, text
from hub.domain.text import foreign, readable

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

PIPE_COLUMNS = 10_000
_NAMES = frozenset({"counter", "row"})  # columns of numbers that count nothing
CELL_CHARS_MAX = 2_000
GAP = 2  # blanks between columns
IDENTIFYING = frozenset({"code", "ticket", "device", "batch", "dossier", "booking", "seal", "receipt", "row"})
_UNSEEN = re.compile(
    "[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_LOOK = re.compile(r"\x1b\[[0-9;]*m")  # as `typer.style` writes it
_NOT_ASCII = re.compile("[^\x00-\x7e]")
AsJson = Annotated[bool, typer.Option("--json", help="cli.opt.json")]


def print_json(value: Any) -> None:
    """One JSON document."""
    import msgspec

    written = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    _say((_NOT_ASCII if is_ascii_only(sys.stdout) else _UNSEEN).sub(_escape, written), sys.stdout)


def _escape(found: "re.Match[str]") -> str:
    """As JSON writes signs that a terminal would obey, or that the stream cannot hold."""
    pair = found.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{high:02x}{low:02x}" for high, low in zip(pair[::2], pair[1::2], strict=True))


def tell(line: str = "") -> None:
    """A line of the result."""
    _say(foreign(line), sys.stdout)


def _say(line: str, stream: TextIO) -> None:
    """Not by `typer.echo`, which writes UTF-8 to a stream that says it is of another code page."""
    stream.write((line if stream.isatty() else _LOOK.sub("", line)) + "\n")
    stream.flush()


def styled(words: str, **look: Any) -> str:
    """Words in colour or bold, where these are wanted and understood."""
    return words if is_plain() else typer.style(words, **look)


def note(message: str, *, style: str | None = None) -> None:
    """Something for the person at the terminal, not part of the result."""
    message = foreign(message)
    if sys.stderr.isatty():
        message = "\n".join(map(_wrapped, message.split("\n")))
    try:
        _say(styled(message, fg=style) if style else message, sys.stderr)
    except OSError:  # nobody can be told; the exit code says it
        let_go(sys.stderr)


def show_help(words: str) -> None:
    """The help where it was not asked for. It is our own text: its bold letters are kept on a terminal."""
    try:
        _say(words, sys.stderr)
    except OSError:
        let_go(sys.stderr)


def _wrapped(line: str) -> str:
    """As wide as the terminal, no word broken: a path or a hash may be copied."""
    width = get_terminal_size().columns
    return line if len(line) <= width else fill(line, width, break_long_words=False, break_on_hyphens=False)


def attention(line: str) -> None:
    """A line of the result that a person must look at."""
    _say(styled(foreign(line), fg="red"), sys.stdout)


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "", right: Sequence[str] = ()
) -> None:
    """A table; a column is a message id `cli.col.<column>`, those in `right` are numbers. None is empty.

    A count is written as people read it; what only names a row or a port is not one.
    Where the terminal is narrow cells go on in the next line; what identifies a row stays in one piece.
    """
    names, all_rows = [text(f"cli.col.{column}") for column in columns], [list(row) for row in rows]
    for row in all_rows:
        for place, column in enumerate(columns):
            if column in right and column not in _NAMES:
                row[place] = _count(row[place])
    simple = None if title else _simple(names, all_rows)
    if simple is None:
        _print_rich(columns, names, all_rows, title, right)
        return
    header, *lines = _aligned([names, *simple], [column in right for column in columns])
    typer.echo("\n".join((styled(header, bold=True) if sys.stdout.isatty() else header, *lines)))


def _simple(names: Sequence[str], rows: Sequence[Sequence[object]]) -> list[list[str]] | None:
    """The cells of a table that needs no folding and no colours; None: rich is needed, and its long start."""
    if not all(cell is None or isinstance(cell, str | int | float) for row in rows for cell in row):
        return None
    cells = [[_plain(cell) for cell in row] for row in rows]
    width = get_terminal_size().columns if sys.stdout.isatty() else PIPE_COLUMNS
    needed = GAP * (len(names) - 1) + sum(
        max(len(row[place]) for row in (names, *cells)) for place in range(len(names))
    )
    one_wide = all(map(_one_wide, (cell for row in (names, *cells) for cell in row)))
    return cells if needed <= width and one_wide else None


def _one_wide(cell: str) -> bool:
    """Whether each sign takes one place on a terminal."""
    return cell.isascii() or not any(combining(sign) or east_asian_width(sign) in "WF" for sign in cell)


def _aligned(rows: Sequence[Sequence[str]], to_the_right: Sequence[bool]) -> Iterator[str]:
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    for row in rows:
        places = zip(row, widths, to_the_right, strict=True)
        yield (" " * GAP).join(
            cell.rstrip().rjust(width) if right else cell.ljust(width) for cell, width, right in places
        )


def _print_rich(
    columns: Sequence[str],
    names: Sequence[str],
    rows: Sequence[Sequence[object]],
    title: str,
    right: Sequence[str],
) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), title=title or None, title_justify="left")
    table.title_style = "bold"
    cells = [[cell if isinstance(cell, Text) else Text(_plain(cell)) for cell in row] for row in rows]
    console = console_of_results()
    whole = _identifying(columns, cells, console.width)
    for place, column in enumerate(columns):
        table.add_column(
            names[place],
            justify="right" if column in right else "left",
            header_style="bold",
            overflow="fold",
            no_wrap=place in whole,
        )
    for row in cells:
        table.add_row(*row)
    console.print(table)


def _identifying(columns: Sequence[str], cells: "Sequence[Sequence[Text]]", width: int) -> set[int]:
    """The places of columns that identify a row; none where they alone are too wide, and must be folded."""
    places = {place for place, column in enumerate(columns) if place == 0 or column in IDENTIFYING}
    taken = sum(max((row[place].cell_len for row in cells), default=0) + GAP for place in places)
    return places if taken + GAP * 4 * (len(columns) - len(places)) <= width else set()


def _count(cell: object) -> object:
    return readable.number(cell, language()) if type(cell) is int else cell


def _plain(cell: object) -> str:
    return "" if cell is None else foreign(str(cell)[:CELL_CHARS_MAX]).replace("\n", "\\x0a")


def console_of_results() -> "Console":
    """Standard output for tables."""
    from rich.console import Console

    return Console(
        highlight=False,
        width=None if sys.stdout.isatty() else PIPE_COLUMNS,
        color_system=None if is_plain() else "auto",
    )


@contextmanager
def progress(title: str) -> Iterator[Any]:
    """A call-back (done, total) that draws a bar on a terminal and does nothing elsewhere."""
    if not sys.stderr.isatty() or is_plain():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
