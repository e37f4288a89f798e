"""`hub conflict list`: where upstream and the hub differ about a dossier, and which one stands."""

from typing import Annotated

import typer

from hub.cli.choices import dossier_code
from hub.cli.desk import desk_of
from hub.cli.dossiers.dossiers import EXAMPLE
from hub.cli.dossiers.words import moment, the_dossier
from hub.cli.output import AsJson, print_json, print_table, tell
from hub.cli.shape import command, commands
from hub.cli.words import text

app = commands("cli.conflict.help")


@command(
    app,
    "list",
    "cli.conflict_list.help",
    "hub --dir /srv/motcua conflict list",
    f"hub --dir /srv/motcua conflict list --code {EXAMPLE} --json",
)
def list_conflicts(
    context: typer.Context,
    code: Annotated[
        str | None, typer.Option("--code", metavar="CODE", parser=dossier_code, help="cli.dossier.code")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Of one dossier or all, oldest first; personal data is never listed."""
    with desk_of(context).ledger() as ledger:
        rows = ledger.dossiers.conflicts(the_dossier(ledger, code) if code else None)
    if as_json:
        print_json(rows)
        return
    lines = (
        (moment(row.at_ms), row.code, row.field, row.ours, row.theirs, text(f"cli.kept.{row.kept}"))
        for row in rows
    )
    print_table(("time", "code", "field", "ours", "theirs", "kept"), lines)
    tell(text("cli.conflict_list.count", count=len(rows)))
