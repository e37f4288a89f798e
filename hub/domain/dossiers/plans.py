"""What a step of a dossier would be: an event with all that follows from the rules, or a refusal.

Articles are those of Nghị định 118/2025/NĐ-CP. Nothing here changes a dossier.
"""

from collections.abc import Callable
from dataclasses import dataclass

from hub.domain.calendar.civil_time import business_day, day_start_ms
from hub.domain.calendar.deadlines import Term, TermUnit, WorkCalendar, due_ms, last_minute_ms, transfer_by_ms
from hub.domain.dossiers.dossier import (
    NEEDS_REASON,
    NOTICE_DAYS_MAX,
    STARTS_TERM,
    SUPPLEMENT_DAYS_MAX,
    Dossier,
    DossierStep,
)
from hub.domain.dossiers.events import (
    DossierCorrected,
    DossierShareDone,
    DossierStepped,
    ResultAnnounced,
    ShareRecord,
)
from hub.domain.dossiers.payments import due_after_standing, moved_alike
from hub.domain.errors import Refused, invalid, refused
from hub.domain.office.office import Procedure

_MINUTE_MS = 60_000


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


@dataclass(slots=True, frozen=True)
class _Dates:
    """The dates of an event, as `DossierStepped` has them."""

    due_ms: int | None = None
    promised_ms: int | None = None
    due_counting_ms: int | None = None
    due_standing_ms: int | None = None


def plan(
    dossier: Dossier, act: Act, now_ms: int, calendar: WorkCalendar, *, payment_counts: bool = True
) -> DossierStepped:
    """The step as it would stand in the ledger.

    `payment_counts`: the office's answer to whether the time of a payment counts. Raises Refused as
    `Dossier.may` says, and `in_the_future`, `before_receipt`, `before_the_step_before`, `reason_needed`,
    `supplement_again`, `agency_needed`, `same_agency`, `not_for_destination`, `new_date_needed`,
    `new_date_off`, `time_to_complete`: the citizen has all of the 15 days (19.5).
    """
    if (
        refusal := dossier.may(act.step)
        or wrong_moment(dossier, act.done_ms, now_ms)
        or _unsaid(dossier, act)
    ):
        raise refusal
    if act.step is DossierStep.CLOSE and act.done_ms <= (dossier.supplement_by_ms or 0):
        raise refused("time_to_complete", dossier=dossier.code)
    dates = _dates(dossier, act, now_ms, calendar, payment_counts=payment_counts)
    starts = act.step in STARTS_TERM
    passes_on = act.step is DossierStep.PASS_ON
    return DossierStepped(
        dossier=dossier.id,
        step=act.step.value,
        state=dossier.after(act.step).value,
        done_ms=act.done_ms,
        due_ms=dates.due_ms,
        by_ms=_supplement_by_ms(act, calendar),
        transfer_by_ms=transfer_by_ms(act.done_ms, calendar) if act.step is DossierStep.ACCEPT else None,
        shares=_terms_of_shares(dossier, act.done_ms, calendar) if starts else (),
        reason=act.reason,
        items=act.items,
        agency=act.agency,
        ticket=act.ticket,
        counter=act.counter,
        officer=act.officer,
        promised_ms=dates.promised_ms,
        due_counting_ms=dates.due_counting_ms,
        due_standing_ms=dates.due_standing_ms,
        correct_by_ms=(
            end_of_working_day(act.done_ms, NOTICE_DAYS_MAX, calendar)
            if act.step is DossierStep.REPORT_ERROR
            else None
        ),
        giver=dossier.agency if passes_on else None,
    )


def said(words: str | None) -> bool:
    """Whether somebody wrote something there: a letter or a digit, not blanks, dots or strokes alone."""
    return any(map(str.isalnum, words or ""))


def _unsaid(dossier: Dossier, act: Act) -> Refused | None:
    """What a paper prints of a step must have been said, whichever door it comes through."""
    if act.step in NEEDS_REASON and not said(act.reason):
        return refused("reason_needed", dossier=dossier.code)
    again = act.step is DossierStep.REQUEST_SUPPLEMENT and dossier.supplements
    if again and not said(act.reason):  # once is what the law pictures (19.5)
        return refused("supplement_again", dossier=dossier.code)
    if act.step is DossierStep.PASS_ON and act.agency is None:
        return invalid("agency_needed", dossier=dossier.code)
    if act.step is DossierStep.PASS_ON and act.agency == dossier.agency:
        return refused("same_agency", dossier=dossier.code)
    if act.step is not DossierStep.PASS_ON and act.agency not in (None, *dossier.agencies):
        return refused("not_for_destination", dossier=dossier.code, agency=act.agency)
    return None


