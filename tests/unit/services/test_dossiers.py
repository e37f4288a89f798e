"""Dossiers at the counter, at the kiosk and from a console; and all that is refused, with nothing changed."""

import json
from typing import Any

import pytest
from msgspec.structs import replace

from hub.domain import events as e
from hub.domain.calendar.civil_time import DAY_MS
from hub.domain.dossiers import events as d
from tests.support.check import check_office
from tests.support.hall import Hall, Reply
from tests.support.offices import dossier_office
from tests.support.refusing import no_to

CODE = "000.00.15.H41-261123-0001"
OTHER = "H41.15-261123-0001"
DEVICE_BYTES_MAX, ENVELOPE_BYTES = 2048, 200  # of an MQTT packet that a device holds; topic and frame
PERSON = {"name": "Công dân A", "phone": "0900000000", "subject": "Cấp đổi giấy chứng nhận"}


@pytest.fixture
def hall() -> Any:
    with Hall(dossier_office()) as opened:
        yield opened


def said(hall: Hall, dev: str, event: str, **more: Any) -> Reply:
    """An accepted press."""
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


def result_here(hall: Hall) -> str:
    code = register(hall, code=CODE)
    step(hall, code, "accept", "transfer", "begin", "resolve", "bring_result")
    return code


def events(hall: Hall, kind: type) -> list[Any]:
    hall.settle()
    return [one for one in hall.ledger.events if isinstance(one, kind)]


# at the counter


def test_an_officer_receives_a_new_dossier_bound_to_the_ticket_in_hand(hall: Hall) -> None:
    hall.login(2, "102")
    number = hall.take("B")
    hall.press("q2", "next")
    reply = said(hall, "q2", "dossier", code=CODE, action="received")
    assert (reply.d["code"], reply.d["state"], reply.d["choose"]) == (CODE, "accepted", [])
    (registered,) = events(hall, d.DossierRegistered)
    (accepted,) = events(hall, d.DossierStepped)
    ticket = f"{hall.service.state.day.name}/{number}"
    assert (registered.procedure, registered.ticket, registered.service) == ("1.011441", ticket, "B")
    assert (accepted.ticket, accepted.counter, accepted.officer) == (ticket, 2, "102")
    assert accepted.due_ms is not None
    assert reply.d["due"]


def test_where_a_counter_has_several_procedures_the_officer_chooses_and_nothing_happened_before(
    hall: Hall,
) -> None:
    hall.login(1, "101")
    rows = len(hall.ledger.entries)
    asked = said(hall, "q1", "dossier", code=CODE, action="received")
    more = said(hall, "q1", "dossier", code=CODE, action="received", page=1)
    assert [one["code"] for one in asked.d["choose"]] == ["1.012783", "1.013977"]
    assert [one["code"] for one in more.d["choose"]] == ["1.011441"]
    assert [(page.d["page"], page.d["pages"]) for page in (asked, more)] == [(0, 2), (1, 2)]
    assert len(hall.ledger.entries) == rows
    chosen = said(hall, "q1", "dossier", code=CODE, action="received", procedure="2")
    assert chosen.d["state"] == "accepted"
    assert events(hall, d.DossierRegistered)[0].procedure == "1.013977"


def test_a_page_past_the_last_is_the_last(hall: Hall) -> None:
    hall.login(1, "101")
    far = said(hall, "q1", "dossier", code=CODE, action="received", page=99)
    assert (far.d["page"], [one["code"] for one in far.d["choose"]]) == (1, ["1.011441"])


def test_a_page_of_the_longest_names_fits_the_buffer_of_a_keypad_and_shows_both_ends() -> None:
    office = dossier_office()
    long = {
        code: replace(one, name=f"A{code} " + "được " * 400 + f"{code}Z")
        for code, one in office.procedures.items()
    }
    with Hall(replace(office, procedures=long)) as hall:
        hall.login(1, "101")
        asked = said(hall, "q1", "dossier", code=CODE, action="received")
    names = [one["name"] for one in asked.d["choose"]]
    assert [(name[:9], name[-9:]) for name in names] == [
        ("A1.012783", "1.012783Z"),
        ("A1.013977", "1.013977Z"),
    ]
    assert len(json.dumps(asked.d, ensure_ascii=False).encode()) < DEVICE_BYTES_MAX - ENVELOPE_BYTES


