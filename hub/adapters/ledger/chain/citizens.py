"""Holds the citizens' data beside the chain against what the chain says of it.

An event of today has a commitment to the data (`hub.domain.dossiers.commitments`); those of before have none,
and of these only the erasure can be checked. What is told of a fault is a row, an id and hashes, never a
name.
"""

import sqlite3
from collections.abc import Iterator
from itertools import chain, islice
from typing import Final

import msgspec

from hub.adapters.ledger.chain.checks import Fault
from hub.adapters.ledger.reading.searching import searched
from hub.domain.dossiers import events as d
from hub.domain.dossiers.commitments import commitment
from hub.domain.event import Event

FAULTS_MAX: Final = 50
_TABLE = """
    CREATE TEMP TABLE promised (
        person TEXT PRIMARY KEY, dossier TEXT NOT NULL, seq INTEGER NOT NULL, commitment TEXT,
        gone_seq INTEGER) WITHOUT ROWID
"""
_INDEX = "CREATE INDEX temp.promised_of ON promised(dossier)"
_GONE = "UPDATE promised SET gone_seq = ? WHERE dossier = ? AND gone_seq IS NULL"
_STANDING = """
    SELECT person, dossier, seq FROM promised WHERE gone_seq IS NULL AND commitment IS NOT NULL ORDER BY seq
"""
_PERSONS = """
    SELECT n, id, data, salt, coalesce(folded, '') FROM persons LEFT JOIN person_search USING (n) ORDER BY n
"""
_decode = msgspec.json.Decoder(dict[str, str]).decode


class Citizens:
    """What the chain says of whom, row by row; in a table of its own, so that memory stays bounded."""

    def __init__(self, copy: sqlite3.Connection) -> None:
        self._do = copy.execute
        self._do(_TABLE)
        self._do(_INDEX)

    def follow(self, seq: int, event: Event) -> None:
        """A row of the chain."""
        match event:
            case d.DossierRegistered(person=str()) | d.DossierCorrected(person=str()):
                self._do(_GONE, (seq, event.dossier))
                row = (event.person, event.dossier, seq, event.commitment)
                self._do("INSERT OR REPLACE INTO promised VALUES (?, ?, ?, ?, NULL)", row)
            case d.PersonErased():
                self._do(_GONE, (seq, event.dossier))

    def faults(self, ours: sqlite3.Connection) -> Iterator[Fault]:
        """Whom the table `persons` has otherwise than the chain says; the first so many."""
        yield from islice(chain(self._in_table(ours), self._not_in_table(ours)), FAULTS_MAX)

    def _in_table(self, ours: sqlite3.Connection) -> Iterator[Fault]:
        for n, person, data, salt, folded in ours.execute(_PERSONS):
            row = self._do(
                "SELECT dossier, seq, commitment, gone_seq FROM promised WHERE person = ?", (person,)
            ).fetchone()
            name = f"persons {n}, {person}"
            if _searched(data) != folded:
                yield Fault("person_search", None, name, f"person_search {n}")
            if row is None:
                yield Fault("person_unknown", None, "-", name)
                continue
            dossier, seq, promised, gone_seq = row
            if data == "":
                if gone_seq is None and promised:
                    yield Fault("person_gone", seq, dossier, name)
            elif gone_seq is not None:
                yield Fault("person_kept", gone_seq, dossier, name)
            elif promised and (now := _committed(person, salt, data)) != promised:
                yield Fault("person_changed", seq, promised, f"{name}, {dossier}: {now}")

    def _not_in_table(self, ours: sqlite3.Connection) -> Iterator[Fault]:
        standing = (
            "SELECT person, dossier, seq FROM promised WHERE gone_seq IS NULL AND commitment IS NOT NULL"
        )
        for person, dossier, seq in self._do(standing):
            if ours.execute("SELECT 1 FROM persons WHERE id = ?", (person,)).fetchone() is None:
                yield Fault("person_gone", seq, dossier, f"persons -, {person}")


def _committed(person: str, salt: str, data: str) -> str:
    try:
        return commitment(person, salt, _decode(data))
    except (msgspec.MsgspecError, UnicodeError):
        return "?"


def _searched(data: str) -> str:
    """What a citizen with this data is found by; "" for one that is erased, "?" for what is no data."""
    try:
        return searched(data) if data else ""
    except (msgspec.MsgspecError, UnicodeError):
        return "?"
