"""Who tries codes and PINs that are not right, one after the other, or presses as nobody does.

The trouble is a row of the ledger with the device's name, so it survives a restart, and as long as it stands
the device may try only now and then. No I/O; moments are of the clock that never jumps.
"""

from typing import Final

from hub.domain.press import commands as c
from hub.domain.rates import Rate, Rates

WRONG: Final = frozenset(
    {"wrong_pin", "login_locked", "no_challenge", "unknown_card", "no_pin", "no_such_officer"}
    | {"no_such_booking", "code_mistyped", "code_not_known", "no_such_dossier", "no_such_ticket"}
)
TRIES: Final = (c.Login, c.Challenge, c.CheckIn, c.Lookup)
WRONG_TRIES: Final = Rate(burst=20, per_minute=10)  # citizens mistype, and not so often
TRIES_OF_A_GUESSER: Final = Rate(burst=2, per_minute=6)
RATINGS: Final = Rate(burst=120, per_minute=20)  # of one counter; after an outage those of hours come at once
TAKES_BURST_MIN: Final = 5  # minutes of its rate that a kiosk may take at once


class Guesses:
    """Asked at each try, at each wrong one, and at each number."""

    def __init__(self, takes_per_minute: int) -> None:
        self._wrong, self._tries = Rates(WRONG_TRIES), Rates(TRIES_OF_A_GUESSER)
        self._ratings = Rates(RATINGS)
        self._takes = Rates(Rate(TAKES_BURST_MIN * takes_per_minute, takes_per_minute))

    def may_try(self, dev: str, command: c.Command, now_ms: int) -> bool:
        """Whether one who is known to guess may try now."""
        return not isinstance(command, TRIES) or self._tries.allow(dev, now_ms)

    def wrong(self, dev: str, code: str, now_ms: int) -> bool:
        """Whether this refusal is one too many."""
        return code in WRONG and not self._wrong.allow(dev, now_ms)

    def may_rate(self, counter: int, now_ms: int) -> bool:
        """Whether one more rating of this counter is what people press; then it is counted.

        Of the counter, as rows know no pad: the count goes on after a restart.
        """
        return self._ratings.allow(str(counter), now_ms)

    def may_take(self, kiosk: str, now_ms: int) -> bool:
        """Whether one more number of this kiosk is what people press."""
        return self._takes.has(kiosk, now_ms)

    def taken(self, kiosk: str, now_ms: int) -> None:
        """A number was given, now or before the start: then `now_ms` is so long ago."""
        self._takes.allow(kiosk, now_ms)
