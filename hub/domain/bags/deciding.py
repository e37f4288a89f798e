"""Bags of dossiers from a console: opened, filled, sealed, scanned where they arrive, closed.

A seal hands the dossiers over to the agency (Nghị định 118/2025/NĐ-CP, Điều 18), a result that is scanned
out at the centre is there (Điều 20): nobody enters it again (docs/decisions, 0115).
"""

from hub.domain.bags.batches import BATCHES_MAX, CENTRE, DOSSIERS_MAX, Batch, BatchState, BatchStep, batch_id
from hub.domain.dossiers import events as d
from hub.domain.dossiers.deciding_desk import known_code
from hub.domain.dossiers.dossier import Dossier, DossierStep
from hub.domain.dossiers.plans import Act, announcement, plan
from hub.domain.errors import invalid, refused
from hub.domain.events import AnyEvent
from hub.domain.press import answers
from hub.domain.press import commands as c
from hub.domain.press.context import Context, Decision
from hub.domain.text import code as as_code


def open_batch(context: Context, command: c.BatchOpen) -> Decision:
    """A bag to be filled. Raises Refused `no_such_agency`, `same_place`, `too_many_batches`."""
    for place in (command.origin, command.destination):
        if place != CENTRE and place not in context.office.agencies:
            raise invalid("no_such_agency", agency=place)
    if command.origin == command.destination:
        raise invalid("same_place", agency=command.origin)
    if len(context.state.batches) >= BATCHES_MAX:
        raise refused("too_many_batches", count=BATCHES_MAX)
    name = batch_id(context.state.day.name, context.state.day.batches_today + 1)
    event = d.BatchOpened(name, command.origin, command.destination, command.officer)
    return Decision(answers.BatchNow(name, BatchState.OPEN.value, 0), (event,))


def scan(context: Context, command: c.BatchScan) -> Decision:
    """A dossier goes into an open bag, or (`out`) back; out of one that has arrived.

    Raises Refused `no_such_batch`, `code_not_known`, `other_office`; `batch_sealed` and `batch_not_sealed`
    where the bag does not stand as the sender thinks; and as below.
    """
    batch = _batch(context, command.batch)
    if command.out:
        return _take_out(context, batch, command)
    if command.into and batch.state is not BatchState.OPEN:  # a sealed bag takes nothing more
        raise batch.may(BatchStep.FILL) or refused("batch_sealed", batch=batch.id)
    if command.into is False and batch.state is BatchState.OPEN:
        raise refused("batch_not_sealed", batch=batch.id)
    return (_fill if batch.state is BatchState.OPEN else _unpack)(context, batch, command)


def seal(context: Context, command: c.BatchSeal) -> Decision:
    """The bag goes on its way; dossiers that the agency is to get count as transferred (Điều 18).

    Raises Refused `no_such_batch`, `batch_sealed`, `batch_closed`, `batch_empty`, `seal_used`.
    """
    batch = _batch(context, command.batch)
    _refuse(batch, BatchStep.SEAL)
    if not batch.listed:
        raise refused("batch_empty", batch=batch.id)
    if context.seal_used(command.seal):
        raise refused("seal_used", seal=command.seal)
    event = d.BatchSealed(batch.id, command.seal, command.carrier, command.officer)
    moved: list[AnyEvent] = []
    if batch.destination != CENTRE:
        dossiers = (context.dossier(one) for one in batch.listed)
        moved = [step for one in dossiers if one for step in _step(context, one, batch, command.officer)]
    answer = answers.BatchNow(batch.id, BatchState.SEALED.value, len(batch.listed))
    return Decision(answer, (event, *moved))


def close(context: Context, command: c.BatchClose) -> Decision:
    """The check ends: what was not scanned is missing.

    Raises Refused `no_such_batch`, `batch_not_sealed`, `batch_closed`.
    """
    batch = _batch(context, command.batch)
    _refuse(batch, BatchStep.CLOSE)
    missing = batch.not_scanned()
    event = d.BatchClosed(batch.id, missing, command.seal_broken, command.officer)
    answer = answers.BatchNow(
        batch.id,
        BatchState.CLOSED.value,
        len(batch.listed),
        len(batch.scanned),
        missing,
        tuple(batch.extra),
    )
    return Decision(answer, (event,))


