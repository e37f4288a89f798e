"""Dossiers, their steps, shares and fees. What the rules made of it is in the events; here it is written."""

import msgspec

from hub.adapters.ledger.projections.doing import Do
from hub.domain.dossiers import events as d
from hub.domain.dossiers.dossier import ENDED, RESOLVES, STARTS_TERM, DossierState, DossierStep
from hub.domain.text import number_key
from hub.services.ports import Entry

_encode = msgspec.json.Encoder().encode


def registered(do: Do, entry: Entry, event: d.DossierRegistered) -> None:
    """A new dossier with its code and shares."""
    do(
        "INSERT INTO dossiers(id, code, local, procedure, agency, service, channel, way, term, unit, state,"
        " person, sets, components, registered_ms, completion_asked, apologized, on_the_spot,"
        " first_seq, last_seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, ?, ?)",
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


_STEP = """
    UPDATE dossiers SET on_the_spot = on_the_spot OR (:resolves AND state = 'accepted'),
        state = :state, supplement_by_ms = :by, agency = coalesce(:passed_to, agency),
        accepted_ms = CASE :step WHEN 'accept' THEN :done ELSE accepted_ms END,
        transfer_by_ms = coalesce(:transfer_by, transfer_by_ms),
        first_due_ms = coalesce(first_due_ms, :due), due_ms = coalesce(:due, due_ms),
        promised_ms = CASE WHEN :starts THEN NULL ELSE coalesce(:promised, promised_ms) END,
        due_counting_ms = CASE WHEN :starts OR :step = 'apologize' THEN NULL
            ELSE coalesce(:counting, due_counting_ms) END,
        due_standing_ms = CASE WHEN :starts OR :step = 'apologize' THEN NULL
            ELSE coalesce(:standing, due_standing_ms) END,
        resolved_ms = CASE WHEN :resolves THEN :done ELSE resolved_ms END,
        resolved_entered_ms = CASE WHEN :resolves THEN :entered ELSE resolved_entered_ms END,
        negative = negative OR :step = 'deny',
        returned_ms = CASE :step WHEN 'return' THEN :done ELSE returned_ms END,
        ended_ms = CASE WHEN :over THEN :done ELSE NULL END,
        correct_by_ms = :correct_by,
        corrected_ms = CASE :step WHEN 'correct_result' THEN :done ELSE corrected_ms END,
        completion_asked = completion_asked OR :step = 'request_completion',
        apologized = apologized OR :step = 'apologize', last_seq = :seq WHERE id = :id
"""


def stepped(do: Do, entry: Entry, event: d.DossierStepped) -> None:
    """A step, and what it changes: terms, ends."""
    do(
        _STEP,
        {
            "id": event.dossier,
            "step": event.step,
            "state": event.state,
            "by": event.by_ms,
            "done": event.done_ms,
            "entered": entry.at_ms,
            "transfer_by": event.transfer_by_ms,
            "due": event.due_ms,
            "promised": event.promised_ms,
            "counting": event.due_counting_ms,
            "standing": event.due_standing_ms,
            "correct_by": event.correct_by_ms,
            "passed_to": event.agency if event.step == DossierStep.PASS_ON else None,
            "starts": event.step in STARTS_TERM,
            "resolves": event.step in RESOLVES,
            "over": DossierState(event.state) in ENDED,
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


def worded(do: Do, entry: Entry, event: d.DossierWorded) -> None:
    """What the form of the last such step says from now on."""
    do(
        "UPDATE dossier_steps SET reason = coalesce(?, reason), items = CASE WHEN ? THEN ? ELSE items END"
        " WHERE seq = (SELECT max(seq) FROM dossier_steps WHERE dossier = ? AND step = ?)",
        (event.reason, bool(event.items), _encode(event.items).decode(), event.dossier, event.step),
    )
    _touched(do, entry, event.dossier)


def announced(do: Do, entry: Entry, event: d.ResultAnnounced) -> None:
    """The result is here before its day."""
    do("UPDATE dossiers SET announced_ms = ? WHERE id = ?", (event.done_ms, event.dossier))
    _touched(do, entry, event.dossier)


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


_CORRECT = """
    UPDATE dossiers SET procedure = coalesce(:procedure, procedure), person = coalesce(:person, person),
        agency = coalesce(:agency, agency), term = CASE WHEN :follows THEN :term ELSE term END,
        unit = CASE WHEN :follows THEN :unit ELSE unit END WHERE id = :id
"""
# Only where the deadline can still be kept; by the state of the row, as `Dossier.runs` says it.
_RETIME = """
    UPDATE dossiers SET due_ms = :due, due_counting_ms = :counting, due_standing_ms = :standing,
        first_due_ms = CASE WHEN apologized THEN first_due_ms ELSE :due END,
        corrected_due_ms = :due, corrected_seq = :seq
    WHERE id = :id AND accepted_ms IS NOT NULL AND resolved_ms IS NULL AND ended_ms IS NULL
"""


def corrected(do: Do, entry: Entry, event: d.DossierCorrected) -> None:
    """The right procedure and what follows from it, or the citizen."""
    values = {
        "id": event.dossier,
        "procedure": event.procedure,
        "person": event.person,
        "agency": event.agency,
        "follows": event.follows,
        "term": event.term,
        "unit": event.unit,
        "due": event.due_ms,
        "counting": event.due_counting_ms,
        "standing": event.due_standing_ms,
        "seq": entry.seq,
    }
    do(_CORRECT, values)
    if event.follows:
        do(_RETIME, values)
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
