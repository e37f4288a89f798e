"""`hub demo`: the whole office on this machine, with the real firmware."""

from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from hub.cli import exits
from hub.cli.choices import a_month, choice, seconds, whole
from hub.cli.output import AsJson, note, print_json, progress, tell
from hub.cli.shape import command
from hub.cli.trouble import usage
from hub.cli.words import language, text

DEMO_BROKERS = ("embedded", "mosquitto")
MONTH_DOSSIERS = 14_364  # of the reference office in October 2021
MONTH_DOSSIERS_MAX = 50_000


def add_to(app: typer.Typer) -> None:
    """Put the command into the program."""
    examples = ("hub demo", "hub demo --for 30 --json", "hub demo --month 2021-10 --into october")
    command(app, "demo", "cli.demo.help", *examples)(demo)


def demo(
    for_s: Annotated[
        float | None, typer.Option("--for", metavar="SECONDS", parser=seconds, help="cli.demo.for")
    ] = None,
    seed: Annotated[int, typer.Option(metavar="N", parser=whole(0, 2**31), help="cli.demo.seed")] = 1,
    broker: Annotated[
        str,
        choice(DEMO_BROKERS, "cli.demo.broker"),
    ] = "embedded",
    month: Annotated[
        str | None, typer.Option("--month", metavar="YYYY-MM", parser=a_month, help="cli.demo.month")
    ] = None,
    into: Annotated[Path | None, typer.Option("--into", metavar="DIR", help="cli.demo.into")] = None,
    dossiers: Annotated[
        int,
        typer.Option(
            "--dossiers", metavar="N", parser=whole(100, MONTH_DOSSIERS_MAX), help="cli.demo.dossiers"
        ),
    ] = MONTH_DOSSIERS,
    as_json: AsJson = False,
) -> int:
    """Run the demo; exit code 0 only if everything was right."""
    if month is not None:
        return _month(month, into, dossiers, seed, as_json)
    from hub.demo.command import main

    return main(seconds=for_s, as_json=as_json, seed=seed, broker=broker, lang=language())


def _month(month: str, into: Path | None, dossiers: int, seed: int, as_json: bool) -> int:
    """An office folder with a month of dossiers."""
    from hub.demo.month.command import main

    if into is None:
        raise usage("no_folder", text("cli.demo.no_into"))
    try:
        with progress(text("cli.demo.month_title")) as tick:
            made = main(month, into, dossiers=dossiers, seed=seed, progress=tick)
    except FileExistsError:
        raise usage("folder_in_use", text("cli.demo.folder_in_use", dir=into)) from None
    except KeyboardInterrupt:
        note(text("cli.demo.month_stopped", dir=into))
        raise
    if as_json:
        print_json(made)
    else:
        counts = {name: getattr(made, name) for name in made.__struct_fields__}
        tell(text("cli.demo.month_made", **counts, dir=quote(str(into)), month=month))
    return exits.FINE
