"""Dossiers and bags from the tables, as the rules know them: each question is one index away."""

import sqlite3

import msgspec

from hub.adapters.ledger.objects import dossiers
from hub.adapters.ledger.objects.queue import BOOKINGS
from hub.domain.bags.batches import Batch, BatchState
from hub.domain.calendar.civil_time import DAY_MS, day_start_ms
from hub.domain.dossiers.dossier import Dossier
from hub.domain.dossiers.events import Component
from hub.domain.events import Lease
from hub.domain.text import number_key
from hub.services.ports import DaySoFar, ReceiptFacts

_CODES = "SELECT code FROM dossier_codes WHERE dossier = ?"


def dossier(connection: sqlite3.Connection, code: str) -> tuple[Dossier, tuple[str, ...]] | None:
    """By any of its codes; with all of them."""
    row = connection.execute("SELECT dossier FROM dossier_codes WHERE code = ?", (code,)).fetchone()
    kept = dossiers.find(connection.execute, row[0]) if row else None
    if kept is None:
        return None
    return kept.dossier, tuple(one for (one,) in connection.execute(_CODES, row))


_RECEIPT = """
    SELECT d.code, d.procedure, coalesce(json_extract(p.data, '$.name'), ''), d.accepted_ms, d.due_ms, d.sets,
        d.components, (SELECT coalesce(sum(amount_vnd), 0) FROM dossier_fees f WHERE f.dossier = d.id),
        d.way = 'post'
    FROM dossiers d LEFT JOIN persons p ON p.id = d.person WHERE d.id = ? AND d.accepted_ms IS NOT NULL
"""
_papers = msgspec.json.Decoder(tuple[Component, ...]).decode


def receipt(connection: sqlite3.Connection, id_: str) -> ReceiptFacts | None:
    """What stands on form 01 of a dossier that was accepted."""
    row = connection.execute(_RECEIPT, (id_,)).fetchone()
    if row is None:
        return None
    code, procedure, name, accepted, due, sets, components, fee_vnd, by_post = row
    papers = tuple(one.name for one in _papers(components))
    return ReceiptFacts(code, procedure, name, accepted, due, sets, papers, fee_vnd, by_post=bool(by_post))


def receipt_used(connection: sqlite3.Connection, receipt: str) -> bool:
    """Whether a fee has a receipt of this number, however it is typed."""
    question = "SELECT 1 FROM dossier_fees WHERE receipt_key = ? LIMIT 1"
    return connection.execute(question, (number_key(receipt),)).fetchone() is not None


def supplements_over(connection: sqlite3.Connection, now_ms: int, limit: int) -> list[str]:
    """Those that the citizen may no longer supplement, the oldest first."""
    rows = connection.execute(
        "SELECT id FROM dossiers WHERE supplement_by_ms < ? ORDER BY supplement_by_ms LIMIT ?",
        (now_ms, limit),
    )
    return [one for (one,) in rows]


def day_so_far(connection: sqlite3.Connection, day: str) -> DaySoFar:
    """The numbers, bookings and leases of a business day that a hub comes back to."""
    counted = connection.execute(
        "SELECT first_service, count(*), max(CASE WHEN leased OR booking IS NOT NULL THEN 0"
        " ELSE CAST(substr(number, length(first_service) + 1) AS INTEGER) END)"
        " FROM tickets WHERE day = ? GROUP BY first_service",
        (day,),
    ).fetchall()
    standing = "WHERE day >= ? AND state IN ('booked', 'here', 'lapsed') ORDER BY made_seq"
    bookings = BOOKINGS.all(connection.execute, standing, (day,))
    leases = connection.execute(
        "SELECT device, service, first, last FROM leases WHERE day = ? ORDER BY service, first", (day,)
    )
    used = connection.execute("SELECT id FROM tickets WHERE day = ? AND leased ORDER BY id", (day,))
    (bags,) = connection.execute(
        "SELECT count(*) FROM batches WHERE opened_ms >= ? AND opened_ms < ?",
        (day_start_ms(day), day_start_ms(day) + DAY_MS),
    ).fetchone()
    return DaySoFar(
        issued={letter: highest for letter, _, highest in counted if highest},
        taken={letter: count for letter, count, _ in counted},
        bookings=tuple(one.record() for one in bookings),
        leases=tuple(Lease(*row) for row in leases),
        lease_used=tuple(one for (one,) in used),
        bags=bags,
    )


def seal_used(connection: sqlite3.Connection, seal: str) -> bool:
    """Whether a bag has or had a seal of this number, however it is typed."""
    question = "SELECT 1 FROM batches WHERE seal_key = ? LIMIT 1"
    return connection.execute(question, (number_key(seal),)).fetchone() is not None


def batches(connection: sqlite3.Connection) -> tuple[Batch, ...]:
    """The bags that are not over, the oldest first."""
    rows = connection.execute(
        "SELECT id, origin, destination, state, coalesce(seal, '') FROM batches b WHERE state <> 'closed'"
        " OR EXISTS (SELECT 1 FROM batch_dossiers x WHERE x.batch = b.id AND x.state = 'missing')"
        " ORDER BY opened_ms, id"
    )
    return tuple(
        _filled(connection, Batch(id_, origin, destination, BatchState(state), seal))
        for id_, origin, destination, state, seal in rows.fetchall()
    )


def _filled(connection: sqlite3.Connection, batch: Batch) -> Batch:
    rows = connection.execute(
        "SELECT dossier, state FROM batch_dossiers WHERE batch = ? ORDER BY filled_ms, dossier", (batch.id,)
    )
    for dossier, state in rows:
        if state == "extra":
            batch.extra[dossier] = None
            continue
        batch.listed[dossier] = None
        if state == "scanned":
            batch.scanned[dossier] = None
        elif state == "missing":
            batch.missing[dossier] = None
    return batch
