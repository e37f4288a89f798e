"""`hub`: the commands together, and the options of all."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer
from typer.main import get_command

from hub import __version__
from hub.cli import (
    batches,
    bookings,
    conflicts,
    counters,
    demo,
    devices,
    dossier_acts,
    dossier_due,
    dossier_repair,
    dossiers,
    forms,
    init,
    leases,
    ledger,
    officers,
    pages,
    persons,
    press,
    report,
    services,
    simulate,
    status,
    sync,
    ticket_acts,
    tickets,
    up,
)
from hub.cli.choices import complete, one_of
from hub.cli.desk import Desk
from hub.cli.output import tell
from hub.cli.shape import Root
from hub.cli.words import speak
from hub.i18n import LANGS
from hub.layout import Layout

app = typer.Typer(cls=Root, help="cli.help.hub", no_args_is_help=True, rich_markup_mode=None)
for alone in (init, up, status, press, demo, simulate):
    alone.add_to(app)
ticket_acts.add_to(tickets.app)
for acts in (dossier_acts, dossier_repair, dossier_due):
    acts.add_to(dossiers.app)
GROUPS = (
    devices,
    officers,
    services,
    counters,
    tickets,
    bookings,
    leases,
    pages,
    dossiers,
    batches,
    persons,
    conflicts,
    forms,
    report,
    sync,
    ledger,
)
for group in GROUPS:
    app.add_typer(group.app, name=group.NAME)


def run() -> NoReturn:
    """Run on the arguments of this process."""
    get_command(app)(prog_name="hub")
    raise AssertionError("the root command ends the process")


def _version(wanted: bool) -> None:
    if wanted:
        tell(f"motcua {__version__}")
        raise typer.Exit


def _speak(lang: str | None) -> str | None:
    speak(lang)
    return lang


@app.callback()
def root(
    context: typer.Context,
    directory: Annotated[
        Path, typer.Option("--dir", metavar="DIR", envvar="MOTCUA_DIR", help="cli.opt.dir")
    ] = Path(),
    lang: Annotated[
        str | None,
        typer.Option(
            metavar="|".join(LANGS),
            parser=one_of(LANGS),
            autocompletion=complete(LANGS),
            callback=_speak,
            is_eager=True,
            help="cli.opt.lang",
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="cli.opt.version")
    ] = False,
) -> None:
    """What comes before the command."""
    context.obj = Desk(Layout(directory))
