"""What must be done about dossiers before it is late; March 2026 begins on a Sunday."""

import pytest

from hub.domain.calendar.civil_time import DAY_MS
from hub.domain.calendar.deadlines import Term, WorkCalendar
from hub.domain.dossiers.alarms import (
    AlarmKind,
    ShareStanding,
    Standing,
    alarms,
    counted,
    pressing,
    proposed_due_ms,
    reminders,
)
from hub.domain.dossiers.dossier import Channel, Dossier, DossierState, DossierStep
from hub.domain.dossiers.plans import Act, plan
from hub.domain.dossiers.reading import BY_THE_HOUR, Reading
from tests.unit.domain.test_deadlines import at, said

S, K = DossierState, AlarmKind
CALENDAR = WorkCalendar()
CODE = "000.00.15.H41-260302-0001"
FRIDAY = "2026-03-06 09:00"


def standing(state: DossierState = S.IN_PROGRESS, **more: object) -> Standing:
    moments = {name: at(moment) if type(moment) is str else moment for name, moment in more.items()}
    return Standing(CODE, CODE, "1.000000", "tu-phap", state, **moments)  # type: ignore[arg-type]


def kinds(one: Standing, now: str = FRIDAY) -> list[AlarmKind]:
    return [alarm.kind for alarm in alarms([one], at(now), CALENDAR)]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (standing(due_ms="2026-03-06 08:59"), [K.OVERDUE_NO_APOLOGY]),
        (standing(due_ms="2026-03-06 08:59", apologized=True), [K.OVERDUE]),
        (standing(due_ms="2026-03-06 17:00"), [K.APOLOGY_DUE, K.DUE_TODAY]),
        (standing(due_ms="2026-03-06 17:00", apologized=True), [K.DUE_TODAY]),
        (standing(due_ms="2026-03-09 17:00"), [K.APOLOGY_DUE, K.DUE_TOMORROW]),  # Monday after a Friday
        (standing(due_ms="2026-03-10 08:00"), []),
        (standing(), []),
        (standing(S.FINANCIAL_DUTY, due_ms="2026-03-09 17:00"), [K.DUE_TOMORROW]),  # no apology from there
        (standing(S.SUPPLEMENT, due_ms="2026-03-02 17:00"), []),  # the clock stands still
        (standing(S.RESULT_HERE, due_ms="2026-03-02 17:00"), []),
    ],
)
def test_a_dossier_is_told_by_its_due_date(one: Standing, expected: list[AlarmKind]) -> None:
    assert kinds(one) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-03-05 16:59", []),
        ("2026-03-06 07:00", [K.APOLOGY_DUE, K.DUE_TOMORROW]),
        ("2026-03-07 09:00", [K.APOLOGY_DUE, K.DUE_TOMORROW]),  # a Saturday: too late for Điều 19.6, not late
        ("2026-03-09 16:59", [K.APOLOGY_DUE, K.DUE_TODAY]),
        ("2026-03-09 17:01", [K.OVERDUE_NO_APOLOGY]),
    ],
)
def test_the_apology_is_asked_for_on_the_last_working_day_before(now: str, expected: list[AlarmKind]) -> None:
    assert kinds(standing(due_ms="2026-03-09 17:00"), now) == expected


def test_what_should_have_left_the_centre_is_told_until_it_has() -> None:
    assert kinds(standing(S.ACCEPTED, transfer_by_ms="2026-03-06 07:00")) == [K.TRANSFER_OVERDUE]
    assert kinds(standing(S.ACCEPTED, transfer_by_ms="2026-03-06 17:00")) == []
    assert kinds(standing(S.TRANSFERRED, transfer_by_ms="2026-03-06 07:00")) == []


def test_a_result_that_did_not_come_within_a_working_day_is_told() -> None:
    assert kinds(standing(S.RESOLVED, resolved_ms="2026-03-04 10:00")) == [K.NOT_CONFIRMED]
    assert kinds(standing(S.RESOLVED, resolved_ms="2026-03-05 10:00")) == []