def test_a_qr_of_the_form_is_the_same_dossier_as_its_barcode(hall: Hall) -> None:
    hall.login(2, "102")
    said(hall, "q2", "dossier", code=f"MOTCUA:THU-NGHIEM/H/{CODE}", action="received")
    assert said(hall, "k1", "lookup", code=CODE).d["state"] == "accepted"


def test_papers_missing_at_receipt_are_asked_for_once_and_then_it_is_accepted(hall: Hall) -> None:
    hall.login(2, "102")
    assert said(hall, "q2", "dossier", code=CODE, action="supplement").d["state"] == "to_complete"
    assert no_to(hall, "q2", "dossier", code=CODE, action="supplement") == "completion_asked_once"
    assert said(hall, "q2", "dossier", code=CODE, action="received").d["state"] == "accepted"


def test_an_officer_on_a_break_or_not_logged_in_receives_nothing(hall: Hall) -> None:
    assert no_to(hall, "q2", "dossier", code=CODE, action="received") == "not_logged_in"
    hall.login(2, "102")
    hall.press("q2", "pause")
    assert no_to(hall, "q2", "dossier", code=CODE, action="received") == "counter_paused"


def test_a_result_is_returned_at_any_counter_once(hall: Hall) -> None:
    result_here(hall)
    hall.login(3, "103")
    assert said(hall, "q3", "dossier", code=CODE, action="returned").d["state"] == "returned"
    assert no_to(hall, "q3", "dossier", code=CODE, action="returned") == "dossier_not_possible"


# at the kiosk


def test_who_looks_a_ready_result_up_gets_one_number_however_often_it_is_scanned(hall: Hall) -> None:
    result_here(hall)
    first = said(hall, "k1", "lookup", code=CODE)
    again = said(hall, "k2", "lookup", code=CODE)
    assert first.d["ticket"] == again.d["ticket"] == "C001"
    assert (first.d["job"] is None, again.d["job"]) == (False, None)
    assert [one.dossier for one in events(hall, e.TicketTaken)] == [CODE]


def test_after_the_number_is_over_another_one_is_given(hall: Hall) -> None:
    result_here(hall)
    number = said(hall, "k1", "lookup", code=CODE).d["ticket"]
    hall.press("c1", "void", ticket=number, reason="left")
    assert said(hall, "k1", "lookup", code=CODE).d["ticket"] == "C002"


def test_a_dossier_at_work_is_told_with_its_date_and_no_number(hall: Hall) -> None:
    code = register(hall)
    step(hall, code, "accept", "transfer")
    reply = said(hall, "k1", "lookup", code=code)
    assert (reply.d["state"], reply.d["ticket"]) == ("transferred", None)
    assert reply.d["due"]


def test_a_dossier_that_has_ended_is_told_without_a_date(hall: Hall) -> None:
    code = result_here(hall)
    assert said(hall, "k1", "lookup", code=code).d["due"]
    step(hall, code, "return")
    reply = said(hall, "k1", "lookup", code=code)
    assert (reply.d["state"], reply.d["due"]) == ("returned", "")


def test_where_the_line_of_results_is_closed_the_truth_is_told_without_a_number(hall: Hall) -> None:
    result_here(hall)
    hall.press("c1", "service_close", service="C")
    reply = said(hall, "k1", "lookup", code=CODE)
    assert (reply.d["state"], reply.d["ticket"]) == ("result_here", None)


# from a console


