"""`hub.services.sync.up.memory.SyncStore` in a SQLite file."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from hub.adapters.sync_store.doubts import Doubts
from hub.adapters.sync_store.opening import opened
from hub.services.sync.up.memory import DeadLetter, Doubt, Mark, Pending, Saying, Sent, SyncStatus, Unclear

_NOTE = (
    "INSERT INTO pending VALUES (?, ?, 0, 0, ?) ON CONFLICT(id) DO UPDATE SET"
    " seq = excluded.seq, attempts = 0, not_before_ms = 0"
)
PUT_OFF_MS_MAX = 2 * 60_000  # twice the longest wait of `hub.services.sync.up.health`
_NEXT = "SELECT min(CASE WHEN not_before_ms > ? THEN 0 ELSE not_before_ms END) FROM pending"
_PENDING = (
    "SELECT id, seq, attempts, not_before_ms FROM pending WHERE not_before_ms <= ? OR not_before_ms > ?"
    " ORDER BY seq LIMIT ?"
)
_SENT = """
    SELECT id, seq, step_seq, code, status, procedure, named, person, print, born_ms FROM sent
    WHERE id IN (SELECT value FROM json_each(?))
"""
_json = msgspec.json.Encoder().encode
_hashes = msgspec.json.Decoder(dict[str, str]).decode


class SqliteSyncStore:
    """One thread. Every change is a transaction of its own, whole or not at all."""

    def __init__(self, path: Path | str) -> None:
        """Raises MemoryUnusable."""
        self._connection = opened(path)
        self._do, self._do_many = self._connection.execute, self._connection.executemany
        self._doubts = Doubts(self._connection)

    def close(self) -> None:
        """Release the file."""
        self._connection.close()

    # up to where the ledger is read

    def mark(self) -> Mark:
        """Up to where the ledger was read."""
        return Mark(int(self._meta("cursor") or 0), str(self._meta("hash") or ""))

    def note(self, changed: Sequence[tuple[str, int]], hash: str) -> None:
        """These must be told, also those that upstream would not take as they were; moves the mark."""
        with self._whole():
            self._do_many(_NOTE, [(id_, seq, seq) for id_, seq in changed])
            self._do_many("DELETE FROM dead WHERE id = ?", [(id_,) for id_, _ in changed])
            self._set("cursor", changed[-1][1])
            self._set("hash", hash)

    def told_before(self) -> list[tuple[str, int]]:
        """All that were told, with the moment when they were registered."""
        return list(self._do("SELECT id, born_ms FROM sent ORDER BY id"))

    def start_over(self, lost: Sequence[str], now_ms: int) -> None:
        """Forget what was told, but for those that are lost."""
        keep = "INSERT OR REPLACE INTO lost SELECT id, code FROM sent WHERE id = ?"
        with self._whole():
            self._do_many(keep, [(id_,) for id_ in lost])
            for table in ("pending", "sent", "dead", "listed", "unclear"):
                self._do(f"DELETE FROM {table}")
            self._set("cursor", 0)
            self._set("hash", "")
            self._set("restarted_ms", now_ms)

    def lost(self, ids: Sequence[str]) -> set[str]:
        """Which of these were told of another dossier before an older ledger was put in place."""
        if self._do("SELECT 1 FROM lost LIMIT 1").fetchone() is None:
            return set()
        return {id_ for id_ in ids if self._do("SELECT 1 FROM lost WHERE id = ?", (id_,)).fetchone()}

    # who waits

    def pending(self, now_ms: int, limit: int) -> list[Pending]:
        """Those whose time has come, the oldest change first.

        Nobody waits longer than a minute: what is to wait longer was put off by a clock that was ahead.
        """
        return [Pending(*row) for row in self._do(_PENDING, (now_ms, now_ms + PUT_OFF_MS_MAX, limit))]

    def next_ms(self, now_ms: int) -> int | None:
        """When the next one's time comes; None: nothing waits."""
        (at_ms,) = self._do(_NEXT, (now_ms + PUT_OFF_MS_MAX,)).fetchone()
        return None if at_ms is None else int(at_ms)

    def done(self, done: Sequence[tuple[str, int]]) -> None:
        """Nothing of these dossiers up to these rows is left to tell."""
        with self._whole():
            self._do_many("DELETE FROM pending WHERE id = ? AND seq <= ?", done)

    def failed(self, failed: Sequence[Pending], trouble: str, now_ms: int) -> None:
        """Try again, later, unless they have changed since."""
        later = "UPDATE pending SET attempts = ?, not_before_ms = ? WHERE id = ? AND seq = ?"
        with self._whole():
            self._do_many(later, [(one.attempts, one.not_before_ms, one.id, one.seq) for one in failed])
            self._set("trouble", trouble)
            self._set("trouble_ms", now_ms)

    def hurry(self) -> None:
        """Upstream is back: nobody waits any longer."""
        self._do("UPDATE pending SET not_before_ms = 0, attempts = 0 WHERE not_before_ms > 0")

    # who was told what

    def sent(self, id: str) -> Sent:
        """What was told of one."""
        return self.sents([id])[id]

    def sents(self, ids: Sequence[str]) -> dict[str, Sent]:
        """What was told of each."""
        found = dict.fromkeys(ids, Sent())
        found.update(map(_sent, self._do(_SENT, (_json(ids).decode(),))))
        return found

    def owner(self, code: str) -> str | None:
        """Which dossier was told under this official code."""
        row = self._do("SELECT id FROM sent WHERE code = ?", (code,)).fetchone()
        return str(row[0]) if row else None

    def a_code(self) -> str:
        """The official code of some dossier that upstream has; "" for none."""
        row = self._do("SELECT code FROM sent WHERE code <> '' ORDER BY seq LIMIT 1").fetchone()
        return str(row[0]) if row else ""

    def told(self, told: Sequence[tuple[str, Sent]], now_ms: int, call: int | None = None) -> None:
        """Keep what upstream has taken, in a call that is settled thereby."""
        with self._whole():
            if call is not None:
                self._doubts.settled(call)
            self._do_many("DELETE FROM unclear WHERE id = ?", [(id_,) for id_, _ in told])
            self._do_many(
                "INSERT OR REPLACE INTO sent VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        id_, one.seq, one.step_seq, one.code, one.status, one.procedure, one.named,
                        _json(one.person).decode(), one.print, one.born_ms,
                    )
                    for id_, one in told
                ],
            )  # fmt: skip
            self._succeeded(now_ms)

    def stepped(self, stepped: Sequence[tuple[str, int]], now_ms: int) -> None:
        """Upstream has the steps of these up to these rows."""
        with self._whole():
            self._do_many("UPDATE sent SET step_seq = ? WHERE id = ?", [(seq, id_) for id_, seq in stepped])
            self._succeeded(now_ms)

    def again(self, id: str, seq: int) -> None:
        """Tell it whole once more, its steps excepted."""
        with self._whole():
            self._do("UPDATE sent SET seq = 0, print = '' WHERE id = ?", (id,))
            self._do(_NOTE, (id, seq, seq))

    # what is in doubt

    def said(self, id: str) -> frozenset[str]:
        """What upstream may repeat after us of one whose sending is in doubt."""
        return self._doubts.said(id)

    def trying(self, saying: Sequence[Saying]) -> int:
        """These are about to be sent; the number of the call."""
        with self._whole():
            return self._doubts.trying(saying)

    def unclear(self, ids: Sequence[str]) -> dict[str, Unclear]:
        """Which of these were sent as new and may be there; why it is not known. Until they are told."""
        if self._do("SELECT 1 FROM unclear LIMIT 1").fetchone() is None:
            return {}
        asked = "SELECT id, why FROM unclear WHERE id IN (SELECT value FROM json_each(?))"
        return {id_: Unclear(why) for id_, why in self._do(asked, (_json(ids).decode(),))}

    def not_clear(self, ids: Sequence[str], why: Unclear) -> None:
        """These were sent as new, and it is not known whether upstream has them; the worst reason stays."""
        worse = list(Unclear)[: list(Unclear).index(why)]
        with self._whole():
            for id_ in ids:
                before = self.unclear([id_]).get(id_)
                if before is None or before in worse:
                    self._do("INSERT OR REPLACE INTO unclear VALUES (?, ?)", (id_, why.value))

    def settled(self, call: int) -> None:
        """The call has ended in a way that is known; an older doubt stays."""
        with self._whole():
            self._doubts.settled(call)

    def doubt(self, call: int | None, now_ms: int, prints: Mapping[str, str] | None = None) -> None:
        """The call may still be carried out; None: every one of before a kill. `prints`: of what was sent."""
        with self._whole():
            self._doubts.doubt(call, now_ms, prints or {})

    def doubts(self, now_ms: int | None) -> list[Doubt]:
        """Those whose time to be looked at has come, None: all; not those that wait to be told."""
        return self._doubts.due(now_ms)

    def looked(self, id: str, now_ms: int) -> None:
        """It was looked at: the next time, or no more."""
        with self._whole():
            self._doubts.looked(id, now_ms)

    # who was refused

    def bury(self, letter: DeadLetter) -> None:
        """Upstream said no; it is not tried again before it changes or somebody asks."""
        row = (letter.id, letter.seq, letter.code, letter.reason, letter.at_ms)
        with self._whole():
            self._do("INSERT OR REPLACE INTO dead VALUES (?, ?, ?, ?, ?)", row)
            self._do("DELETE FROM pending WHERE id = ? AND seq <= ?", (letter.id, letter.seq))

    def dead_letters(self) -> list[DeadLetter]:
        """What upstream would not take, the oldest first."""
        return [DeadLetter(*row) for row in self._do("SELECT * FROM dead ORDER BY at_ms, id")]

    def retry(self, id: str | None = None) -> int:
        """Try dead letters again, one or all; returns how many. Somebody has looked at them."""
        with self._whole():
            again = [one for one in self.dead_letters() if id in (None, one.id)]
            for one in again:
                self._do(_NOTE, (one.id, one.seq, one.seq))
                self._do("DELETE FROM dead WHERE id = ?", (one.id,))
                for table in ("lost", "unclear") if id is not None else ():
                    self._do(f"DELETE FROM {table} WHERE id = ?", (id,))
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

    # how it is

    def status(self) -> SyncStatus:
        """How far the sync is."""
        pending, dead, told, lost = (
            int(self._do(f"SELECT count(*) FROM {table}").fetchone()[0])
            for table in ("pending", "dead", "sent", "lost")
        )
        times = (self._meta(name) for name in ("last_success_ms", "trouble_ms", "restarted_ms"))
        last_ms, trouble_ms, restarted_ms = (None if at is None else int(at) for at in times)
        return SyncStatus(
            cursor=self.mark().seq,
            pending=pending,
            dead=dead,
            told=told,
            last_success_ms=last_ms,
            trouble=str(self._meta("trouble") or ""),
            trouble_ms=trouble_ms,
            oldest_seq=self._do("SELECT min(first_seq) FROM pending").fetchone()[0],
            doubtful=self._doubts.count(),
            lost=lost,
            restarted_ms=restarted_ms,
        )

    @contextmanager
    def _whole(self) -> Iterator[None]:
        self._do("BEGIN IMMEDIATE")
        try:
            yield
            self._do("COMMIT")
        except BaseException:
            self._do("ROLLBACK")
            raise

    def _succeeded(self, now_ms: int) -> None:
        self._set("last_success_ms", now_ms)
        self._set("trouble", "")

    def _meta(self, key: str) -> int | str | None:
        row = self._do("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def _set(self, key: str, value: int | str) -> None:
        self._do("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def _sent(row: tuple[Any, ...]) -> tuple[str, Sent]:
    id_, seq, step_seq, code, status, procedure, named, person, print_, born_ms = row
    return id_, Sent(
        seq=seq,
        step_seq=step_seq,
        code=code,
        status=status,
        procedure=procedure,
        named=bool(named),
        person=_hashes(person),
        print=print_,
        born_ms=born_ms,
    )
