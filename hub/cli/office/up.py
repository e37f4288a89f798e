"""`hub up`: broker and hub in the foreground."""

import socket
from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from hub.cli import exits
from hub.cli.choices import choice, whole
from hub.cli.desk import desk_of
from hub.cli.output import note
from hub.cli.shape import command
from hub.cli.trouble import Failure, usage
from hub.cli.words import language, text
from hub.domain.errors import LedgerUnavailable
from hub.i18n import system_problem

BROKERS = (
    "embedded",
    "mosquitto",
    "external",
)  # hub.config.settings.BROKER_MODES; a test holds them together
Port = Annotated[int | None, typer.Option(metavar="N", parser=whole(1, 65535), help="cli.up.port")]
BrokerMode = Annotated[
    str | None,
    choice(BROKERS, "cli.up.broker"),
]


def add_to(app: typer.Typer) -> None:
    """Put the command into the program."""
    command(
        app,
        "up",
        "cli.up.help",
        "hub --dir /srv/motcua up",
        "hub --dir /srv/motcua up --mqtt-port 2883 --broker mosquitto",
    )(up)


def up(context: typer.Context, mqtt_port: Port = None, broker: BrokerMode = None) -> int:
    """Run until SIGTERM or Ctrl-C; the supervisor prints `ready` and gives the exit code."""
    desk = desk_of(context)
    settings = desk.written().with_broker(mode=broker, port=mqtt_port)
    for file in (desk.layout.hub_file, desk.layout.console_file):
        if not file.exists():
            raise usage("no_account", text("cli.no_account", path=file))
    _refuse_second_hub(desk.layout.ledger)
    if settings.broker.mode != "external":
        _refuse_taken_port(settings.broker.host, settings.broker.port)
    from hub.daemon import supervisor

    where, typed = desk.layout.root, quote(str(desk.layout.root))
    note(text("cli.up.starting", dir=typed, host=settings.broker.host, port=settings.broker.port))
    code = supervisor.main(where, mqtt_port, broker, language())
    if code == exits.FINE:
        note(text("cli.up.ended", dir=typed))
    return code


def _refuse_second_hub(ledger: Path) -> None:
    """Two hubs on one folder would write over each other's broker files before the second finds out."""
    from hub.adapters.ledger.file.files import hold
    from hub.daemon.exits import ANOTHER_HUB

    if not ledger.exists():
        return
    try:
        with hold(ledger, language()):
            pass
    except LedgerUnavailable as error:
        if isinstance(error.__cause__, BlockingIOError):
            raise Failure("another_hub", text("cli.up.another", ledger=ledger), ANOTHER_HUB) from error
        raise


def _refuse_taken_port(host: str, port: int) -> None:
    """A broker that cannot listen says so in its own words; this says it in ours."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        problem = text("cli.up.port_taken", host=host, port=port, problem=system_problem(error, language()))
        raise usage("port_taken", problem) from error
