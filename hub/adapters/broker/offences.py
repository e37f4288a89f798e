"""What an account does at the broker that no honest one does, read from the broker's own words. Pure.

Both brokers are made to say the same (`refusals` for Mosquitto, `embedded/guards` for our own), so there is
one place that knows what it means. An external broker says nothing to us.
"""

import re
from dataclasses import dataclass
from typing import Final

from hub.adapters.broker.settings import Mode
from hub.domain.office.troubles import (
    FLOODING,
    OVERSTEPS,
    TOO_MANY_SUBSCRIPTIONS,
    TWO_WITH_ONE_NAME,
    WRONG_PASSWORD,
)
from hub.domain.rates import Rate, Rates

SUBSCRIPTIONS_MAX: Final = 64
REFUSALS: Final = Rate(burst=20, per_minute=20)  # of one account; fewer are another version, or a bad network
_SAID: Final = re.compile(
    r"(?:\(\+\d+\) )?(too fast|too many subscriptions|refused|taken over): (\S+?),? (\S+)"
)
_TAKEN_OVER: Final = re.compile(
    r"Client (\S+) already connected, closing old connection\."
)  # Mosquitto's word
_TROUBLES: Final = {"too fast": FLOODING, "too many subscriptions": TOO_MANY_SUBSCRIPTIONS}


@dataclass(frozen=True)
class Offence:
    """`trouble` of the account `name`; `shut_out`: the broker has no bound of its own for it."""

    name: str
    trouble: str
    shut_out: bool = False


def too_fast(name: str) -> str:
    """The line for an account that is slowed down."""
    return f"too fast: {name}, it is slowed down"


def too_many_subscriptions(name: str) -> str:
    """The line for an account that subscribes to more than it may."""
    return f"too many subscriptions: {name}, it has {SUBSCRIPTIONS_MAX}"


class Offences:
    """Asked for each line that a broker has said."""

    def __init__(self, mode: Mode) -> None:
        self._unbounded = frozenset({TOO_MANY_SUBSCRIPTIONS} if mode == "mosquitto" else ())
        self._rates = Rates(REFUSALS)

    def in_line(self, line: str, now_ms: int) -> Offence | None:
        """The offence that this line tells of, if it does."""
        if pushed_out := _TAKEN_OVER.fullmatch(line):
            return self._often(pushed_out[1], TWO_WITH_ONE_NAME, now_ms)
        said = _SAID.match(line)
        if said is None:
            return None
        what, name, action = said.groups()
        if what == "taken over":
            return self._often(name, TWO_WITH_ONE_NAME, now_ms)
        if what == "refused":
            return self._often(name, WRONG_PASSWORD if action == "connect" else OVERSTEPS, now_ms)
        trouble = _TROUBLES[what]
        return Offence(name, trouble, trouble in self._unbounded)

    def _often(self, name: str, trouble: str, now_ms: int) -> Offence | None:
        """What happens now and then to an honest device too: each trouble is counted by itself."""
        return None if self._rates.allow(f"{trouble} {name}", now_ms) else Offence(name, trouble)