def _fill(context: Context, batch: Batch, command: c.BatchScan) -> Decision:
    """Raises Refused `no_such_dossier`, `already_in_batch`, `not_accepted_yet`, `not_for_destination`,
    `batch_full`.
    """
    dossier = _known(context, command.code)
    if (bag := context.state.batches.bag_of(dossier.id)) is not None:
        raise refused("already_in_batch", dossier=dossier.code, batch=bag)
    if dossier.accepted_ms is None:  # nobody has received it, so nobody can send it off
        raise refused("not_accepted_yet", dossier=dossier.code)
    if batch.destination != CENTRE and batch.destination not in dossier.agencies:
        raise refused("not_for_destination", dossier=dossier.code, agency=batch.destination)
    if len(batch.listed) >= DOSSIERS_MAX:
        raise refused("batch_full", batch=batch.id, count=DOSSIERS_MAX)
    event = d.BatchFilled(batch.id, dossier.id, officer=command.officer)
    return Decision(answers.BatchNow(batch.id, batch.state.value, len(batch.listed) + 1), (event,))


def _take_out(context: Context, batch: Batch, command: c.BatchScan) -> Decision:
    """Raises Refused `batch_sealed`, `batch_closed`, `not_in_batch`."""
    _refuse(batch, BatchStep.TAKE_OUT)
    dossier = _known(context, command.code)
    if dossier.id not in batch.listed:
        raise refused("not_in_batch", dossier=dossier.code, batch=batch.id)
    event = d.BatchFilled(batch.id, dossier.id, out=True, officer=command.officer)
    return Decision(answers.BatchNow(batch.id, batch.state.value, len(batch.listed) - 1), (event,))


def _unpack(context: Context, batch: Batch, command: c.BatchScan) -> Decision:
    """What is not on the list is noted as extra, whatever it is: it lies here. Twice is as once.

    Raises Refused `batch_closed` for what is not missing from a closed bag.
    """
    code = known_code(context, command.code).code
    dossier = context.dossier(code)
    name = dossier.id if dossier else code
    if batch.state is BatchState.CLOSED and name not in batch.missing:
        raise refused("batch_closed", batch=batch.id)
    if name in batch.scanned or name in batch.extra:
        return Decision(_now(batch))
    extra = name not in batch.listed
    if extra and len(batch.extra) >= DOSSIERS_MAX:
        raise refused("batch_full", batch=batch.id, count=DOSSIERS_MAX)
    event = d.BatchScanned(batch.id, name, extra, command.officer)
    moved: tuple[AnyEvent, ...] = ()
    if dossier is not None and batch.destination == CENTRE:
        moved = _step(context, dossier, batch, command.officer)
    return Decision(_now(batch, name, extra), (event, *moved))


def _step(context: Context, dossier: Dossier, batch: Batch, officer: str | None) -> tuple[AnyEvent, ...]:
    """The step of the dossier that the bag's way is, if it is the next one; else it is a bag and no more."""
    step = DossierStep.BRING_RESULT if batch.destination == CENTRE else DossierStep.TRANSFER
    if dossier.may(step) is not None:
        return ()
    if step is DossierStep.TRANSFER and batch.destination not in dossier.agencies:
        return ()  # it became another agency's after it was put in
    agency = None if batch.destination == CENTRE else batch.destination
    done_ms = max(context.now_ms, dossier.last_done_ms or 0)
    act = Act(step, done_ms, agency=agency, officer=officer)
    event = plan(dossier, act, done_ms, context.calendar())
    return (event, *announcement(dossier, event))


def _now(batch: Batch, scanned: str = "", extra: bool = False) -> answers.BatchNow:
    """A bag that is being scanned, with what comes out of it now."""
    here = dict.fromkeys((*batch.scanned, scanned)) if scanned and not extra else batch.scanned
    too_many = dict.fromkeys((*batch.extra, scanned)) if extra else batch.extra
    state = batch.state if batch.state is BatchState.CLOSED else BatchState.ARRIVED
    missing = tuple(one for one in batch.listed if one not in here)
    return answers.BatchNow(batch.id, state.value, len(batch.listed), len(here), missing, tuple(too_many))


def _batch(context: Context, name: str) -> Batch:
    """One that is not over. Raises Refused `no_such_batch`."""
    batch = context.state.batches.find(as_code(name))
    if batch is None:
        raise refused("no_such_batch", batch=name)
    return batch


def _refuse(batch: Batch, step: BatchStep) -> None:
    if refusal := batch.may(step):
        raise refusal


def _known(context: Context, text: str) -> Dossier:
    """Raises Refused `code_not_known`, `other_office`, `no_such_dossier`."""
    code = known_code(context, text)
    dossier = context.dossier(code.code)
    if dossier is None:
        raise refused("no_such_dossier", dossier=code.code)
    return dossier