def test_parts_that_are_all_done_ask_for_the_whole_to_be_resolved() -> None:
    parts = (
        ShareStanding("a", at("2026-03-20 17:00"), at("2026-03-03 10:00")),
        ShareStanding("b", at("2026-03-20 17:00"), at("2026-03-04 10:00")),
    )
    assert kinds(standing(due_ms="2026-03-20 17:00", shares=parts)) == [K.NOT_CONFIRMED]
    one_open = (parts[0], ShareStanding("b", at("2026-03-20 17:00"), None))
    assert kinds(standing(due_ms="2026-03-20 17:00", shares=one_open)) == []


def test_every_agency_is_told_of_its_own_part() -> None:
    parts = (
        ShareStanding("dat-dai", at("2026-03-06 17:00"), None),
        ShareStanding("thue", at("2026-03-05 17:00"), None),
        ShareStanding("so", at("2026-03-04 17:00"), at("2026-03-04 09:00")),
    )
    found = alarms([standing(due_ms="2026-03-20 17:00", shares=parts)], at(FRIDAY), CALENDAR)
    assert [(alarm.kind, alarm.agency) for alarm in found] == [
        (K.OVERDUE_NO_APOLOGY, "thue"),
        (K.DUE_TODAY, "dat-dai"),
    ]


@pytest.mark.parametrize(
    ("now", "by", "told"),
    [
        ("2026-03-03 09:00", "2026-03-06 23:59", True),
        ("2026-03-03 09:00", "2026-03-07 00:01", False),
        (FRIDAY, "2026-03-09 12:00", True),
        (FRIDAY, "2026-03-11 23:59", True),  # its third day before is a Sunday
        (FRIDAY, "2026-03-12 00:01", False),
    ],
)
def test_a_supplement_is_told_three_days_before_its_end_while_somebody_is_there(
    now: str, by: str, told: bool
) -> None:
    assert kinds(standing(S.SUPPLEMENT, supplement_by_ms=by), now) == [K.SUPPLEMENT_EXPIRING] * told


@pytest.mark.parametrize("state", [S.REGISTERED, S.TO_COMPLETE, S.RETURNED, S.WITHDRAWN, S.STOPPED, S.CLOSED])
def test_what_is_not_at_work_raises_no_alarm(state: DossierState) -> None:
    old = dict.fromkeys(("due_ms", "transfer_by_ms", "supplement_by_ms", "resolved_ms"), "2026-03-02 08:00")
    assert kinds(standing(state, **old)) == []


def test_the_worst_comes_first_and_is_counted() -> None:
    many = [
        standing(due_ms="2026-03-06 17:00", apologized=True),
        standing(due_ms="2026-03-05 17:00"),
        standing(due_ms="2026-03-04 17:00"),
    ]
    found = alarms(many, at(FRIDAY), CALENDAR)
    assert [alarm.kind for alarm in found] == [K.OVERDUE_NO_APOLOGY, K.OVERDUE_NO_APOLOGY, K.DUE_TODAY]
    assert found[0].at_ms == found[1].at_ms - DAY_MS
    assert counted(found) == {"overdue_no_apology": 2, "due_today": 1}


def test_an_apology_promises_a_working_day_after_the_due_date_and_after_today() -> None:
    assert (
        said(proposed_due_ms(at("2026-03-06 10:00"), at("2026-03-05 09:00"), CALENDAR)) == "2026-03-09 17:00"
    )
    assert (
        said(proposed_due_ms(at("2026-03-02 10:00"), at("2026-03-05 09:00"), CALENDAR)) == "2026-03-06 17:00"
    )


@pytest.mark.parametrize(
    ("filed", "now", "expected"),
    [
        ("2026-03-06 08:00", "2026-03-06 08:01", [K.ONLINE_TO_ANSWER]),
        ("2026-03-06 08:00", "2026-03-09 08:00", [K.ONLINE_TO_ANSWER]),  # Friday's eight hours end on Monday
        ("2026-03-06 08:00", "2026-03-09 08:01", [K.ONLINE_LATE]),
        ("2026-03-07 20:00", "2026-03-09 17:00", [K.ONLINE_TO_ANSWER]),  # on a Saturday night: Monday's day
        ("2026-03-07 20:00", "2026-03-09 17:01", [K.ONLINE_LATE]),
    ],
)
def test_what_is_filed_online_is_told_until_it_is_answered_within_eight_working_hours(
    filed: str, now: str, expected: list[AlarmKind]
) -> None:
    assert kinds(standing(S.REGISTERED, channel=Channel.ONLINE, registered_ms=filed), now) == expected


