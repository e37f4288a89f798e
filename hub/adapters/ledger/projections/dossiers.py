"""Dossiers, their steps, shares and fees. What the rules made of it is in the events; here it is written."""

import msgspec

from hub.adapters.ledger.projections.doing import Do
from hub.domain import dossier_events as d
from hub.domain.dossiers import ENDED, DossierState, DossierStep
from hub.services.ports import Entry

_encode = msgspec.json.Encoder().encode


def registered(do: Do, entry: Entry, event: d.DossierRegistered) -> None:
    """A new dossier with its code and shares."""
    do(
        "INSERT INTO dossiers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
        " NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, ?, ?)",
        (
            event.dossier,
            event.dossier,
            event.local,
            event.procedure,
            event.agency,
            event.service,
            event.channel,
            event.way,
            event.term,
            event.unit,
            DossierState.REGISTERED.value,
            event.person,
            event.sets,
            _encode(event.components).decode(),
            event.done_ms,
            entry.seq,
            entry.seq,
        ),
    )
    do("INSERT INTO dossier_codes VALUES (?, ?)", (event.dossier, event.dossier))
    for place, share in enumerate(event.shares):
        do(
            "INSERT INTO dossier_shares VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL)",
            (event.dossier, share.agency, place, share.lead, share.term, share.unit, share.due_ms),
        )
    _line(do, entry, event.dossier, DossierStep.REGISTER.value, DossierState.REGISTERED.value, event)


def stepped(do: Do, entry: Entry, event: d.DossierStepped) -> None:
    """A step, and what it changes: terms, ends."""
    over = DossierState(event.state) in ENDED
    do(
        "UPDATE dossiers SET on_the_spot = on_the_spot OR (:step = 'resolve' AND state = 'accepted'),"
        " state = :state, supplement_by_ms = :by,"
        " accepted_ms = CASE :step WHEN 'accept' THEN :done ELSE accepted_ms END,"
        " transfer_by_ms = coalesce(:transfer_by, transfer_by_ms),"
        " first_due_ms = coalesce(first_due_ms, :due), due_ms = coalesce(:due, due_ms),"
        " resolved_ms = CASE :step WHEN 'resolve' THEN :done ELSE resolved_ms END,"
        " resolved_entered_ms = CASE :step WHEN 'resolve' THEN :entered ELSE resolved_entered_ms END,"
        " returned_ms = CASE :step WHEN 'return' THEN :done ELSE returned_ms END,"
        " ended_ms = CASE WHEN :over THEN :done ELSE ended_ms END,"
        " completion_asked = completion_asked OR :step = 'request_completion',"
        " apologized = apologized OR :step = 'apologize', last_seq = :seq WHERE id = :id",
        {
            "id": event.dossier,
            "step": event.step,
            "state": event.state,
            "by": event.by_ms,
            "done": event.done_ms,
            "entered": entry.at_ms,
            "transfer_by": event.transfer_by_ms,
            "due": event.due_ms,
            "over": over,
            "seq": entry.seq,
        },
    )
    for share in event.shares:
        do(
            "UPDATE dossier_shares SET due_ms = ? WHERE dossier = ? AND agency = ?",
            (share.due_ms, event.dossier, share.agency),
        )
    _line(do, entry, event.dossier, event.step, event.state, event)


def _line(
    do: Do, entry: Entry, dossier: str, step: str, state: str, event: d.DossierStepped | d.DossierRegistered
) -> None:
    """One line of the dossier's history."""
    told = event if isinstance(event, d.DossierStepped) else None
    do(
        "INSERT INTO dossier_steps VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
        ),
    )


def share_done(do: Do, entry: Entry, event: d.DossierShareDone) -> None:
    """An agency has done its part."""
    do(
        "UPDATE dossier_shares SET done_ms = ?, done_entered_ms = ? WHERE dossier = ? AND agency = ?",
        (event.done_ms, entry.at_ms, event.dossier, event.agency),
    )
    _touched(do, entry, event.dossier)


def fee_paid(do: Do, entry: Entry, event: d.DossierFeePaid) -> None:
    """A fee with its receipt."""
    do(
        "INSERT INTO dossier_fees VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.seq,
            event.dossier,
            event.name,
            event.amount_vnd,
            event.receipt,
            event.paper,
            event.done_ms,
            event.officer,
        ),
    )
    _touched(do, entry, event.dossier)


def receipt_ordered(do: Do, entry: Entry, event: d.ReceiptOrdered) -> None:
    """A print job; what did not come out before stays as it is."""
    do(
        "INSERT INTO jobs(job, ticket, device, copy, dossier) VALUES (?, '', ?, ?, ?)",
        (event.job, event.device, event.copy, event.dossier),
    )
    _touched(do, entry, event.dossier)


def coded(do: Do, entry: Entry, event: d.DossierCoded) -> None:
    """Upstream's code; those of before stay searchable."""
    do("UPDATE dossiers SET code = ?, local = 0 WHERE id = ?", (event.code, event.dossier))
    do("INSERT OR IGNORE INTO dossier_codes VALUES (?, ?)", (event.code, event.dossier))
    _touched(do, entry, event.dossier)


def corrected(do: Do, entry: Entry, event: d.DossierCorrected) -> None:
    """Upstream's procedure or citizen."""
    do(
        "UPDATE dossiers SET procedure = coalesce(?, procedure), person = coalesce(?, person) WHERE id = ?",
        (event.procedure, event.person, event.dossier),
    )
    _touched(do, entry, event.dossier)


def conflict(do: Do, entry: Entry, event: d.ConflictFound) -> None:
    """The two sides differ."""
    do(
        "INSERT INTO conflicts VALUES (?, ?, ?, ?, ?, ?, ?)",
        (entry.seq, event.dossier, event.field, event.ours, event.theirs, event.kept, entry.at_ms),
    )
    _touched(do, entry, event.dossier)


def erased(do: Do, entry: Entry, event: d.PersonErased) -> None:
    """The dossier stays, nobody's."""
    do("UPDATE dossiers SET person = NULL WHERE id = ?", (event.dossier,))
    _touched(do, entry, event.dossier)


def _touched(do: Do, entry: Entry, dossier: str) -> None:
    do("UPDATE dossiers SET last_seq = ? WHERE id = ?", (entry.seq, dossier))
