"""`hub service`: which queue lines give numbers."""

from typing import Annotated

import typer
from msgspec import Struct

from hub.cli.choices import letter
from hub.cli.desk import desk_of
from hub.cli.output import AsJson, print_json, print_table, tell
from hub.cli.shape import command, commands
from hub.cli.words import named, text
from hub.domain.press import commands as c
from hub.domain.press.answers import Nothing

app = commands("cli.service.help")
Letter = Annotated[str, typer.Argument(metavar="LETTER", parser=letter, help="cli.service.letter")]


class ServiceLine(Struct, frozen=True):
    """A service; `waiting` None: the hub does not run, so nobody knows."""

    letter: str
    name: str
    open: bool
    waiting: int | None
    counters: tuple[int, ...]


@command(app, "list", "cli.service_list.help", "hub --dir /srv/motcua service list")
def list_services(context: typer.Context, as_json: AsJson = False) -> None:
    """Services as office.toml has them; from the ledger whether they give numbers, from the hub who waits."""
    desk = desk_of(context)
    office = desk.settings().office
    with desk.ledger() as ledger:
        closed = ledger.closed_services()
    running = desk.status_if_running()
    waiting = {service.service: service.waiting for service in running.services} if running else {}
    lines = [
        ServiceLine(key, named(s), key not in closed, waiting.get(key), office.counters_for(key))
        for key, s in office.services.items()
    ]
    if as_json:
        print_json(lines)
    else:
        _show(lines)


def _show(lines: list[ServiceLine]) -> None:
    print_table(
        ("letter", "service", "state", "waiting", "counters"),
        (
            (
                line.letter,
                line.name,
                text("cli.service_state.open" if line.open else "cli.service_state.closed"),
                line.waiting,
                ", ".join(map(str, line.counters)),
            )
            for line in lines
        ),
        right=("waiting",),
    )


@command(app, "close", "cli.service_close.help", "hub --dir /srv/motcua service close B")
def close(context: typer.Context, service: Letter, as_json: AsJson = False) -> None:
    """No more numbers; those who wait are served."""
    desk_of(context).ask("service_close", c.ServiceClose(service), Nothing)
    _done(service, text("cli.service_close.done", service=service), is_open=False, as_json=as_json)


@command(app, "open", "cli.service_open.help", "hub --dir /srv/motcua service open B")
def reopen(context: typer.Context, service: Letter, as_json: AsJson = False) -> None:
    """Numbers again."""
    desk_of(context).ask("service_open", c.ServiceOpen(service), Nothing)
    _done(service, text("cli.service_open.done", service=service), is_open=True, as_json=as_json)


def _done(service: str, words: str, *, is_open: bool, as_json: bool) -> None:
    if as_json:
        print_json({"letter": service, "open": is_open})
    else:
        tell(words)
