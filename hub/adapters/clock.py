"""The real clock, and the real chance."""

import ctypes
import random
import secrets
import time
from collections.abc import Callable

PAGE_BYTES = 4_096


STEADY_MS = 10_000  # so long a time that a server has set must hold before it is believed
STEP_MS = 1_000
_MAX_ERROR_US = 16_000_000  # what the kernel says of a clock that no time server keeps right


class SystemClock:
    """`hub.services.ports.Clock` of this machine."""

    def __init__(self, kernel: Callable[[], tuple[int, int] | None] | None = None) -> None:
        self._kernel = kernel or _kernel_clock
        self._offset_ms: int | None = None
        self._steady_since_ms = 0

    def wall_ms(self) -> int:
        """Unix time in milliseconds."""
        return time.time_ns() // 1_000_000

    def mono_ms(self) -> int:
        """Milliseconds of a clock that never jumps."""
        return time.monotonic_ns() // 1_000_000

    def synchronised(self) -> bool:
        """Whether a time server keeps the clock right, as the kernel tells, and has done so for a while.

        A clock set by hand is none until the next answer of a server.
        """
        told = self._kernel()
        wall_ms, mono_ms = self.wall_ms(), self.mono_ms()
        offset_ms = wall_ms - mono_ms
        if self._offset_ms is None or abs(offset_ms - self._offset_ms) > STEP_MS:
            self._steady_since_ms = mono_ms
        self._offset_ms = offset_ms
        if told is None or told[0] >= _MAX_ERROR_US or abs(told[1] - wall_ms) > STEP_MS:
            return False
        return mono_ms - self._steady_since_ms >= STEADY_MS


class _Timeval(ctypes.Structure):
    _fields_ = (("sec", ctypes.c_long), ("usec", ctypes.c_long))


class _Timex(ctypes.Structure):
    """`struct timex` of Linux (adjtimex(2)); more than it needs at the end."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("constant", ctypes.c_long),
        ("precision", ctypes.c_long),
        ("tolerance", ctypes.c_long),
        ("time", _Timeval),
        ("rest", ctypes.c_char * 256),
    )


def _kernel_clock() -> tuple[int, int] | None:
    """The largest error of the kernel's clock in microseconds, and its time in milliseconds."""
    try:
        adjtimex = ctypes.CDLL(None).adjtimex
    except (OSError, AttributeError):
        return None
    told = _Timex()
    if adjtimex(ctypes.byref(told)) < 0:
        return None
    return told.maxerror, told.time.sec * 1000 + _to_ms(told.time.usec, told.status)


def _to_ms(fraction: int, status: int) -> int:
    """Of micro- or nanoseconds, as the kernel counts (STA_NANO)."""
    return fraction // (1_000_000 if status & 0x2000 else 1_000)


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
