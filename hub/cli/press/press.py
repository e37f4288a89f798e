"""`hub press`: a technician presses a key on behalf of a device, to help out or to repair."""

from typing import Annotated, Any

import msgspec
import typer

from hub.cli.choices import complete, one_of
from hub.cli.desk import desk_of
from hub.cli.file_problems import json_once, problem_in_words
from hub.cli.output import AsJson, print_json, tell
from hub.cli.shape import command
from hub.cli.trouble import Failure, usage
from hub.cli.words import text
from hub.contract import messages as m

PRESSES = tuple(name for name, spec in m.EVENTS.items() if spec.senders != frozenset({"console"}))


def add_to(app: typer.Typer) -> None:
    """Put the command into the program."""
    command(
        app,
        "press",
        "cli.press.help",
        "hub --dir /srv/motcua press kp5 next",
        """hub --dir /srv/motcua press k1 take --data '{"service":"A"}'""",
        """hub --dir /srv/motcua press kp5 call --data '{"ticket":"A042"}'""",
    )(press)


def press(
    context: typer.Context,
    device: Annotated[str, typer.Argument(metavar="DEVICE", help="cli.press.device")],
    event: Annotated[
        str,
        typer.Argument(
            metavar="EVENT", parser=one_of(PRESSES), autocompletion=complete(PRESSES), help="cli.press.event"
        ),
    ],
    data: Annotated[str, typer.Option(metavar="JSON", help="cli.press.data")] = "{}",
    as_json: AsJson = False,
) -> None:
    """Ask as the device would and show the answer."""
    d = _data(data)
    answer = desk_of(context).ask(event, d, dict[str, Any], on_behalf_of=device)
    if as_json:
        print_json(answer)
        return
    tell(text("cli.press.done", device=device, event=event))
    for key, value in answer.items():
        tell(f"  {key}: {msgspec.json.encode(value).decode()}")


def _data(data: str) -> dict[str, Any]:
    """The `d` of the event. Raises Failure."""

    def bad(problem: str) -> Failure:
        return usage("bad_data", text("cli.press.bad_data", problem=problem))

    try:
        found = json_once(data.removeprefix("\ufeff"), bad)
    except RecursionError:
        raise bad(text("json.too_deep")) from None
    except msgspec.MsgspecError as error:
        raise bad(problem_in_words(error, data, "cli.press")) from None
    if not isinstance(found, dict):
        raise bad(text("cli.press.no_object"))
    return found
