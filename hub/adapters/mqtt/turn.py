"""One console of a machine at a time: the broker lets a name be connected once (decision 0051)."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.services.ports import Clock

TURN_MS_MAX = 30_000  # how long one waits for another
LOOK_S = 0.05


@contextmanager
def console_turn(lock_file: Path, clock: Clock) -> Iterator[None]:
    """Hold the turn. Raises TimeoutError when somebody else keeps it."""
    lock = os.open(lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    end_ms = clock.mono_ms() + TURN_MS_MAX
    try:
        while not _locked(lock):
            if clock.mono_ms() > end_ms:
                raise TimeoutError
            time.sleep(LOOK_S)
        yield
    finally:
        os.close(lock)


def _locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
