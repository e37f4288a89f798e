"""The real clock, and the real chance."""

import random
import secrets
import time

PAGE_BYTES = 4_096


class SystemClock:
    """`hub.services.ports.Clock` of this machine."""

    def wall_ms(self) -> int:
        """Unix time in milliseconds."""
        return time.time_ns() // 1_000_000

    def mono_ms(self) -> int:
        """Milliseconds of a clock that never jumps."""
        return time.monotonic_ns() // 1_000_000


class SystemTokens:
    """`hub.services.ports.Tokens` of this machine.

    The system is asked for a page of chance at a time: for each press alone it takes as long as deciding it.
    """

    def __init__(self) -> None:
        self._page, self._used = b"", 0

    def token(self, n_bytes: int) -> str:
        """Unforeseeable bytes, in hex; none is given out twice."""
        if self._used + n_bytes > len(self._page):
            self._page, self._used = secrets.token_bytes(max(PAGE_BYTES, n_bytes)), 0
        start, self._used = self._used, self._used + n_bytes
        return self._page[start : self._used].hex()


def jitter() -> float:
    """A number from 0 to 1; to spread retries, not to keep secrets."""
    return random.random()
