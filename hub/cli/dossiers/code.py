"""`hub dossier code`: the official code that the province has told in another way than by the sync."""

from typing import Annotated

import typer

from hub.cli.desk import desk_of
from hub.cli.dossiers.acts import show
from hub.cli.dossiers.dossiers import EXAMPLE, Code
from hub.cli.output import AsJson
from hub.cli.shape import command
from hub.domain.press import commands as c
from hub.domain.press.answers import DossierNow


def add_to(app: typer.Typer) -> None:
    """Put the command into the group of those that look at dossiers."""
    example = f"hub --dir /srv/motcua dossier code 000.00.15.H41-261123-9001 {EXAMPLE}"
    command(app, "code", "cli.dossier_code.help", example)(code_of)


def code_of(
    context: typer.Context,
    code: Code,
    official: Annotated[str, typer.Argument(metavar="OFFICIAL", help="cli.dossier_code.official")],
    as_json: AsJson = False,
) -> None:
    """Both codes stay searchable; what was not told under the old one is told under this."""
    show(desk_of(context).ask("dossier_official", c.DossierOfficial(code, official), DossierNow), as_json)
