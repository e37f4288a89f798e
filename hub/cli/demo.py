"""`hub demo`: the whole office on this machine, with the real firmware."""

from typing import Annotated

import typer

from hub.cli.choices import choice, seconds, whole
from hub.cli.output import AsJson
from hub.cli.shape import command
from hub.cli.words import language

DEMO_BROKERS = ("embedded", "mosquitto")


def add_to(app: typer.Typer) -> None:
    """Put the command into the program."""
    command(app, "demo", "cli.demo.help", "hub demo", "hub demo --for 30 --json")(demo)


def demo(
    for_s: Annotated[
        float | None, typer.Option("--for", metavar="SECONDS", parser=seconds, help="cli.demo.for")
    ] = None,
    seed: Annotated[int, typer.Option(metavar="N", parser=whole(0, 2**31), help="cli.demo.seed")] = 1,
    broker: Annotated[
        str,
        choice(DEMO_BROKERS, "cli.demo.broker"),
    ] = "embedded",
    as_json: AsJson = False,
) -> int:
    """Run the demo; exit code 0 only if everything was right."""
    from hub.demo.command import main

    return main(seconds=for_s, as_json=as_json, seed=seed, broker=broker, lang=language())