def test_a_local_code_counts_by_agency_and_day_and_upstreams_replaces_it(hall: Hall) -> None:
    codes = [register(hall) for _ in range(3)]
    day = hall.service.state.day.name.replace("-", "")[2:]
    assert codes == [f"000.00.15.H41-{day}-{n}" for n in (9001, 9002, 9003)]
    assert said(hall, "c1", "dossier_official", code=codes[0], official=OTHER).d["code"] == OTHER
    said(hall, "c1", "dossier_official", code=codes[0], official=OTHER)
    assert len(events(hall, d.DossierCoded)) == 1
    for name in (codes[0], OTHER):
        assert said(hall, "k1", "lookup", code=name).d["code"] == OTHER


def test_a_citizens_data_is_beside_the_chain_and_can_be_erased(hall: Hall) -> None:
    code = register(hall, person=PERSON)
    hall.settle()
    assert list(hall.ledger.cabinet.persons.values()) == [PERSON]
    assert "Công dân A" not in repr(hall.ledger.entries)
    assert no_to(hall, "c1", "person_erase", code=code) == "dossier_open"
    step(hall, code, "withdraw")
    said(hall, "c1", "person_erase", code=code)
    hall.settle()
    assert hall.ledger.cabinet.persons == {}
    assert no_to(hall, "c1", "person_erase", code=code) == "no_such_person"


def test_upstreams_word_about_the_citizen_replaces_ours(hall: Hall) -> None:
    code = register(hall, person=PERSON)
    said(hall, "c1", "dossier_correct", code=code, person={"name": "Công dân B"})
    hall.settle()
    assert list(hall.ledger.cabinet.persons.values()) == [{"name": "Công dân B"}]


def test_a_cross_agency_dossier_is_resolved_when_all_agencies_are_done(hall: Hall) -> None:
    shares = [{"agency": "dat-dai", "term": 5, "lead": True}, {"agency": "thue", "term": 3}]
    code = register(hall, shares=shares)
    step(hall, code, "accept", "transfer", "begin")
    assert no_to(hall, "c1", "dossier_step", code=code, step="resolve") == "agencies_at_work"
    for agency in ("dat-dai", "thue"):
        said(hall, "c1", "dossier_share", code=code, agency=agency)
    step(hall, code, "resolve")


def test_an_agency_without_the_internet_gives_paper_receipts(hall: Hall) -> None:
    code = register(hall, procedure="9.000001", code="H41.20-261123-0001")
    fee = {"code": code, "name": "Phí", "amount_vnd": 8_000, "receipt": "0001"}
    assert no_to(hall, "c1", "dossier_fee", **fee) == "paper_receipt_needed"
    said(hall, "c1", "dossier_fee", **fee, paper=True)
    assert no_to(hall, "c1", "dossier_fee", **fee, paper=True) == "receipt_used"


def test_what_the_citizen_does_not_supplement_in_fifteen_days_is_closed(hall: Hall) -> None:
    code = register(hall)
    step(hall, code, "accept", "transfer", "begin", "request_supplement")
    hall.settle()
    hall.clock.advance(ms=15 * DAY_MS, h=15, s=58 * 60)  # two minutes before the end of the last day
    hall.service.tick()
    assert said(hall, "k1", "lookup", code=code).d["state"] == "supplement"
    hall.clock.advance(s=180)
    hall.service.tick()
    hall.settle()
    assert said(hall, "k1", "lookup", code=code).d["state"] == "closed"


def test_a_bug_is_logged_without_the_citizen_whom_it_met(
    hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    hall.service.state.dossiers = None  # type: ignore[assignment]  # no rule expects that
    reply = hall.press("c1", "dossier_register", procedure="1.012783", person=PERSON)
    assert reply.code == "internal_error"
    assert "bug: DossierRegister" in caplog.text
    assert not [value for value in PERSON.values() if value in caplog.text]


# bad input, each with a stable code and nothing changed


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("8934563138165", "code_not_known"),
        ("MOTCUA:THU-NGHIEM/2026-11-23/A001", "code_not_known"),
        ("000.00.15.H48-261123-0001", "other_office"),
        (f"MOTCUA:BEN-TRE/H/{CODE}", "other_office"),
        (CODE, "no_such_dossier"),
    ],
)
def test_a_code_that_is_none_of_ours(hall: Hall, code: str, refusal: str) -> None:
    hall.login(3, "103")
    assert no_to(hall, "k1", "lookup", code=code) == refusal
    assert no_to(hall, "q3", "dossier", code=code, action="returned") == refusal
    assert no_to(hall, "c1", "dossier_step", code=code, step="accept") == refusal


