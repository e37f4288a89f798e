"""What is under way to upstream, and what may still be carried out there although there was no answer.

A row of `air` is made before a dossier is sent and goes when there is an answer. Without one it is `doubted`,
and looked at some times.
"""

import sqlite3
from collections.abc import Iterable, Sequence

import msgspec

from hub.services.sync_memory import LOOKS_MS, Doubt

DOUBTS_AT_ONCE = 200
_TRY = "INSERT INTO air VALUES (?, ?, 0, 0, 0) ON CONFLICT(id) DO UPDATE SET said = excluded.said"
_DUE = """
    SELECT id, looks, look_ms FROM air WHERE doubted = 1 AND look_ms <= ?
        AND NOT EXISTS (SELECT 1 FROM pending WHERE pending.id = air.id) ORDER BY look_ms LIMIT ?
"""
_json = msgspec.json.Encoder().encode
_said = msgspec.json.Decoder(frozenset[str]).decode


class Doubts:
    """The table `air`; whoever calls has begun the transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def said(self, id_: str) -> frozenset[str]:
        """What upstream may repeat after us."""
        row = self._connection.execute("SELECT said FROM air WHERE id = ?", (id_,)).fetchone()
        return _said(row[0]) if row else frozenset()

    def trying(self, saying: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """These are about to be sent."""
        doubted = {one for (one,) in self._connection.execute("SELECT id FROM air")}
        rows = [
            (id_, _json({*said, *self.said(id_)} if id_ in doubted else said).decode())
            for id_, said in saying
        ]
        self._connection.executemany(_TRY, rows)

    def settled(self, ids: Sequence[str]) -> None:
        """There was an answer; an older doubt stays."""
        self._connection.executemany("DELETE FROM air WHERE doubted = 0 AND id = ?", [(one,) for one in ids])

    def doubt(self, ids: Sequence[str] | None, now_ms: int) -> None:
        """There was none; None: to all that were under way."""
        marks = "UPDATE air SET doubted = 1, looks = 0, look_ms = ? WHERE"
        first_ms = now_ms + LOOKS_MS[0]
        if ids is None:
            self._connection.execute(f"{marks} doubted = 0", (first_ms,))
        else:
            self._connection.executemany(f"{marks} id = ?", [(first_ms, one) for one in ids])

    def due(self, now_ms: int | None) -> list[Doubt]:
        """Those to look at."""
        rows = self._connection.execute(_DUE, (1 << 62 if now_ms is None else now_ms, DOUBTS_AT_ONCE))
        return [Doubt(*row) for row in rows]

    def looked(self, id_: str, now_ms: int) -> None:
        """The next look, or none."""
        row = self._connection.execute("SELECT looks FROM air WHERE id = ?", (id_,)).fetchone()
        looks = row[0] + 1 if row else len(LOOKS_MS)
        if looks >= len(LOOKS_MS):
            self._connection.execute("DELETE FROM air WHERE id = ?", (id_,))
        else:
            again = "UPDATE air SET looks = ?, look_ms = ? WHERE id = ?"
            self._connection.execute(again, (looks, now_ms + LOOKS_MS[looks], id_))
