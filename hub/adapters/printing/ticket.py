"""Lays out a ticket: what stands where, how large, and what gives way when it would be too much.

A ticket is at most `TICKET_BYTES_MAX`, so that it takes about a second at 115,200 baud. Text is a picture,
since printers do not compose Vietnamese (docs/decisions/0036-vietnamese-on-thermal-paper.md). Names too long
for that are set smaller, and at the very last without marks: a citizen always gets a number.
"""

from functools import lru_cache
from typing import Final

import msgspec

from hub.adapters.printing import pictures
from hub.adapters.printing.pictures import Style
from hub.adapters.printing.roll import PAPERS, Paper, Roll, draw_text
from hub.contract.slip import TicketSlip
from hub.domain.civil_time import CIVIL_TIME
from hub.i18n import text

TICKET_BYTES_MAX: Final = 12_000
PARAGRAPHS_CACHED_MAX: Final = 512  # about 1.5 KB each


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """Sizes of one paper. 8 dots are a millimetre."""

    office: Style
    label: Style
    service: Style
    line: Style
    number_times_max: int
    gap_dots: int
    copy: Style = Style(26, bold=True, bar=True)


# For each paper, the first layout that keeps the ticket small enough is used.
LAYOUTS: Final = {
    80: (
        Layout(
            office=Style(28, bold=True), label=Style(24), service=Style(32, bold=True), line=Style(26),
            number_times_max=8, gap_dots=14,
        ),
        Layout(
            office=Style(24, bold=True), label=Style(22), service=Style(28, bold=True), line=Style(23),
            number_times_max=8, gap_dots=12,
        ),
        Layout(
            office=Style(20, bold=True), label=Style(20), service=Style(24, bold=True), line=Style(20),
            number_times_max=8, gap_dots=10,
        ),
    ),
    58: (
        Layout(
            office=Style(22, bold=True), label=Style(20), service=Style(26, bold=True), line=Style(22),
            number_times_max=8, gap_dots=10,
        ),
        Layout(
            office=Style(20, bold=True), label=Style(20), service=Style(24, bold=True), line=Style(20),
            number_times_max=8, gap_dots=9,
        ),
        Layout(
            office=Style(18, bold=True), label=Style(18), service=Style(20, bold=True), line=Style(18),
            number_times_max=8, gap_dots=8,
        ),
    ),
}  # fmt: skip


class EscposSlipPrinter:
    """The port `SlipPrinter`. Not for several threads at once."""

    def __init__(self, *, accents: bool = True) -> None:
        """`fonts.FontMissingError` at once, not at the first ticket, when accents cannot be drawn."""
        self._accents = accents
        self._draw = lru_cache(maxsize=PARAGRAPHS_CACHED_MAX)(draw_text)
        if accents:
            for style in (Style(20), Style(20, bold=True)):
                pictures.font(style)

    def render(self, slip: TicketSlip, paper_mm: int) -> bytes:
        """The bytes of one ticket, at most `TICKET_BYTES_MAX`; ValueError for a paper that is not known."""
        if paper_mm not in PAPERS:
            raise ValueError(f"paper_mm must be one of {sorted(PAPERS)}, not {paper_mm}")
        paper = PAPERS[paper_mm]
        if self._accents:
            for layout in LAYOUTS[paper_mm]:
                ticket = self._lay_out(slip, paper, layout, accents=True)
                if len(ticket) <= TICKET_BYTES_MAX:
                    return ticket
        return self._lay_out(slip, paper, LAYOUTS[paper_mm][-1], accents=False)

    def pictures_cached(self) -> int:
        """How many drawn paragraphs are kept, at most `PARAGRAPHS_CACHED_MAX`."""
        return self._draw.cache_info().currsize

    def _lay_out(self, slip: TicketSlip, paper: Paper, layout: Layout, *, accents: bool) -> bytes:
        roll = Roll(paper, self._draw, accents=accents)
        _head(roll, slip, layout)
        _queue(roll, slip, layout)
        _foot(roll, slip, layout)
        roll.cut()
        return roll.output


def _head(roll: Roll, slip: TicketSlip, layout: Layout) -> None:
    """Who issued it, the number and what it is for."""
    if slip.copy:
        roll.text(text("ticket.copy", slip.lang), layout.copy, 1)
        roll.gap(layout.gap_dots)
    roll.text(slip.office, layout.office, 3)
    roll.gap(layout.gap_dots)
    roll.rule()
    roll.gap(layout.gap_dots)
    roll.text(text("ticket.number", slip.lang), layout.label, 1)
    roll.gap(layout.gap_dots // 2)
    roll.big(slip.number, layout.number_times_max)
    roll.gap(layout.gap_dots)
    roll.text(slip.service_name, layout.service, 3)
    if slip.priority_name:
        roll.text(text("ticket.priority", slip.lang, name=slip.priority_name), layout.line, 2)
    _errands(roll, slip, layout)
    roll.gap(layout.gap_dots)
    roll.rule()
    roll.gap(layout.gap_dots)


def _errands(roll: Roll, slip: TicketSlip, layout: Layout) -> None:
    """Where this one ticket goes on to."""
    if slip.errands:
        roll.gap(layout.gap_dots // 2)
        roll.text(text("ticket.errands", slip.lang), layout.line, 2)
        for name in slip.errands:
            roll.text(text("ticket.errand", slip.lang, name=name), layout.line, 1)


def _queue(roll: Roll, slip: TicketSlip, layout: Layout) -> None:
    """How long it will take, and that an officer must come first, where that is so."""
    if slip.ahead == 0:
        roll.text(text("ticket.nobody_ahead", slip.lang), layout.line, 2)
    else:
        roll.text(text("ticket.ahead", slip.lang, count=slip.ahead), layout.line, 2)
    if slip.wait_min is not None and (slip.ahead or slip.wait_min[0]):  # the next in line: mostly at once
        roll.text(_wait(slip.wait_min, slip.lang), layout.line, 2)
    roll.text(text("ticket.paged" if slip.paged else "ticket.please_wait", slip.lang), layout.line, 2)
    roll.gap(layout.gap_dots * 2)


def _foot(roll: Roll, slip: TicketSlip, layout: Layout) -> None:
    """When it was taken, the code for the scanner, and thanks."""
    roll.qr(slip.qr)
    roll.gap(layout.gap_dots)
    local = slip.taken_at.astimezone(CIVIL_TIME)
    # The minute changes with every few tickets: in the printer's own font it is never drawn anew.
    roll.own_font(text("ticket.taken_at", slip.lang, time=f"{local:%H:%M}", date=f"{local:%d/%m/%Y}"))
    if slip.note:
        roll.text(slip.note, layout.line, 2)
    roll.text(slip.thanks or text("ticket.thanks", slip.lang), layout.line, 2)


def _wait(wait_min: tuple[int, int], lang: str) -> str:
    """An interval in words: never more exact than the estimate."""
    from_min, to_min = wait_min
    if from_min == 0:
        return text("ticket.wait_short", lang, minutes=max(1, to_min))
    if from_min == to_min:
        return text("ticket.wait_about", lang, minutes=to_min)
    return text("ticket.wait", lang, from_min=from_min, to_min=to_min)
