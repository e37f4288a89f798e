"""One sync at a time: two of them would tell everything twice."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.domain.errors import Unavailable
from hub.i18n import LANGS, text


class SyncRuns(Unavailable):
    """Another sync has this memory. `code` is stable."""

    code = "sync_runs"

    def text(self, lang: str) -> str:
        """What happened, what it means and what to do, in `lang`."""
        return text("sync.runs", lang)

    def __str__(self) -> str:
        return self.text(LANGS[0])


@contextmanager
def alone(memory: Path) -> Iterator[None]:
    """Be the only sync with this memory; ended by the kernel however the process ends. Raises SyncRuns."""
    lock = os.open(memory.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise SyncRuns from None
    finally:
        os.close(lock)
