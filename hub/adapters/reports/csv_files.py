"""Comma-separated values: UTF-8, a header line with the titles, plain numbers, one file a table.

Shares are 0 to 1 with four digits, durations minutes with one. `bom` is for spreadsheet programs that take a
file without it for an old code page.
"""

import csv
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from hub.adapters import result_files
from hub.domain.reports.tables import Cell, Kind, Table
from hub.domain.text import foreign

_BREAKS = ("\t", "\r", "\n")
COMPUTED = "=+-@\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63\ufe66\ufe6b"


def write_csv(tables: Sequence[Table], folder: Path, *, bom: bool = False) -> list[Path]:
    """Write `<key>.csv` for each table into a folder, which is made. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_write(table, folder / f"{table.key}.csv", bom=bom) for table in tables]


def _write(table: Table, path: Path, *, bom: bool) -> Path:
    lines = [*table.rows, *([table.total] if table.total else [])]
    made = StringIO(newline="")
    out = csv.writer(made)
    out.writerow([guarded(column.title) for column in table.columns])
    for line in lines:
        out.writerow([_plain(c, column.kind) for c, column in zip(line, table.columns, strict=True)])
    content = made.getvalue().encode("utf-8-sig" if bom else "utf-8")
    return result_files.write(path, content, mode=result_files.FOR_ALL)


def guarded(text: str) -> str:
    """Text that no spreadsheet computes or splits: one line, and an apostrophe before what begins a formula.

    Programs also take full-width signs, and ones behind blanks, for the beginning of a formula.
    """
    safe = foreign(text).replace("\n", " ")
    begins = text.lstrip()[:1] or " "
    return f"'{safe}" if begins in COMPUTED or text[:1] in _BREAKS else safe


def _plain(cell: Cell, kind: Kind) -> Cell:
    """None is an empty cell; text that a spreadsheet would take for a formula is kept text."""
    match cell, kind:
        case str(), _:
            return guarded(cell)
        case (int() | float(), Kind.SHARE):
            return f"{cell:.4f}"
        case (int() | float(), Kind.MINUTES):
            return f"{cell / 60:.1f}"
        case (int() | float(), Kind.DECIMAL):
            return f"{cell:.2f}"
    return cell
