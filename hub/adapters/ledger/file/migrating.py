"""Is the file of this program's version, and making it so."""

import sqlite3
from contextlib import closing
from pathlib import Path

from hub.adapters.ledger.file.schema import migrations
from hub.adapters.ledger.file.toolkit import database
from hub.adapters.ledger.file.upgrading import FOLDING, spoken
from hub.domain.errors import LedgerUnavailable
from hub.i18n import text

_HAS_SOME = "SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'"
_APPLIED = "SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY id"

# Fails for a file that may not be written: now, not at the first press. (BEGIN IMMEDIATE would not.)
_WRITES_NOTHING = "UPDATE _sqlite_migrations SET name = name WHERE 0"


def migrate(path: Path, lang: str = "vi") -> None:
    """Bring the file up to date, each step whole or not at all.

    Raises LedgerUnavailable for a file of a newer program, sqlite3.Error for a step that fails.
    """
    with closing(sqlite3.connect(path)) as connection:
        has_some = connection.execute(_HAS_SOME).fetchone() is not None
        applied = refuse_newer(connection, path, lang) if has_some else set()
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        if applied != known():
            FOLDING.set(spoken("ledger.folding", lang))
            migrations.apply(database(connection))
        connection.execute(_WRITES_NOTHING)


def refuse_newer(connection: sqlite3.Connection, path: Path, lang: str) -> set[str]:
    """The migrations that the file has had. Raises LedgerUnavailable when this program lacks one of them."""
    applied = {name for (name,) in connection.execute(_APPLIED, (migrations.name,))}
    newer = applied - known()
    if newer:
        raise LedgerUnavailable(text("ledger.newer", lang, path=path, steps=", ".join(sorted(newer))))
    return applied


def refuse_other_version(connection: sqlite3.Connection, path: Path, lang: str) -> None:
    """For those who only read. Raises LedgerUnavailable for a file that is newer, older or still empty."""
    try:
        applied = refuse_newer(connection, path, lang)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:  # anything but: there is no such table
            raise
        applied = set()
    if known() - applied:
        raise LedgerUnavailable(text("ledger.older", lang, path=path))


def known() -> set[str]:
    """The migrations of this program."""
    return migrations.names
