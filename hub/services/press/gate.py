"""How much one account may say: what is too much is not dealt with, told once by name, and at last shut out.

A device repeats what is not answered, so nothing of an honest one is lost. The limits are far above what a
device says: a kiosk that comes back after hours hands in some hundred events (decision 0201). No I/O; moments
are of the clock that never jumps.
"""

from typing import Final

from hub.domain.office import names
from hub.domain.rates import Rate, Rates

MESSAGES: Final = Rate(burst=2_000, per_minute=18_000)
PASSED_OVER: Final = Rate(burst=200, per_minute=60)  # of messages too many; one more, and it is shut out
SHUT_OUT_MS: Final = 60_000
QUIET_MS: Final = 600_000  # so long after the last message too many the alarm is over


class Gate:
    """Asked for each message that comes in."""

    def __init__(self, rate: Rate = MESSAGES) -> None:
        self._rates, self._passed_over = Rates(rate), Rates(PASSED_OVER)
        self._shut_ms: dict[str, int] = {}  # until when an account is shut out

    def passes(self, dev: str, now_ms: int) -> bool:
        """Whether this message is dealt with."""
        return self._rates.allow(dev, now_ms)

    def passed_over(self, dev: str, now_ms: int) -> bool:
        """Count a message too many; True: it is time to let the broker refuse this account."""
        return not self._passed_over.allow(dev, now_ms) and self.shut(dev, now_ms)

    def shut(self, dev: str, now_ms: int) -> bool:
        """Shut an account out for a while; False where it is, or must not be.

        Never the console of the hub's own machine, which is there to put things right.
        """
        if dev == names.CONSOLE or dev in self._shut_ms:
            return False
        self._shut_ms[dev] = now_ms + SHUT_OUT_MS
        return True

    def shut_out(self, dev: str) -> bool:
        """Whether the broker is to refuse it now."""
        return dev in self._shut_ms

    def let_in_again(self, now_ms: int) -> list[str]:
        """Those whose time is over; asked once a second."""
        over = [dev for dev, until_ms in self._shut_ms.items() if now_ms >= until_ms]
        for dev in over:
            del self._shut_ms[dev]
        return over
