"""What is under way to upstream, and what may still be carried out there although there was no answer.

A row of `calls` is made before dossiers are sent and goes when there is an answer. Without one each of them
gets a row of `doubts`, and is looked at some times. That can wait as long as the same was told since: carried
out late it would change nothing.
"""

import sqlite3
from collections.abc import Mapping, Sequence

import msgspec

from hub.services.sync.up.memory import LOOKS_MS, Doubt, Saying

DOUBTS_AT_ONCE = 200
_DOUBT = """
    INSERT INTO doubts VALUES (?, ?, ?, 0, ?)
    ON CONFLICT(id) DO UPDATE SET said = excluded.said, looks = 0, look_ms = excluded.look_ms,
        print = CASE WHEN print = excluded.print THEN print ELSE '' END
"""
# Without an answer to a dossier that has no code there yet, nobody knows whether upstream has it.
_NO_WORD = """
    INSERT OR IGNORE INTO unclear SELECT ?, 'unanswered'
    WHERE NOT EXISTS (SELECT 1 FROM sent WHERE id = ? AND code <> '')
"""
_OVER = "DELETE FROM doubts WHERE look_ms < ?"
_MATTER = """
    FROM doubts LEFT JOIN sent USING (id) WHERE (doubts.print = '' OR doubts.print IS NOT sent.print)
"""
_DUE = f"""
    SELECT id, looks, look_ms {_MATTER} AND look_ms <= ?
        AND NOT EXISTS (SELECT 1 FROM pending WHERE pending.id = doubts.id) ORDER BY look_ms LIMIT ?
"""
_json = msgspec.json.Encoder().encode
_said = msgspec.json.Decoder(frozenset[str]).decode
_saying = msgspec.json.Decoder(list[Saying]).decode


class Doubts:
    """The tables `calls` and `doubts`; whoever calls has begun the transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._do, self._do_many = connection.execute, connection.executemany

    def said(self, id_: str) -> frozenset[str]:
        """What upstream may repeat after us."""
        row = self._do("SELECT said FROM doubts WHERE id = ?", (id_,)).fetchone()
        return _said(row[0]) if row else frozenset()

    def trying(self, saying: Sequence[Saying]) -> int:
        """These are about to be sent; the number of the call."""
        call = self._do("INSERT INTO calls(saying) VALUES (?)", (_json(saying).decode(),)).lastrowid
        assert call is not None
        return call

    def settled(self, call: int) -> None:
        """There was an answer; an older doubt stays."""
        self._do("DELETE FROM calls WHERE call = ?", (call,))

    def doubt(self, call: int | None, now_ms: int, prints: Mapping[str, str]) -> None:
        """There was none; None: to none of the calls."""
        rows = self._do("SELECT call, saying FROM calls WHERE ? IN (call, 0)", (call or 0,)).fetchall()
        for number, text in rows:
            doubted = [
                (
                    id_,
                    _json({*said, *self.said(id_)}).decode(),
                    prints.get(id_, ""),
                    now_ms + LOOKS_MS[0],
                )
                for id_, said in _saying(text)
            ]
            self._do_many(_DOUBT, doubted)
            self._do_many(_NO_WORD, [(one[0], one[0]) for one in doubted])
            self.settled(number)
        self._do(_OVER, (now_ms - LOOKS_MS[-1],))

    def count(self) -> int:
        """How many will be looked at."""
        return int(self._do(f"SELECT count(*) {_MATTER}").fetchone()[0])

    def due(self, now_ms: int | None) -> list[Doubt]:
        """Those to look at."""
        rows = self._do(_DUE, (1 << 62 if now_ms is None else now_ms, DOUBTS_AT_ONCE))
        return [Doubt(*row) for row in rows]

    def looked(self, id_: str, now_ms: int) -> None:
        """The next look, or none."""
        row = self._do("SELECT looks FROM doubts WHERE id = ?", (id_,)).fetchone()
        looks = row[0] + 1 if row else len(LOOKS_MS)
        if looks >= len(LOOKS_MS):
            self._do("DELETE FROM doubts WHERE id = ?", (id_,))
        else:
            again = "UPDATE doubts SET looks = ?, look_ms = ? WHERE id = ?"
            self._do(again, (looks, now_ms + LOOKS_MS[looks], id_))
