"""The life of a dossier: every step that is not in the table is refused and changes nothing."""

from copy import deepcopy
from itertools import product

import pytest

from hub.domain.calendar.deadlines import Term, TermUnit, WorkCalendar
from hub.domain.dossiers.dossier import (
    ENDED,
    TRANSITIONS,
    Dossier,
    DossierState,
    DossierStep,
)
from hub.domain.dossiers.plans import Act, plan, plan_share
from hub.domain.dossiers.reading import Timeliness
from hub.domain.dossiers.share import Share
from hub.domain.errors import Refused
from tests.unit.domain.test_deadlines import at, said

S, A = DossierState, DossierStep
CALENDAR = WorkCalendar()
CODE = "000.00.15.H41-260302-0001"


def dossier(*steps: tuple[DossierStep, str], days: int = 5, **more: object) -> Dossier:
    """One that has come so far, each step entered at once."""
    made = Dossier(CODE, "1.000000", term=Term(days), **more)  # type: ignore[arg-type]
    for step, moment in steps:
        take(made, step, moment)
    return made


def take(one: Dossier, step: DossierStep, moment: str, entered: str = "", new_due: str = "") -> None:
    done_ms = at(moment)
    new_due_ms = at(new_due) if new_due else None
    entered_ms = at(entered) if entered else done_ms
    agency = "thue" if step is A.PASS_ON else None
    act = Act(step, done_ms, new_due_ms, reason="vì sao", agency=agency)
    one.follow(1, entered_ms, plan(one, act, entered_ms, CALENDAR))


def share_done(one: Dossier, agency: str, moment: str) -> None:
    event = plan_share(one, agency, at(moment), at(moment))
    one.follow(1, at(moment), event)


def refused_code(one: Dossier, step: DossierStep, moment: str = "2026-03-20 10:00", **more: str) -> str:
    """Why a step is refused; the dossier stays as it was."""
    before = deepcopy(one)
    with pytest.raises(Refused) as caught:
        take(one, step, moment, **more)
    assert one == before
    return caught.value.code


ACCEPTED = ((A.REGISTER, "2026-03-02 08:00"), (A.ACCEPT, "2026-03-02 08:30"))
AT_WORK = (*ACCEPTED, (A.TRANSFER, "2026-03-02 10:00"), (A.BEGIN, "2026-03-02 14:00"))


@pytest.mark.parametrize(
    ("state", "step"), [pair for pair in product(S, A) if pair not in TRANSITIONS], ids=lambda x: x.value
)
def test_a_step_that_is_not_in_the_table_changes_nothing(state: S, step: A) -> None:
    one = Dossier(CODE, "1.000000", term=Term(5), state=state)
    assert refused_code(one, step) == "dossier_not_possible"


def test_every_state_can_be_reached_and_only_the_ends_are_ends() -> None:
    assert {*TRANSITIONS.values(), S.NEW} == set(S)
    assert {state for state, _ in TRANSITIONS} == set(S) - ENDED | {S.RETURNED}, "a result can be wrong"


def test_the_clock_starts_when_the_dossier_is_accepted_not_when_it_came() -> None:
    one = dossier((A.REGISTER, "2026-03-02 08:00"), (A.ACCEPT, "2026-03-04 09:00"))
    assert said(one.due_ms or 0) == "2026-03-11 09:00"


def test_completion_is_asked_for_once_at_receipt() -> None:
    one = dossier((A.REGISTER, "2026-03-02 08:00"), (A.REQUEST_COMPLETION, "2026-03-02 08:10"))
    assert refused_code(one, A.REQUEST_COMPLETION) == "completion_asked_once"
    one.state = S.REGISTERED  # as if it had been handed in again
    assert refused_code(one, A.REQUEST_COMPLETION) == "completion_asked_once"


def test_a_supplement_at_appraisal_starts_the_term_from_zero() -> None:
    one = dossier(*AT_WORK, (A.REQUEST_SUPPLEMENT, "2026-03-04 15:00"))
    assert said(one.supplement_by_ms or 0) == "2026-03-19 23:59"
    assert not one.late_at(at("2026-03-30 08:00")), "the clock does not run while the citizen completes it"
    take(one, A.SUPPLEMENT, "2026-03-10 08:00")
    assert (said(one.due_ms or 0), one.supplement_by_ms) == ("2026-03-17 08:00", None)