@pytest.mark.parametrize("state", [S.TO_COMPLETE, S.ACCEPTED, S.REFUSED, S.WITHDRAWN])
def test_what_was_answered_or_handed_in_at_a_counter_is_no_such_alarm(state: DossierState) -> None:
    filed = "2026-03-02 08:00"
    assert kinds(standing(state, channel=Channel.ONLINE, registered_ms=filed)) == []
    assert kinds(standing(S.REGISTERED, channel=Channel.POST, registered_ms=filed)) == []


# Tết 2026: officials are off from Saturday 14 to Sunday 22 February; the last day before is Friday the 13th.

TET = WorkCalendar(off=frozenset(f"2026-02-{day}" for day in range(14, 23)))
BEFORE, AFTER = "2026-02-13", "2026-02-23"


def at_tet(one: Standing, now: str) -> list[AlarmKind]:
    return [alarm.kind for alarm in alarms([one], at(now), TET)]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-02-12 16:59", []),
        (f"{BEFORE} 07:00", [K.APOLOGY_DUE, K.DUE_TOMORROW]),
        ("2026-02-18 09:00", [K.APOLOGY_DUE, K.DUE_TOMORROW]),  # whoever looks on the second day of Tết
        (f"{AFTER} 07:00", [K.APOLOGY_DUE, K.DUE_TODAY]),
        (f"{AFTER} 17:01", [K.OVERDUE_NO_APOLOGY]),
    ],
)
def test_what_is_due_on_the_first_day_after_tet_is_told_on_the_last_before(
    now: str, expected: list[AlarmKind]
) -> None:
    assert at_tet(standing(due_ms=f"{AFTER} 17:00"), now) == expected


@pytest.mark.parametrize(
    ("one", "last_quiet", "first_told", "kind"),
    [
        (standing(S.SUPPLEMENT, supplement_by_ms="2026-02-25 17:00"), "2026-02-12 17:00", BEFORE,
            K.SUPPLEMENT_EXPIRING),
        (standing(S.SUPPLEMENT, supplement_by_ms="2026-02-18 17:00"), "2026-02-12 17:00", BEFORE,
            K.SUPPLEMENT_EXPIRING),
        (standing(S.RESOLVED, resolved_ms=f"{BEFORE} 16:00"), f"{AFTER} 16:59", "2026-02-24",
            K.NOT_CONFIRMED),
        (standing(S.ACCEPTED, transfer_by_ms=f"{AFTER} 07:00"), "2026-02-22 23:59", AFTER,
            K.TRANSFER_OVERDUE),
    ],
)  # fmt: skip
def test_over_tet_nothing_is_told_too_late_or_while_nobody_could_have_done_it(
    one: Standing, last_quiet: str, first_told: str, kind: AlarmKind
) -> None:
    assert at_tet(one, last_quiet) == []
    assert at_tet(one, f"{first_told} 08:00") == [kind]


def test_an_apology_before_tet_promises_a_day_after_it() -> None:
    assert said(proposed_due_ms(at(f"{BEFORE} 17:00"), at(f"{BEFORE} 09:00"), TET)) == f"{AFTER} 17:00"


def test_the_fifteen_days_of_a_supplement_do_not_end_while_the_office_is_closed() -> None:
    one = Dossier(
        CODE, "1.000000", "tu-phap", Term(5), state=S.IN_PROGRESS, last_done_ms=at("2026-02-01 09:00")
    )
    for asked, by in (("2026-02-02 09:00", f"{AFTER} 23:59"), ("2026-02-09 09:00", "2026-02-24 23:59")):
        act = Act(DossierStep.REQUEST_SUPPLEMENT, at(asked), items=("CCCD",))
        assert said(plan(one, act, at(asked), TET).by_ms or 0) == by


