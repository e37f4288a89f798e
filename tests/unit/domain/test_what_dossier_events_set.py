"""What each event sets of a dossier, field by field, and nothing else: as `test_what_events_set`."""

from copy import deepcopy
from dataclasses import fields, replace
from typing import Any

import pytest

from hub.domain.calendar.deadlines import Term, TermUnit
from hub.domain.dossiers import events as d
from hub.domain.dossiers.dossier import (
    TRANSITIONS,
    Channel,
    Dossier,
    DossierState,
    DossierStep,
    ReturnWay,
)
from hub.domain.dossiers.share import Share

S, A = DossierState, DossierStep
ID, DONE, ENTERED, SEQ = "000.00.15.H41-261123-0001", 900, 990, 99
PARTS = (d.ShareRecord("thue", 3), d.ShareRecord("dat-dai", 16, "hours", lead=True, due_ms=50))
REGISTERED = d.DossierRegistered(
    ID,
    "1.012783",
    "dat-dai",
    10,
    5,
    "calendar_days",
    "online",
    "post",
    True,
    "p-1",
    2,
    (d.Component("CCCD", 1),),
    PARTS,
    "A",
)
TEN = Term(10, TermUnit.CALENDAR_DAYS)


def changed(before: Any, after: Any) -> dict[str, Any]:
    names = [field.name for field in fields(before)]
    return {name: getattr(after, name) for name in names if getattr(before, name) != getattr(after, name)}


def dossier(**standing: Any) -> Dossier:
    """One without parts, unless they are asked for."""
    made = Dossier.of(REGISTERED, 7)
    for name, value in ({"shares": [], "correct_by_ms": 77, "supplement_by_ms": 78} | standing).items():
        setattr(made, name, value)
    return made


def stepped(step: A, **more: Any) -> d.DossierStepped:
    return d.DossierStepped(ID, step.value, "", DONE, **more)


# What every step does: the citizen's time and that of mending end with the next one.
ANY: dict[str, Any] = {"last_done_ms": DONE, "supplement_by_ms": None, "correct_by_ms": None, "seq": SEQ}
AGAIN: dict[str, Any] = {"promised_ms": None, "due_counting_ms": None, "due_standing_ms": None}
RAN: dict[str, Any] = {"promised_ms": 61, "due_counting_ms": 62, "due_standing_ms": 63, "clock_ms": 60}
DUE: dict[str, Any] = {"due_ms": 5_000, "first_due_ms": 5_000}
ENDED_NOW: dict[str, Any] = {"ended_ms": DONE}
DECIDED: dict[str, Any] = {"resolved_ms": DONE, "resolved_entered_ms": ENTERED}

