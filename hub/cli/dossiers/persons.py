"""`hub person`: citizens' data is erased, on request or when it has been kept long enough."""

from typing import Annotated

import typer

from hub.adapters.clock import SystemClock
from hub.cli.desk import Desk, desk_of
from hub.cli.dossiers.dossiers import EXAMPLE, Code
from hub.cli.dossiers.words import moment, state_text
from hub.cli.output import AsJson, print_json, print_table, tell
from hub.cli.shape import command, commands
from hub.cli.words import text
from hub.domain.calendar.civil_time import DAY_MS, day_start_ms
from hub.domain.press import commands as c
from hub.domain.press.answers import Nothing

app = commands("cli.person.help")


@command(app, "erase", "cli.person_erase.help", f"hub --dir /srv/motcua person erase {EXAMPLE}")
def erase(context: typer.Context, code: Code, as_json: AsJson = False) -> None:
    """On the citizen's request; the dossier and the chain of the ledger stay whole."""
    desk_of(context).ask("person_erase", c.PersonErase(code), Nothing)
    if as_json:
        print_json({"code": code, "erased": True})
    else:
        tell(text("cli.person_erase.done", code=code))


@command(
    app,
    "expired",
    "cli.person_expired.help",
    "hub --dir /srv/motcua person expired",
    "hub --dir /srv/motcua person expired --erase",
)
def expired(
    context: typer.Context,
    do_erase: Annotated[bool, typer.Option("--erase", help="cli.person_expired.erase")] = False,
    as_json: AsJson = False,
) -> None:
    """Those whose retention time (office.toml) is over."""
    desk = desk_of(context)
    days = desk.settings().office.dossiers.retention_days
    with desk.ledger() as ledger:
        rows = ledger.dossiers.expired(_today_ends_ms(desk, do_erase) - days * DAY_MS)
    if do_erase:
        for row in rows:
            desk.ask("person_erase", c.PersonErase(row.code, "retention"), Nothing)
    if as_json:
        print_json({"retention_days": days, "erased": do_erase, "dossiers": rows})
        return
    if rows:
        lines = ((row.code, state_text(row.state), moment(row.ended_ms)) for row in rows)
        print_table(("code", "state", "ended"), lines)
    done = "cli.person_expired.erased" if do_erase else "cli.person_expired.count"
    tell(text(done, count=len(rows), days=days))


def _today_ends_ms(desk: Desk, do_erase: bool) -> int:
    """By the hub's day where citizens are erased for good: the clock of this machine may be years ahead."""
    now_ms = SystemClock().wall_ms()
    return min(now_ms, day_start_ms(desk.status().day) + DAY_MS) if do_erase else now_ms
