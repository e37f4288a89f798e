"""`hub ticket void|return|reprint`: what a technician does with a number, by name."""

from typing import Annotated

import typer

from hub.cli.desk import desk_of
from hub.cli.output import AsJson, print_json, tell
from hub.cli.queue.tickets import Day, Number
from hub.cli.shape import command
from hub.cli.words import text
from hub.domain.press import commands as c
from hub.domain.press.answers import Nothing, Reprinted, Waiting
from hub.domain.queue.tickets import TicketState


def add_to(app: typer.Typer) -> None:
    """Put the commands into the group of those that look at numbers."""
    hub = "hub --dir /srv/motcua ticket"
    voids = (f'{hub} void A042 --reason "giấy in hỏng"', f'{hub} void A042 --day 2026-11-20 --reason "đã về"')
    command(app, "void", "cli.ticket_void.help", *voids)(void)
    command(app, "return", "cli.ticket_return.help", f"{hub} return A042")(give_back)
    examples = (f"{hub} reprint A042", f"{hub} reprint A042 --kiosk k1")
    command(app, "reprint", "cli.ticket_reprint.help", *examples)(reprint)


def void(
    context: typer.Context,
    number: Number,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="cli.ticket_void.reason")],
    day: Day = None,
    as_json: AsJson = False,
) -> None:
    """Take an open ticket out of the queue, by name and with a reason."""
    desk_of(context).ask("void", c.Void(number, reason, day), Nothing)
    if as_json:
        print_json({"ticket": number, "state": TicketState.VOID.value, "reason": reason})
    else:
        tell(text("cli.ticket_void.done", ticket=number))


def give_back(context: typer.Context, number: Number, day: Day = None, as_json: AsJson = False) -> None:
    """Put a parked or missed ticket back into the queue."""
    answer = desk_of(context).ask("return", c.Return(number, day), Waiting)
    if as_json:
        print_json({"ticket": number, "waiting": answer.waiting})
    else:
        tell(text("cli.ticket_return.done", ticket=number, count=answer.waiting))


def reprint(
    context: typer.Context,
    number: Number,
    kiosk: Annotated[str | None, typer.Option(metavar="NAME", help="cli.ticket_reprint.kiosk")] = None,
    day: Day = None,
    as_json: AsJson = False,
) -> None:
    """Print a ticket again; the paper says that it is a copy."""
    answer = desk_of(context).ask("reprint", c.Reprint(number, kiosk, day), Reprinted)
    if as_json:
        print_json({"ticket": number, "job": answer.job})
    else:
        tell(text("cli.ticket_reprint.done", ticket=number))