OF_STEPS: list[tuple[S, A, dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    (S.NEW, A.REGISTER, {}, {}, {}),
    (
        S.REGISTERED,
        A.REQUEST_COMPLETION,
        {},
        {},
        {"completion_asked": True, "papers": (A.REQUEST_COMPLETION,)},
    ),
    (S.REGISTERED, A.REFUSE, {"papers": (A.REFUSE, A.STOP)}, {}, {"papers": (A.STOP, A.REFUSE), **ENDED_NOW}),
    (
        S.REGISTERED,
        A.ACCEPT,
        RAN,
        {"due_ms": 5_000, "transfer_by_ms": 950},
        {"accepted_ms": DONE, "transfer_by_ms": 950, "clock_ms": DONE, **DUE, **AGAIN},
    ),
    (S.REGISTERED, A.WITHDRAW, {}, {}, ENDED_NOW),
    (S.TO_COMPLETE, A.REFUSE, {}, {}, {"papers": (A.REFUSE,), **ENDED_NOW}),
    (S.TO_COMPLETE, A.ACCEPT, {}, {}, {"accepted_ms": DONE, "clock_ms": DONE}),
    (S.TO_COMPLETE, A.WITHDRAW, {}, {}, ENDED_NOW),
    (S.ACCEPTED, A.TRANSFER, {}, {"agency": "x"}, {}),
    (S.ACCEPTED, A.RESOLVE, {}, {}, {"on_the_spot": True, **DECIDED}),
    (S.ACCEPTED, A.DENY, {}, {}, {"on_the_spot": True, "negative": True, "papers": (A.DENY,), **DECIDED}),
    (S.ACCEPTED, A.PASS_ON, {}, {"agency": "thue"}, {"agency": "thue"}),
    (S.ACCEPTED, A.WITHDRAW, {}, {}, ENDED_NOW),
    (
        S.ACCEPTED,
        A.APOLOGIZE,
        {"due_ms": 4_000, "first_due_ms": 4_000, "due_counting_ms": 1, "due_standing_ms": 2},
        {"due_ms": 5_000},
        {
            "due_ms": 5_000,
            "apologized": True,
            "papers": (A.APOLOGIZE,),
            "due_counting_ms": None,
            "due_standing_ms": None,
        },
    ),
    (S.TRANSFERRED, A.BEGIN, {}, {}, {}),
    (S.TRANSFERRED, A.PASS_ON, {}, {"agency": "thue"}, {"agency": "thue"}),
    (S.TRANSFERRED, A.WITHDRAW, {}, {}, ENDED_NOW),
    (
        S.TRANSFERRED,
        A.APOLOGIZE,
        {},
        {"promised_ms": 6_000},
        {"apologized": True, "promised_ms": 6_000, "papers": (A.APOLOGIZE,)},
    ),
    (
        S.IN_PROGRESS,
        A.REQUEST_SUPPLEMENT,
        {},
        {"by_ms": 8_000},
        {"supplements": 1, "supplement_by_ms": 8_000, "papers": (A.REQUEST_SUPPLEMENT,)},
    ),
    (S.IN_PROGRESS, A.DEMAND_PAYMENT, {}, {}, {"demanded_ms": DONE}),
    (S.IN_PROGRESS, A.STOP, {}, {}, {"papers": (A.STOP,), **ENDED_NOW}),
    (S.IN_PROGRESS, A.PASS_ON, {}, {"agency": "thue"}, {"agency": "thue"}),
    (S.IN_PROGRESS, A.WITHDRAW, {}, {}, ENDED_NOW),
    (S.IN_PROGRESS, A.APOLOGIZE, {}, {}, {"apologized": True, "papers": (A.APOLOGIZE,)}),
    (S.IN_PROGRESS, A.RESOLVE, {}, {}, DECIDED),
    (S.IN_PROGRESS, A.DENY, {}, {}, {"negative": True, "papers": (A.DENY,), **DECIDED}),
    (S.SUPPLEMENT, A.SUPPLEMENT, RAN, {"due_ms": 5_000}, {"clock_ms": DONE, **DUE, **AGAIN}),
    (S.SUPPLEMENT, A.CLOSE, {}, {}, ENDED_NOW),
    (S.SUPPLEMENT, A.WITHDRAW, {}, {}, ENDED_NOW),
    (
        S.FINANCIAL_DUTY,
        A.PAY,
        {"demanded_ms": 5},
        {"due_counting_ms": 6, "due_standing_ms": 7},
        {"demanded_ms": None, "due_counting_ms": 6, "due_standing_ms": 7},
    ),
    (S.FINANCIAL_DUTY, A.WITHDRAW, {"demanded_ms": 5}, {}, {"demanded_ms": None, **ENDED_NOW}),
    (S.RESOLVED, A.BRING_RESULT, {}, {}, {}),
    (S.RESOLVED, A.RETURN, {}, {}, {"returned_ms": DONE, **ENDED_NOW}),
    (S.RESOLVED, A.REPORT_ERROR, {}, {"correct_by_ms": 9_000}, {"correct_by_ms": 9_000}),
    (S.RESULT_HERE, A.RETURN, {}, {}, {"returned_ms": DONE, **ENDED_NOW}),
    (S.RESULT_HERE, A.REPORT_ERROR, {}, {"correct_by_ms": 9_000}, {"correct_by_ms": 9_000}),
    (
        S.RETURNED,
        A.REPORT_ERROR,
        {"ended_ms": 5},
        {"correct_by_ms": 9_000},
        {"ended_ms": None, "correct_by_ms": 9_000},
    ),
    (S.CORRECTING, A.CORRECT_RESULT, {}, {}, {"corrected_ms": DONE}),
]


def goes_its_step(row: tuple[S, A, dict[str, Any], dict[str, Any], dict[str, Any]]) -> None:
    state, step, standing, told, expected = row
    before = dossier(state=state, **standing)
    after = deepcopy(before)
    after.follow(SEQ, ENTERED, stepped(step, **told))
    found = changed(before, after)
    wanted = ANY | expected | {"state": TRANSITIONS[state, step]}
    assert found == {name: value for name, value in wanted.items() if getattr(before, name) != value}
    assert all(getattr(after, name) == value for name, value in wanted.items())


@pytest.mark.parametrize("row", OF_STEPS, ids=[f"{row[0].value}-{row[1].value}" for row in OF_STEPS])
def test_a_step_sets_these_fields_of_a_dossier_and_no_others(row: Any) -> None:
    goes_its_step(row)


def test_every_row_of_the_life_of_a_dossier_is_gone_here() -> None:
    assert {(state, step) for state, step, *_ in OF_STEPS} == TRANSITIONS.keys()


CORRECTED = d.DossierCorrected(
    ID, "1.013977", "p-2", None, True, "thue", 10, "calendar_days", 5_000, 5_001, 5_002
)
NEW_TERM: dict[str, Any] = {"procedure": "1.013977", "person": "p-2", "agency": "thue", "term": TEN}
OF_OTHERS: dict[str, tuple[dict[str, Any], Any, dict[str, Any]]] = {
    "receipt": ({}, d.ReceiptOrdered(ID, "k1", "j1"), {"receipt_ordered": True}),
    "announced": ({}, d.ResultAnnounced(ID, DONE, 5_000), {"announced_ms": DONE}),
    "coded": ({}, d.DossierCoded(ID, "H41.15-1"), {"code": "H41.15-1", "local": False}),
    "erased": ({}, d.PersonErased(ID, "p-1", "request"), {"person": None}),
    "fee": ({}, d.DossierFeePaid(ID, "Phí", 8_000, "R1", DONE), {}),
    "worded": ({}, d.DossierWorded(ID, "stop", "vì sao"), {}),
    "conflict": ({}, d.ConflictFound(ID, "TrangThaiHoSo", "hub"), {}),
    "a citizen corrected": ({}, d.DossierCorrected(ID, None, "p-2"), {"person": "p-2"}),
    "corrected before its term ran": ({}, CORRECTED, NEW_TERM),
    "corrected": (
        {"state": S.IN_PROGRESS, "accepted_ms": 20},
        CORRECTED,
        {
            **NEW_TERM,
            **DUE,
            "due_counting_ms": 5_001,
            "due_standing_ms": 5_002,
            "corrected_due_ms": 5_000,
            "corrected_seq": SEQ,
        },
    ),
    "corrected after an apology": (
        {"state": S.IN_PROGRESS, "accepted_ms": 20, "apologized": True, "first_due_ms": 4_000},
        d.DossierCorrected(ID, "1.013977", follows=True, due_ms=5_000),
        {
            "procedure": "1.013977",
            "term": None,
            "due_ms": 5_000,
            "corrected_due_ms": 5_000,
            "corrected_seq": SEQ,
        },
    ),
}


@pytest.mark.parametrize("name", OF_OTHERS)
def test_an_event_sets_these_fields_of_a_dossier_and_no_others(name: str) -> None:
    standing, event, expected = OF_OTHERS[name]
    before = dossier(**standing)
    after = deepcopy(before)
    after.follow(SEQ, ENTERED, event)
    assert changed(before, after) == expected | {"seq": SEQ}


def test_the_parts_of_agencies_follow_in_a_list_of_their_own() -> None:
    before = dossier(shares=[Share.of(record) for record in PARTS])
    after = replace(before)
    after.follow(SEQ, ENTERED, d.DossierShareDone(ID, "thue", DONE))
    assert [(one.done_ms, one.done_entered_ms) for one in after.shares] == [(DONE, ENTERED), (None, None)]
    again = tuple(d.ShareRecord(one.agency, 3, due_ms=6_000 + n) for n, one in enumerate(PARTS))
    after.follow(SEQ, ENTERED, stepped(A.ACCEPT, shares=again))
    assert [one.due_ms for one in after.shares] == [6_000, 6_001]
    assert [one.done_ms for one in after.shares] == [DONE, None]
    assert [(one.due_ms, one.done_ms) for one in before.shares] == [(None, None), (50, None)]


def test_a_dossier_that_is_registered_has_what_its_event_tells() -> None:
    made = Dossier.of(REGISTERED, 7)
    assert made == Dossier(
        id=ID,
        procedure="1.012783",
        agency="dat-dai",
        term=Term(5, TermUnit.CALENDAR_DAYS),
        code=ID,
        channel=Channel.ONLINE,
        way=ReturnWay.POST,
        local=True,
        person="p-1",
        service="A",
        state=S.REGISTERED,
        shares=[Share("thue", Term(3)), Share("dat-dai", Term(16, TermUnit.HOURS), True, 50)],
        last_done_ms=10,
        sets=2,
        components=(d.Component("CCCD", 1),),
        registered_ms=10,
        first_seq=7,
        seq=7,
    )
