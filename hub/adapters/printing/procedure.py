"""The slip of a procedure: what to bring, what it costs, how long it takes, where to take a number."""

from collections.abc import Iterator
from typing import Final

from hub.adapters.printing.pictures import Style
from hub.adapters.printing.roll import PAPERS, Roll, draw_text
from hub.contract.procedure_slip import PAPERS_MAX, ProcedureSlip
from hub.i18n import text

SLIP_BYTES_MAX: Final = 28_000
_SIZES: Final = {80: ((28, 24), (23, 20), (19, 17)), 58: ((23, 20), (19, 17), (17, 15))}  # title, line
_LINES_MAX: Final = (6, 4, 2)  # of a text, for each size: procedures have names of 1,094 characters


class EscposProcedurePrinter:
    """Not for several threads at once."""

    def __init__(self, *, accents: bool = True) -> None:
        self._accents = accents

    def render(self, slip: ProcedureSlip, paper_mm: int) -> bytes:
        """The bytes of one slip, at most `SLIP_BYTES_MAX`; ValueError for a paper that is not known."""
        if paper_mm not in PAPERS:
            raise ValueError(f"paper_mm must be one of {sorted(PAPERS)}, not {paper_mm}")
        for (title_px, line_px), lines_max in zip(_SIZES[paper_mm], _LINES_MAX, strict=True):
            if self._accents:
                data = _lay_out(slip, paper_mm, title_px, line_px, lines_max, accents=True)
                if len(data) <= SLIP_BYTES_MAX:
                    return data
        return _lay_out(slip, paper_mm, title_px, line_px, lines_max, accents=False)


def _lay_out(
    slip: ProcedureSlip, paper_mm: int, title_px: int, line_px: int, lines_max: int, *, accents: bool
) -> bytes:
    roll = Roll(PAPERS[paper_mm], draw_text, accents=accents)
    roll.text(text("procedure.title", slip.lang), Style(line_px), 1)
    roll.text(slip.name, Style(title_px, bold=True), lines_max)
    roll.own_font(slip.code)
    roll.text(slip.agency, Style(line_px), 2)
    roll.gap(line_px // 2)
    roll.rule()
    roll.gap(line_px // 2)
    for line in _lines(slip):
        roll.text(line, Style(line_px), lines_max)
    roll.gap(line_px // 2)
    roll.text(slip.office, Style(line_px), 2)
    roll.cut()
    return roll.output


def _lines(slip: ProcedureSlip) -> Iterator[str]:
    lang = slip.lang
    if slip.papers:
        yield text("procedure.papers", lang)
        for paper in slip.papers[:PAPERS_MAX]:
            yield text("procedure.paper", lang, name=paper)
    if not slip.papers or len(slip.papers) > PAPERS_MAX:
        yield text("procedure.ask_papers", lang)
    if slip.fee_vnd is None:
        yield text("procedure.ask_fee", lang)
    elif slip.fee_vnd:
        yield text("procedure.fee", lang, amount=f"{slip.fee_vnd:,}".replace(",", "."))
    else:
        yield text("procedure.free", lang)
    if slip.term == 0:
        yield text("procedure.term_same_day", lang)
    elif slip.term is not None:
        yield text(f"procedure.term_{slip.unit}", lang, count=slip.term)
    for letter, name in slip.services:
        yield text("procedure.take_number", lang, letter=letter, name=name)