def _dates(
    dossier: Dossier, act: Act, now_ms: int, calendar: WorkCalendar, *, payment_counts: bool
) -> _Dates:
    if act.step in STARTS_TERM:
        return _Dates(None if dossier.term is None else due_ms(act.done_ms, dossier.term, calendar))
    if act.step is DossierStep.APOLOGIZE:
        new_ms = _new_date(dossier, act, calendar)
        in_time = apologized_in_time(dossier.due_ms, act.done_ms, now_ms)
        return _Dates(due_ms=new_ms) if in_time else _Dates(promised_ms=new_ms)
    if act.step is DossierStep.PAY and dossier.due_ms is not None and dossier.demanded_ms is not None:
        counting = dossier.due_ms if dossier.due_counting_ms is None else dossier.due_counting_ms
        before = dossier.due_ms if dossier.due_standing_ms is None else dossier.due_standing_ms
        standing = due_after_standing(before, dossier.demanded_ms, act.done_ms, dossier.term, calendar)
        return _Dates(None if payment_counts else standing, None, counting, standing)
    return _Dates()


def apologized_in_time(due: int | None, done_ms: int, now_ms: int) -> bool:
    """Whether an apology moves the deadline: made a day before it at least (19.6), entered before it is past.

    One that is entered later is kept and told, and the dossier stays as late as it is.
    """
    return due is None or (business_day(done_ms) < business_day(due) and now_ms <= due)


def _new_date(dossier: Dossier, act: Act, calendar: WorkCalendar) -> int:
    """The date that an apology promises: after the old one, and in hours in which somebody works."""
    new_ms = act.new_due_ms
    if new_ms is None or new_ms <= max(dossier.due_ms or 0, act.done_ms):
        raise invalid("new_date_needed", dossier=dossier.code)
    day = business_day(new_ms)
    minute = (new_ms - day_start_ms(day)) / _MINUTE_MS
    if not calendar.works_on(day) or not any(a <= minute <= b for a, b in calendar.intervals):
        raise invalid("new_date_off", dossier=dossier.code)
    return new_ms


def end_of_working_day(from_ms: int, days: int, calendar: WorkCalendar) -> int:
    """The end of the so-manieth working day after the one of a moment."""
    day = business_day(from_ms)
    for _ in range(days):
        day = calendar.next_working(day)
    return day_start_ms(day) + calendar.intervals[-1][1] * _MINUTE_MS


def announcement(dossier: Dossier, event: DossierStepped) -> tuple[ResultAnnounced, ...]:
    """That a result has come before the date that its citizen was told, to be announced (22.5)."""
    due = dossier.told_due_ms
    if event.step != DossierStep.BRING_RESULT or due is None or event.done_ms >= due:
        return ()
    return (ResultAnnounced(dossier.id, event.done_ms, due, dossier.way.value),)


def plan_correction(
    dossier: Dossier,
    procedure: Procedure | None,
    person: str | None,
    calendar: Callable[[], WorkCalendar],
) -> DossierCorrected:
    """The right procedure takes agency, term and deadline along; a deadline that was kept or missed stays.

    The term runs from when it began to run. The date of an apology that was in time is never taken back.
    """
    if procedure is None:
        return DossierCorrected(dossier.id, None, person)
    term = None if procedure.term is None else Term(procedure.term, TermUnit(procedure.unit))
    dates = _Dates()
    if dossier.runs and term is not None:
        dates = _corrected(dossier, due_ms(_clock_ms(dossier), term, calendar()), term, calendar())
    return DossierCorrected(
        dossier=dossier.id,
        procedure=procedure.code,
        person=person,
        follows=True,
        agency=None if dossier.shares else procedure.agency,
        term=procedure.term,
        unit=procedure.unit,
        due_ms=dates.due_ms,
        due_counting_ms=dates.due_counting_ms,
        due_standing_ms=dates.due_standing_ms,
    )


def _clock_ms(dossier: Dossier) -> int:
    began_ms = dossier.accepted_ms if dossier.clock_ms is None else dossier.clock_ms
    assert began_ms is not None, "a term runs from when the dossier was accepted"
    return began_ms


def _corrected(dossier: Dossier, due: int, term: Term, calendar: WorkCalendar) -> _Dates:
    if dossier.apologized and dossier.promised_ms is None:
        return _Dates(max(due, dossier.due_ms or 0))
    counting, standing = dossier.due_counting_ms, dossier.due_standing_ms
    if counting is None or standing is None:
        return _Dates(due)
    moved = moved_alike(due, counting, standing, term, calendar)
    return _Dates(moved if dossier.due_ms == standing else due, None, due, moved)


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
