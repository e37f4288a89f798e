"""Form 01 on a kiosk's printer: by itself at the counter or asked for, once; a copy says so."""

from datetime import datetime
from typing import Any

import pytest
from msgspec.structs import replace

from hub.contract.receipt_slip import ReceiptSlip
from hub.domain.dossiers import events as d
from hub.services.paper.jobs import REPEAT_MS
from tests.support.check import check_office
from tests.support.hall import Hall
from tests.support.offices import dossier_office
from tests.support.refusing import no_to

CODE = "000.00.15.H41-261123-0001"
PERSON = {"name": "Công dân A", "phone": "0900000000"}
PAPERS = [{"name": "Đơn đề nghị", "originals": 1}, {"name": "Bản đồ", "copies": 2}]


def printing_office(device: str = "k1", counter_2: str = "") -> Any:
    office = dossier_office()
    counters = office.counters | {2: replace(office.counters[2], receipt_device=counter_2)}
    return replace(office, counters=counters, dossiers=replace(office.dossiers, receipt_device=device))


@pytest.fixture
def hall() -> Any:
    with Hall(printing_office()) as opened:
        yield opened


def receipts(hall: Hall, kiosk: str | None = None) -> list[tuple[str, ReceiptSlip]]:
    """Jobs and slips sent since the test last listened."""
    hall.settle()
    sent = [(job, slip) for job, slip in hall.messenger.of("print", kiosk) if isinstance(slip, ReceiptSlip)]
    hall.messenger.forget()
    return sent


def repeated(hall: Hall) -> list[str]:
    hall.messenger.forget()
    hall.clock.advance(ms=REPEAT_MS)
    hall.service.tick()
    return [job for job, _ in receipts(hall)]


def accepted(hall: Hall, **more: Any) -> str:
    code = hall.press("c1", "dossier_register", **({"procedure": "1.012783"} | more)).d["code"]
    assert hall.press("c1", "dossier_step", code=code, step="accept").r == "ok"
    return str(code)


def received(hall: Hall, code: str = CODE) -> None:
    hall.login(2, "102")
    assert hall.press("q2", "dossier", code=code, action="received").r == "ok"


def alarms(hall: Hall) -> list[tuple[str, str]]:
    return [(one.code, one.subject) for one in hall.service.status().alarms]


def test_received_at_a_counter_prints_by_itself_once(hall: Hall) -> None:
    received(hall)
    ((job, slip),) = receipts(hall, "k1")
    assert (slip.code, slip.qr, slip.copy) == (CODE, f"MOTCUA:THU-NGHIEM/H/{CODE}", False)
    (event,) = [one for one in hall.ledger.events if isinstance(one, d.ReceiptOrdered)]
    assert (event.job, event.device, event.counter, event.officer) == (job, "k1", 2, "102")
    assert hall.press("k1", "printed", job=job).r == "ok"
    assert repeated(hall) == []
    check_office(hall)


def test_all_that_form_01_says_is_on_it_and_the_moment_is_that_of_the_acceptance(hall: Hall) -> None:
    code = accepted(hall, person=PERSON, components=PAPERS, sets=2, way="post")
    hall.press("c1", "dossier_fee", code=code, name="Phí", amount_vnd=8_000, receipt="R1")
    hall.clock.advance(h=1)
    hall.press("c1", "dossier_receipt", code=code)
    ((_, slip),) = receipts(hall)
    assert (slip.name, slip.papers, slip.sets) == ("Công dân A", ("Đơn đề nghị", "Bản đồ"), 2)
    assert (slip.fee_vnd, slip.by_post, slip.procedure) == (8_000, True, "Cấp đổi giấy chứng nhận")
    assert slip.received_at == datetime.fromisoformat("2026-11-23T08:00:00+07:00")
    assert slip.due_at is not None
    assert slip.due_at > slip.received_at


def test_no_citizen_is_in_the_ledger_the_answer_or_any_topic_but_the_printers(hall: Hall) -> None:
    code = accepted(hall, person=PERSON)
    hall.press("c1", "dossier_receipt", code=code)
    hall.settle()
    others = [told for told in hall.messenger.told if told.what != "print"]
    for words in (repr(hall.ledger.entries), repr(hall.ledger.answers), repr(others)):
        assert "Công dân" not in words
        assert "0900000000" not in words


def test_a_counter_may_have_a_printer_of_its_own() -> None:
    with Hall(printing_office(counter_2="k2")) as hall:
        received(hall)
        assert [job for job, _ in receipts(hall, "k2")]


def test_without_a_configured_printer_nothing_comes_by_itself_and_a_console_names_one() -> None:
    with Hall(dossier_office()) as hall:
        received(hall)
        assert receipts(hall) == []
        assert no_to(hall, "c1", "dossier_receipt", code=CODE) == "no_receipt_device"
        reply = hall.press("c1", "dossier_receipt", code=CODE, device="k2")
        assert (reply.d["device"], reply.d["copy"]) == ("k2", False)
        assert [job for job, _ in receipts(hall, "k2")] == [reply.d["job"]]


def test_a_printer_that_is_not_there_is_an_alarm_and_keeps_no_dossier_from_being_received() -> None:
    with Hall(printing_office("k9")) as hall:
        received(hall)
        assert receipts(hall) == []
        assert ("no_receipt_printer", "k9") in alarms(hall)


