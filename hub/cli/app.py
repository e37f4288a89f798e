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
    "init": ("init",),
    "up": ("up",),
    "status": ("status",),
    "press": ("press",),
    "demo": ("demo",),
    "simulate": ("simulate",),
    "device": ("devices",),
    "officer": ("officers",),
    "clock": ("clock",),
    "service": ("services",),
    "counter": ("counters",),
    "ticket": ("tickets", "ticket_acts"),
    "booking": ("bookings",),
    "lease": ("leases",),
    "page": ("pages",),
    "dossier": ("dossiers", "dossier_acts", "dossier_repair", "dossier_code", "dossier_due"),
    "batch": ("batches",),
    "person": ("persons", "person_export"),
    "conflict": ("conflicts",),
    "form": ("forms", "form_codes"),
    "report": ("report",),
    "sync": ("sync", "sync_down", "sync_probe"),
    "ledger": ("ledger",),
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
