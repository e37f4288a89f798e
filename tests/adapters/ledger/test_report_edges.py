"""Form II.06a at the edges of the rules: late apologies, payments, ends of terms; what a figure rests on."""

from pathlib import Path

import pytest

from hub.adapters.ledger.reports.reader import ReportReader
from hub.domain.calendar.deadlines import WorkCalendar
from hub.domain.dossiers.dossier import Dossier
from hub.domain.dossiers.dossier import DossierStep as A
from hub.domain.dossiers.events import DossierRegistered
from hub.domain.dossiers.plans import Act, plan, plan_correction
from hub.domain.dossiers.reading import READINGS, Reading
from hub.domain.office.office import Procedure
from hub.domain.reports import ii06a
from hub.domain.reports.cases import BY_THE_HOUR, Case
from hub.domain.reports.period import PeriodKind, parse
from tests.support.clock import at
from tests.support.dossier_lives import Life, write

CALENDAR = WorkCalendar()
MARCH = parse(PeriodKind.MONTH, "2026-03")
BY_DAY, STANDING = Reading(by_day=True), Reading(payment_counts=False)
TO_WORK = ((A.ACCEPT, "03-02 08:30"), (A.TRANSFER, "03-02 10:00"), (A.BEGIN, "03-02 14:00"))


def life(*steps: tuple[A, str], code: str = "d1", new_due: str = "") -> Life:
    """Accepted on Monday, 2 March 2026 at 08:30 for five days: due on Monday, 9 March, at 08:30."""
    registered_ms = at("2026-03-02 08:00")
    registered = DossierRegistered(code, "p1", "a1", registered_ms, term=5)
    made = Life(Dossier.of(registered), events=[(registered, registered_ms)])
    for step, moment in (*TO_WORK, *steps):
        go(made, step, moment, new_due)
    return made


def go(made: Life, step: A, moment: str, new_due: str = "") -> None:
    done_ms = at(f"2026-{moment}")
    act = Act(step, done_ms, at(f"2026-{new_due}") if new_due else None, reason="vì sao")
    event = plan(made.dossier, act, done_ms, CALENDAR)
    made.dossier.follow(1, done_ms, event)
    made.events.append((event, done_ms))


def cases(path: Path, *lives: Life) -> list[Case]:
    write(path, list(lives))
    with ReportReader(path) as reader:
        return list(reader.cases(MARCH, MARCH.to_ms))


def total(found: list[Case], reading: Reading = BY_THE_HOUR) -> ii06a.Line:
    form = ii06a.form(found, MARCH, MARCH.to_ms, lambda case: case.procedure, reading)
    assert form.faults() == []
    return form.total


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "l.sqlite"


def test_an_apology_after_the_due_date_turns_no_late_dossier_into_an_early_one(path: Path) -> None:
    late = life((A.APOLOGIZE, "03-16 09:00"), (A.RESOLVE, "03-17 09:00"), new_due="03-27 10:00")
    line = total(cases(path, late))
    assert (line.early, line.on_time, line.late, line.new_date, line.apology_late) == (0, 0, 1, 1, 1)


def test_an_apology_in_time_is_judged_by_its_date(path: Path) -> None:
    kept = life((A.APOLOGIZE, "03-06 16:00"), (A.RESOLVE, "03-17 09:00"), new_due="03-27 10:00")
    line = total(cases(path, kept))
    assert (line.early, line.late, line.apology_late) == (1, 0, 0)


def test_a_late_apology_leaves_an_open_dossier_overdue_until_it_is_resolved(path: Path) -> None:
    waiting = life((A.APOLOGIZE, "03-16 09:00"), new_due="04-27 10:00")
    assert total(cases(path, waiting)).overdue == 1


