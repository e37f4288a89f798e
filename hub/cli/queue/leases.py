"""`hub lease`: the numbers that kiosks may give while the hub is away."""

from typing import Annotated

import typer

from hub.cli.choices import day
from hub.cli.desk import desk_of
from hub.cli.output import AsJson, print_json, print_table
from hub.cli.shape import command, commands
from hub.domain.queue.numbering import written

app = commands("cli.lease.help")


@command(
    app,
    "list",
    "cli.lease_list.help",
    "hub --dir /srv/motcua lease list",
    "hub --dir /srv/motcua lease list --day 2026-11-20 --json",
)
def list_leases(
    context: typer.Context,
    day: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", parser=day, help="cli.lease_list.day")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Each kiosk and service with its numbers, and how many of them it has given; the hub need not run."""
    desk = desk_of(context)
    rule = desk.settings().office.numbering
    with desk.ledger() as ledger:
        head = ledger.head()
        rows = ledger.leases(day or (head.day if head else ""))
    if as_json:
        print_json(rows)
        return
    lines = (
        (
            row.device,
            row.service,
            written(row.service, row.first, rule),
            written(row.service, row.last, rule),
            row.used,
        )
        for row in rows
    )
    print_table(("name", "service", "first", "last", "given"), lines, right=("given",))
