"""The ledger as JSON lines, for those who check it without this program.

A line is {"seq":…,"day":…,"at":…,"kind":…,"data":"…","hash":"…"}. `data` is text, byte for byte as hashed, so
that SHA-256(previous hash + JSON array of the first five values) can be computed in any language
(docs/decisions/0040).
"""

import sqlite3
from pathlib import Path
from typing import BinaryIO

import msgspec

from hub.adapters.ledger.chain.chain import Row
from hub.adapters.ledger.chain.checks import Progress, tell
from hub.adapters.ledger.file.files import connect
from hub.adapters.ledger.file.migrating import refuse_other_version
from hub.adapters.ledger.file.troubles import explain

_encode = msgspec.json.Encoder().encode


def export(path: Path, out: BinaryIO, *, progress: Progress | None = None, lang: str = "vi") -> int:
    """Write every row, in order; returns their number. Raises LedgerUnavailable, and OSError of `out`."""
    try:
        connection = connect(path, write=False)
        try:
            refuse_other_version(connection, path, lang)
            return _export(connection, out, progress)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise explain(error, path, lang) from error


def _export(connection: sqlite3.Connection, out: BinaryIO, progress: Progress | None) -> int:
    connection.execute("BEGIN")  # the count and the rows of one moment
    total = connection.execute("SELECT count(*) FROM ledger").fetchone()[0]
    rows = 0
    for row in map(Row._make, connection.execute("SELECT * FROM ledger ORDER BY seq")):
        out.write(_encode(row._asdict()) + b"\n")
        rows += 1
        tell(progress, rows, total)
    return rows
