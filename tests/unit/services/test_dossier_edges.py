"""The rules of dossiers at their edges: late apologies, wrong procedures, reasons, payments, wrong results.

Articles are those of Nghị định 118/2025/NĐ-CP. The hall opens on Monday, 23 November 2026, in the morning.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from hub.bootstrap import refusal_text
from hub.domain.calendar.civil_time import DAY_MS, civil
from hub.domain.dossiers import events as d
from hub.domain.dossiers.dossier import DossierStep
from hub.domain.errors import refused
from hub.domain.office.office import Office
from tests.support.check import check_office
from tests.support.hall import Hall, Reply
from tests.support.offices import dossier_office
from tests.support.refusing import no_to

CODE = "000.00.15.H41-261123-0001"
TO_WORK = ("accept", "transfer", "begin")
REASONS = ("Không thuộc thẩm quyền", "Không đúng đối tượng", "Hết hiệu lực")
PAPERS = ("Tờ khai", "Bản sao CCCD", "Giấy ủy quyền")


def office(**rules: Any) -> Office:
    made = dossier_office()
    return replace(made, dossiers=replace(made.dossiers, **rules))


@pytest.fixture
def hall() -> Iterator[Hall]:
    with Hall(dossier_office()) as opened:
        yield opened


def said(hall: Hall, dev: str, event: str, **more: Any) -> Reply:
    reply = hall.press(dev, event, **more)
    assert reply.r == "ok", reply
    check_office(hall)
    return reply


def register(hall: Hall, **more: Any) -> str:
    return str(said(hall, "c1", "dossier_register", **({"procedure": "1.012783"} | more)).d["code"])


def step(hall: Hall, code: str, *steps: str, **more: Any) -> Reply:
    for one in steps:
        reply = said(hall, "c1", "dossier_step", code=code, step=one, **more)
    return reply


def dossier(hall: Hall, code: str) -> Any:
    found = hall.service.shelf.dossier(code)
    assert found is not None
    return found


def last(hall: Hall, kind: type) -> Any:
    hall.settle()
    return [one for one in hall.ledger.events if isinstance(one, kind)][-1]


def moment(at_ms: int | None) -> str:
    assert at_ms is not None
    return f"{civil(at_ms):%Y-%m-%dT%H:%M}"


def days_on(hall: Hall, days: int) -> None:
    hall.settle()
    hall.clock.advance(ms=days * DAY_MS)
    hall.service.tick()


# apologies (19.6)


def test_an_apology_a_day_before_moves_the_deadline(hall: Hall) -> None:
    code = register(hall)
    step(hall, code, *TO_WORK)
    step(hall, code, "apologize", due="2026-12-02T10:00")
    assert moment(dossier(hall, code).due_ms) == "2026-12-02T10:00"


@pytest.mark.parametrize("days", [7, 8, 14], ids=["on the day", "a day after", "a week after"])
def test_an_apology_on_the_day_or_after_it_promises_a_date_and_leaves_the_dossier_late(
    hall: Hall, days: int
) -> None:
    code = register(hall)
    step(hall, code, *TO_WORK)
    due_ms = dossier(hall, code).due_ms
    days_on(hall, days)
    reply = step(hall, code, "apologize", due="2026-12-15T10:00", reason="chờ xác minh")
    found = dossier(hall, code)
    assert (found.due_ms, moment(found.promised_ms)) == (due_ms, "2026-12-15T10:00")
    assert reply.d["due"] == "2026-12-15T10:00", "the citizen is told the date that was promised"
    assert said(hall, "k1", "lookup", code=code).d["due"] == "2026-12-15T10:00"
    again = {"code": code, "step": "apologize", "due": "2026-12-16T10:00"}
    assert no_to(hall, "c1", "dossier_step", **again) == "apologized_once"


def test_an_apology_entered_after_the_deadline_does_not_move_it_whatever_moment_it_names(hall: Hall) -> None:
    code = register(hall)
    step(hall, code, *TO_WORK)
    due_ms = dossier(hall, code).due_ms
    days_on(hall, 9)
    step(hall, code, "apologize", due="2026-12-15T10:00", at="2026-11-24T09:00")
    assert dossier(hall, code).due_ms == due_ms


@pytest.mark.parametrize(
    "due",
    ["2026-12-05T10:00", "2026-12-06T10:00", "2026-12-02T06:59", "2026-12-02T12:00", "2026-12-02T17:01"],
    ids=["Saturday", "Sunday", "before hours", "at noon", "after hours"],
)
def test_the_new_date_lies_in_working_hours(hall: Hall, due: str) -> None:
    code = register(hall)
    step(hall, code, *TO_WORK)
    assert no_to(hall, "c1", "dossier_step", code=code, step="apologize", due=due) == "new_date_off"


# the right procedure


def test_the_right_procedure_brings_agency_term_and_deadline(hall: Hall) -> None:
    code = register(hall, procedure="1.012783")
    step(hall, code, "accept")
    before = dossier(hall, code)
    was_ms, accepted_ms = before.due_ms, before.accepted_ms
    reply = said(hall, "c1", "dossier_correct", code=code, procedure="1.013977")  # 8 days and not 5
    found = dossier(hall, code)
    assert (found.term.value, moment(found.due_ms)) == (8, reply.d["due"])
    assert moment(was_ms)[:10] == "2026-11-30"
    assert moment(found.due_ms) == "2026-12-03" + moment(was_ms)[10:], "three working days more"
    assert found.accepted_ms == accepted_ms
    said(hall, "c1", "dossier_correct", code=code, procedure="9.000001")
    assert dossier(hall, code).agency == "quan-su"


def test_a_deadline_of_before_a_supplement_is_not_what_a_correction_reckons_from(hall: Hall) -> None:
    code = register(hall)
    step(hall, code, *TO_WORK, "request_supplement")
    days_on(hall, 4)
    step(hall, code, "supplement")
    began_ms = dossier(hall, code).clock_ms
    said(hall, "c1", "dossier_correct", code=code, procedure="1.011441")  # 3 days
    assert dossier(hall, code).due_ms > began_ms


def test_a_deadline_that_was_kept_or_missed_stays_when_the_procedure_is_put_right(hall: Hall) -> None:
    code = register(hall)
    step(hall, code, *TO_WORK, "resolve")
    due_ms = dossier(hall, code).due_ms
    said(hall, "c1", "dossier_correct", code=code, procedure="1.013977")
    assert dossier(hall, code).due_ms == due_ms


def test_the_date_of_an_apology_is_not_taken_back_by_a_correction(hall: Hall) -> None:
    code = register(hall)
    step(hall, code, *TO_WORK)
    step(hall, code, "apologize", due="2026-12-28T10:00")
    said(hall, "c1", "dossier_correct", code=code, procedure="1.011441")
    assert moment(dossier(hall, code).due_ms) == "2026-12-28T10:00"


def test_a_cross_agency_dossier_keeps_its_leading_agency_when_corrected(hall: Hall) -> None:
    shares = [{"agency": "thue", "term": 3, "lead": True}, {"agency": "dat-dai", "term": 2}]
    code = register(hall, shares=shares)
    said(hall, "c1", "dossier_correct", code=code, procedure="9.000001")
    assert dossier(hall, code).agency == "thue"


# reasons, on every door


@pytest.mark.parametrize("reason", [None, "", "   ", "...", "……", "-"])
@pytest.mark.parametrize("name", ["refuse", "stop", "deny", "pass_on", "report_error"])
def test_what_a_paper_prints_is_said_and_not_left_to_dots(hall: Hall, name: str, reason: str | None) -> None:
    code = register(hall)
    if name != "refuse":
        step(hall, code, *TO_WORK)
    if name == "report_error":
        step(hall, code, "resolve")
    more = {"agency": "thue"} if name == "pass_on" else {}
    wrong = {"code": code, "step": name, "reason": reason, **more}
    assert no_to(hall, "c1", "dossier_step", **wrong) == "reason_needed"
    step(hall, code, name, reason="vì sao", **more)


def test_a_refusal_by_key_asks_which_reason_and_writes_its_words() -> None:
    with Hall(office(refusals=REASONS)) as hall:
        hall.login(2, "102")
        asked = said(hall, "q2", "dossier", code=CODE, action="refused").d
        assert (asked["state"], asked["ask"], asked["pages"]) == ("new", "reason", 2)
        assert [row["name"] for row in asked["choose"]] == list(REASONS[:2])
        second = said(hall, "q2", "dossier", code=CODE, action="refused", page=1).d
        assert [row["code"] for row in second["choose"]] == ["3"]
        assert no_to(hall, "q2", "dossier", code=CODE, action="refused", reason=4) == "no_such_choice"
        assert said(hall, "q2", "dossier", code=CODE, action="refused", reason=3).d["state"] == "refused"
        assert last(hall, d.DossierStepped).reason == REASONS[2]


def test_an_office_without_reasons_refuses_nothing_by_key(hall: Hall) -> None:
    hall.login(2, "102")
    assert no_to(hall, "q2", "dossier", code=CODE, action="refused") == "reason_needed"


def test_a_supplement_by_key_asks_which_papers_of_the_procedure() -> None:
    made = office(papers=("Giấy tờ chung",))
    own = replace(made.procedures["1.011441"], papers=PAPERS)
    with Hall(replace(made, procedures=made.procedures | {own.code: own})) as hall:
        hall.login(2, "102")
        asked = said(hall, "q2", "dossier", code=CODE, action="supplement").d
        assert (asked["ask"], [row["name"] for row in asked["choose"]]) == ("papers", list(PAPERS[:2]))
        wrong = {"code": CODE, "action": "supplement", "papers": [1], "sheet": "1.012783"}
        assert no_to(hall, "q2", "dossier", **wrong) == "other_sheet"
        reply = said(hall, "q2", "dossier", **(wrong | {"papers": [3, 1, 3], "sheet": "1.011441"}))
        assert reply.d["state"] == "to_complete"
        assert last(hall, d.DossierStepped).items == (PAPERS[2], PAPERS[0])


def test_nobody_is_asked_why_a_step_that_is_not_possible_is_taken() -> None:
    with Hall(office(refusals=REASONS)) as hall:
        hall.login(2, "102")
        code = register(hall, procedure="1.011441")
        step(hall, code, "accept")
        assert no_to(hall, "q2", "dossier", code=code, action="refused") == "dossier_not_possible"


def test_what_was_entered_by_key_is_completed_at_the_desk(hall: Hall) -> None:
    code = register(hall)
    assert no_to(hall, "c1", "dossier_word", code=code, reason="vì sao") == "nothing_on_paper"
    hall.login(2, "102")
    said(hall, "q2", "dossier", code=code, action="supplement")
    assert no_to(hall, "c1", "dossier_word", code=code, reason="...") == "nothing_said"
    said(hall, "c1", "dossier_word", code=code, items=["Bản sao CCCD"])
    event = last(hall, d.DossierWorded)
    assert (event.step, event.items) == ("request_completion", ("Bản sao CCCD",))
    refusing = {"code": code, "step": "refuse", "reason": "vì sao"}
    assert no_to(hall, "c1", "dossier_word", **refusing) == "nothing_on_paper"


# supplements at appraisal (19.5)


def test_a_second_supplement_at_appraisal_needs_a_reason(hall: Hall) -> None:
    code = register(hall)
    step(hall, code, *TO_WORK, "request_supplement", "supplement")
    again = {"code": code, "step": "request_supplement", "items": ["CCCD"]}
    assert no_to(hall, "c1", "dossier_step", **again) == "supplement_again"
    step(hall, code, "request_supplement", reason="giấy tờ nộp lại bị mờ", items=["CCCD"])
    assert dossier(hall, code).supplements == 2


# a negative answer, the right agency, a wrong result


def test_a_negative_answer_after_appraisal_is_a_decision_in_time_or_late(hall: Hall) -> None:
    code = register(hall)
    step(hall, code, *TO_WORK)
    step(hall, code, "deny", reason="Không đủ điều kiện")
    found = dossier(hall, code)
    assert (found.state.value, found.resolved_ms is not None) == ("resolved", True)
    step(hall, code, "bring_result", "return")


@pytest.mark.parametrize(
    ("before", "after"),
    [(("accept",), "accepted"), (("accept", "transfer"), "transferred"), (TO_WORK, "transferred")],
)
def test_a_dossier_is_passed_to_the_right_agency_and_its_clock_runs_on(
    hall: Hall, before: tuple[str, ...], after: str
) -> None:
    code = register(hall)
    step(hall, code, *before)
    due_ms = dossier(hall, code).due_ms
    wrong = {"code": code, "step": "pass_on", "reason": "sai cơ quan"}
    assert no_to(hall, "c1", "dossier_step", **wrong) == "agency_needed"
    assert no_to(hall, "c1", "dossier_step", **wrong, agency="dat-dai") == "same_agency"
    step(hall, code, "pass_on", reason="sai cơ quan", agency="thue")
    found = dossier(hall, code)
    assert (found.agency, found.state.value, found.due_ms) == ("thue", after, due_ms)
    assert last(hall, d.DossierStepped).giver == "dat-dai"


def test_a_dossier_of_several_agencies_is_passed_on_to_nobody(hall: Hall) -> None:
    shares = [{"agency": "thue", "term": 3, "lead": True}, {"agency": "dat-dai", "term": 2}]
    code = register(hall, shares=shares)
    step(hall, code, "accept")
    wrong = {"code": code, "step": "pass_on", "reason": "sai cơ quan", "agency": "quan-su"}
    assert no_to(hall, "c1", "dossier_step", **wrong) == "several_agencies"


@pytest.mark.parametrize("way", [("bring_result", "return"), ("bring_result",), ()])
def test_a_mistake_in_a_result_is_put_right_within_three_working_days(
    hall: Hall, way: tuple[str, ...]
) -> None:
    code = register(hall)
    step(hall, code, *TO_WORK, "resolve", *way)
    resolved_ms = dossier(hall, code).resolved_ms
    step(hall, code, "report_error", reason="sai họ tên")
    assert moment(last(hall, d.DossierStepped).correct_by_ms) == "2026-11-26T17:00"
    assert no_to(hall, "c1", "person_erase", code=code) in ("dossier_open", "no_such_person")
    step(hall, code, "correct_result", "bring_result", "return")
    found = dossier(hall, code)
    assert (found.state.value, found.resolved_ms) == ("returned", resolved_ms)


# early results (22.5)


def test_a_result_that_is_here_before_its_date_is_announced_once_in_the_ledger(hall: Hall) -> None:
    code = register(hall)
    step(hall, code, *TO_WORK, "resolve", "bring_result")
    event = last(hall, d.ResultAnnounced)
    assert (event.dossier, event.due_ms) == (code, dossier(hall, code).due_ms)
    late = register(hall)
    step(hall, late, *TO_WORK)
    days_on(hall, 9)
    step(hall, late, "resolve", "bring_result")
    hall.settle()
    assert [one.dossier for one in hall.ledger.events if isinstance(one, d.ResultAnnounced)] == [code]


def test_a_result_that_comes_early_in_a_bag_is_announced_too(hall: Hall) -> None:
    code = register(hall)
    step(hall, code, *TO_WORK, "resolve")
    bag = said(hall, "c1", "batch_open", origin="dat-dai", destination="centre").d["batch"]
    said(hall, "c1", "batch_scan", batch=bag, code=code, into=True)
    said(hall, "c1", "batch_seal", batch=bag, seal="N1")
    said(hall, "c1", "batch_scan", batch=bag, code=code, into=False)
    assert last(hall, d.ResultAnnounced).dossier == code


# payments


@pytest.mark.parametrize("counts", [True, False])
def test_the_time_of_a_payment_counts_if_the_office_says_so_and_both_dates_are_kept(counts: bool) -> None:
    with Hall(office(payment_counts=counts)) as hall:
        code = register(hall)
        step(hall, code, *TO_WORK)
        due_ms = dossier(hall, code).due_ms
        step(hall, code, "demand_payment")
        days_on(hall, 2)
        step(hall, code, "pay")
        event = last(hall, d.DossierStepped)
        assert (event.due_counting_ms, event.due_standing_ms) == (due_ms, due_ms + 2 * DAY_MS)
        assert dossier(hall, code).due_ms == due_ms + (0 if counts else 2 * DAY_MS)


@pytest.mark.parametrize("counts", [True, False])
def test_a_correction_after_a_payment_keeps_both_dates_and_the_one_that_counts(counts: bool) -> None:
    with Hall(office(payment_counts=counts)) as hall:
        code = register(hall)
        step(hall, code, *TO_WORK, "demand_payment")
        days_on(hall, 2)
        step(hall, code, "pay")
        said(hall, "c1", "dossier_correct", code=code, procedure="1.013977")  # 8 days and not 5
        found = dossier(hall, code)
        assert found.due_counting_ms is not None
        assert found.due_standing_ms == found.due_counting_ms + 4 * DAY_MS  # two working days and a weekend
        assert found.due_ms == (found.due_counting_ms if counts else found.due_standing_ms)


def test_a_deadline_that_was_past_when_the_payment_was_asked_for_stays_past() -> None:
    with Hall(office(payment_counts=False)) as hall:
        code = register(hall)
        step(hall, code, *TO_WORK)
        due_ms = dossier(hall, code).due_ms
        days_on(hall, 10)
        step(hall, code, "demand_payment")
        days_on(hall, 2)
        step(hall, code, "pay")
        assert dossier(hall, code).due_ms == due_ms


# bags and counters


def test_a_sealed_bag_takes_nothing_more_and_one_that_is_filled_gives_nothing(hall: Hall) -> None:
    one, two = register(hall), register(hall)
    step(hall, one, "accept")
    bag = said(hall, "c1", "batch_open", origin="centre", destination="dat-dai").d["batch"]
    assert no_to(hall, "c1", "batch_scan", batch=bag, code=one, into=False) == "batch_not_sealed"
    said(hall, "c1", "batch_scan", batch=bag, code=one, into=True)
    said(hall, "c1", "batch_seal", batch=bag, seal="N1")
    for code in (one, two):
        assert no_to(hall, "c1", "batch_scan", batch=bag, code=code, into=True) == "batch_sealed"
    said(hall, "c1", "batch_scan", batch=bag, code=one, into=False)
    said(hall, "c1", "batch_close", batch=bag)
    assert no_to(hall, "c1", "batch_scan", batch=bag, code=two, into=True) in (
        "no_such_batch",
        "batch_closed",
    )


@pytest.mark.parametrize("action", ["received", "supplement", "refused"])
def test_a_counter_takes_the_dossiers_of_its_agencies_only(action: str) -> None:
    with Hall(office(refusals=REASONS)) as hall:
        code = register(hall)
        hall.login(3, "103")
        assert no_to(hall, "q3", "dossier", code=code, action=action) == "not_this_counter"
        assert no_to(hall, "c1", "dossier_register", procedure="1.012783", counter=3) == "not_this_counter"
        step(hall, code, *TO_WORK, "resolve", "bring_result")
        assert said(hall, "q3", "dossier", code=code, action="returned").d["state"] == "returned"


def test_any_counter_takes_them_if_the_office_says_so_or_its_service_is_for_all() -> None:
    made = dossier_office()
    all_agencies = replace(made.services["C"], any_agency=True)
    for one in (office(any_counter=True), replace(made, services=made.services | {"C": all_agencies})):
        with Hall(one) as hall:
            code = register(hall)
            hall.login(3, "103")
            assert said(hall, "q3", "dossier", code=code, action="received").d["state"] == "accepted"


@pytest.mark.parametrize(
    ("lang", "words"), [("vi", "còn thiếu bước: bắt đầu xử lý"), ("en", "missing: work begun")]
)
def test_a_step_refused_because_another_is_missing_names_it(hall: Hall, lang: str, words: str) -> None:
    code = register(hall)
    step(hall, code, "accept", "transfer")
    refusal = dossier(hall, code).may(DossierStep.RESOLVE)
    assert words in refusal_text(lang)(refusal)
    assert no_to(hall, "c1", "dossier_step", code=code, step="resolve") == "dossier_not_possible"
    plain = refused("dossier_not_possible", dossier=code, state="refused", step="return", missing=())
    assert "còn thiếu" not in refusal_text("vi")(plain)


def test_all_of_it_is_known_again_after_a_restart(hall: Hall) -> None:
    code = register(hall)
    step(hall, code, *TO_WORK, "request_supplement", "supplement", "demand_payment")
    days_on(hall, 1)
    step(hall, code, "pay")
    days_on(hall, 9)
    step(hall, code, "apologize", due="2027-01-15T10:00")
    before = dossier(hall, code)
    hall.settle()
    hall.restart()
    assert dossier(hall, code) == before