def test_an_unknown_procedure(hall: Hall) -> None:
    assert no_to(hall, "c1", "dossier_register", procedure="7.777777") == "unknown_procedure"
    hall.login(1, "101")
    wrong = {"code": CODE, "action": "received", "procedure": "7.777777"}
    assert no_to(hall, "q1", "dossier", **wrong) == "unknown_procedure"
    hall.login(3, "103")
    assert no_to(hall, "q3", "dossier", code=CODE, action="received") == "unknown_procedure"


def test_a_return_before_it_is_resolved_and_a_result_after_a_withdrawal(hall: Hall) -> None:
    code = register(hall)
    step(hall, code, "accept", "transfer", "begin")
    assert no_to(hall, "c1", "dossier_step", code=code, step="return") == "dossier_not_possible"
    step(hall, code, "withdraw")
    assert no_to(hall, "c1", "dossier_step", code=code, step="resolve") == "dossier_not_possible"


def test_moments_that_cannot_be(hall: Hall) -> None:
    code = register(hall)
    for at, refusal in (("2027-01-01T08:00", "in_the_future"), ("2026-01-01T08:00", "before_receipt")):
        assert no_to(hall, "c1", "dossier_step", code=code, step="accept", at=at) == refusal
    step(hall, code, "accept")
    early = {"code": code, "step": "transfer", "at": "2026-01-01T08:00"}
    assert no_to(hall, "c1", "dossier_step", **early) == "before_the_step_before"
    assert (
        no_to(hall, "c1", "dossier_step", code=code, step="transfer", at="2026-02-31T08:00") == "not_a_time"
    )
    assert (
        no_to(hall, "c1", "dossier_register", procedure="1.012783", at="2027-01-01T08:00") == "in_the_future"
    )


NEVER = {"0001-01-01T08:00", "1900-01-01T08:00", "1999-12-31T23:59", "9999-12-31T23:59", "2026-02-31T08:00"}
LONG_AGO = ("2000-01-01T00:00", "2016-11-23T07:30")
TO_COME = ("2026-11-24T09:00", "2126-11-23T07:30")


