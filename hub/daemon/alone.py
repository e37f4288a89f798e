"""One `hub up`, or one command that furnishes a closed office, works on a folder at a time.

Held before anything of the folder is touched, so that a second one takes nothing from the first: not the port
file, not the broker's files. The lock ends with its process, however that ends.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

from hub.adapters.clock import SystemClock
from hub.domain.errors import Unavailable

PATIENCE_S = 3.0  # a command that furnishes a closed office takes less
LOOK_S = 0.05


class FolderTaken(Unavailable):
    """Another program works on this folder."""


@contextmanager
def alone(lock: Path, *, patience_s: float = 0.0) -> Iterator[None]:
    """Be the only one for the time of a block. Raises FolderTaken, OSError."""
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _take(descriptor, SystemClock().mono_ms() + round(1000 * patience_s))
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, end_ms: int) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if SystemClock().mono_ms() >= end_ms:
                raise FolderTaken from None
            sleep(LOOK_S)  # the kernel tells nobody when a lock is let go
