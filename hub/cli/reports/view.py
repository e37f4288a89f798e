"""A report on the terminal, readable at 100 columns, and as one JSON document."""

from typing import Any

from hub.cli.output import console_of_results, tell
from hub.cli.words import language, text
from hub.domain.reports.tables import Cell, Column, Kind, Report, Table
from hub.domain.reports.writing import written

LOOK_AT = {"late", "overdue", "entered_late", "parts_late"}  # red where there are any
ONLY_ON_PAPER = {"nth"}
NAME_CHARS_MAX = 40
FEW_COLUMNS, ROOMY = 9, 8


def document(report: Report) -> dict[str, Any]:
    """The same for programs: a row is an object by column; durations are seconds, shares 0 to 1."""
    return {
        "title": report.title,
        "office": report.office,
        "period": report.period,
        "made": report.made,
        "hash": report.hash,
        "closed": report.closed,
        "faults": report.faults,
        "tables": {table.key: _rows(table) for table in report.tables},
    }


def show(report: Report) -> None:
    """Print every table."""
    tell(f"{report.office} — {report.title}")
    for table in report.tables:
        tell()
        _show(table)
    if report.left_out:
        tell()
        tell(report.left_out)
    if not report.tables:
        tell(text("cli.report.nothing"))
    if report.hash:
        tell()
        tell(text("report.hash" if report.closed else "report.hash_so_far", hash=report.hash))


def _rows(table: Table) -> dict[str, Any]:
    keys = [column.key for column in table.columns]
    return {
        "rows": [dict(zip(keys, row, strict=True)) for row in table.rows],
        "total": dict(zip(keys, table.total, strict=True)) if table.total else None,
        "notes": table.notes,
    }


def _show(table: Table) -> None:
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid(box=None, pad_edge=False, padding=(0, 1, 0, 0), title=table.title, title_justify="left")
    grid.title_style = "bold"
    places = [at for at, column in enumerate(table.columns) if column.key not in ONLY_ON_PAPER]
    for at in places:
        column = table.columns[at]
        is_text = column.kind is Kind.TEXT
        grid.add_column(
            column.title,
            justify="left" if is_text else "right",
            header_style="bold",
            vertical="bottom",
            width=None if is_text else _narrow(table, at),
            max_width=_wide(table, at) if is_text else None,
        )
    for row in table.rows:
        grid.add_row(*(_cell(row[at], table.columns[at]) for at in places))
    if table.total:
        grid.add_row(*(_cell(table.total[at], table.columns[at]) for at in places), style="bold")
    console = console_of_results()
    if table.rows or table.total:
        console.print(grid)
    else:
        console.print(Text(table.title, style="bold"))
    for note in table.notes:
        console.print(Text(note, style="italic"))


def _narrow(table: Table, at: int) -> int:
    """As wide as its longest number and the longest word of its title: names get what is left."""
    column = table.columns[at]
    cells = [row[at] for row in (*table.rows, *([table.total] if table.total else []))]
    numbers = [written(cell, column.kind, language()) for cell in cells]
    least = ROOMY if len(table.columns) <= FEW_COLUMNS else 1
    return max(least, *map(len, [*numbers, *column.title.split()]))


def _wide(table: Table, at: int) -> int | None:
    """Names are wrapped; what people compare or copy is not."""
    return None if table.columns[at].key == "hash" else NAME_CHARS_MAX


def _cell(cell: Cell, column: Column) -> Any:
    from rich.text import Text

    return Text(written(cell, column.kind, language()), style="red" if column.key in LOOK_AT and cell else "")
