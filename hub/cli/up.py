"""`hub up`: broker and hub in the foreground."""

from typing import Annotated

import typer

from hub.cli.choices import choice, whole
from hub.cli.desk import desk_of
from hub.cli.shape import command
from hub.cli.trouble import usage
from hub.cli.words import language, text

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
    desk.settings()
    for file in (desk.layout.hub_file, desk.layout.console_file):
        if not file.exists():
            raise usage("no_account", text("cli.no_account", path=file))
    from hub.daemon import supervisor

    return supervisor.main(desk.layout.root, mqtt_port, broker, language())
