"""Is the ledger what it was? Checks every row, the chain, and the query tables against the chain.

What the chain alone cannot show is a ledger cut short; `expect` holds the closing hash from a printed day
report against it.
"""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import sqlite_utils

from hub.adapters.ledger import chain
from hub.adapters.ledger.projections import project
from hub.adapters.ledger.schema import PROJECTIONS, migrations
from hub.adapters.ledger.troubles import explain
from hub.adapters.ledger.writer import connect

Progress = Callable[[int, int], None]
PROGRESS_EVERY_ROWS = 1_000


class Fault(msgspec.Struct, frozen=True):
    """Something that is not as it should be. `seq` None: it is not in one row of the ledger."""

    code: str
    seq: int | None = None
    expected: str = ""
    found: str = ""


class VerifyReport(msgspec.Struct, frozen=True):
    """What was checked. `faults` empty: all is well."""

    rows: int
    head: str
    faults: tuple[Fault, ...]


def verify(path: Path, *, progress: Progress | None = None, expect: str | None = None) -> VerifyReport:
    """Check the whole file. Raises LedgerUnavailable when it cannot be read."""
    try:
        connection = connect(path, write=False)
        try:
            return _verify(connection, progress, expect)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise explain(error, path) from error


def _verify(connection: sqlite3.Connection, progress: Progress | None, expect: str | None) -> VerifyReport:
    total = connection.execute("SELECT count(*) FROM ledger").fetchone()[0]
    copy = empty_projections()
    rows, head, seen_expected = 0, chain.GENESIS, expect is None
    try:
        for row in map(chain.Row._make, connection.execute("SELECT * FROM ledger ORDER BY seq")):
            fault = check_row(row, rows + 1, head)
            if fault:
                return VerifyReport(rows, head, (fault,))
            entry = chain.entry_of(row)
            project(copy, (entry,))
            rows, head = row.seq, row.hash
            seen_expected = seen_expected or head == expect
            if progress and rows % PROGRESS_EVERY_ROWS == 0:
                progress(rows, total)
        faults = list(_compare(connection, copy))
    except sqlite3.IntegrityError as error:
        faults = [Fault("projection_refuses", rows + 1, found=str(error))]
    finally:
        copy.close()
    if not seen_expected:
        faults.append(Fault("closing_hash_missing", None, expect or "", head))
    return VerifyReport(rows, head, tuple(faults))


def check_row(row: chain.Row, seq: int, previous: str) -> Fault | None:
    """What is wrong with a row that should be number `seq` and hang on `previous`."""
    if row.seq != seq:
        return Fault("gap", row.seq, str(seq), str(row.seq))
    hashed = chain.chained(previous, row.seq, row.day, row.at, row.kind, row.data)
    if hashed != row.hash:
        return Fault("hash", seq, hashed, row.hash)
    try:
        again = chain.row_of(chain.entry_of(row), previous)
    except (msgspec.MsgspecError, ValueError) as error:
        return Fault("not_an_event", seq, found=str(error))
    if again != row:
        return Fault("not_canonical", seq, again.data, row.data)
    return None


def empty_projections() -> sqlite3.Connection:
    """All tables, in memory, with nothing in them."""
    db = sqlite_utils.Database(memory=True)
    migrations.apply(db)
    return db.conn


def _compare(ours: sqlite3.Connection, copy: sqlite3.Connection) -> Iterator[Fault]:
    """Query tables that are not what the ledger makes of them."""
    for table in PROJECTIONS:
        sql = f"SELECT * FROM {table} ORDER BY 1"
        for found, expected in _pairs(ours.execute(sql), copy.execute(sql)):
            if found != expected:
                yield Fault("projection", None, f"{table}: {expected}", f"{table}: {found}")
                break


def _pairs(left: sqlite3.Cursor, right: sqlite3.Cursor) -> Iterator[tuple[object, object]]:
    while True:
        pair = (left.fetchone(), right.fetchone())
        if pair == (None, None):
            return
        yield pair
