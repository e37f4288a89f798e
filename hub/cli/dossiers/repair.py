"""`hub dossier correct`: what was entered wrongly is put right; upstream is then told by itself."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from hub.cli.desk import desk_of
from hub.cli.dossiers.acts import show
from hub.cli.dossiers.choosing import the_procedure
from hub.cli.dossiers.dossiers import EXAMPLE, Code
from hub.cli.dossiers.handed_in import person as person_of
from hub.cli.dossiers.words import the_dossier
from hub.cli.output import AsJson, attention
from hub.cli.shape import command
from hub.cli.trouble import usage
from hub.cli.words import text
from hub.domain.dossiers.deciding_desk import due_text as due_minute
from hub.domain.press import commands as c
from hub.domain.press.answers import DossierNow
from hub.domain.text import readable


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
    desk = desk_of(context)
    right = the_procedure(desk.settings().office, procedure) if procedure is not None else None
    citizen = person_of(person)
    if citizen is not None and not any(msgspec.structs.astuple(citizen)):
        raise usage("empty_person", text("cli.dossier_correct.empty_person", path=person))
    command = c.DossierCorrect(code, right, citizen)
    with desk.ledger() as ledger:
        before = the_dossier(ledger, code)
    answer = desk.ask("dossier_correct", command, DossierNow)
    show(answer, as_json)
    was = due_minute(before.due_ms)
    if not as_json and before.accepted_ms is not None and answer.due != was:
        attention(text("cli.dossier_correct.moved", before=readable.minute(was) or "-", code=answer.code))
