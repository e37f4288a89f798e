"""Follows the ledger for the sync: who changed after a row, and all that upstream is told of a dossier."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from hub.adapters.ledger.files import connect
from hub.adapters.ledger.troubles import explain
from hub.services.sync_ports import DossierFacts, FeeFacts, StepFacts

_CHANGED = "SELECT id, last_seq FROM dossiers WHERE last_seq > ? ORDER BY last_seq LIMIT ?"
_DOSSIER = """
    SELECT id, code, local, last_seq, procedure, agency, channel, way, state, registered_ms, accepted_ms,
        due_ms, resolved_ms, returned_ms, (SELECT data FROM persons p WHERE p.id = person)
    FROM dossiers WHERE id = ?
"""
_STEPS = """
    SELECT seq, step, state, done_ms, due_ms, coalesce(reason, ''), items, coalesce(agency, ''),
        coalesce(officer, '') FROM dossier_steps WHERE dossier = ? ORDER BY seq
"""
_FEES = "SELECT name, amount_vnd, receipt, paper FROM dossier_fees WHERE dossier = ? ORDER BY seq"
_items = msgspec.json.Decoder(tuple[str, ...]).decode
_person = msgspec.json.Decoder(dict[str, str]).decode


class LedgerFollower:
    """`hub.services.sync_ports.Follower`, read-only: the hub is never kept waiting."""

    def __init__(self, path: Path, lang: str = "vi") -> None:
        self._path, self._lang = path, lang
        with self._explained():
            self._connection = connect(path, write=False)

    def close(self) -> None:
        """Release the file."""
        self._connection.close()

    def changed(self, after_seq: int, limit: int) -> list[tuple[str, int]]:
        """Dossiers that a row after this one tells of, with their last row, in the order of these."""
        with self._explained():
            return list(self._connection.execute(_CHANGED, (after_seq, limit)))

    def last_seq(self) -> int:
        """The last row."""
        with self._explained():
            (seq,) = self._connection.execute("SELECT max(seq) FROM ledger").fetchone()
        return seq or 0

    def dossier(self, id: str) -> DossierFacts | None:
        """All that is told of one at one moment, with the citizen's data as it is then."""
        with self._explained(), self._at_one_moment():
            row = self._connection.execute(_DOSSIER, (id,)).fetchone()
            if row is None:
                return None
            steps = tuple(map(_step, self._connection.execute(_STEPS, (id,))))
            fees = tuple(map(_fee, self._connection.execute(_FEES, (id,))))
        names = DossierFacts.__struct_fields__[: len(row) - 1]
        facts = dict(zip(names, row[:-1], strict=True)) | {"local": bool(row[2])}
        person = _person(row[-1]) if row[-1] else {}
        return DossierFacts(**facts, person=person, fees=fees, steps=steps)

    @contextmanager
    def _at_one_moment(self) -> Iterator[None]:
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            self._connection.execute("COMMIT")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise explain(error, self._path, self._lang) from error


def _step(row: tuple[Any, ...]) -> StepFacts:
    seq, step, state, done_ms, due_ms, reason, items, agency, officer = row
    return StepFacts(seq, step, state, done_ms, due_ms, reason, _items(items), agency, officer)


def _fee(row: tuple[Any, ...]) -> FeeFacts:
    name, amount_vnd, receipt, paper = row
    return FeeFacts(name, amount_vnd, receipt, bool(paper))
