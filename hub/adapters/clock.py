"""The real clock, and the real chance."""

import random
import secrets
import time


class SystemClock:
    """`hub.services.ports.Clock` of this machine."""

    def wall_ms(self) -> int:
        """Unix time in milliseconds."""
        return time.time_ns() // 1_000_000

    def mono_ms(self) -> int:
        """Milliseconds of a clock that never jumps."""
        return time.monotonic_ns() // 1_000_000


class SystemTokens:
    """`hub.services.ports.Tokens` of this machine."""

    def token(self, n_bytes: int) -> str:
        """Unforeseeable bytes, in hex."""
        return secrets.token_hex(n_bytes)


def jitter() -> float:
    """A number from 0 to 1; to spread retries, not to keep secrets."""
    return random.random()
