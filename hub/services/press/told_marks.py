"""The numbers told, as a text that others keep for the hub: the broker, and kiosks in their flash.

    2026-12-01 A42 B7 A~979 #2 000.00.13.H41=3 2026-12-03/A=812 5f2b...
    day        last of each service and of those that kiosks have, bags, local codes, bookings, and a seal

Whoever keeps it need not understand it, and cannot make one: without the seal of this hub it says nothing, so
that no device uses numbers up by claiming that they were told. An old one does no harm, as only what is
higher counts. Pure.
"""

import hmac
import re
from collections.abc import Callable
from typing import Final

from msgspec import structs

from hub.domain.bounded import TOLD_MARK_CHARS_MAX
from hub.domain.state import OfficeState
from hub.services.ports import Told

SEAL_CHARS: Final = 24  # 96 bits
BETWEEN: Final = (
    5  # numbers that may have been given after the mark that is found: it is told at most a second late
)
BOOKED_MAX: Final = 24  # days and services with bookings, the nearest first; more do not fit on a kiosk
_LEASED: Final = re.compile(r"([^\W\d_]+)~(\d{1,6})", re.ASCII)
_SERVICE: Final = re.compile(r"([^\W\d_]+)(\d{1,6})", re.ASCII)


def told_by(state: OfficeState) -> Told:
    """The numbers told, as the state has them."""
    booked = {place: last for place, last in sorted(state.day.booked.items()) if place >= state.day.name}
    return Told(
        state.day.name,
        dict(state.day.issued),
        dict(state.day.local_codes),
        state.day.batches_today,
        booked,
        state.highest_leases(),
    )


def above(told: Told, state: OfficeState) -> bool:
    """Whether something was told that this state does not know."""
    mine = told_by(state)
    of_today = told.day == state.day.name and (
        _higher(told.services, mine.services)
        or _higher(told.dossiers, mine.dossiers)
        or told.bags > mine.bags
        or _higher(told.leased, mine.leased)
    )
    to_come = {place: last for place, last in told.booked.items() if place >= state.day.name}
    return of_today or _higher(to_come, mine.booked)


def and_between(told: Told) -> Told:
    """The same, and what may have been given between the telling and the loss."""

    def later(lasts: dict[str, int]) -> dict[str, int]:
        return {key: last + BETWEEN for key, last in lasts.items()}

    return structs.replace(
        told,
        services=later(told.services),
        dossiers=later(told.dossiers),
        bags=told.bags and told.bags + BETWEEN,
        booked=later(told.booked),
    )


def _higher(told: dict[str, int], mine: dict[str, int]) -> bool:
    return any(last > mine.get(key, 0) for key, last in told.items())


def sealed(told: Told, seal: Callable[[str], str]) -> str:
    """The text of a mark, at most TOLD_MARK_CHARS_MAX."""
    words = [told.day, *(f"{letter}{last}" for letter, last in sorted(told.services.items()))]
    words += [f"{letter}~{last}" for letter, last in sorted(told.leased.items())]
    if told.bags:
        words.append(f"#{told.bags}")
    words += [f"{agency}={count}" for agency, count in sorted(told.dossiers.items())]
    words += [f"{place}={last}" for place, last in list(told.booked.items())[:BOOKED_MAX]]
    while len(text := " ".join(words)) > TOLD_MARK_CHARS_MAX - SEAL_CHARS - 1:
        words.pop()
    return f"{text} {seal(text)}"


def opened(mark: str, seal: Callable[[str], str]) -> Told | None:
    """What a mark says, or None where it is not one of this hub."""
    text, _, sign = mark.rpartition(" ")
    if len(mark) > TOLD_MARK_CHARS_MAX or not hmac.compare_digest(sign.encode(), seal(text).encode()):
        return None
    day, *words = text.split(" ")
    told = Told(day)
    for word in words:
        key, equals, last = word.rpartition("=")
        if equals:
            (told.booked if "/" in key else told.dossiers)[key] = int(last)
        elif word.startswith("#"):
            told.bags = int(word[1:])
        elif match := _LEASED.fullmatch(word):
            told.leased[match[1]] = int(match[2])
        elif match := _SERVICE.fullmatch(word):
            told.services[match[1]] = int(match[2])
    return told


def seal_of(secret: str, site: str) -> Callable[[str], str]:
    """The seal of one hub."""
    key = f"numbers told at {site}: {secret}".encode()
    return lambda text: hmac.digest(key, text.encode(), "sha256").hex()[:SEAL_CHARS]
