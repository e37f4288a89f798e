"""Cells as people of a language read them: 14.364 and 21,93% in Vietnamese, 14,364 and 21.93% in English."""

from hub.domain.reports.tables import Cell, Kind

_SWAPPED = str.maketrans(",.", ".,")
SHARE_DIGITS = 2


def written(cell: Cell, kind: Kind, lang: str) -> str:
    """A cell of a column of this kind; None is nothing."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    match kind:
        case Kind.SHARE:
            return _in(lang, f"{100 * cell:,.{SHARE_DIGITS}f}") + "%"
        case Kind.MINUTES:
            return _in(lang, f"{cell / 60:,.1f}")
        case Kind.DECIMAL:
            return _in(lang, f"{cell:,.2f}")
        case _:
            return _in(lang, f"{cell:,}")


def _in(lang: str, number: str) -> str:
    return number.translate(_SWAPPED) if lang == "vi" else number
