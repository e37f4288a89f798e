"""`hub`: the commands together, and the options of all."""

from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer
from typer.main import get_command

from hub import __version__
from hub.cli.choices import complete, one_of
from hub.cli.later import root_of
from hub.cli.output import tell
from hub.cli.words import speak
from hub.i18n import LANGS

# Each command with its modules of `hub.cli`, in the order of the help; they are loaded when it is asked for.
# One that stands alone has `add_to`; of a group the first has `app`, others add to it. The help of `hub` says
# `cli.<name>.help` of it.
COMMANDS: Final = {
    "init": ("office.init",),
    "up": ("office.up",),
    "status": ("office.status",),
    "press": ("press.press",),
    "demo": ("office.demo",),
    "simulate": ("forecast.simulate",),
    "device": ("office.devices",),
    "officer": ("counters.officers",),
    "clock": ("office.clock",),
    "service": ("office.services",),
    "counter": ("counters.counters",),
    "ticket": ("queue.tickets", "queue.acts"),
    "booking": ("bookings.bookings",),
    "lease": ("queue.leases",),
    "page": ("counters.pages",),
    "dossier": ("dossiers.dossiers", "dossiers.acts", "dossiers.repair", "dossiers.code", "dossiers.due"),
    "batch": ("bags.batches",),
    "person": ("dossiers.persons", "dossiers.person_export"),
    "conflict": ("dossiers.conflicts",),
    "form": ("paper.forms", "paper.codes"),
    "report": ("reports.report",),
    "sync": ("sync.sync", "sync.down", "sync.probe"),
    "ledger": ("office.ledger",),
}
app = typer.Typer(cls=root_of(COMMANDS), help="cli.help.hub", no_args_is_help=True, rich_markup_mode=None)


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
    from hub.cli.desk import Desk
    from hub.layout import Layout

    context.obj = Desk(Layout(directory))
