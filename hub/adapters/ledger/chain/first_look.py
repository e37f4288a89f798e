"""What is looked at before the hub believes its ledger: milliseconds, at each start. The rest is `Slices`.

An older file beside a newer write-ahead log, a copy taken while the hub ran, a byte changed by hand: each
gives a file that SQLite may open and that is not what was written. The hub does not go on from such a one,
because it would hang new rows on a broken chain.
"""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from hub.adapters.ledger.chain import chain
from hub.adapters.ledger.chain.chain import GENESIS, Row
from hub.adapters.ledger.chain.checks import Fault
from hub.adapters.ledger.chain.mark import Mark
from hub.domain.errors import LedgerUnavailable
from hub.i18n import text

_ONE = "SELECT hash FROM ledger WHERE seq = ?"
_SLICE = "SELECT * FROM ledger WHERE seq > ? ORDER BY seq LIMIT ?"


def refuse_mixed(connection: sqlite3.Connection, path: Path, lang: str) -> None:
    """The tables must have come as far as the rows. Raises LedgerUnavailable."""
    last = connection.execute("SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
    come = connection.execute("SELECT seq, hash FROM watermark").fetchone()
    if come != (last or (0, GENESIS)):
        rows, tables = (last or (0,))[0], come[0] if come else "-"
        raise LedgerUnavailable(text("ledger.mixed", lang, path=path, rows=rows, tables=tables))


def refuse_broken(connection: sqlite3.Connection, rows: Iterable[Row], path: Path, lang: str) -> None:
    """These rows must be what was written, one after the other. Raises LedgerUnavailable."""
    previous: tuple[int, str] | None = None
    for row in rows:
        if previous is None:
            before = connection.execute(_ONE, (row.seq - 1,)).fetchone()
            previous = row.seq - 1, before[0] if before else GENESIS
        fault = fault_of(row, *previous)
        if fault:
            raise LedgerUnavailable(text("ledger.broken", lang, path=path, fault=fault.text(lang)))
        previous = row.seq, row.hash


def fault_of(row: Row, seq_before: int, hash_before: str) -> Fault | None:
    """Whether a row hangs on the one before it."""
    if row.seq != seq_before + 1:
        return Fault("gap", row.seq, str(seq_before + 1), str(row.seq))
    hashed = chain.chained(hash_before, row.seq, row.day, row.at, row.kind, row.data)
    return None if hashed == row.hash else Fault("hash", row.seq, hashed, row.hash)


def lost_since(connection: sqlite3.Connection, mark: Mark | None) -> bool:
    """Whether rows that were committed are not there: the file is an older one than the mark's."""
    if mark is None or mark.seq == 0:
        return False
    row = connection.execute(_ONE, (mark.seq,)).fetchone()
    return row is None or row[0] != mark.hash


class Slices:
    """All rows of before today, a few at a time, so that no press waits for them."""

    def __init__(self, path: Path, until_seq: int) -> None:
        self._path, self._until = path, until_seq
        self._seq, self._head = 0, GENESIS

    def check(self, connection: sqlite3.Connection, rows_max: int) -> tuple[bool, Fault | None]:
        """Look at the next rows: whether there are more, and what is wrong. Raises sqlite3.Error."""
        rows = list(map(Row._make, connection.execute(_SLICE, (self._seq, rows_max))))
        for row in rows:
            if row.seq > self._until:
                return False, None
            fault = fault_of(row, self._seq, self._head)
            if fault:
                return False, fault
            self._seq, self._head = row.seq, row.hash
        return bool(rows), None
