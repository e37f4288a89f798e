"""The memory of the downward sync, in the file of the upward one: `hub.services.sync.down.ports.DownStore`.

No citizen's data is in it: rows are known again by hashes, and what is held is a reason and a code. It can be
thrown away: all is then read once more, and what is known to the ledger is not taken in twice.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hub.domain.sync.down import What
from hub.domain.sync.down.procedures import TheirProcedure
from hub.services.sync.down.ports import DownStatus, HeldItem, Place, Seen, Told

BUSY_MS = 5_000
_SCHEMA = """
CREATE TABLE IF NOT EXISTS down_lists (
    what TEXT PRIMARY KEY, cursor INTEGER NOT NULL DEFAULT 0, day TEXT NOT NULL DEFAULT '',
    last_success_ms INTEGER, trouble TEXT NOT NULL DEFAULT '', trouble_ms INTEGER
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS down_seen (
    what TEXT NOT NULL, key TEXT NOT NULL, mark TEXT NOT NULL, person TEXT NOT NULL, PRIMARY KEY (what, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS down_held (
    what TEXT NOT NULL, key TEXT NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL,
    first_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL, row TEXT NOT NULL, settled TEXT NOT NULL,
    PRIMARY KEY (what, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS down_procedures (
    code TEXT PRIMARY KEY, name TEXT NOT NULL, field TEXT NOT NULL, term INTEGER, unit TEXT NOT NULL,
    fee_vnd INTEGER
) WITHOUT ROWID;
"""
_HOLD = """
INSERT INTO down_held VALUES (:what, :key, :reason, :detail, :first_ms, :last_ms, :row, '')
ON CONFLICT(what, key) DO UPDATE SET
    first_ms = CASE settled WHEN '' THEN first_ms ELSE excluded.first_ms END,
    reason = excluded.reason, detail = excluded.detail, last_ms = excluded.last_ms, row = excluded.row,
    settled = ''
"""
_HELD = "SELECT what, key, reason, detail, first_ms, last_ms, row, settled FROM down_held"


class SqliteDownStore:
    """One thread. Every change is one transaction."""

    def __init__(self, path: Path | str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_MS / 1000)
        self._do = self._connection.execute
        self._do("PRAGMA journal_mode = WAL")
        self._do("PRAGMA synchronous = NORMAL")  # what a power cut takes back is read once more
        for statement in _SCHEMA.split(";"):
            self._do(statement)

    def close(self) -> None:
        """Release the file."""
        self._connection.close()

    def place(self, what: str) -> Place:
        """How far a list was read."""
        row = self._do("SELECT cursor, day FROM down_lists WHERE what = ?", (what,)).fetchone()
        return Place(*row) if row else Place()

    def moved(self, what: str, place: Place) -> None:
        """All up to here is dealt with."""
        with self._whole(what):
            self._do(
                "UPDATE down_lists SET cursor = ?, day = ? WHERE what = ?", (place.cursor, place.day, what)
            )

    def told(self, id: str) -> Told:
        """What the upward direction has told of a dossier; nothing where it never ran."""
        try:
            row = self._do("SELECT status, person FROM sent WHERE id = ?", (id,)).fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:  # anything but: there is no such table
                raise
            return Told()
        return Told(row[0], json.loads(row[1])) if row else Told()

    def seen(self, what: str, key: str) -> Seen:
        """How a row was when it was dealt with."""
        row = self._do(
            "SELECT mark, person FROM down_seen WHERE what = ? AND key = ?", (what, key)
        ).fetchone()
        return Seen(row[0], json.loads(row[1])) if row else Seen()

    def dealt(self, what: str, key: str, seen: Seen, hold: HeldItem | None) -> None:
        """A row is dealt with; without `hold` nobody needs to look at it any more."""
        with self._whole(what):
            row = (what, key, seen.mark, json.dumps(seen.person))
            self._do("INSERT OR REPLACE INTO down_seen VALUES (?, ?, ?, ?)", row)
            if hold is None:
                self.settle(what, key, "solved")
            else:
                names = ("what", "key", "reason", "detail", "first_ms", "last_ms", "row")
                self._do(_HOLD, {name: getattr(hold, name) for name in names})

    def held(self, what: str | None = None) -> list[HeldItem]:
        """What is open, in the order in which it was tried last."""
        rows = self._do(
            _HELD + " WHERE settled = '' AND (?1 IS NULL OR what = ?1) ORDER BY last_ms, what, key", (what,)
        )
        names = [column[0] for column in rows.description]
        return [HeldItem(**dict(zip(names, row, strict=True))) for row in rows]

    def settle(self, what: str, key: str, how: str) -> bool:
        """Nobody needs to look any more."""
        done = self._do(
            "UPDATE down_held SET settled = ? WHERE what = ? AND key = ? AND settled = ''", (how, what, key)
        )
        return done.rowcount > 0

    def keep_procedures(self, found: Sequence[TheirProcedure]) -> None:
        """What upstream has now, in place of what it had."""
        with self._whole(What.PROCEDURES):
            self._do("DELETE FROM down_procedures")
            for one in found:
                row = (one.code, one.name, one.field, one.term, one.unit, one.fee_vnd)
                self._do("INSERT OR REPLACE INTO down_procedures VALUES (?, ?, ?, ?, ?, ?)", row)

    def procedures(self) -> list[TheirProcedure]:
        """What upstream had when it was asked last."""
        rows = self._do(
            "SELECT code, name, field, term, unit, fee_vnd FROM down_procedures ORDER BY code"
        ).fetchall()
        return [TheirProcedure(*row) for row in rows]

    def pulled(self, what: str, now_ms: int, trouble: str) -> None:
        """A list was read to its end, or trouble came in between."""
        column = "trouble_ms" if trouble else "last_success_ms"
        with self._whole(what):
            self._do(
                f"UPDATE down_lists SET trouble = ?, {column} = ? WHERE what = ?", (trouble, now_ms, what)
            )

    def status(self) -> list[DownStatus]:
        """How the lists stand that were ever asked for."""
        rows = self._do(
            "SELECT what, last_success_ms, trouble, trouble_ms,"
            " (SELECT count(*) FROM down_held h WHERE h.what = l.what AND settled = '') FROM down_lists l"
        ).fetchall()
        order = list(What)
        return sorted((DownStatus(*row) for row in rows), key=lambda one: order.index(What(one.what)))

    @contextmanager
    def _whole(self, what: str) -> Iterator[None]:
        """One transaction, in which the list has its row."""
        self._do("BEGIN IMMEDIATE")
        try:
            self._do("INSERT OR IGNORE INTO down_lists(what) VALUES (?)", (what,))
            yield
            self._do("COMMIT")
        except BaseException:
            self._do("ROLLBACK")
            raise
