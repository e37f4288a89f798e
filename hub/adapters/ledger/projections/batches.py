"""Bags of dossiers: what is listed, what came out, what is missing until somebody scans it."""

from hub.adapters.ledger.projections.doing import Do
from hub.domain.dossiers import events as d
from hub.domain.text import number_key
from hub.services.ports import Entry


def opened(do: Do, entry: Entry, event: d.BatchOpened) -> None:
    """A bag to be filled."""
    do(
        "INSERT INTO batches(id, origin, destination, state, carrier, seal_broken, opened_ms, opened_by)"
        " VALUES (?, ?, ?, 'open', '', 0, ?, ?)",
        (event.batch, event.origin, event.destination, entry.at_ms, event.officer),
    )


def filled(do: Do, entry: Entry, event: d.BatchFilled) -> None:
    """A dossier goes in, or back; that a dossier is in one bag is looked after by the schema."""
    _seen(do, event.dossier)
    if event.out:
        do("DELETE FROM batch_dossiers WHERE batch = ? AND dossier = ?", (event.batch, event.dossier))
        return
    do(
        "INSERT INTO batch_dossiers VALUES (?, ?, 'listed', ?, NULL)",
        (event.batch, event.dossier, entry.at_ms),
    )


def sealed(do: Do, entry: Entry, event: d.BatchSealed) -> None:
    """On its way."""
    do(
        "UPDATE batches SET state = 'sealed', seal = ?, seal_key = ?, carrier = ?, sealed_ms = ?,"
        " sealed_by = ? WHERE id = ?",
        (event.seal, number_key(event.seal), event.carrier, entry.at_ms, event.officer, event.batch),
    )


def scanned(do: Do, entry: Entry, event: d.BatchScanned) -> None:
    """A dossier came out where the bag has arrived, or was found after all."""
    _seen(do, event.dossier)
    do("UPDATE batches SET state = 'arrived' WHERE id = ? AND state = 'sealed'", (event.batch,))
    do(
        "INSERT INTO batch_dossiers VALUES (:batch, :dossier, :state, NULL, :at)"
        " ON CONFLICT DO UPDATE SET state = :state, scanned_ms = :at",
        {
            "batch": event.batch,
            "dossier": event.dossier,
            "state": "extra" if event.extra else "scanned",
            "at": entry.at_ms,
        },
    )


def closed(do: Do, entry: Entry, event: d.BatchClosed) -> None:
    """The check is over; what is missing stays so until it is seen."""
    do(
        "UPDATE batches SET state = 'closed', seal_broken = ?, closed_ms = ?, closed_by = ? WHERE id = ?",
        (event.seal_broken, entry.at_ms, event.officer, event.batch),
    )
    do("UPDATE batch_dossiers SET state = 'missing' WHERE batch = ? AND state = 'listed'", (event.batch,))


def _seen(do: Do, dossier: str) -> None:
    """It is in somebody's hand, so it is missing nowhere."""
    do("UPDATE batch_dossiers SET state = 'found' WHERE dossier = ? AND state = 'missing'", (dossier,))