def edge_kinds(now: str, reading: Reading = BY_THE_HOUR, **more: object) -> set[AlarmKind]:
    """The alarms of one dossier: accepted on Monday, 2 March, due a week later at 10:00."""
    values = {"due_ms": at("2026-03-09 10:00"), "accepted_ms": at("2026-03-02 09:00"), **more}
    one = Standing("d", "d", "p", "a", values.pop("state", DossierState.IN_PROGRESS), **values)  # type: ignore[arg-type]
    return {alarm.kind for alarm in alarms([one], at(now), WorkCalendar(), reading)}


def test_the_last_day_to_tell_what_is_missing_is_a_reminder_until_it_was_told() -> None:
    assert AlarmKind.NOTICE_DUE not in edge_kinds("2026-03-04 09:00")
    assert AlarmKind.NOTICE_DUE in edge_kinds("2026-03-05 09:00"), "three working days after it was accepted"
    assert AlarmKind.NOTICE_DUE not in edge_kinds("2026-03-06 09:00")
    assert AlarmKind.NOTICE_DUE not in edge_kinds("2026-03-05 09:00", supplements=1)
    for state in set(DossierState) - {DossierState.TRANSFERRED, DossierState.IN_PROGRESS}:
        assert AlarmKind.NOTICE_DUE not in edge_kinds("2026-03-05 09:00", state=state)


def test_who_waits_for_a_result_of_today_is_owed_that_and_no_notice() -> None:
    assert edge_kinds("2026-03-05 09:00", due_ms=at("2026-03-05 16:00"), apologized=True) == {K.DUE_TODAY}
    assert K.NOTICE_DUE in edge_kinds("2026-03-05 09:00", due_ms=at("2026-03-06 08:00"))


def test_a_reminder_is_not_among_what_presses() -> None:
    one = standing(accepted_ms="2026-03-02 09:00", due_ms="2026-03-06 08:00", apologized=True)
    found = alarms([one], at("2026-03-05 09:00"), CALENDAR)
    assert [alarm.kind for alarm in pressing(found)] == [K.DUE_TOMORROW]
    assert [alarm.kind for alarm in reminders(found)] == [K.NOTICE_DUE]


def test_a_wrong_result_is_an_alarm_until_it_is_right_and_a_worse_one_after_its_time() -> None:
    wrong = {"state": DossierState.CORRECTING, "correct_by_ms": at("2026-03-12 17:00")}
    assert edge_kinds("2026-03-12 09:00", **wrong) == {AlarmKind.CORRECTION_DUE}
    assert edge_kinds("2026-03-13 09:00", **wrong) == {AlarmKind.CORRECTION_LATE}


def test_a_late_apology_leaves_the_dossier_overdue_and_its_date_is_told_too() -> None:
    late = {"apologized": True, "promised_ms": at("2026-03-16 10:00")}
    assert edge_kinds("2026-03-16 08:00", **late) == {AlarmKind.OVERDUE, AlarmKind.DUE_TODAY}
    assert edge_kinds("2026-03-17 08:00", **late) == {AlarmKind.OVERDUE}


def test_a_term_that_ends_with_its_day_is_due_today_until_midnight() -> None:
    assert edge_kinds("2026-03-09 15:00") == {AlarmKind.OVERDUE_NO_APOLOGY}
    assert edge_kinds("2026-03-09 15:00", Reading(by_day=True)) == {AlarmKind.DUE_TODAY}


def test_while_a_payment_is_awaited_the_clock_stands_if_the_office_says_so() -> None:
    paying = {"state": DossierState.FINANCIAL_DUTY, "demanded_ms": at("2026-03-06 10:00")}
    assert edge_kinds("2026-03-10 09:00", **paying) == {AlarmKind.OVERDUE_NO_APOLOGY}
    assert edge_kinds("2026-03-10 09:00", Reading(payment_counts=False), **paying) == set()
    paying["demanded_ms"] = at("2026-03-09 12:00")
    late = edge_kinds("2026-03-10 09:00", Reading(payment_counts=False), **paying)
    assert late == {AlarmKind.OVERDUE_NO_APOLOGY}
