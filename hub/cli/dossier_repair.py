"""`hub dossier correct`: what was entered wrongly is put right; upstream is then told by itself."""

from pathlib import Path
from typing import Annotated

import typer

from hub.cli.desk import desk_of
from hub.cli.dossier_acts import show
from hub.cli.dossiers import EXAMPLE, Code
from hub.cli.handed_in import person as person_of
from hub.cli.output import AsJson
from hub.cli.shape import command
from hub.cli.trouble import usage
from hub.cli.words import text
from hub.domain import commands as c
from hub.domain.answers import DossierNow


def add_to(app: typer.Typer) -> None:
    """Put the command into the group of those that look at dossiers."""
    hub = f"hub --dir /srv/motcua dossier correct {EXAMPLE}"
    examples = (f"{hub} --procedure 3.000333", f"{hub} --person citizen.json")
    command(app, "correct", "cli.dossier_correct.help", *examples)(correct)


def correct(
    context: typer.Context,
    code: Code,
    procedure: Annotated[
        str | None, typer.Option("--procedure", metavar="CODE", help="cli.dossier_correct.procedure")
    ] = None,
    person: Annotated[
        Path | None, typer.Option("--person", metavar="FILE", help="cli.dossier_correct.person")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """The procedure, or the citizen: the file has all of the data, and stands for what was there."""
    if procedure is None and person is None:
        raise usage("nothing_to_correct", text("cli.dossier_correct.nothing"))
    command = c.DossierCorrect(code, procedure, person_of(person))
    show(desk_of(context).ask("dossier_correct", command, DossierNow), as_json)
