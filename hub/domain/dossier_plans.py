"""What a step of a dossier would be: an event with all that follows from the rules, or a refusal.

Articles are those of Nghị định 118/2025/NĐ-CP. Nothing here changes a dossier.
"""

from dataclasses import dataclass

from hub.domain.deadlines import WorkCalendar, due_ms, last_minute_ms, transfer_by_ms
from hub.domain.dossier_events import DossierShareDone, DossierStepped, ShareRecord
from hub.domain.dossiers import SUPPLEMENT_DAYS_MAX, Dossier, DossierStep
from hub.domain.errors import Refused, invalid, refused

_STARTS_TERMS = (DossierStep.ACCEPT, DossierStep.SUPPLEMENT)


@dataclass(slots=True, frozen=True)
class Act:
    """What somebody did: the step, when, and what was said. Unix milliseconds.

    `new_due_ms`: the date that an apology promises. `items`: what is missing.
    """

    step: DossierStep
    done_ms: int
    new_due_ms: int | None = None
    reason: str | None = None
    items: tuple[str, ...] = ()
    agency: str | None = None
    ticket: str | None = None
    counter: int | None = None
    officer: str | None = None


def plan(dossier: Dossier, act: Act, now_ms: int, calendar: WorkCalendar) -> DossierStepped:
    """The step as it would stand in the ledger.

    Raises Refused as `Dossier.may` says, and `in_the_future`, `before_receipt`, `before_the_step_before`,
    `new_date_needed`, `time_to_complete`: the citizen has all of the 15 days (19.5).
    """
    if refusal := dossier.may(act.step) or wrong_moment(dossier, act.done_ms, now_ms):
        raise refusal
    apology = act.step is DossierStep.APOLOGIZE
    if apology and (act.new_due_ms is None or act.new_due_ms <= (dossier.due_ms or 0)):
        raise invalid("new_date_needed", dossier=dossier.code)
    if act.step is DossierStep.CLOSE and act.done_ms <= (dossier.supplement_by_ms or 0):
        raise refused("time_to_complete", dossier=dossier.code)
    due = act.new_due_ms if apology else None
    shares: tuple[ShareRecord, ...] = ()
    if act.step in _STARTS_TERMS:  # at acceptance (17.3); completed at appraisal: again from zero (19.5)
        due = None if dossier.term is None else due_ms(act.done_ms, dossier.term, calendar)
        shares = _terms_of_shares(dossier, act.done_ms, calendar)
    return DossierStepped(
        dossier=dossier.id,
        step=act.step.value,
        state=dossier.after(act.step).value,
        done_ms=act.done_ms,
        due_ms=due,
        by_ms=_supplement_by_ms(act, calendar),
        transfer_by_ms=transfer_by_ms(act.done_ms, calendar) if act.step is DossierStep.ACCEPT else None,
        shares=shares,
        reason=act.reason,
        items=act.items,
        agency=act.agency,
        ticket=act.ticket,
        counter=act.counter,
        officer=act.officer,
    )


def plan_share(
    dossier: Dossier, agency: str, done_ms: int, now_ms: int, officer: str | None = None
) -> DossierShareDone:
    """An agency has done its part. Raises Refused `no_such_share`, `share_done_before`, or for its moment."""
    share = dossier.share(agency)
    if share is None:
        raise refused("no_such_share", dossier=dossier.code, agency=agency)
    if share.done_ms is not None:
        raise refused("share_done_before", dossier=dossier.code, agency=agency)
    if refusal := wrong_moment(dossier, done_ms, now_ms):
        raise refusal
    return DossierShareDone(dossier.id, agency, done_ms, officer)


def wrong_moment(dossier: Dossier, done_ms: int, now_ms: int) -> Refused | None:
    """Why nothing can have been done then, or None."""
    if done_ms > now_ms:
        return invalid("in_the_future", dossier=dossier.code)
    if dossier.last_done_ms is None or done_ms >= dossier.last_done_ms:
        return None
    if dossier.accepted_ms is None:
        return invalid("before_receipt", dossier=dossier.code)
    return invalid("before_the_step_before", dossier=dossier.code)


def _terms_of_shares(dossier: Dossier, from_ms: int, calendar: WorkCalendar) -> tuple[ShareRecord, ...]:
    """All agencies get it at once, each with its own deadline (20.2); who is done stays done."""
    return tuple(
        ShareRecord(
            share.agency,
            share.term.value,
            share.term.unit.value,
            share.lead,
            due_ms(from_ms, share.term, calendar),
        )
        for share in dossier.shares
        if share.done_ms is None
    )


def _supplement_by_ms(act: Act, calendar: WorkCalendar) -> int | None:
    """Until when the citizen may complete it at appraisal (19.5); the last day is all theirs."""
    if act.step is not DossierStep.REQUEST_SUPPLEMENT:
        return None
    return last_minute_ms(act.done_ms, SUPPLEMENT_DAYS_MAX, calendar)
