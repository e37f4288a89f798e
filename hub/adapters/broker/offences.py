"""What an account does at the broker that no honest one does, read from the broker's own words. Pure.

Both brokers are made to say the same (`refusals` for Mosquitto, `embedded/guards` for our own), so there is
one place that knows what it means. An external broker says nothing to us.
"""

import re
from dataclasses import dataclass
from typing import Final

from hub.adapters.broker.settings import Mode
from hub.domain.rates import Rate, Rates

SUBSCRIPTIONS_MAX: Final = 64
REFUSALS: Final = Rate(burst=20, per_minute=20)  # of one account; fewer are a device of another version
_SAID: Final = re.compile(r"(?:\(\+\d+\) )?(too fast|too many subscriptions|refused): (\S+?),? ")
_TROUBLES: Final = {"too fast": "flooding", "too many subscriptions": "too_many_subscriptions"}
OVERSTEPS: Final = "oversteps"


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
        self._unbounded = frozenset({"too_many_subscriptions"} if mode == "mosquitto" else ())
        self._refusals = Rates(REFUSALS)

    def in_line(self, line: str, now_ms: int) -> Offence | None:
        """The offence that this line tells of, if it does."""
        said = _SAID.match(line)
        if said is None:
            return None
        what, name = said.groups()
        if what == "refused":
            return None if self._refusals.allow(name, now_ms) else Offence(name, OVERSTEPS)
        trouble = _TROUBLES[what]
        return Offence(name, trouble, trouble in self._unbounded)
