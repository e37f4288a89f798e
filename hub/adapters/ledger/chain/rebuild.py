"""Makes the query tables again from the ledger, in one transaction, with no hub running."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from hub.adapters.ledger.chain import chain
from hub.adapters.ledger.chain.checks import Progress, check_row, tell
from hub.adapters.ledger.file.files import connect, hold
from hub.adapters.ledger.file.migrating import migrate
from hub.adapters.ledger.file.schema import PROJECTIONS, TABLES_VERSION
from hub.adapters.ledger.file.troubles import explain
from hub.adapters.ledger.projections import project
from hub.adapters.ledger.projections.doing import many_rows
from hub.adapters.ledger.reading.searching import searched
from hub.domain.errors import LedgerUnavailable
from hub.i18n import text

_TO_READ = "SELECT (SELECT count(*) FROM ledger) + (SELECT count(*) FROM persons)"
_FOUND = "SELECT n, data, folded FROM persons LEFT JOIN person_search USING (n)"


def rebuild(path: Path, *, progress: Progress | None = None, lang: str = "vi") -> int:
    """Rebuild; returns the rows read.

    Raises LedgerUnavailable, and then nothing has changed: also for a ledger whose chain is broken, so that
    the tables do not repeat what somebody altered.
    """
    with hold(path, lang):
        try:
            migrate(path, lang)
            reading, writing = connect(path, write=False), connect(path, write=True)
            try:
                return remake(reading, writing, progress, lang)
            finally:
                reading.close()
                writing.close()
        except sqlite3.Error as error:
            raise explain(error, path, lang) from error


def remake(
    reading: sqlite3.Connection, writing: sqlite3.Connection, progress: Progress | None, lang: str
) -> int:
    """Make the tables again, whole or not at all. Raises LedgerUnavailable (broken chain), sqlite3.Error."""
    (total,) = reading.execute(_TO_READ).fetchone()
    writing.execute("BEGIN IMMEDIATE")
    try:
        for table in PROJECTIONS:
            writing.execute(f"DELETE FROM {table}")
        rows, head = 0, chain.GENESIS
        with many_rows(writing) as do:
            for row in map(chain.Row._make, reading.execute("SELECT * FROM ledger ORDER BY seq")):
                fault = check_row(row, rows + 1, head)
                if fault:
                    raise LedgerUnavailable(text("ledger.not_rebuilt", lang, fault=fault.text(lang)))
                project(writing, (chain.entry_of(row),), do)
                rows, head = row.seq, row.hash
                tell(progress, rows, total)
        for found, _ in enumerate(_search_anew(reading, writing), start=1):
            tell(progress, rows + found, total)
        writing.execute("DELETE FROM watermark")
        writing.execute("INSERT INTO watermark VALUES (1, ?, ?, ?)", (rows, head, TABLES_VERSION))
        writing.execute("COMMIT")
    except BaseException:
        if writing.in_transaction:
            writing.execute("ROLLBACK")
        raise
    return rows


def _search_anew(reading: sqlite3.Connection, writing: sqlite3.Connection) -> Iterator[None]:
    """What citizens are found by, from their data; written where it differs and where it stands."""
    put = "INSERT INTO person_search VALUES (?, ?) ON CONFLICT(n) DO UPDATE SET folded = excluded.folded"
    for n, data, folded in reading.execute(_FOUND):
        if (right := _searched(data)) != folded:
            writing.execute(put, (n, right))
        yield


def _searched(data: str) -> str:
    try:
        return searched(data)
    except ValueError:  # no data at all: `verify` names the row
        return ""
