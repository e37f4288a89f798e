"""What upstream has accepted: dossiers as last told, every progress message, in SQLite."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS dossiers (
    code TEXT PRIMARY KEY, receipt TEXT NOT NULL, status TEXT NOT NULL, data TEXT NOT NULL,
    versions INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS dossiers_receipt ON dossiers(receipt);
CREATE TABLE IF NOT EXISTS progress (id INTEGER PRIMARY KEY, code TEXT NOT NULL, data TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS progress_of ON progress(code);
CREATE TABLE IF NOT EXISTS sequences (place TEXT PRIMARY KEY, last INTEGER NOT NULL);
"""

Data = dict[str, Any]


class Store:
    """One connection; the server is a single thread."""

    def __init__(self, path: Path | str = ":memory:") -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.executescript(_SCHEMA)

    @property
    def connection(self) -> sqlite3.Connection:
        """For what else is kept in this file."""
        return self._connection

    def close(self) -> None:
        """Release the file."""
        self._connection.close()

    @contextmanager
    def whole(self) -> Iterator[None]:
        """A call is kept whole, or as far as it came."""
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            self._connection.execute("COMMIT")

    def has(self, code: str) -> bool:
        """Whether there is a dossier of this code."""
        return (
            self._connection.execute("SELECT 1 FROM dossiers WHERE code = ?", (code,)).fetchone() is not None
        )

    def dossier(self, code: str) -> Data | None:
        """A dossier by its official code."""
        row = self._connection.execute("SELECT data FROM dossiers WHERE code = ?", (code,)).fetchone()
        return json.loads(row[0]) if row else None

    def code_of_receipt(self, receipt: str) -> str | None:
        """The code that was given for a receipt number."""
        row = self._connection.execute("SELECT code FROM dossiers WHERE receipt = ?", (receipt,)).fetchone()
        return str(row[0]) if row else None

    def save(self, data: Data) -> None:
        """Insert a dossier, or replace what is known of it."""
        self._connection.execute(
            "INSERT INTO dossiers VALUES (?, ?, ?, ?, 1) ON CONFLICT(code) DO UPDATE SET"
            " status = excluded.status, data = excluded.data, versions = versions + 1",
            (
                data["MaHoSo"],
                data.get("SoBienNhan", ""),
                data["TrangThaiHoSo"],
                json.dumps(data, ensure_ascii=False, sort_keys=True),
            ),
        )

    def add_progress(self, data: Data) -> None:
        """Keep a progress message; the same one told again is kept once."""
        text = json.dumps(data, ensure_ascii=False, sort_keys=True)
        known = self._connection.execute(
            "SELECT 1 FROM progress WHERE code = ? AND data = ?", (data["MaHoSo"], text)
        ).fetchone()
        if not known:
            self._connection.execute("INSERT INTO progress(code, data) VALUES (?, ?)", (data["MaHoSo"], text))

    def next_in(self, place: str) -> int:
        """The next of a daily sequence."""
        row = self._connection.execute(
            "INSERT INTO sequences VALUES (?, 1) ON CONFLICT(place) DO UPDATE SET last = last + 1"
            " RETURNING last",
            (place,),
        ).fetchone()
        return int(row[0])

    def dossiers(self) -> list[Data]:
        """All dossiers by code."""
        rows = self._connection.execute("SELECT data FROM dossiers ORDER BY code").fetchall()
        return [json.loads(row[0]) for row in rows]

    def progress(self, code: str) -> list[Data]:
        """What was told of a dossier, in order."""
        rows = self._connection.execute("SELECT data FROM progress WHERE code = ? ORDER BY id", (code,))
        return [json.loads(row[0]) for row in rows.fetchall()]
