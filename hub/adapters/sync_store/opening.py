"""Opens the sync's memory, or says in words why that is not possible."""

import sqlite3
from contextlib import closing
from pathlib import Path

from hub.adapters.sync_store.schema import prepare
from hub.domain.errors import Unavailable
from hub.i18n import LANGS, text

BUSY_MS = 5_000
_BROKEN = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class MemoryUnusable(Unavailable):
    """The file cannot be read or written. `code`: `memory_broken`, `memory_unusable`."""

    def __init__(self, path: Path | str, error: sqlite3.Error) -> None:
        super().__init__(str(error))
        broken = getattr(error, "sqlite_errorcode", 0) & 0xFF in _BROKEN
        self.code, self._path, self._problem = "memory_broken" if broken else "memory_unusable", path, error

    def text(self, lang: str) -> str:
        """What happened, what it means and what to do, in `lang`."""
        return text(f"sync.{self.code}", lang, path=self._path, problem=self._problem)

    def __str__(self) -> str:
        return self.text(LANGS[0])


def opened(path: Path | str) -> sqlite3.Connection:
    """The file with its tables. Raises MemoryUnusable."""
    try:
        connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_MS / 1000)
    except sqlite3.Error as error:
        raise MemoryUnusable(path, error) from None
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")  # what a power cut takes back is told once more
        connection.execute("PRAGMA secure_delete = ON")  # hashes of people who were erased
        prepare(connection)
    except sqlite3.Error as error:
        with closing(connection):
            raise MemoryUnusable(path, error) from None
    return connection
