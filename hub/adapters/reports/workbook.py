"""A workbook: a sheet a table, typed numbers, frozen header, ready to be printed on A4."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from hub.adapters import result_files
from hub.domain.reports.tables import Cell, Column, Kind, Report, Table
from hub.domain.reports.writing import date_text
from hub.domain.text import foreign

FONT = "Times New Roman"  # what administrative papers are written in
FORMATS = {
    Kind.TEXT: "@",
    Kind.COUNT: "#,##0",
    Kind.SHARE: "0.00%",
    Kind.MINUTES: "#,##0.0",
    Kind.DECIMAL: "#,##0.00",
    Kind.VND: "#,##0",
    Kind.DATE: "dd/mm/yyyy",
}
NAME_CHARS_MAX = 31  # of a sheet
WIDE_COLUMNS = 7  # more than that are printed on the long side
TEXT_CHARS_MAX, NUMBER_CHARS = 48, (11, 16)  # of counts, and of amounts
PLACE, PLACE_CHARS = "nth", 6
HEAD_ROW = 3
CELL_CHARS_MAX = 32_767  # of a spreadsheet


def write_xlsx(report: Report, path: Path) -> Path:
    """Write the workbook. Raises OSError."""
    made = BytesIO()
    with result_files.writing(path, mode=result_files.FOR_ALL) as out:
        with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
            book.set_properties({"title": report.title, "company": report.office})
            for table in report.tables:
                _sheet(book, report, table)
        out.write(made.getvalue())
    return path


def _sheet(book: Any, report: Report, table: Table) -> None:
    sheet = book.add_worksheet(_name(table.title))
    bold = {"font_name": FONT, "bold": True}
    sheet.write_string(0, 0, foreign(report.office), book.add_format(bold))
    sheet.write_string(1, 0, f"{report.title} – {table.title}", book.add_format({**bold, "font_size": 14}))
    row = _head(book, sheet, table)
    sheet.freeze_panes(row, 0)
    sheet.repeat_rows(HEAD_ROW, row - 1)
    for line in table.rows:
        _line(book, sheet, row, table.columns, line)
        row += 1
    if table.total:
        _line(book, sheet, row, table.columns, table.total, bold=True, top=1)
        row += 1
    italic = book.add_format({"font_name": FONT, "italic": True})
    for note in (*table.notes, *report.faults):
        row += 1
        sheet.write_string(row, 0, note, italic)
    _paper(sheet, report, table)


def _head(book: Any, sheet: Any, table: Table) -> int:
    """The titles, and under them the numbers of the form's columns; the row after."""
    look = {"font_name": FONT, "bold": True, "text_wrap": True, "align": "center", "valign": "vcenter"}
    title = book.add_format({**look, "border": 1, "bg_color": "#E8ECF2"})
    for place, column in enumerate(table.columns):
        sheet.write_string(HEAD_ROW, place, column.title, title)
        sheet.set_column(place, place, _width(table, place))
    sheet.set_row(HEAD_ROW, 48)
    if not any(column.number for column in table.columns):
        return HEAD_ROW + 1
    for place, column in enumerate(table.columns):
        sheet.write_string(HEAD_ROW + 1, place, column.number, title)
    return HEAD_ROW + 2


def _line(
    book: Any, sheet: Any, row: int, columns: tuple[Column, ...], cells: tuple[Cell, ...], **more: object
) -> None:
    """Numbers are numbers: a share is a share, a duration minutes."""
    for place, (column, cell) in enumerate(zip(columns, cells, strict=True)):
        look = book.add_format({"font_name": FONT, "border": 1, "num_format": FORMATS[column.kind], **more})
        if column.kind is Kind.DATE and cell:
            sheet.write_datetime(row, place, datetime.fromisoformat(str(cell)), look)
        elif isinstance(cell, str):
            sheet.write_string(row, place, foreign(cell)[:CELL_CHARS_MAX], look)
        elif cell is None:
            sheet.write_blank(row, place, None, look)
        else:
            sheet.write_number(row, place, cell / 60 if column.kind is Kind.MINUTES else cell, look)


def _paper(sheet: Any, report: Report, table: Table) -> None:
    """A4, as wide as the page, with the page's number and when it was made."""
    sheet.set_paper(9)
    if len(table.columns) > WIDE_COLUMNS:
        sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{date_text(report.made)}&R&P/&N")


def _width(table: Table, place: int) -> int:
    column = table.columns[place]
    if column.kind is not Kind.TEXT:
        return PLACE_CHARS if column.key == PLACE else NUMBER_CHARS[column.kind is Kind.VND]
    cells = [*(line[place] for line in table.rows), table.total[place] if table.total else None]
    longest = max((len(str(cell)) for cell in cells if cell is not None), default=0)
    return min(max(longest, len(column.title), 6) + 2, TEXT_CHARS_MAX)


def _name(title: str) -> str:
    """What a sheet may be called."""
    return "".join(" " if char in "[]:*?/\\" else char for char in title)[:NAME_CHARS_MAX].strip()
