"""Form 01 on thermal paper: the code, what was handed in, when and where the result is there.

The full form with signatures is the PDF; this is what a citizen takes along and scans at the kiosk.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Final

import msgspec

from hub.adapters.printing import pictures
from hub.adapters.printing.pictures import Style
from hub.adapters.printing.roll import PAPERS, Paper, Roll, draw_text
from hub.adapters.printing.ticket import PARAGRAPHS_CACHED_MAX
from hub.contract.receipt_slip import ReceiptSlip
from hub.domain.calendar.civil_time import CIVIL_TIME
from hub.domain.text import readable
from hub.i18n import text

RECEIPT_BYTES_MAX: Final = 28_000  # two and a half seconds at 115,200 baud
PAPERS_SHOWN_MAX: Final = 8


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """Sizes of one paper, 8 dots are a millimetre; `lines_max` of what people wrote."""

    office: Style
    title: Style
    line: Style
    strong: Style
    gap_dots: int
    lines_max: int
    copy: Style = Style(26, bold=True, bar=True)


# For each paper, the first layout that keeps the receipt small enough is used.
LAYOUTS: Final = {
    80: (
        Layout(
            office=Style(24, bold=True), title=Style(28, bold=True), line=Style(24),
            strong=Style(28, bold=True), gap_dots=12, lines_max=3,
        ),
        Layout(
            office=Style(20, bold=True), title=Style(22, bold=True), line=Style(19),
            strong=Style(22, bold=True), gap_dots=8, lines_max=2,
        ),
        Layout(
            office=Style(19, bold=True), title=Style(20, bold=True), line=Style(17),
            strong=Style(20, bold=True), gap_dots=6, lines_max=1,
        ),
    ),
    58: (
        Layout(
            office=Style(20, bold=True), title=Style(23, bold=True), line=Style(20),
            strong=Style(23, bold=True), gap_dots=9, lines_max=3,
        ),
        Layout(
            office=Style(18, bold=True), title=Style(19, bold=True), line=Style(17),
            strong=Style(19, bold=True), gap_dots=6, lines_max=2,
        ),
        Layout(
            office=Style(17, bold=True), title=Style(18, bold=True), line=Style(16),
            strong=Style(18, bold=True), gap_dots=5, lines_max=1,
        ),
    ),
}  # fmt: skip


class EscposReceiptPrinter:
    """The port `ReceiptPrinter`. Not for several threads at once."""

    def __init__(self, *, accents: bool = True) -> None:
        """`fonts.FontMissingError` at once, not at the first receipt, when accents cannot be drawn."""
        self._accents = accents
        self._draw = lru_cache(maxsize=PARAGRAPHS_CACHED_MAX)(draw_text)
        if accents:
            pictures.font(Style(20))
            pictures.font(Style(20, bold=True))

    def render(self, slip: ReceiptSlip, paper_mm: int) -> bytes:
        """The bytes of one receipt, at most `RECEIPT_BYTES_MAX`; ValueError for a paper that is not known."""
        if paper_mm not in PAPERS:
            raise ValueError(f"paper_mm must be one of {sorted(PAPERS)}, not {paper_mm}")
        if self._accents:
            for layout in LAYOUTS[paper_mm]:
                receipt = self._lay_out(slip, PAPERS[paper_mm], layout, accents=True)
                if len(receipt) <= RECEIPT_BYTES_MAX:
                    return receipt
        return self._lay_out(slip, PAPERS[paper_mm], LAYOUTS[paper_mm][-1], accents=False)

    def _lay_out(self, slip: ReceiptSlip, paper: Paper, layout: Layout, *, accents: bool) -> bytes:
        roll = Roll(paper, self._draw, accents=accents)
        _head(roll, slip, layout)
        for line in _lines(slip):
            roll.text(line, layout.line, layout.lines_max)
        roll.gap(layout.gap_dots)
        roll.rule()
        roll.gap(layout.gap_dots)
        _result(roll, slip, layout)
        roll.cut()
        return roll.output


def _head(roll: Roll, slip: ReceiptSlip, layout: Layout) -> None:
    """Who issued it, what it is, and the code for scanners and for people."""
    if slip.copy:
        roll.text(text("ticket.copy", slip.lang), layout.copy, 1)
        roll.gap(layout.gap_dots)
    roll.text(slip.office, layout.office, layout.lines_max)
    roll.gap(layout.gap_dots)
    roll.text(text("receipt.title", slip.lang), layout.title, 3)
    roll.gap(layout.gap_dots)
    roll.qr(slip.qr)
    roll.gap(layout.gap_dots)
    roll.bar(slip.code)
    roll.gap(layout.gap_dots)
    roll.own_font(slip.code)  # ASCII: the printer's own letters are the sharpest
    roll.gap(layout.gap_dots)


def _lines(slip: ReceiptSlip) -> Iterator[str]:
    """Who handed in what."""
    yield slip.procedure
    if slip.name:
        yield text("receipt.name", slip.lang, name=slip.name)
    if slip.papers:
        yield text("receipt.papers", slip.lang)
        shown = slip.papers if len(slip.papers) <= PAPERS_SHOWN_MAX else slip.papers[: PAPERS_SHOWN_MAX - 1]
        for paper in shown:
            yield text("receipt.paper", slip.lang, name=paper)
        if len(shown) < len(slip.papers):
            yield text("receipt.more_papers", slip.lang, count=len(slip.papers) - len(shown))
    yield text("receipt.sets", slip.lang, count=slip.sets)
    if slip.fee_vnd:
        yield text("receipt.fee", slip.lang, amount=readable.number(slip.fee_vnd, slip.lang))
    yield text("receipt.received", slip.lang, **_when(slip.received_at.astimezone(CIVIL_TIME)))


def _result(roll: Roll, slip: ReceiptSlip, layout: Layout) -> None:
    """When and where the result is there."""
    if slip.due_at is not None:
        due = slip.due_at.astimezone(CIVIL_TIME)
        roll.text(text("receipt.due", slip.lang), layout.line, 1)
        roll.text(text("receipt.moment", slip.lang, **_when(due)), layout.strong, 2)
    if slip.by_post:
        roll.text(text("receipt.by_post", slip.lang), layout.line, 2)
    elif slip.counters:
        counters = ", ".join(map(str, slip.counters))
        roll.text(text("receipt.at_counters", slip.lang, counters=counters), layout.line, layout.lines_max)
    roll.text(text("receipt.scan", slip.lang), layout.line, 3)


def _when(at: datetime) -> dict[str, str]:
    return {"time": f"{at:%H:%M}", "date": f"{at:%d/%m/%Y}"}
