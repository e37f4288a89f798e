"""Makes the query tables again from the ledger, in one transaction, with no hub running."""

import sqlite3
from pathlib import Path

from hub.adapters.ledger import chain
from hub.adapters.ledger.projections import project
from hub.adapters.ledger.schema import PROJECTIONS, migrate
from hub.adapters.ledger.store import hold
from hub.adapters.ledger.troubles import explain
from hub.adapters.ledger.verify import PROGRESS_EVERY_ROWS, Progress
from hub.adapters.ledger.writer import connect


def rebuild(path: Path, *, progress: Progress | None = None) -> int:
    """Rebuild; returns the rows read. Raises LedgerUnavailable, and then nothing has changed."""
    with hold(path):
        try:
            migrate(path)
            reading, writing = connect(path, write=False), connect(path, write=True)
            try:
                return _rebuild(reading, writing, progress)
            finally:
                reading.close()
                writing.close()
        except sqlite3.Error as error:
            raise explain(error, path) from error


def _rebuild(reading: sqlite3.Connection, writing: sqlite3.Connection, progress: Progress | None) -> int:
    total = reading.execute("SELECT count(*) FROM ledger").fetchone()[0]
    writing.execute("BEGIN IMMEDIATE")
    try:
        for table in PROJECTIONS:
            writing.execute(f"DELETE FROM {table}")
        rows = 0
        for row in map(chain.Row._make, reading.execute("SELECT * FROM ledger ORDER BY seq")):
            project(writing, (chain.entry_of(row),))
            rows += 1
            if progress and rows % PROGRESS_EVERY_ROWS == 0:
                progress(rows, total)
        writing.execute("COMMIT")
    except BaseException:
        writing.execute("ROLLBACK")
        raise
    return rows
