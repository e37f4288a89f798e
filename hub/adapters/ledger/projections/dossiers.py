"""Dossiers, their steps, shares and fees. What an event does to a dossier is `Dossier.follow`."""

import msgspec

from hub.adapters.ledger.projections.doing import Do
from hub.domain.dossiers import events as d
from hub.domain.dossiers.dossier import Dossier, DossierStep
from hub.domain.text import number_key
from hub.services.ports import Entry

Followed = (
    d.DossierStepped
    | d.DossierWorded
    | d.ResultAnnounced
    | d.DossierShareDone
    | d.DossierFeePaid
    | d.ReceiptOrdered
    | d.DossierCoded
    | d.DossierCorrected
    | d.ConflictFound
    | d.PersonErased
)
_encode = msgspec.json.Encoder().encode


def registered(do: Do, entry: Entry, event: d.DossierRegistered) -> None:
    """A new dossier with its code and shares."""
    dossier = Dossier.of(event, entry.seq)
    do.new(dossier)
    do("INSERT INTO dossier_codes VALUES (?, ?)", (event.dossier, event.dossier))
    _line(do, entry, event.dossier, DossierStep.REGISTER.value, dossier.state.value, event)


def followed(do: Do, entry: Entry, event: Followed) -> None:
    """A dossier follows; what is kept of the event itself is added. Raises Refused as the dossier does."""
    kept = do.dossier(event.dossier)
    if kept is None:
        return
    kept.dossier.follow(entry.seq, entry.at_ms, event)
    do.changed(kept)
    match event:
        case d.DossierStepped():
            _line(do, entry, event.dossier, event.step, event.state, event)
        case d.DossierWorded():
            _word(do, event)
        case d.DossierFeePaid():
            _fee(do, entry, event)
        case d.ReceiptOrdered():  # what did not come out before stays as it is
            do(
                "INSERT INTO jobs(job, ticket, device, copy, dossier) VALUES (?, '', ?, ?, ?)",
                (event.job, event.device, event.copy, event.dossier),
            )
        case d.DossierCoded():  # those of before stay searchable
            do("INSERT OR IGNORE INTO dossier_codes VALUES (?, ?)", (event.code, event.dossier))


def _line(
    do: Do, entry: Entry, dossier: str, step: str, state: str, event: d.DossierStepped | d.DossierRegistered
) -> None:
    """One line of the dossier's history."""
    told = event if isinstance(event, d.DossierStepped) else None
    do(
        "INSERT INTO dossier_steps(seq, dossier, step, state, done_ms, entered_ms, due_ms, reason, items,"
        " agency, ticket, counter, officer, promised_ms, due_counting_ms, due_standing_ms, giver)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.seq,
            dossier,
            step,
            state,
            event.done_ms,
            entry.at_ms,
            told.due_ms if told else None,
            told.reason if told else None,
            _encode(told.items if told else ()).decode(),
            event.agency,
            event.ticket,
            event.counter,
            event.officer,
            told.promised_ms if told else None,
            told.due_counting_ms if told else None,
            told.due_standing_ms if told else None,
            told.giver if told else None,
        ),
    )


def _word(do: Do, event: d.DossierWorded) -> None:
    """What the form of the last such step says from now on."""
    do(
        "UPDATE dossier_steps SET reason = coalesce(?, reason), items = CASE WHEN ? THEN ? ELSE items END"
        " WHERE seq = (SELECT max(seq) FROM dossier_steps WHERE dossier = ? AND step = ?)",
        (event.reason, bool(event.items), _encode(event.items).decode(), event.dossier, event.step),
    )


def _fee(do: Do, entry: Entry, event: d.DossierFeePaid) -> None:
    do(
        "INSERT INTO dossier_fees VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.seq,
            event.dossier,
            event.name,
            event.amount_vnd,
            event.receipt,
            event.paper,
            event.done_ms,
            event.officer,
            number_key(event.receipt),
        ),
    )


def conflict(do: Do, entry: Entry, event: d.ConflictFound) -> None:
    """The two sides differ, also about a dossier that is not here."""
    do(
        "INSERT INTO conflicts VALUES (?, ?, ?, ?, ?, ?, ?)",
        (entry.seq, event.dossier, event.field, event.ours, event.theirs, event.kept, entry.at_ms),
    )
    followed(do, entry, event)
