"""Follows the ledger for the sync: who changed after a row, and all that upstream is told of a dossier."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from hub.adapters.ledger.file.files import connect
from hub.adapters.ledger.file.troubles import explain
from hub.services.sync.up.ports import DossierFacts, FeeFacts, StepFacts

_CHANGED = "SELECT id, last_seq FROM dossiers WHERE last_seq > ? ORDER BY last_seq LIMIT ?"
_DOSSIERS = """
    SELECT id, code, local, last_seq, procedure, agency, channel, way, state, registered_ms, accepted_ms,
        due_ms, resolved_ms, returned_ms,
        (SELECT coalesce(max(seq), 0) FROM conflicts c WHERE c.dossier = dossiers.id AND c.kept = 'hub'),
        (SELECT data FROM persons p WHERE p.id = person)
    FROM dossiers WHERE id IN (SELECT value FROM json_each(?))
"""
_STEPS = """
    SELECT dossier, seq, step, state, done_ms, due_ms, coalesce(reason, ''), items, coalesce(agency, ''),
        coalesce(officer, '') FROM dossier_steps
    WHERE dossier IN (SELECT value FROM json_each(?)) ORDER BY dossier, seq
"""
_FEES = """
    SELECT dossier, name, amount_vnd, receipt, paper, done_ms FROM dossier_fees
    WHERE dossier IN (SELECT value FROM json_each(?)) ORDER BY dossier, seq
"""
_NAMES = DossierFacts.__struct_fields__[:15]  # as in _DOSSIERS, but for the person
_items = msgspec.json.Decoder(tuple[str, ...]).decode
_person = msgspec.json.Decoder(dict[str, str]).decode


class LedgerFollower:
    """`hub.services.sync.up.ports.Follower`, read-only: the hub is never kept waiting."""

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

    def hash_at(self, seq: int) -> str | None:
        """The hash of the chain at a row; None: there is no such row."""
        with self._explained():
            row = self._connection.execute("SELECT hash FROM ledger WHERE seq = ?", (seq,)).fetchone()
        return str(row[0]) if row else None

    def dossier(self, id: str) -> DossierFacts | None:
        """All that is told of one at one moment, with the citizen's data as it is then."""
        return next(iter(self.dossiers([id])), None)

    def dossiers(self, ids: Sequence[str]) -> list[DossierFacts]:
        """The same of many; those that there are, in this order."""
        asked = (msgspec.json.encode(list(ids)).decode(),)
        with self._explained(), self._at_one_moment():
            rows = {row[0]: row for row in self._connection.execute(_DOSSIERS, asked)}
            steps: defaultdict[str, list[StepFacts]] = defaultdict(list)
            fees: defaultdict[str, list[FeeFacts]] = defaultdict(list)
            for dossier, step in map(_step, self._connection.execute(_STEPS, asked)):
                steps[dossier].append(step)
            for dossier, fee in map(_fee, self._connection.execute(_FEES, asked)):
                fees[dossier].append(fee)
        return [_facts(rows[id_], steps[id_], fees[id_]) for id_ in ids if id_ in rows]

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


def _facts(row: tuple[Any, ...], steps: list[StepFacts], fees: list[FeeFacts]) -> DossierFacts:
    *values, person = row
    facts = dict(zip(_NAMES, values, strict=True))
    facts["local"] = bool(facts["local"])
    known = _person(person) if person else {}
    return DossierFacts(**facts, person=known, fees=tuple(fees), steps=tuple(steps))


def _step(row: tuple[Any, ...]) -> tuple[str, StepFacts]:
    dossier, seq, step, state, done_ms, due_ms, reason, items, agency, officer = row
    missing = _items(items) if items != "[]" else ()
    return dossier, StepFacts(seq, step, state, done_ms, due_ms, reason, missing, agency, officer)


def _fee(row: tuple[Any, ...]) -> tuple[str, FeeFacts]:
    dossier, name, amount_vnd, receipt, paper, done_ms = row
    return dossier, FeeFacts(name, amount_vnd, receipt, bool(paper), done_ms)
