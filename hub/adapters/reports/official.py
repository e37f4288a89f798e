"""The words of form II.06a as it goes to the office above: header, heads of its columns, signatures.

How it looks is in report.typ; who receives it, and the place in front of the date, are in the office's own
file (`forms/office.typ`), where they stand for the forms about dossiers too.
"""

from typing import Any, Final

from hub.domain.reports.tables import Report, Table
from hub.domain.reports.writing import date_text
from hub.i18n import text

KEY: Final = "ii06a"
COLUMNS: Final = 13
_WORDS: Final = (
    *("number", "title", "from", "to", "unit", "motto_1", "motto_2", "field", "received", "resolved"),
    *("in_progress", "sum", "in_period", "in_person_or_post", "carried_over", "overdue", "all", "made_by"),
    *("sign", "head", "seal"),
)
_HEADS: Final = ("nth", "online", "early", "on_time", "late", "within")  # as in the table on the screen


def is_form(table: Table) -> bool:
    """Whether a table is the form with all of its columns."""
    return table.key == KEY and len(table.columns) == COLUMNS


def words(report: Report, lang: str) -> dict[str, Any]:
    """What stands around the figures of the form."""
    year, month, day = report.made.split(" ")[0].split("-")
    said = {word: text(f"report.form.{word}", lang) for word in _WORDS}
    said |= {head: text(f"report.col.{head}", lang) for head in _HEADS}
    made = {"day": day, "month": month, "year": year}
    return said | {
        "period": _period(report, lang),
        "date": text("report.form.date", lang, **made),
        "date_alone": text("report.form.date_alone", lang, **made),
    }


def _period(report: Report, lang: str) -> str:
    year, month, _ = report.first.split("-")
    quarter = ("I", "II", "III", "IV")[(int(month) - 1) // 3]
    first, last = date_text(report.first), date_text(report.last)
    match report.kind:
        case "day":
            return text("report.form.day", lang, first=first)
        case "month":
            return text("report.form.month", lang, month=month, year=year, first=first, last=last)
        case _:
            return text("report.form.quarter", lang, quarter=quarter, year=year, first=first, last=last)
