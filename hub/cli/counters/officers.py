"""`hub officer`: who may open a counter, with which PIN and which card."""

import re
from hashlib import sha256
from typing import Annotated

import typer

from hub.adapters.clock import SystemTokens
from hub.cli import incoming
from hub.cli.desk import Desk, desk_of
from hub.cli.output import AsJson, print_json, print_table, tell
from hub.cli.shape import command, commands
from hub.cli.trouble import usage
from hub.cli.words import text
from hub.domain.counters.login import key_of
from hub.domain.press import commands as c
from hub.domain.press.answers import Nothing
from hub.domain.text import as_typed
from hub.domain.text import code as as_code

SALT_BYTES = 16
PIN_DIGITS_MIN, PIN_DIGITS_MAX = 4, 8  # more than the keypad takes could never be typed
CARD_UID = re.compile(r"[0-9a-f]{8}|[0-9a-f]{14}|[0-9a-f]{20}")  # 4, 7 or 10 bytes
app = commands("cli.officer.help")
OfficerId = Annotated[str, typer.Argument(metavar="ID", parser=as_typed, help="cli.officer.id")]


@command(app, "list", "cli.officer_list.help", "hub --dir /srv/motcua officer list")
def list_officers(context: typer.Context, as_json: AsJson = False) -> None:
    """Officers as office.toml has them, and where they are at work."""
    desk = desk_of(context)
    officers = desk.settings().office.officers.values()
    with desk.ledger_if_any() as ledger:
        at = {row.officer: row.counter for row in ledger.counters() if row.officer} if ledger else {}
    if as_json:
        print_json(
            [{"id": o.id, "name": o.name, "counters": o.counters, "at": at.get(o.id)} for o in officers]
        )
        return
    print_table(
        ("officer", "officer_name", "counters", "at_counter"),
        (
            (o.id, o.name, ", ".join(map(str, o.counters)) or text("cli.officer.any"), at.get(o.id))
            for o in officers
        ),
    )


@command(
    app,
    "pin",
    "cli.officer_pin.help",
    "hub --dir /srv/motcua officer pin 105",
    "hub --dir /srv/motcua officer pin 105 --pin-stdin < pin.txt",
)
def pin(
    context: typer.Context,
    officer: OfficerId,
    pin_stdin: Annotated[bool, typer.Option("--pin-stdin", help="cli.officer_pin.stdin")] = False,
    as_json: AsJson = False,
) -> None:
    """Set a PIN; only its salted hash leaves this program."""
    desk = desk_of(context)
    _known(desk, officer)
    digits = incoming.one_line() if pin_stdin else _ask_for_pin(officer)
    if not (digits.isascii() and digits.isdigit() and PIN_DIGITS_MIN <= len(digits) <= PIN_DIGITS_MAX):
        raise usage("bad_pin", text("cli.officer_pin.bad", least=PIN_DIGITS_MIN, most=PIN_DIGITS_MAX))
    salt = SystemTokens().token(SALT_BYTES)
    desk.furnish("officer_pin", c.OfficerPin(officer, salt, key_of(digits, salt)), Nothing)
    if as_json:
        print_json({"officer": officer})
    else:
        tell(text("cli.officer_pin.done", officer=officer))


@command(
    app,
    "card",
    "cli.officer_card.help",
    "hub --dir /srv/motcua officer card 105",
    "hub --dir /srv/motcua officer card 105 --card-stdin < uid.txt",
    "hub --dir /srv/motcua officer card 105 --remove",
)
def card(
    context: typer.Context,
    officer: OfficerId,
    remove: Annotated[bool, typer.Option("--remove", help="cli.officer_card.remove")] = False,
    card_stdin: Annotated[bool, typer.Option("--card-stdin", help="cli.officer_card.stdin")] = False,
    as_json: AsJson = False,
) -> None:
    """Give an officer a card or take it away; only the hash of its UID leaves this program."""
    desk = desk_of(context)
    _known(desk, officer)
    digest = None if remove else _digest(incoming.one_line() if card_stdin else _ask_for_card(officer))
    desk.furnish("officer_card", c.OfficerCard(officer, digest), Nothing)
    if as_json:
        print_json({"officer": officer, "card": digest is not None})
    else:
        tell(text("cli.officer_card.removed" if remove else "cli.officer_card.done", officer=officer))


def _digest(uid: str) -> str:
    """Of a UID in hex, as readers write it: 04A1B2C3, 04:a1:b2:c3. Raises Failure."""
    digits = as_code(uid).lower().replace(":", "").replace("-", "")
    if not CARD_UID.fullmatch(digits):
        raise usage("bad_card", text("cli.officer_card.bad"))
    return sha256(bytes.fromhex(digits)).hexdigest()


def _ask_for_card(officer: str) -> str:
    """Typed, or put in by a reader that acts as a keyboard; whoever knows a UID can copy the card."""
    return incoming.unseen(text("cli.officer_card.ask", officer=officer), instead="--card-stdin")


def _known(desk: Desk, officer: str) -> None:
    """Raises Failure for an officer that office.toml does not have."""
    if officer not in desk.settings().office.officers:
        raise usage("no_such_officer", text("cli.officer.unknown", officer=officer))


def _ask_for_pin(officer: str) -> str:
    """Typed twice, shown never."""
    first = incoming.unseen(text("cli.officer_pin.ask", officer=officer), instead="--pin-stdin")
    again = incoming.unseen(text("cli.officer_pin.again"), instead="--pin-stdin")
    if first != again:
        raise usage("pins_differ", text("cli.officer_pin.differ"))
    return first
