"""Lays out a ticket: what stands where, how large, and what gives way when it would be too much.

The number comes first, in the printer's own font, and so do the figures: they change with every ticket. Text
is a picture, since printers do not compose Vietnamese (docs/decisions/0036-vietnamese-on-thermal-paper.md).
A printer that holds the pictures which do not change (`stock`) is sent their names only; for any other the
letters are smaller, so that a ticket has at most `SENT_BYTES_MAX`. Names too long for that are set at the
smallest size, and at the very last without marks: a citizen always gets a number.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

import msgspec
from PIL import Image

from hub.adapters.printing import pictures
from hub.adapters.printing.pictures import Style
from hub.adapters.printing.roll import PAPERS, Paper, Roll, draw_text
from hub.adapters.printing.stock import Paragraph, Stock, drawn, named
from hub.contract.slip import TicketSlip
from hub.domain.calendar.civil_time import CIVIL_TIME
from hub.i18n import text

STORED_BYTES_MAX: Final = 1_500  # to a printer that holds the pictures: 0.13 s at 115,200 baud
SENT_BYTES_MAX: Final = 4_000  # to any other
TICKET_BYTES_MAX: Final = 12_000  # at the very most, for names that are longer than a ticket
PARAGRAPHS_CACHED_MAX: Final = 512  # about 1.5 KB each
VALUE_TIMES: Final = 2
RULE: Final = "rule"


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """Sizes of one paper. 8 dots are a millimetre."""

    office: Style
    service: Style
    line: Style
    number_times_max: int = 8
    gap_dots: int
    copy: Style = Style(26, bold=True, bar=True)


def _layout(service_px: int, line_px: int, office_px: int, gap_dots: int) -> Layout:
    return Layout(
        service=Style(service_px, bold=True),
        line=Style(line_px),
        office=Style(office_px, bold=office_px > line_px - 2),
        gap_dots=gap_dots,
    )


# For a printer that holds the pictures, by paper.
HELD: Final = {80: _layout(32, 26, 26, 14), 58: _layout(26, 22, 22, 10)}
# For any other the first that keeps the ticket small enough.
SENT: Final = {
    80: (
        _layout(28, 23, 20, 12),
        _layout(26, 21, 19, 12),
        _layout(24, 20, 18, 10),
        _layout(22, 19, 17, 10),
        _layout(20, 18, 16, 8),
        _layout(19, 17, 15, 6),
    ),
    58: (
        _layout(24, 20, 18, 10),
        _layout(22, 19, 17, 9),
        _layout(20, 18, 16, 8),
        _layout(20, 17, 16, 6),
        _layout(18, 15, 14, 5),
    ),
}


class EscposSlipPrinter:
    """The port `SlipPrinter`. Not for several threads at once."""

    def __init__(self, *, accents: bool = True) -> None:
        """`fonts.FontMissingError` at once, not at the first ticket, when accents cannot be drawn."""
        self._accents = accents
        self._draw = lru_cache(maxsize=PARAGRAPHS_CACHED_MAX)(draw_text)
        if accents:
            for style in (Style(20), Style(20, bold=True)):
                pictures.font(style)

    def render(self, slip: TicketSlip, paper_mm: int, stock: Stock | None = None) -> bytes:
        """The bytes of one ticket, at most `TICKET_BYTES_MAX`; ValueError for a paper that is not known.

        `stock`: what the printer holds.
        """
        if paper_mm not in PAPERS:
            raise ValueError(f"paper_mm must be one of {sorted(PAPERS)}, not {paper_mm}")
        paper = PAPERS[paper_mm]
        if not self._accents:
            return self._lay_out(slip, paper, SENT[paper_mm][-1], None, accents=False)
        if stock is not None:
            ticket = self._lay_out(slip, paper, HELD[paper_mm], stock, accents=True)
            if len(ticket) <= SENT_BYTES_MAX:
                return ticket
        for layout in SENT[paper_mm]:
            ticket = self._lay_out(slip, paper, layout, None, accents=True)
            if len(ticket) <= SENT_BYTES_MAX:
                return ticket
        if len(ticket) <= TICKET_BYTES_MAX:
            return ticket
        return self._lay_out(slip, paper, SENT[paper_mm][-1], None, accents=False)

    def pictures_cached(self) -> int:
        """How many drawn paragraphs are kept, at most `PARAGRAPHS_CACHED_MAX`."""
        return self._draw.cache_info().currsize

    def _lay_out(
        self, slip: TicketSlip, paper: Paper, layout: Layout, stock: Stock | None, *, accents: bool
    ) -> bytes:
        def recall(sentence: str, style: Style, lines_max: int) -> bytes | None:
            return stock.recall(named(Paragraph(sentence, style, lines_max))) if stock else None

        roll = Roll(paper, self._draw, accents=accents, recall=recall)
        _head(roll, slip, layout)
        _rule(roll, layout, stock)
        _queue(roll, slip, layout)
        _foot(roll, slip, layout, stock)
        roll.cut()
        return roll.output


def _head(roll: Roll, slip: TicketSlip, layout: Layout) -> None:
    """The number, and what it is for."""
    if slip.copy:
        roll.text(text("ticket.copy", slip.lang), layout.copy, 1)
        roll.gap(layout.gap_dots)
    roll.big(slip.number, layout.number_times_max)
    roll.gap(layout.gap_dots)
    roll.text(slip.service_name, layout.service, 3)
    if slip.priority_name:
        roll.text(text("ticket.priority", slip.lang, name=slip.priority_name), layout.line, 2)
    _errands(roll, slip, layout)


def _errands(roll: Roll, slip: TicketSlip, layout: Layout) -> None:
    """Where this one ticket goes on to."""
    if slip.errands:
        roll.gap(layout.gap_dots // 2)
        roll.text(text("ticket.errands", slip.lang), layout.line, 2)
        for name in slip.errands:
            roll.text(text("ticket.errand", slip.lang, name=name), layout.line, 1)


def _rule(roll: Roll, layout: Layout, stock: Stock | None) -> None:
    held = stock.recall(RULE) if stock else None
    if held:
        roll.command(held)
        return
    roll.gap(layout.gap_dots)
    roll.rule()
    roll.gap(layout.gap_dots)


def _queue(roll: Roll, slip: TicketSlip, layout: Layout) -> None:
    """How long it will take, and that an officer must come first, where that is so."""
    if slip.ahead == 0:
        roll.text(text("ticket.nobody_ahead", slip.lang), layout.line, 2)
    else:
        roll.text(text("ticket.ahead", slip.lang), layout.line, 2)
        roll.value(str(slip.ahead), VALUE_TIMES)
    if slip.wait_min is not None and (slip.ahead or slip.wait_min[0]):  # the next in line: mostly at once
        roll.text(text("ticket.wait", slip.lang), layout.line, 2)
        roll.value(_wait(slip.wait_min), VALUE_TIMES)
    if slip.paged:
        roll.text(text("ticket.paged", slip.lang), layout.line, 2)


def _foot(roll: Roll, slip: TicketSlip, layout: Layout, stock: Stock | None) -> None:
    """The code for the scanner, when it was taken, whose it is, and thanks."""
    roll.gap(layout.gap_dots)
    roll.qr(slip.qr)
    roll.gap(layout.gap_dots)
    local = slip.taken_at.astimezone(CIVIL_TIME)
    roll.own_font(text("ticket.taken_at", slip.lang, time=f"{local:%H:%M}", date=f"{local:%d/%m/%Y}"))
    if slip.note:
        roll.text(slip.note, layout.line, 2)
    _rule(roll, layout, stock)
    roll.text(slip.office, layout.office, 3)
    roll.text(slip.thanks or text("ticket.thanks", slip.lang), layout.line, 2)


def _wait(wait_min: tuple[int, int]) -> str:
    """An interval of minutes: never more exact than the estimate."""
    from_min, to_min = wait_min
    if from_min == 0:
        return f"< {max(1, to_min)}"
    return f"{to_min}" if from_min == to_min else f"{from_min} - {to_min}"


def constant_pictures(
    paper_mm: int, lang: str, *, office: str, thanks: str, services: Iterable[str], priorities: Iterable[str]
) -> Iterator[tuple[str, Image.Image]]:
    """All that stands on many tickets, each drawn when it is asked for: name and picture.

    What stands on most comes first, errands last.
    """
    layout, paper = HELD[paper_mm], PAPERS[paper_mm]
    services = list(services)
    constant = [Paragraph(office, layout.office, 3)]
    constant += [
        Paragraph(sentence, layout.line, 2)
        for sentence in (
            text("ticket.ahead", lang),
            text("ticket.wait", lang),
            thanks or text("ticket.thanks", lang),
            text("ticket.nobody_ahead", lang),
            text("ticket.paged", lang),
        )
    ]
    constant += [Paragraph(name, layout.service, 3) for name in services]
    constant += [Paragraph(text("ticket.priority", lang, name=name), layout.line, 2) for name in priorities]
    constant.append(Paragraph(text("ticket.copy", lang), layout.copy, 1))
    constant.append(Paragraph(text("ticket.errands", lang), layout.line, 2))
    constant += [Paragraph(text("ticket.errand", lang, name=name), layout.line, 1) for name in services]
    yield RULE, _ruled(paper, layout)
    yield from drawn(constant, paper)


def _ruled(paper: Paper, layout: Layout) -> Image.Image:
    """A rule with the white around it."""
    rule = pictures.rule(paper.dots * 3 // 4)
    whole = Image.new("1", (rule.width, rule.height + 2 * layout.gap_dots), pictures.WHITE)
    whole.paste(rule, (0, layout.gap_dots))
    return whole
