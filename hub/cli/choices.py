"""Values of options and arguments, checked while the command line is parsed.

A wrong value is a usage error in the technician's language, with what would be right.
"""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from ipaddress import IPv4Address
from typing import Any

import typer

from hub.cli.words import text
from hub.domain.calendar.civil_time import CIVIL_TIME
from hub.domain.text import as_typed, readable
from hub.domain.text import code as as_code
from hub.domain.text import ticket_number as as_ticket

LETTERS_MAX = 2  # of one service, as hub.domain.press.command.Letter
DIGITS_MAX = 18  # of a whole number; Python itself refuses to read thousands
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*")
MINUTE = "%Y-%m-%dT%H:%M"
TERM_DAYS_MAX = 3650  # as hub.domain.press.command.AgencyShare
HOST_CHARS_MAX = 253
CODE_CHARS_MAX = 64  # as hub.domain.press.command.DossierCode


def one_of(options: Sequence[str]) -> Callable[[str], str]:
    """A parser of one of these words."""

    def parse(value: str) -> str:
        if (word := as_typed(value)) not in options:
            raise typer.BadParameter(text("cli.want.one_of", options=", ".join(options)))
        return word

    return parse


def complete(options: Sequence[str]) -> Callable[[str], list[str]]:
    """For the completion of the shell."""

    def completions(incomplete: str) -> list[str]:
        return [option for option in options if option.startswith(incomplete)]

    return completions


def choice(options: Sequence[str], msgid: str, *names: str, metavar: str = "") -> Any:
    """An option whose value is one of these words."""
    return typer.Option(
        *names,
        metavar=metavar or "|".join(options),
        parser=one_of(options),
        autocompletion=complete(options),
        help=msgid,
    )


def whole(least: int, most: int) -> Callable[[str | int], int]:
    """A parser of whole numbers."""

    def parse(value: str | int) -> int:
        digits = as_typed(str(value))  # a default comes here as a number
        if not _is_whole(digits) or not least <= int(digits) <= most:
            raise typer.BadParameter(text("cli.want.whole", least=least, most=most))
        return int(digits)

    return parse


def seconds(value: str) -> float:
    """A positive number of seconds."""
    try:
        parsed = float(as_typed(value))
    except ValueError:
        parsed = 0.0
    if not 0 < parsed < float("inf"):
        raise typer.BadParameter(text("cli.want.seconds"))
    return parsed


def ticket_number(value: str) -> str:
    """The number on a ticket, as people type it: a2, A 002, a-2."""
    number = as_ticket(value)
    if number is None:
        raise typer.BadParameter(text("cli.want.ticket"))
    return number


def minute(value: str) -> str:
    """A minute of a day in civil time, YYYY-MM-DDTHH:MM or as people write it, 24/11/2026 08:30."""
    date_part, _, clock = as_typed(value).replace("T", " ").partition(" ")
    written = f"{readable.iso_day(date_part)}T{clock}"
    try:
        moment = datetime.strptime(written, MINUTE).replace(tzinfo=CIVIL_TIME)
    except ValueError:
        raise typer.BadParameter(text("cli.want.minute")) from None
    return moment.strftime(MINUTE)


def booking_code(value: str) -> str:
    """A booking's code as people write it: 4821 3975."""
    from hub.domain.bookings.booking import CODE_DIGITS, mistyped

    digits = as_code(value).replace("-", "")
    if mistyped(digits):
        raise typer.BadParameter(text("cli.want.booking_code", digits=CODE_DIGITS))
    return digits


def dossier_code(value: str) -> str:
    """The code of a dossier as it is written or scanned; the hub knows the patterns."""
    code = as_code(value)
    if not 0 < len(code) <= CODE_CHARS_MAX:
        raise typer.BadParameter(text("cli.want.dossier_code"))
    return code


def agency_share(value: str) -> tuple[str, int]:
    """An agency's part and its term in working days: `so-xay-dung:10`."""
    key, _, days = as_typed(value).partition(":")
    if not key or not _is_whole(days) or int(days) > TERM_DAYS_MAX:
        raise typer.BadParameter(text("cli.want.agency_share"), param_hint="--share")
    return key, int(days)


def day(value: str) -> str:
    """A day, YYYY-MM-DD or as people write it, 23/11/2026."""
    found = readable.iso_day(as_typed(value))
    if found is None:
        raise typer.BadParameter(text("cli.want.day"))
    return found


def letter(value: str) -> str:
    """The letter of a service; a small one will do."""
    found = as_code(value)
    if not (found.isascii() and found.isalpha() and len(found) <= LETTERS_MAX):
        raise typer.BadParameter(text("cli.want.letters"))
    return found


def letters(value: str) -> str:
    """Letters of services with commas between: `A,B`."""
    return ",".join(map(letter, value.split(",")))


def address(value: str) -> str:
    """Where a device finds the hub: an IPv4 number or a name of the network, without a port."""
    found = as_typed(value)
    *_, last = found.split(".")
    try:
        right = IPv4Address(found) != IPv4Address(0) if last.isdigit() else bool(_HOST.fullmatch(found))
    except ValueError:
        right = False
    if not right or len(found) > HOST_CHARS_MAX:
        raise typer.BadParameter(text("cli.want.address"))
    return found


def a_month(value: str) -> str:
    """A month, YYYY-MM or as people write it, 11/2026. Raises BadParameter."""
    found = readable.iso_month(as_typed(value))
    if found is None:
        raise typer.BadParameter(text("cli.want.month"))
    return found


def _is_whole(digits: str) -> bool:
    return digits.isascii() and digits.isdigit() and len(digits) <= DIGITS_MAX
