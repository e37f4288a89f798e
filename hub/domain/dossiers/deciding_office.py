"""Dossiers from a console: registered, moved on, paid for, corrected by upstream, their people erased."""

from copy import copy

import msgspec

from hub.domain.calendar import moments
from hub.domain.dossiers import events as d
from hub.domain.dossiers.commitments import commitment
from hub.domain.dossiers.deciding_desk import due_text, known_code, local_code, refuse_elsewhere, told
from hub.domain.dossiers.dossier import ENDED, Dossier, DossierStep
from hub.domain.dossiers.plans import Act, announcement, plan, plan_correction, plan_share, said
from hub.domain.dossiers.receipts import asked_for
from hub.domain.errors import invalid, refused
from hub.domain.office.office import Procedure
from hub.domain.paper.codes import DossierCode
from hub.domain.press import answers
from hub.domain.press import commands as c
from hub.domain.press.context import Context, Decision, PersonChange
from hub.domain.queue.numbering import ticket_id


def register(context: Context, command: c.DossierRegister) -> Decision:
    """A dossier is known from now on; registered is not yet accepted.

    Raises Refused `code_not_known`, `other_office`, `code_taken`, `unknown_procedure`, `no_such_agency`,
    `lead_agency_needed`, `in_the_future`, `no_agency_code`, `not_this_counter`.
    """
    procedure = _procedure(context, command.procedure)
    shares = _shares(context, command)
    done_ms = _moment(command.at, context)
    if done_ms > context.now_ms:
        raise invalid("in_the_future", dossier=command.code or "")
    code = _code_for(context, command, procedure)
    if command.counter is not None:
        agencies = {procedure.agency, *(share.agency for share in shares)}
        refuse_elsewhere(context, command.counter, code, agencies)
    kept = _kept(context, command.person)
    event = d.DossierRegistered(
        dossier=code,
        procedure=procedure.code,
        agency=next((share.agency for share in shares if share.lead), procedure.agency),
        done_ms=done_ms,
        term=procedure.term if command.term is None else command.term,
        unit=command.unit or procedure.unit,
        channel=command.channel,
        way=command.way,
        local=command.code is None,
        person=kept.id if kept else None,
        sets=command.sets,
        components=tuple(d.Component(p.name, p.originals, p.certified, p.copies) for p in command.components),
        shares=shares,
        ticket=ticket_id(context.state.day.name, command.ticket) if command.ticket else None,
        counter=command.counter,
        officer=command.officer,
        commitment=_commitment(kept),
    )
    answer = answers.DossierNow(code, Dossier.of(event).state.value, "")
    return Decision(answer, (event,), persons=(kept,) if kept else ())


def step(context: Context, command: c.DossierStep) -> Decision:
    """A step is entered, perhaps later than it was done. Raises Refused as `plan` and `moments`."""
    dossier = _dossier(context, command.code)
    act = Act(
        _step(command.step),
        _moment(command.at, context, dossier),
        new_due_ms=moments.promised_ms(command.due, context.now_ms) if command.due else None,
        reason=command.reason,
        items=command.items,
        agency=_agency(context, command.agency),
        officer=command.officer,
    )
    rules = context.office.dossiers
    event = plan(dossier, act, context.now_ms, context.calendar(), payment_counts=rules.payment_counts)
    return Decision(told(dossier, event), (event, *announcement(dossier, event)))


def word(context: Context, command: c.DossierWord) -> Decision:
    """What a paper says is completed after the step was entered by key, or put better.

    Raises Refused `unknown_step`, `nothing_on_paper`: no such step was taken, `nothing_said`.
    """
    dossier = _dossier(context, command.code)
    step = dossier.on_paper if command.step is None else _step(command.step)
    if step is None or step not in dossier.papers:
        raise refused("nothing_on_paper", dossier=dossier.code)
    items = tuple(item for item in command.items if said(item))
    reason = command.reason if said(command.reason) else None
    if reason is None and not items:
        raise invalid("nothing_said", dossier=dossier.code)
    event = d.DossierWorded(dossier.id, step.value, reason, items, command.officer)
    return Decision(_now(dossier), (event,))


def share(context: Context, command: c.DossierShare) -> Decision:
    """An agency has done its part. Raises Refused as `hub.domain.dossiers.plans.plan_share`."""
    dossier = _dossier(context, command.code)
    done_ms = _moment(command.at, context, dossier)
    event = plan_share(dossier, command.agency, done_ms, context.now_ms, command.officer)
    return Decision(_now(dossier), (event,))


def fee(context: Context, command: c.DossierFee) -> Decision:
    """A fee is paid. Refused: `negative_fee`, `receipt_used`, `paper_receipt_needed`, `in_the_future`."""
    dossier = _dossier(context, command.code)
    if command.amount_vnd < 0:
        raise invalid("negative_fee", amount=command.amount_vnd)
    if context.receipt_used(command.receipt):
        raise refused("receipt_used", receipt=command.receipt)
    agency = context.office.agencies.get(dossier.agency)
    if agency is not None and not agency.internet and not command.paper:
        raise refused("paper_receipt_needed", agency=agency.name(context.lang))
    done_ms = _moment(command.at, context)
    if done_ms > context.now_ms:
        raise invalid("in_the_future", dossier=dossier.code)
    event = d.DossierFeePaid(
        dossier=dossier.id,
        name=command.name,
        amount_vnd=command.amount_vnd,
        receipt=command.receipt,
        done_ms=done_ms,
        paper=command.paper,
        officer=command.officer,
    )
    return Decision(_now(dossier), (event,))


