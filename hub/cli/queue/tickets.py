"""`hub ticket list|show`: what became of a number."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from hub.cli.choices import choice, day, letter, ticket_number
from hub.cli.desk import desk_of
from hub.cli.output import AsJson, attention, print_json, print_table, tell
from hub.cli.queue.history import told, waited_s
from hub.cli.shape import command, commands
from hub.cli.trouble import refused
from hub.cli.words import named, text
from hub.config import Settings
from hub.domain.calendar.civil_time import civil
from hub.domain.queue.admission import minutes
from hub.domain.queue.numbering import spellings
from hub.domain.queue.tickets import TicketState
from hub.domain.text import readable

if TYPE_CHECKING:
    from hub.adapters.ledger import LedgerReader
    from hub.adapters.ledger.reading.rows import HistoryRow, TicketRow

STATES = tuple(state.value for state in TicketState)
app = commands("cli.ticket.help")
Number = Annotated[str, typer.Argument(metavar="NUMBER", parser=ticket_number, help="cli.ticket.number")]
Day = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", parser=day, help="cli.ticket.day")]


@command(
    app,
    "list",
    "cli.ticket_list.help",
    "hub --dir /srv/motcua ticket list",
    "hub --dir /srv/motcua ticket list --state waiting --service A",
    "hub --dir /srv/motcua ticket list --day 2026-11-20 --json",
)
def list_tickets(
    context: typer.Context,
    day: Day = None,
    state: Annotated[
        str | None,
        choice(STATES, "cli.ticket_list.state", metavar="STATE"),
    ] = None,
    service: Annotated[
        str | None, typer.Option(metavar="LETTER", parser=letter, help="cli.service.letter")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Tickets of a day in the order in which they were taken; the hub need not run."""
    with desk_of(context).ledger() as ledger:
        rows = ledger.tickets(day, state=state, service=service)
        day = day or ledger.last_day()
    if as_json:
        print_json(rows)
        return
    print_table(
        ("ticket", "state", "counter", "taken", "called", "ended", "printed", "remark"),
        (_line(row, day) for row in rows),
        right=("counter",),
    )
    tell(text("cli.ticket_list.count", count=len(rows)))


def of_day(number: str, day: str, today: str | None) -> str:
    """A number, with its day where that is not the day that is looked at: A042 (30/11/2026)."""
    return number if day == today else f"{number} ({date.fromisoformat(day):%d/%m/%Y})"


def _line(row: "TicketRow", today: str | None) -> tuple[object, ...]:
    remark = row.print_failed and text(f"cli.fault.{row.print_failed}", otherwise=row.print_failed)
    printed = " ".join(filter(None, (_clock(row.printed_ms), remark)))
    state, times = (
        text(f"cli.ticket_state.{row.state}"),
        (row.taken_ms, row.called_ms, row.ended_ms),
    )
    number = of_day(row.number, row.day, today)
    return number, state, row.counter, *map(_clock, times), printed, row.reason


@command(
    app,
    "show",
    "cli.ticket_show.help",
    "hub --dir /srv/motcua ticket show A042",
    "hub --dir /srv/motcua ticket show A042 --day 2026-11-20",
)
def show(context: typer.Context, number: Number, day: Day = None, as_json: AsJson = False) -> None:
    """One ticket and all that happened to it, with the reason of each call."""
    desk = desk_of(context)
    settings = desk.settings()
    with desk.ledger() as ledger:
        ticket = _newest(ledger, number, settings, day)
        if ticket is None:
            raise refused("no_such_ticket", text("cli.ticket_show.unknown", ticket=number))
        history, carried = ledger.history(ticket), ledger.carried(ticket.number)
    waited = waited_s(history)
    if as_json:
        rows = [_document(row) for row in history]
        print_json({"ticket": ticket, "waited_s": waited, "history": rows})
        return
    _head(ticket, settings)
    for other in carried:
        if other.day != ticket.day:
            attention(text("cli.ticket_show.also", ticket=other.number, day=readable.day(other.day)))
    _promises(ticket, waited)
    tell()
    print_table(
        ("row", "time", "event"),
        ((row.seq, _moment(row.at, ticket.day), words) for row, words in told(history)),
        right=("row",),
    )


def _newest(ledger: "LedgerReader", number: str, settings: Settings, day: str | None) -> "TicketRow | None":
    """The newest with this number, also where numbers had another width then."""
    names = spellings(number, settings.office.numbering.width)
    found = filter(None, (ledger.ticket(name, day) for name in names))
    return max(found, key=lambda ticket: ticket.day, default=None)


def _head(ticket: "TicketRow", settings: Settings) -> None:
    service = settings.office.services.get(ticket.service)  # None: configured away since
    priority = settings.office.priorities.get(ticket.priority or "")
    tell(text("cli.ticket_show.head", ticket=ticket.number, day=readable.day(ticket.day)))
    tell(text("cli.ticket_show.state", state=text(f"cli.ticket_state.{ticket.state}")))
    name = named(service) if service else text("cli.ticket_show.service_gone")
    tell(text("cli.ticket_show.service", letter=ticket.service, name=name))
    if priority:
        tell(text("cli.ticket_show.priority", name=named(priority), minutes=priority.credit_s // 60))
    due = f"{civil(ticket.due_ms):%H:%M:%S}"
    tell(text("cli.ticket_show.due", due=due))


def _promises(ticket: "TicketRow", waited: int | None) -> None:
    """What the citizen was told and is still owed; what holds for most tickets is not said."""
    if ticket.wait_lo_s is not None and ticket.wait_hi_s is not None:
        least, most = minutes((ticket.wait_lo_s, ticket.wait_hi_s)) or (0, 0)
        tell(text("cli.ticket_show.told", least=least, most=most))
    if waited is not None:
        tell(text("cli.ticket_show.waited", minutes=round(waited / 60, 1)))
    if ticket.errands:
        tell(text("cli.ticket_show.errands", services=", ".join(ticket.errands.split())))
    if ticket.pinned is not None:
        tell(text("cli.ticket_show.pinned", counter=ticket.pinned))
    if ticket.booking is not None:
        tell(text("cli.ticket_show.booking", code=ticket.booking))
    if ticket.leased:
        tell(text("cli.ticket_show.leased"))
    if ticket.copied:
        tell(text("cli.ticket_show.copied"))


def _moment(at: str, day: str) -> str:
    """The time of day; with its day where a ticket was carried over."""
    return at[11:19] if at.startswith(day) else f"{readable.day(at[:10])} {at[11:19]}"


def _document(row: "HistoryRow") -> dict[str, object]:
    return {"seq": row.seq, "at": row.at, "kind": row.kind, "data": msgspec.Raw(row.data.encode())}


def _clock(at_ms: int | None) -> str | None:
    return None if at_ms is None else f"{civil(at_ms):%H:%M:%S}"
