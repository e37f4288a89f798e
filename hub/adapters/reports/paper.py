"""PDF: the report as JSON, set by the template report.typ with the fonts that come with Typst.

The template decides how it looks; charts are drawn by it too, so no other library is needed
(docs/decisions/0127).
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from hub.adapters import result_files
from hub.adapters.reports import official
from hub.domain.reports.tables import Cell, Chart, Column, Kind, Report, Table
from hub.domain.reports.writing import date_text, written
from hub.domain.text import NotUtf8, from_bytes
from hub.i18n import text

TEMPLATE = "report.typ"
OFFICE = "office.typ"
CHART_ROWS_MAX = 40  # more bars than that are no picture
NAME_CHARS_MAX = 40  # longer words need the width of the page


_HASH = {True: "report.hash", False: "report.hash_so_far"}


class CannotSet(Exception):
    """The template has a mistake; the message is Typst's, with its line."""


class NotText(Exception):
    """A template is in another encoding than UTF-8, at `line` of `file`."""

    def __init__(self, file: Path, line: int) -> None:
        super().__init__(f"{file}:{line}")
        self.file, self.line = file, line


def write_pdf(
    report: Report, path: Path, lang: str, template: Path | None = None, office: Path | None = None
) -> Path:
    """Write the PDF; `template` and `office` (office.typ) and what is raised as for `pdf`."""
    with result_files.writing(path, mode=result_files.FOR_ALL) as out:
        out.write(pdf(report, lang, template, office))
    return path


def pdf(report: Report, lang: str, template: Path | None = None, office: Path | None = None) -> bytes:
    """The PDF. `template`: one that the office has made its own; `office`: its office.typ, which says who is
    above it and where it is. Raises CannotSet, NotText, OSError.
    """
    import typst

    inputs = {"report": json.dumps(_document(report, lang), ensure_ascii=False)}
    with _bench(template, office) as source:
        try:
            compiled: bytes = typst.compile(str(source), sys_inputs=inputs, ignore_system_fonts=True)
        except typst.TypstError as error:
            raise CannotSet(str(error)) from error
    return compiled


@contextmanager
def _bench(template: Path | None, office: Path | None) -> Iterator[Path]:
    """The template beside the office's own file: Typst reads nothing outside its folder."""
    with tempfile.TemporaryDirectory(prefix="motcua-report-") as made:
        source = Path(made) / TEMPLATE
        with as_file(files(__package__).joinpath(TEMPLATE)) as ours:
            source.write_text(_read(template or ours), "utf-8")
        (Path(made) / OFFICE).write_text(_read(office) if office else "", "utf-8")
        yield source


def _read(file: Path) -> str:
    """A template. Raises NotText, OSError."""
    try:
        return from_bytes(file.read_bytes())
    except NotUtf8 as error:
        raise NotText(file, error.line) from None


def _document(report: Report, lang: str) -> dict[str, Any]:
    """What the template reads: words and numbers as people read them, bars as shares of the longest."""
    return {
        "title": report.title,
        "office": report.office,
        "lang": lang,
        "made": text("report.made", lang, at=date_text(report.made)),
        "hash": text(_HASH[report.closed], lang, hash=report.hash) if report.hash else "",
        "page": text("report.page", lang),
        "faults": list(report.faults),
        "form": official.words(report, lang) if any(map(official.is_form, report.tables)) else None,
        "beside": text("report.beside", lang),
        "left_out": report.left_out,
        "tables": [_table(table, lang) for table in report.tables],
    }


def _table(table: Table, lang: str) -> dict[str, Any]:
    return {
        "title": table.title,
        "official": official.is_form(table),
        "columns": [_column(column) for column in table.columns],
        "numbered": any(column.number for column in table.columns),
        "rows": [_line(line, table.columns, lang) for line in table.rows],
        "total": _line(table.total, table.columns, lang) if table.total else [],
        "notes": list(table.notes),
        "wide": any(
            len(cell) > NAME_CHARS_MAX for line in table.rows for cell in line if isinstance(cell, str)
        ),
        "chart": _chart(table, table.chart, lang) if table.chart and table.rows else None,
    }


def _column(column: Column) -> dict[str, Any]:
    return {"title": column.title, "text": column.kind is Kind.TEXT, "number": column.number}


def _line(cells: tuple[Cell, ...], columns: tuple[Column, ...], lang: str) -> list[str]:
    return [written(cell, column.kind, lang) for cell, column in zip(cells, columns, strict=True)]


def _chart(table: Table, chart: Chart, lang: str) -> dict[str, Any] | None:
    """Bars: of each row the values as shares of the longest bar, with their words."""
    if len(table.rows) > CHART_ROWS_MAX:
        return None
    places = [table.column(key) for key in chart.values]
    bars = [[_number(row[place]) for place in places] for row in table.rows]
    longest = max((sum(bar) if chart.stacked else max(bar) for bar in bars), default=0) or 1
    name = table.column(chart.names)
    return {
        "stacked": chart.stacked,
        "legend": [table.columns[place].title for place in places],
        "rows": [
            {
                "name": str(row[name]),
                "shares": [value / longest for value in bar],
                "words": [written(row[place], table.columns[place].kind, lang) for place in places],
            }
            for row, bar in zip(table.rows, bars, strict=True)
            if any(bar) or not chart.stacked  # nothing is no bar
        ],
    }


def _number(cell: Cell) -> float:
    return float(cell) if isinstance(cell, int | float) else 0.0
