"""`hub page watch`: a line whenever an officer is asked to come.

It reads the ledger rather than `office/page`: the broker lets an account be connected once, and a program
that stays would keep every other `hub` command of this machine out (docs/decisions/0081).
"""

import time
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.json import encode

from hub.adapters.clock import SystemClock
from hub.cli.choices import seconds
from hub.cli.desk import desk_of
from hub.cli.output import note, tell
from hub.cli.shape import command, commands
from hub.cli.words import named, text
from hub.contract.messages import OfficePage
from hub.domain.bookings.booking import clock
from hub.domain.office.office import Office

if TYPE_CHECKING:
    from hub.adapters.ledger import LedgerReader
    from hub.adapters.ledger.reading.rows import PageRow

LOOK_S = 0.5
app = commands("cli.page.help")


@command(
    app,
    "watch",
    "cli.page_watch.help",
    "hub --dir /srv/motcua page watch",
    "hub --dir /srv/motcua page watch --json | while read -r page; do …; done",
)
def watch(
    context: typer.Context,
    for_s: Annotated[
        float | None, typer.Option("--for", metavar="SECONDS", parser=seconds, help="cli.page_watch.for")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="cli.page_watch.json")] = False,
) -> None:
    """Follow the pages from now on, also over restarts of the hub."""
    desk = desk_of(context)
    office, ticking = desk.settings().office, SystemClock()
    end_ms = None if for_s is None else ticking.mono_ms() + 1000 * for_s
    with desk.ledger() as ledger:
        head = ledger.head()
        seen = head.seq if head else 0
        note(text("cli.page_watch.watching"))
        while end_ms is None or ticking.mono_ms() < end_ms:
            for row in ledger.pages(seen):
                seen = row.seq
                _tell(_page(ledger, office, row), row, office, as_json)
            time.sleep(LOOK_S)


def _page(ledger: "LedgerReader", office: Office, row: "PageRow") -> OfficePage:
    """What `office/page` said; `waiting` is of now."""
    counters = office.counters_for(row.service)
    return OfficePage(
        service=row.service,
        ticket=row.ticket.rpartition("/")[2],
        waiting=ledger.waiting(row.service),
        counters=counters,
        officers=tuple(o.id for o in office.officers.values() if set(o.counters) & set(counters)),
        nth=row.nth,
    )


def _tell(page: OfficePage, row: "PageRow", office: Office, as_json: bool) -> None:
    if as_json:
        typer.echo(encode(page).decode())
        return
    service = office.services.get(page.service)
    tell(
        text(
            "cli.page_watch.line",
            time=clock(row.at_ms),
            service=f"{page.service} - {named(service)}" if service else page.service,
            ticket=page.ticket,
            count=page.waiting,
            counters=", ".join(map(str, page.counters)) or "-",
            nth=page.nth,
        )
    )
