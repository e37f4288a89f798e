"""What comes down from upstream: lists of what changed, each change with the next number, in SQLite.

Dossiers filed online stand among all dossiers of the store; a change of one by whomever is a change here.
"""

import json
import sqlite3
from typing import Final

from tools.upstream_sim.store import Data, Store

DOSSIERS, BOOKINGS = "dossiers", "bookings"
ONLINE: Final = "2"
ROWS_MAX: Final = 500  # in one answer, whatever is asked for
_SCHEMA = """
CREATE TABLE IF NOT EXISTS changes (
    number INTEGER PRIMARY KEY AUTOINCREMENT, list TEXT NOT NULL, key TEXT NOT NULL, data TEXT,
    UNIQUE (list, key)
);
CREATE TRIGGER IF NOT EXISTS filed AFTER INSERT ON dossiers
WHEN json_extract(NEW.data, '$.KenhThucHien') = '2'
BEGIN
    DELETE FROM changes WHERE list = 'dossiers' AND key = NEW.code;
    INSERT INTO changes(list, key) VALUES ('dossiers', NEW.code);
END;
CREATE TRIGGER IF NOT EXISTS changed AFTER UPDATE ON dossiers
WHEN json_extract(NEW.data, '$.KenhThucHien') = '2' AND NEW.data <> OLD.data
BEGIN
    DELETE FROM changes WHERE list = 'dossiers' AND key = NEW.code;
    INSERT INTO changes(list, key) VALUES ('dossiers', NEW.code);
END;
"""
_AFTER = """
SELECT number, coalesce(c.data, d.data) FROM changes c
LEFT JOIN dossiers d ON d.code = c.key AND list = 'dossiers'
WHERE list = ? AND number > ? ORDER BY number LIMIT ?
"""


class Feed:
    """The lists of a store."""

    def __init__(self, store: Store) -> None:
        self._connection: sqlite3.Connection = store.connection
        self._connection.executescript(_SCHEMA)

    def after(self, name: str, number: int, count: int) -> tuple[list[object], int]:
        """Rows of a list that changed after a number, and the number of the last of them."""
        rows = self._connection.execute(_AFTER, (name, number, min(max(count, 1), ROWS_MAX))).fetchall()
        return [json.loads(data) for _, data in rows], rows[-1][0] if rows else number

    def book(self, booking: Data) -> None:
        """A booking, new or changed."""
        self.put(BOOKINGS, str(booking["MaLichHen"]), booking)

    def booking(self, ref: str) -> Data | None:
        """One booking."""
        row = self._connection.execute(
            "SELECT data FROM changes WHERE list = ? AND key = ?", (BOOKINGS, ref)
        ).fetchone()
        return dict(json.loads(row[0])) if row else None

    def put(self, name: str, key: str, row: object) -> None:
        """A row as it is, right or wrong."""
        text = json.dumps(row, ensure_ascii=False, sort_keys=True)
        self._connection.execute(
            "INSERT OR REPLACE INTO changes(list, key, data) VALUES (?, ?, ?)", (name, key, text)
        )
