"""Cells as people of a language read them: 14.364 and 21,93% in Vietnamese, 14,364 and 21.93% in English.

Dates are 23/11/2026 in both: it is a Vietnamese office.
"""

from hub.domain.reports.tables import Cell, Kind

_SWAPPED = str.maketrans(",.", ".,")
SHARE_DIGITS = 2


def written(cell: Cell, kind: Kind, lang: str) -> str:
    """A cell of a column of this kind; None is nothing."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return date_text(cell) if kind is Kind.DATE else cell
    match kind:
        case Kind.SHARE:
            return _in(lang, f"{100 * cell:,.{SHARE_DIGITS}f}") + "%"
        case Kind.MINUTES:
            return _in(lang, f"{cell / 60:,.1f}")
        case Kind.DECIMAL:
            return _in(lang, f"{cell:,.2f}")
        case _:
            return _in(lang, f"{cell:,}")


def date_text(text: str) -> str:
    """A day, or a moment that begins with one, as people of this country write it: 23/11/2026."""
    day, _, rest = text.partition(" ")
    year, month, nth = day.split("-")
    return f"{nth}/{month}/{year} {rest}".rstrip()


def _in(lang: str, number: str) -> str:
    return number.translate(_SWAPPED) if lang == "vi" else number