@pytest.mark.parametrize(
    ("event", "d"),
    [
        ("dossier_register", {"procedure": "1.012783"}),
        ("dossier_step", {"step": "transfer"}),
        ("dossier_share", {"agency": "thue"}),
        ("dossier_fee", {"name": "Phí", "amount_vnd": 1, "receipt": "1"}),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_moment_far_from_now_is_refused_at_every_door(hall: Hall, event: str, d: dict[str, Any]) -> None:
    code = register(hall, shares=[{"agency": "thue", "term": 1, "lead": True}])
    step(hall, code, "accept")
    named = {} if event == "dossier_register" else {"code": code}
    rows = hall.service.state.seq
    why = {
        **dict.fromkeys(NEVER, "not_a_time"),
        **dict.fromkeys(LONG_AGO, "long_ago"),
        **dict.fromkeys(TO_COME, "in_the_future"),
    }
    for at, refusal in why.items():
        assert no_to(hall, "c1", event, **named, **d, at=at) == refusal, at
    assert hall.service.state.seq == rows


def test_an_apology_promises_a_date_that_somebody_may_live_to_see(hall: Hall) -> None:
    code = register(hall)
    step(hall, code, "accept")
    why = {
        **dict.fromkeys(NEVER, "not_a_time"),
        "2126-11-25T09:00": "long_ahead",
        "2016-11-23T09:00": "new_date_needed",
    }
    for due, refusal in why.items():
        assert no_to(hall, "c1", "dossier_step", code=code, step="apologize", due=due) == refusal, due


def test_what_was_handed_in_ten_years_ago_is_still_a_dossier(hall: Hall) -> None:
    assert register(hall, at="2016-12-01T08:00")


def test_an_apology_needs_a_later_date_and_is_written_once(hall: Hall) -> None:
    code = register(hall)
    step(hall, code, "accept")
    assert no_to(hall, "c1", "dossier_step", code=code, step="apologize") == "new_date_needed"
    step(hall, code, "apologize", due="2027-03-01T10:00")
    again = {"code": code, "step": "apologize", "due": "2027-04-01T10:00"}
    assert no_to(hall, "c1", "dossier_step", **again) == "apologized_once"


def test_a_code_that_is_taken_and_what_makes_no_sense(hall: Hall) -> None:
    code, other = register(hall), register(hall)
    assert no_to(hall, "c1", "dossier_register", procedure="1.012783", code=code) == "code_taken"
    assert no_to(hall, "c1", "dossier_official", code=code, official=other) == "code_taken"
    assert no_to(hall, "c1", "dossier_step", code=code, step="register") == "unknown_step"
    assert no_to(hall, "c1", "dossier_step", code=code, step="eat") == "unknown_step"
    assert no_to(hall, "c1", "dossier_share", code=code, agency="thue") == "no_such_share"
    fee = {"code": code, "name": "Phí", "receipt": "1"}
    assert no_to(hall, "c1", "dossier_fee", **fee, amount_vnd=-1) == "negative_fee"
    two = [{"agency": "thue", "term": 1}, {"agency": "dat-dai", "term": 1}]
    assert no_to(hall, "c1", "dossier_register", procedure="1.012783", shares=two) == "lead_agency_needed"
    nowhere = [{"agency": "y-te", "term": 1, "lead": True}]
    assert no_to(hall, "c1", "dossier_register", procedure="1.012783", shares=nowhere) == "no_such_agency"
    assert no_to(hall, "c1", "dossier_register", procedure="9.000001") == "no_agency_code"


# restarts


def test_a_dossier_of_before_is_fetched_after_a_restart_and_goes_on(hall: Hall) -> None:
    code = register(hall)
    step(hall, code, "accept", "transfer")
    hall.settle()
    hall.restart()
    assert len(hall.service.state.dossiers) == 1, "of today: replayed"
    hall.clock.advance(ms=DAY_MS)
    hall.service.tick()
    hall.settle()
    hall.restart()
    assert len(hall.service.state.dossiers) == 0, "of yesterday: in the tables"
    assert said(hall, "k1", "lookup", code=code).d["state"] == "transferred"
    step(hall, code, "begin", "resolve")
    assert no_to(hall, "c1", "dossier_step", code=code, step="accept") == "dossier_not_possible"


@pytest.mark.parametrize("as_typed", ["BL-77", "bl-77", "Bl-77"])
def test_a_receipt_is_taken_once_in_whatever_case_it_is_typed(hall: Hall, as_typed: str) -> None:
    code = register(hall)
    fee = {"code": code, "name": "Lệ phí", "amount_vnd": 8_000, "paper": True}
    said(hall, "c1", "dossier_fee", **fee, receipt="BL-77")
    assert no_to(hall, "c1", "dossier_fee", **fee, receipt=as_typed) == "receipt_used"


@pytest.mark.parametrize("event", ["dossier_step", "dossier_fee", "dossier_register", "batch_open"])
def test_who_entered_it_must_be_an_officer_of_the_office(hall: Hall, event: str) -> None:
    code = register(hall)
    about: dict[str, dict[str, Any]] = {
        "dossier_step": {"code": code, "step": "accept"},
        "dossier_fee": {"code": code, "name": "Lệ phí", "amount_vnd": 8_000, "receipt": "BL-78"},
        "dossier_register": {"procedure": "1.004193"},
        "batch_open": {"origin": "centre", "destination": "centre"},
    }
    assert no_to(hall, "c1", event, **about[event], officer="999; DROP") == "unknown_officer"
