"""A pipe from the core to its supervisor: a byte a second says that the core's loop turns.

A process that hangs (stopped, or in a loop of its own) does not die, so nobody would start it again.
"""

import asyncio
import contextlib
import os
from typing import Final, Self

VARIABLE: Final = "MOTCUA_HEARTBEAT_FD"
BEAT_S: Final = 1.0
SILENT_LOOKS_MAX: Final = 15  # looks of BEAT_S in which nothing came; a start may take as long as it takes


class Heartbeat:
    """The supervisor's end; a context manager, for one life of the core."""

    def __enter__(self) -> Self:
        self._read, self._write = os.pipe()
        os.set_blocking(self._read, False)
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._read)
        self.given_away()

    def passed(self) -> tuple[int, ...]:
        """What the core inherits."""
        return (self._write,)

    def environment(self) -> dict[str, str]:
        """How it knows."""
        return {**os.environ, VARIABLE: str(self._write)}

    def given_away(self) -> None:
        """The core has it."""
        if self._write >= 0:
            os.close(self._write)
        self._write = -1

    async def stops(self) -> None:
        """Return when the heart has stopped after it has begun; never for one that does not begin.

        Looks are counted, not seconds: where this program itself was stopped, nothing was missed.
        """
        begun, silent = False, 0
        while silent < SILENT_LOOKS_MAX:
            await asyncio.sleep(BEAT_S)
            beats = self._beats()
            begun = begun or beats
            silent = 0 if beats or not begun else silent + 1

    def _beats(self) -> bool:
        with contextlib.suppress(BlockingIOError):
            return bool(os.read(self._read, 4_096))
        return False


async def beat() -> None:
    """The core's end: until cancelled, if somebody listens."""
    given = os.environ.get(VARIABLE, "")
    if not given.isdecimal():
        return
    fd = int(given)
    with contextlib.suppress(OSError):
        os.set_inheritable(fd, False)
        os.set_blocking(fd, False)
    while True:
        with contextlib.suppress(OSError):  # a supervisor that is gone takes the core along by itself
            os.write(fd, b".")
        await asyncio.sleep(BEAT_S)
