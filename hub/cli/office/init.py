"""`hub init`: a new office on disk. What is there already is kept."""

from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from hub.cli.choices import choice
from hub.cli.output import AsJson, print_json, tell
from hub.cli.shape import command
from hub.cli.trouble import refused
from hub.cli.words import text
from hub.config.demand import DEMAND_TOML
from hub.config.examples import EXAMPLES, example_demand, example_forms, example_toml, example_years
from hub.layout import Layout

STARTER = EXAMPLES[0]


def add_to(app: typer.Typer) -> None:
    """Put the command into the program."""
    command(app, "init", "cli.init.help", "hub init /srv/motcua", "hub init demo --example nghe-an")(init)


def init(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="cli.init.dir")],
    example: Annotated[
        str,
        choice(EXAMPLES, "cli.init.example"),
    ] = STARTER,
    force: Annotated[bool, typer.Option("--force", help="cli.init.force")] = False,
    as_json: AsJson = False,
) -> None:
    """Write office.toml and the data folder; accounts and a ledger that exist stay what they are."""
    layout = Layout(directory)
    complete_already = layout.hub_file.exists() and layout.console_file.exists()
    if layout.office_toml.exists() and complete_already and not force:
        raise refused("exists", text("cli.init.exists", path=layout.office_toml))
    previous = _put_aside(layout.office_toml) if force else None
    kept = layout.office_toml.exists()
    _install(layout, example, accounts=not complete_already)
    if not kept:
        _put_demand(layout, example)
        _put_forms(layout, example)
        _put_years(layout, example)
    if as_json:
        document = {"office": layout.office_toml, "data": layout.data, "kept": kept, "previous": previous}
        print_json({key: str(v) if isinstance(v, Path) else v for key, v in document.items()})
        return
    if previous:
        tell(text("cli.init.previous", path=previous))
    tell(
        text(
            "cli.init.completed" if kept else "cli.init.done",
            path=layout.office_toml,
            dir=quote(str(directory)),
        )
    )


def _put_aside(path: Path) -> Path | None:
    """Keep what somebody wrote: office.toml.1, .2, … is the first free name."""
    if not path.exists():
        return None
    number = 1
    while (aside := path.with_name(f"{path.name}.{number}")).exists():
        number += 1
    return path.rename(aside)


def _put_demand(layout: Layout, example: str) -> None:
    """How many citizens come to the example office: for `hub simulate`. What somebody wrote is kept."""
    demand, path = example_demand(example), layout.office_toml.with_name(DEMAND_TOML)
    if demand and not path.exists():
        path.write_text(demand, encoding="utf-8")


def _put_forms(layout: Layout, example: str) -> None:
    """What stands at the head of the example office's papers. What somebody wrote is kept."""
    for name, template in example_forms(example).items():
        layout.forms.mkdir(exist_ok=True)
        if not (layout.forms / name).exists():
            (layout.forms / name).write_text(template, encoding="utf-8")


def _put_years(layout: Layout, example: str) -> None:
    """What was announced of years, for somebody to confirm. What somebody wrote is kept."""
    for name, announced in example_years(example).items():
        folder = layout.root / "calendar"
        folder.mkdir(exist_ok=True)
        if not (folder / name).exists():
            (folder / name).write_text(announced, encoding="utf-8")


def _install(layout: Layout, example: str, *, accounts: bool) -> None:
    from hub.installing import install

    toml = layout.office_toml.read_text("utf-8") if layout.office_toml.exists() else example_toml(example)
    if accounts:
        install(layout, toml)
    else:
        layout.office_toml.write_text(toml, encoding="utf-8")