@pytest.mark.parametrize(
    ("resolved", "by_hour", "by_day"),
    [
        ("03-09 08:30", "on_time", "on_time"),
        ("03-09 16:00", "late", "on_time"),
        ("03-10 07:30", "late", "late"),
        ("03-08 10:00", "on_time", "early"),
        ("03-06 08:00", "early", "early"),
    ],
)
def test_a_term_ends_at_its_hour_or_with_its_day(
    path: Path, resolved: str, by_hour: str, by_day: str
) -> None:
    found = cases(path, life((A.RESOLVE, resolved)))
    assert getattr(total(found), by_hour) == 1
    assert getattr(total(found, BY_DAY), by_day) == 1


def test_the_time_of_a_payment_counts_or_does_not_and_both_figures_are_there(path: Path) -> None:
    paid = life((A.DEMAND_PAYMENT, "03-04 08:30"), (A.PAY, "03-11 08:30"), (A.RESOLVE, "03-16 08:00"))
    found = cases(path, paid)
    assert total(found).late == 1
    assert total(found, STANDING).on_time == 1, "three days of five were left"


def test_while_a_payment_is_awaited_the_clock_stands_or_runs(path: Path) -> None:
    found = cases(path, life((A.DEMAND_PAYMENT, "03-04 08:30")))
    assert (total(found).overdue, total(found, STANDING).overdue) == (1, 0)


def test_what_was_late_before_the_payment_was_asked_for_is_late_by_every_reading(path: Path) -> None:
    steps = ((A.DEMAND_PAYMENT, "03-12 08:30"), (A.PAY, "03-16 08:30"), (A.RESOLVE, "03-17 09:00"))
    found = cases(path, life(*steps))
    assert [total(found, one).late for one in READINGS] == [1, 1, 1, 1]


def test_a_corrected_procedure_is_judged_by_its_own_term_also_for_the_month_that_is_over(path: Path) -> None:
    made = life()
    right = Procedure(code="p2", name="p2", agency="a2", term=40)
    event = plan_correction(made.dossier, right, None, lambda: CALENDAR)
    made.events.append((event, at("2026-04-02 09:00")))
    (case,) = cases(path, made)
    assert (case.procedure, case.agency, case.corrected) == ("p2", "a2", True)
    assert total([case]).overdue == 0


def test_a_no_is_resolved_and_stands_beside_the_form(path: Path) -> None:
    line = total(cases(path, life((A.DENY, "03-05 09:00"))))
    assert (line.resolved, line.early, line.negative, line.not_decided) == (1, 1, 1, 0)


def test_a_result_that_was_put_right_is_resolved_and_handed_over_once(path: Path) -> None:
    steps = (
        (A.RESOLVE, "03-05 09:00"),
        (A.RETURN, "03-06 09:00"),
        (A.REPORT_ERROR, "03-10 09:00"),
        (A.CORRECT_RESULT, "03-11 09:00"),
        (A.RETURN, "03-12 09:00"),
    )
    line = total(cases(path, life(*steps)))
    assert (line.received, line.resolved, line.early) == (1, 1, 1)
    with ReportReader(path) as reader:
        assert reader.returns(MARCH) == [("counter", 1)]


def test_asked_more_than_once_at_appraisal_is_told(path: Path) -> None:
    twice = (A.REQUEST_SUPPLEMENT, "03-03 09:00"), (A.SUPPLEMENT, "03-04 09:00")
    again = (A.REQUEST_SUPPLEMENT, "03-05 09:00"), (A.SUPPLEMENT, "03-06 09:00")
    found = cases(path, life(*twice, *again), life(*twice, code="d2"))
    assert total(found).asked_again == 1


def test_every_figure_has_its_dossiers_behind_it(path: Path) -> None:
    late = life((A.APOLOGIZE, "03-16 09:00"), (A.RESOLVE, "03-17 09:00"), new_due="03-27 10:00")
    found = cases(path, late, life((A.RESOLVE, "03-05 09:00"), code="d2"), life(code="d3"))
    line = total(found)
    for column in ii06a.COLUMNS:
        behind = ii06a.behind(found, MARCH, MARCH.to_ms, BY_THE_HOUR, column)
        assert len(behind) == getattr(line, column), column
    assert [one.code for one in ii06a.behind(found, MARCH, MARCH.to_ms, BY_THE_HOUR, "late")] == ["d1"]
