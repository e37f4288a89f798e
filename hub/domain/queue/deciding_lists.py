"""Lists for the small display of a keypad, a page at a time; nothing here changes anything."""

from collections.abc import Iterable
from itertools import islice

from hub.domain.press import answers
from hub.domain.press import commands as c
from hub.domain.press.context import Context, Decision
from hub.domain.queue.tickets import Ticket, TicketState

ROWS = 4  # of a page: what 128x64 dots can show
_ASIDE = {"parked": TicketState.PARKED, "missed": TicketState.NO_SHOW}


def line(context: Context, command: c.Line) -> Decision:
    """Who is called next from this counter's lines, or what it has put aside or missed."""
    counter, state = context.counter().counter, context.state
    if command.list == "waiting":
        lines = state.lines_of(counter)
        total = state.day.lines.waiting_for(lines)
        tickets: Iterable[Ticket] = (state.day.tickets[name] for name in state.day.lines.in_order(lines))
    else:
        aside = state.aside(counter, _ASIDE[command.list])
        total, tickets = len(aside), aside
    entries = tuple(_entry(context, one) for one in islice(tickets, *_rows(command.page)))
    return Decision(answers.LinePage(command.page, _pages(total), total, entries))


def services(context: Context, command: c.Services) -> Decision:
    """The services of the office, in its own order."""
    known = context.office.services
    entries = tuple(
        answers.ServiceEntry(
            one.letter,
            one.name(context.lang),
            one.letter not in context.state.day.closed,
        )
        for one in islice(known.values(), *_rows(command.page))
    )
    return Decision(answers.ServicesPage(command.page, _pages(len(known)), entries))


def _entry(context: Context, ticket: Ticket) -> answers.LineEntry:
    wait_s = max(0, context.now_ms - ticket.taken_ms) // 1000
    return answers.LineEntry(ticket.number, wait_s, ticket.priority is not None, context.state.day_of(ticket))


def _rows(page: int) -> tuple[int, int]:
    return page * ROWS, (page + 1) * ROWS


def _pages(total: int) -> int:
    return -(-total // ROWS)