def receipt(context: Context, command: c.DossierReceipt) -> Decision:
    """Form 01 on a kiosk's printer. Raises Refused as `receipts.asked_for`."""
    dossier = _dossier(context, command.code)
    event = asked_for(context, dossier, command.device, command.officer, again=command.again)
    return Decision(answers.ReceiptSent(event.job, event.device, event.copy), (event,))


def official(context: Context, command: c.DossierOfficial) -> Decision:
    """Upstream's code replaces the local one; told again it changes nothing. Raises Refused `code_taken`."""
    dossier = _dossier(context, command.code)
    code = known_code(context, command.official).code
    other = context.dossier(code)
    if other is not None and other.id != dossier.id:
        raise refused("code_taken", dossier=code)
    if dossier.code == code and not dossier.local:
        return Decision(_now(dossier))
    answer = answers.DossierNow(code, dossier.state.value, "", due_text(dossier.told_due_ms))
    return Decision(answer, (d.DossierCoded(dossier.id, code),))


def correct(context: Context, command: c.DossierCorrect) -> Decision:
    """The right procedure, with its agency, term and deadline; or the citizen's data.

    Raises Refused `unknown_procedure`, `no_such_person`: who is erased does not come back.
    """
    dossier = _dossier(context, command.code)
    if command.person is not None and dossier.person is None and dossier.state in ENDED:
        raise refused("no_such_person", dossier=dossier.code)
    procedure = _procedure(context, command.procedure) if command.procedure else None
    if procedure is not None and procedure.code == dossier.procedure:
        procedure = None
    if procedure is None and command.person is None:
        return Decision(_now(dossier))
    kept = _kept(context, command.person)
    erased = (PersonChange(dossier.person, None),) if kept and dossier.person else ()
    planned = plan_correction(dossier, procedure, kept.id if kept else None, context.calendar)
    event = msgspec.structs.replace(planned, commitment=_commitment(kept))
    after = copy(dossier)
    after.follow(dossier.seq, context.now_ms, event)
    return Decision(_now(after), (event,), persons=(*erased, kept) if kept else ())


def conflict(context: Context, command: c.DossierConflict) -> Decision:
    """The two sides differ: listed."""
    dossier = _dossier(context, command.code)
    event = d.ConflictFound(dossier.id, command.field, command.kept, command.ours, command.theirs)
    return Decision(_now(dossier), (event,))


def erase(context: Context, command: c.PersonErase) -> Decision:
    """A citizen's data goes, the dossier stays. Raises Refused `no_such_person`, `dossier_open`."""
    dossier = _dossier(context, command.code)
    if dossier.person is None:
        raise refused("no_such_person", dossier=dossier.code)
    if dossier.state not in ENDED:
        raise refused("dossier_open", dossier=dossier.code)
    event = d.PersonErased(dossier.id, dossier.person, command.reason)
    return Decision(answers.Nothing(), (event,), persons=(PersonChange(dossier.person, None),))


def _dossier(context: Context, text: str) -> Dossier:
    """Raises Refused `code_not_known`, `other_office`, `no_such_dossier`."""
    code = known_code(context, text)
    dossier = context.dossier(code.code)
    if dossier is None:
        raise refused("no_such_dossier", dossier=code.code)
    return dossier


def _now(dossier: Dossier) -> answers.DossierNow:
    return answers.DossierNow(dossier.code, dossier.state.value, "", due_text(dossier.told_due_ms))


def _procedure(context: Context, code: str) -> Procedure:
    procedure = context.office.procedures.get(code)
    if procedure is None:
        raise invalid("unknown_procedure", procedure=code)
    return procedure


def _step(name: str) -> DossierStep:
    """Raises Refused `unknown_step`; a dossier is registered by an event of its own."""
    try:
        found = DossierStep(name)
    except ValueError:
        raise invalid("unknown_step", step=name) from None
    if found is DossierStep.REGISTER:
        raise invalid("unknown_step", step=name)
    return found


def _agency(context: Context, key: str | None) -> str | None:
    if key is not None and key not in context.office.agencies:
        raise invalid("no_such_agency", agency=key)
    return key


def _shares(context: Context, command: c.DossierRegister) -> tuple[d.ShareRecord, ...]:
    """The parts of a cross-agency dossier, one of them leading (Điều 20.2)."""
    for one in command.shares:
        _agency(context, one.agency)
    agencies = {one.agency for one in command.shares}
    leads = sum(one.lead for one in command.shares)
    if command.shares and (leads != 1 or len(agencies) < len(command.shares)):
        raise invalid("lead_agency_needed")
    return tuple(d.ShareRecord(one.agency, one.term, one.unit, one.lead) for one in command.shares)


def _code_for(context: Context, command: c.DossierRegister, procedure: Procedure) -> str:
    if command.code is None:
        return local_code(context, procedure.agency)
    code: DossierCode = known_code(context, command.code)
    if context.dossier(code.code) is not None:
        raise refused("code_taken", dossier=code.code)
    return code.code


def _moment(text: str | None, context: Context, dossier: Dossier | None = None) -> int:
    """When it was done. People enter minutes: within that of the step before, it is at the same moment.

    Raises Refused as `moments.done_ms`.
    """
    if text is None:
        return context.now_ms
    at_ms = moments.done_ms(text, context.now_ms)
    last_ms = dossier.last_done_ms if dossier else None
    return last_ms if last_ms is not None and at_ms <= last_ms < at_ms + 60_000 else at_ms


def _kept(context: Context, data: c.Person | None) -> PersonChange | None:
    """A citizen's data under a new id, with a salt of its own."""
    if data is None:
        return None
    named = {name: value for name, value in msgspec.structs.asdict(data).items() if value}
    return PersonChange(f"p-{context.nonce}", named, context.salt())


def _commitment(kept: PersonChange | None) -> str | None:
    return commitment(kept.id, kept.salt, kept.data) if kept and kept.data is not None else None
