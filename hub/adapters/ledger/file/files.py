"""The ledger's file: who may write it, and connections to it."""

import contextlib
import errno
import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.domain.errors import LedgerUnavailable
from hub.i18n import text

BUSY_S_MAX = 5.0


def connect(path: Path, *, write: bool) -> sqlite3.Connection:
    """A connection in autocommit mode; transactions are begun by hand."""
    uri = f"{path.absolute().as_uri()}?mode={'rw' if write else 'ro'}"
    connection = sqlite3.connect(
        uri, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_S_MAX
    )
    if write:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")  # an erased citizen's bytes are gone, not only freed
    return connection


def take(path: Path, lang: str = "vi") -> int:
    """Be the only one who writes this ledger; the lock ends with the descriptor, however the process ends."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise LedgerUnavailable(text("ledger.cannot_open", lang, path=path, error=error)) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _create_private(path)
        _refuse_read_only(path, lang)
    except BlockingIOError as error:
        os.close(lock)
        raise LedgerUnavailable(text("ledger.taken", lang, path=path)) from error
    except OSError as error:
        os.close(lock)
        raise LedgerUnavailable(text("ledger.cannot_open", lang, path=path, error=error)) from error
    except LedgerUnavailable:
        os.close(lock)
        raise
    return lock


@contextmanager
def hold(path: Path, lang: str = "vi") -> Iterator[None]:
    """`take` for the time of a block."""
    lock = take(path, lang)
    try:
        yield
    finally:
        os.close(lock)


def _create_private(path: Path) -> None:
    """A new ledger is its owner's only, as it holds the officers' keys; its side files get the same mode.

    An existing file is not opened here: closing it would drop the locks of this process's connections.
    """
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


def _refuse_read_only(path: Path, lang: str) -> None:
    """Before SQLite looks at it: it would make side files that nobody may write either, and leave them."""
    if not os.access(path, os.W_OK):
        raise LedgerUnavailable(text("ledger.read_only", lang, path=path, error=os.strerror(errno.EACCES)))