def test_what_is_answered_on_the_spot_is_logged_and_printed_only_when_asked_for(hall: Hall) -> None:
    office = hall.office
    services = office.services | {"B": replace(office.services["B"], procedures=("9.000001",))}
    with Hall(replace(office, services=services)) as spot:
        received(spot)
        assert receipts(spot) == []
        assert spot.ledger.cabinet.dossier(CODE)
        spot.press("c1", "dossier_step", code=CODE, step="resolve")
        assert spot.press("q2", "dossier", code=CODE, action="returned").r == "ok"
        assert spot.press("c1", "dossier_receipt", code=CODE).r == "ok"
        assert len(receipts(spot)) == 1


def test_a_second_one_is_refused_unless_asked_for_again_and_is_a_copy(hall: Hall) -> None:
    received(hall)
    receipts(hall)
    assert no_to(hall, "c1", "dossier_receipt", code=CODE) == "receipt_ordered"
    reply = hall.press("c1", "dossier_receipt", code=CODE, again=True)
    ((job, slip),) = receipts(hall)
    assert (reply.d, slip.copy) == ({"job": job, "device": "k1", "copy": True}, True)
    check_office(hall)


def test_the_first_one_is_no_copy_however_it_is_asked_for(hall: Hall) -> None:
    code = accepted(hall)
    assert hall.press("c1", "dossier_receipt", code=code, again=True).d["copy"] is False


@pytest.mark.parametrize(
    ("more", "no"),
    [
        ({"code": "000.00.15.H41-261123-0009"}, "no_such_dossier"),
        ({"code": "12"}, "code_not_known"),
        ({"code": "000.00.15.H49-261123-0001"}, "other_office"),
        ({"device": "q1"}, "no_such_kiosk"),
        ({"device": "k9"}, "no_such_kiosk"),
    ],
)
def test_what_cannot_be_printed_is_refused(hall: Hall, more: dict[str, str], no: str) -> None:
    accepted(hall, code=CODE)
    assert no_to(hall, "c1", "dossier_receipt", **({"code": CODE} | more)) == no


def test_before_acceptance_there_is_no_receipt(hall: Hall) -> None:
    code = hall.press("c1", "dossier_register", procedure="1.012783").d["code"]
    assert no_to(hall, "c1", "dossier_receipt", code=code) == "not_accepted"
    assert no_to(hall, "k1", "dossier_receipt", code=code) == "not_for_this_device"


def test_a_job_is_repeated_until_it_is_confirmed_also_by_a_hub_that_was_started_again(hall: Hall) -> None:
    received(hall)
    ((job, _),) = receipts(hall)
    assert repeated(hall) == [job]
    hall.restart()
    assert repeated(hall) == [job]
    hall.press("k1", "printed", job=job)
    assert repeated(hall) == []


def test_a_job_begun_and_not_finished_is_an_alarm_until_a_person_has_it_printed_again(hall: Hall) -> None:
    received(hall)
    ((job, _),) = receipts(hall)
    hall.press("k1", "print_failed", job=job, code="unknown")
    hall.restart()
    assert repeated(hall) == []
    assert ("receipt_not_printed", f"{CODE} (k1)") in alarms(hall)
    copy = hall.press("c1", "dossier_receipt", code=CODE, again=True, device="k2").d["job"]
    assert alarms(hall) == []
    assert repeated(hall) == [copy]


def test_a_printer_without_paper_gets_it_when_it_has_some(hall: Hall) -> None:
    hall.press("k1", "fault", code="no_paper")
    received(hall)
    assert repeated(hall) == []
    hall.press("k1", "recovered", code="no_paper")
    assert len(receipts(hall)) == 1


def test_what_did_not_come_out_by_midnight_waits_for_a_person_and_not_for_the_printer(hall: Hall) -> None:
    received(hall)
    receipts(hall)
    for _ in range(2):  # also over a second night, and a new start
        hall.clock.advance(h=24)
        hall.service.tick()
        hall.restart()
        assert repeated(hall) == []
        assert ("receipt_not_printed", f"{CODE} (k1)") in alarms(hall)
    hall.press("c1", "dossier_receipt", code=CODE, again=True)
    assert ("receipt_not_printed", f"{CODE} (k1)") not in alarms(hall)
    hall.press("k1", "printed", job=receipts(hall)[0][0])
    hall.clock.advance(h=24)
    hall.service.tick()
    assert hall.service.state.day.jobs == {}


def test_nobody_is_asked_for_the_receipt_of_a_dossier_that_was_over_by_midnight(hall: Hall) -> None:
    received(hall)
    hall.press("c1", "dossier_step", code=CODE, step="withdraw")
    hall.clock.advance(h=24)
    hall.service.tick()
    assert hall.service.state.day.jobs == {}


def test_an_erased_citizen_is_not_on_the_paper_that_is_sent_again(hall: Hall) -> None:
    code = accepted(hall, person=PERSON)
    hall.press("c1", "dossier_receipt", code=code)
    hall.press("c1", "dossier_step", code=code, step="withdraw")
    hall.press("c1", "person_erase", code=code)
    receipts(hall)
    hall.clock.advance(ms=REPEAT_MS)
    hall.service.tick()
    ((_, slip),) = receipts(hall)
    assert slip.name == ""
