"""The memory of the sync in a SQLite file of its own, beside the ledger: `hub.services.sync_ports.SyncStore`.

The sync alone writes it; the command line reads it, and asks for another try. It can be thrown away: upstream
is then told everything once more.
"""

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from hub.services.sync_ports import DeadLetter, Pending, Sent, SyncStatus

BUSY_MS = 5_000
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pending (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL, attempts INTEGER NOT NULL, not_before_ms INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS pending_time ON pending(not_before_ms, seq);
CREATE TABLE IF NOT EXISTS sent (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL, step_seq INTEGER NOT NULL, code TEXT NOT NULL,
    status TEXT NOT NULL, named INTEGER NOT NULL, person TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dead (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL, code TEXT NOT NULL, reason TEXT NOT NULL,
    at_ms INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS listed (
    id TEXT NOT NULL, field TEXT NOT NULL, theirs TEXT NOT NULL, PRIMARY KEY (id, field, theirs)
) WITHOUT ROWID;
"""
_NOTE = (
    "INSERT INTO pending VALUES (?, ?, 0, 0) ON CONFLICT(id) DO UPDATE SET"
    " seq = excluded.seq, attempts = 0, not_before_ms = 0"
)


class SqliteSyncStore:
    """One thread. Every change is a transaction of its own; `note` is one for all that changed."""

    def __init__(self, path: Path | str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_MS / 1000)
        self._do = self._connection.execute
        self._do("PRAGMA journal_mode = WAL")
        self._do("PRAGMA synchronous = NORMAL")  # what a power cut takes back is told once more
        for statement in _SCHEMA.split(";"):
            self._do(statement)

    def close(self) -> None:
        """Release the file."""
        self._connection.close()

    def cursor(self) -> int:
        """The row of the ledger up to which all that changed is noted."""
        return int(self._meta("cursor") or 0)

    def note(self, changed: Sequence[tuple[str, int]]) -> None:
        """These must be told, also those that upstream would not take as they were; moves the cursor."""
        self._do("BEGIN IMMEDIATE")
        try:
            for id_, seq in changed:
                self._do(_NOTE, (id_, seq))
                self._do("DELETE FROM dead WHERE id = ?", (id_,))
            self._set("cursor", changed[-1][1])
            self._do("COMMIT")
        except BaseException:
            self._do("ROLLBACK")
            raise

    def pending(self, now_ms: int, limit: int) -> list[Pending]:
        """Those whose time has come, the oldest change first."""
        rows = self._do(
            "SELECT * FROM pending WHERE not_before_ms <= ? ORDER BY seq LIMIT ?", (now_ms, limit)
        )
        return [Pending(*row) for row in rows]

    def next_ms(self) -> int | None:
        """When the next one's time comes; None: nothing waits."""
        (at_ms,) = self._do("SELECT min(not_before_ms) FROM pending").fetchone()
        return None if at_ms is None else int(at_ms)

    def sent(self, id: str) -> Sent:
        """What was told of one."""
        row = self._do(
            "SELECT seq, step_seq, code, status, named, person FROM sent WHERE id = ?", (id,)
        ).fetchone()
        if row is None:
            return Sent()
        seq, step_seq, code, status, named, person = row
        return Sent(seq, step_seq, code, status, bool(named), json.loads(person))

    def told(self, id: str, sent: Sent, now_ms: int) -> None:
        """Keep what upstream has taken."""
        self._do(
            "INSERT OR REPLACE INTO sent VALUES (?, ?, ?, ?, ?, ?, ?)",
            (id, sent.seq, sent.step_seq, sent.code, sent.status, sent.named, json.dumps(sent.person)),
        )
        self._set("last_success_ms", now_ms)
        self._set("trouble", "")

    def done(self, id: str, seq: int) -> None:
        """Nothing of this dossier up to this row is left to tell."""
        self._do("DELETE FROM pending WHERE id = ? AND seq <= ?", (id, seq))

    def failed(self, id: str, attempts: int, not_before_ms: int, trouble: str, now_ms: int) -> None:
        """Try again, later."""
        self._do(
            "UPDATE pending SET attempts = ?, not_before_ms = ? WHERE id = ?", (attempts, not_before_ms, id)
        )
        self._set("trouble", trouble)
        self._set("trouble_ms", now_ms)

    def hurry(self) -> None:
        """Upstream is back: nobody waits any longer."""
        self._do("UPDATE pending SET not_before_ms = 0, attempts = 0 WHERE not_before_ms > 0")

    def bury(self, letter: DeadLetter) -> None:
        """Upstream said no; it is not tried again before it changes or somebody asks."""
        row = (letter.id, letter.seq, letter.code, letter.reason, letter.at_ms)
        self._do("INSERT OR REPLACE INTO dead VALUES (?, ?, ?, ?, ?)", row)
        self.done(letter.id, letter.seq)

    def dead_letters(self) -> list[DeadLetter]:
        """What upstream would not take, the oldest first."""
        return [DeadLetter(*row) for row in self._do("SELECT * FROM dead ORDER BY at_ms, id")]

    def retry(self, id: str | None = None) -> int:
        """Try dead letters again, one or all; returns how many."""
        again = [one for one in self.dead_letters() if id in (None, one.id)]
        for one in again:
            self._do(_NOTE, (one.id, one.seq))
            self._do("DELETE FROM dead WHERE id = ?", (one.id,))
        return len(again)

    def is_listed(self, id: str, field: str, theirs: str) -> bool:
        """Whether this difference was listed before."""
        found = self._do(
            "SELECT 1 FROM listed WHERE id = ? AND field = ? AND theirs = ?", (id, field, theirs)
        )
        return found.fetchone() is not None

    def listed(self, id: str, field: str, theirs: str) -> None:
        """This difference is listed now."""
        self._do("INSERT OR IGNORE INTO listed VALUES (?, ?, ?)", (id, field, theirs))

    def status(self) -> SyncStatus:
        """How far the sync is."""
        pending, dead, told = (
            int(self._do(f"SELECT count(*) FROM {table}").fetchone()[0])
            for table in ("pending", "dead", "sent")
        )
        last_ms, trouble_ms = self._meta("last_success_ms"), self._meta("trouble_ms")
        return SyncStatus(
            cursor=self.cursor(),
            pending=pending,
            dead=dead,
            told=told,
            last_success_ms=int(last_ms) if last_ms else None,
            trouble=str(self._meta("trouble") or ""),
            trouble_ms=int(trouble_ms) if trouble_ms else None,
        )

    def _meta(self, key: str) -> int | str | None:
        row = self._do("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def _set(self, key: str, value: int | str) -> None:
        self._do("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
