"""What stands on the receipt of a dossier; looked up at each drawing, so that no citizen is kept."""

import logging

from hub.contract.receipt_slip import ReceiptSlip
from hub.domain.calendar.civil_time import civil
from hub.domain.office.office import Office
from hub.domain.paper.codes import dossier_qr
from hub.domain.paper.forms import one_line
from hub.services.ports import Ledger

_log = logging.getLogger("motcua.printing")


def receipt_of(office: Office, ledger: Ledger, dossier: str, lang: str, *, copy: bool) -> ReceiptSlip | None:
    """Form 01 of a durable dossier; None and a line in the log where none can be. LedgerUnavailable."""
    facts = ledger.receipt(dossier)
    if facts is None:
        _log.error("no receipt of %s: it is not among the accepted dossiers", dossier)
        return None
    procedure = office.procedures.get(facts.procedure)
    service = office.dossiers.return_service
    try:
        return ReceiptSlip(
            office=office.name_vi if lang == "vi" else office.name_en,
            code=facts.code,
            qr=dossier_qr(office.site, facts.code),
            procedure=one_line(procedure.name if procedure else facts.procedure),
            name=one_line(facts.name),
            received_at=civil(facts.accepted_ms),
            due_at=None if facts.due_ms is None else civil(facts.due_ms),
            sets=facts.sets,
            papers=tuple(map(one_line, facts.papers)),
            fee_vnd=facts.fee_vnd,
            counters=office.counters_for(service) if service else (),
            by_post=facts.by_post,
            copy=copy,
            lang=lang,
        )
    except ValueError as error:  # a code that no paper can show
        _log.error("no receipt of %s: %s", dossier, error)
        return None
