"""Is the file of this program's version, and making it so."""

import sqlite3
from contextlib import closing
from pathlib import Path

from hub.adapters.ledger.schema import migrations
from hub.adapters.ledger.toolkit import Database
from hub.domain.errors import LedgerUnavailable
from hub.i18n import text

_APPLIED = "SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY id"

# Fails for a file that may not be written: now, not at the first press. (BEGIN IMMEDIATE would not.)
_WRITES_NOTHING = "UPDATE _sqlite_migrations SET name = name WHERE 0"


def migrate(path: Path, lang: str = "vi") -> None:
    """Bring the file up to date, each step whole or not at all.

    Raises LedgerUnavailable for a file of a newer program, sqlite3.Error for a step that fails.
    """
    db = Database(str(path))
    try:
        if db["_sqlite_migrations"].exists():
            refuse_newer(db.conn, path, lang)
        db.conn.execute("PRAGMA journal_mode = WAL")
        db.conn.execute("PRAGMA synchronous = FULL")
        db.conn.execute("PRAGMA secure_delete = ON")
        migrations.apply(db)
        db.conn.execute(_WRITES_NOTHING)
    finally:
        db.conn.close()


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
    with closing(sqlite3.connect(":memory:")) as empty:
        return {step.name for step in migrations.pending(Database(empty))}