def test_a_dossier_is_not_closed_while_its_citizen_has_time_to_complete_it() -> None:
    one = dossier(*AT_WORK, (A.REQUEST_SUPPLEMENT, "2026-03-04 15:00"))
    assert refused_code(one, A.CLOSE, "2026-03-19 23:59") == "time_to_complete"
    take(one, A.CLOSE, "2026-03-20 00:00")
    assert one.state is S.CLOSED


def test_an_apology_moves_the_date_once_and_only_forward() -> None:
    one = dossier(*AT_WORK)
    assert refused_code(one, A.APOLOGIZE, "2026-03-05 08:00") == "new_date_needed"
    assert refused_code(one, A.APOLOGIZE, "2026-03-05 08:00", new_due="2026-03-09 08:00") == "new_date_needed"
    take(one, A.APOLOGIZE, "2026-03-05 08:00", new_due="2026-03-12 08:00")
    assert said(one.due_ms or 0) == "2026-03-12 08:00"
    assert refused_code(one, A.APOLOGIZE, new_due="2026-03-20 08:00") == "apologized_once"


def test_on_the_spot_is_one_visit() -> None:
    one = dossier(*ACCEPTED, (A.RESOLVE, "2026-03-02 08:40"), (A.RETURN, "2026-03-02 08:45"), days=0)
    assert (one.state, one.timeliness()) == (S.RETURNED, Timeliness.ON_TIME)


@pytest.mark.parametrize("step", [A.RESOLVE, A.RETURN, A.ACCEPT])
def test_nothing_follows_a_withdrawal(step: A) -> None:
    assert refused_code(dossier(*AT_WORK, (A.WITHDRAW, "2026-03-03 08:00")), step) == "dossier_not_possible"


def test_a_result_is_not_returned_before_it_is_there() -> None:
    assert refused_code(dossier(*AT_WORK), A.RETURN) == "dossier_not_possible"


def test_moments_in_the_future_or_before_the_step_before_are_refused() -> None:
    one = dossier(*ACCEPTED)
    assert refused_code(one, A.TRANSFER, "2026-03-02 10:00", entered="2026-03-02 09:00") == "in_the_future"
    assert refused_code(one, A.TRANSFER, "2026-03-02 08:00") == "before_the_step_before"


@pytest.mark.parametrize(
    ("resolved", "timeliness"),
    [
        ("2026-03-05 10:00", Timeliness.EARLY),
        ("2026-03-09 08:30", Timeliness.ON_TIME),
        ("2026-03-09 08:31", Timeliness.LATE),
    ],
)
def test_a_result_is_early_on_time_or_late_by_the_moment_it_was_done(
    resolved: str, timeliness: Timeliness
) -> None:
    one = dossier(*AT_WORK)
    take(one, A.RESOLVE, resolved, entered="2026-03-20 08:00")
    assert (one.timeliness(), one.entered_late()) == (timeliness, timeliness is not Timeliness.LATE)


def cross_agency() -> Dossier:
    shares = [Share("dat-dai", Term(3), lead=True), Share("thue", Term(16, TermUnit.HOURS))]
    return dossier(*AT_WORK, shares=shares)


def test_each_agency_has_its_own_deadline_and_the_whole_is_late_when_one_is() -> None:
    one = cross_agency()
    assert [said(share.due_ms or 0) for share in one.shares] == ["2026-03-05 08:30", "2026-03-04 08:30"]
    assert not one.late_at(at("2026-03-04 08:00"))
    assert one.late_at(at("2026-03-04 09:00")), "the tax office is"
    share_done(one, "thue", "2026-03-04 09:30")
    assert not one.late_at(at("2026-03-04 10:00"))


def test_the_whole_is_resolved_when_every_agency_has_done_its_share() -> None:
    one = cross_agency()
    assert refused_code(one, A.RESOLVE) == "agencies_at_work"
    for agency in ("thue", "dat-dai"):
        share_done(one, agency, "2026-03-04 08:00")
    take(one, A.RESOLVE, "2026-03-04 09:00")
    assert one.state is S.RESOLVED


def test_an_agency_that_has_no_share_or_has_done_it_is_told_so() -> None:
    one = cross_agency()
    share_done(one, "thue", "2026-03-04 08:00")
    for agency, code in (("thue", "share_done_before"), ("y-te", "no_such_share")):
        with pytest.raises(Refused) as caught:
            share_done(one, agency, "2026-03-04 08:00")
        assert caught.value.code == code
