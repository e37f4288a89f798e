"""Paper: every ticket once, none silently twice."""

import msgspec
import pytest

from hub.domain import events as e
from hub.services.paper.jobs import REPEAT_MS
from tests.support.hall import Hall
from tests.support.offices import counter, service, small_office


def printed_jobs(hall: Hall, kiosk: str = "k1") -> list[str]:
    """The jobs sent to a kiosk since the test last listened."""
    jobs = [job for job, _ in hall.messenger.of("print", kiosk)]
    hall.messenger.forget()
    return jobs


def test_a_ticket_is_sent_to_the_printer_of_its_kiosk_with_all_that_stands_on_it(hall: Hall) -> None:
    hall.take("A")
    hall.repeat("k2", "take", 42, service="A", priority="elderly")
    [(job, slip)] = hall.messenger.of("print", "k2")
    assert job == "k2-b00t-42"
    assert (slip.number, slip.ahead, slip.service_name) == ("A002", 0, "Lĩnh vực A")
    assert (slip.priority_name, slip.office) == ("Người cao tuổi", "Trung tâm thử nghiệm")
    assert slip.taken_at.isoformat() == "2026-11-23T08:00:00+07:00"
    assert slip.qr == "MOTCUA:THU-NGHIEM/2026-11-23/A002"


def test_a_job_is_repeated_until_it_is_confirmed(hall: Hall) -> None:
    hall.repeat("k1", "take", 1, service="A")
    assert printed_jobs(hall) == ["k1-b00t-1"]
    for passed_ms, sent in ((REPEAT_MS - 1, []), (1, ["k1-b00t-1"]), (REPEAT_MS, ["k1-b00t-1"])):
        hall.clock.advance(ms=passed_ms)
        hall.service.tick()
        hall.settle()
        assert printed_jobs(hall) == sent
    assert hall.press("k1", "printed", job="k1-b00t-1").r == "ok"
    hall.clock.advance(ms=REPEAT_MS)
    hall.service.tick()
    hall.settle()
    assert printed_jobs(hall) == []


def repeated(hall: Hall, kiosk: str = "k1") -> list[str]:
    """What is sent again when the time comes."""
    hall.messenger.forget()
    hall.clock.advance(ms=REPEAT_MS)
    hall.service.tick()
    hall.settle()
    return printed_jobs(hall, kiosk)


def test_a_confirmation_twice_is_one_fact(hall: Hall) -> None:
    hall.repeat("k1", "take", 1, service="A")
    for _ in range(2):
        assert hall.press("k1", "printed", job="k1-b00t-1").r == "ok"
    assert [event for event in hall.ledger.events if isinstance(event, e.TicketPrinted)] == [
        e.TicketPrinted("k1-b00t-1")
    ]


def alarms_of_devices(hall: Hall) -> list[str]:
    """What a person must look at, but for officers who are asked to come."""
    codes = [alarm["code"] for alarm in hall.press("c1", "status").d["alarms"]]
    return [code for code in codes if code != "officer_paged"]


def test_a_job_begun_and_not_finished_is_left_to_a_person(hall: Hall) -> None:
    hall.repeat("k1", "take", 1, service="A")
    hall.press("k1", "print_failed", job="k1-b00t-1", code="unknown")
    assert repeated(hall) == []
    hall.restart()
    assert repeated(hall) == []
    alarms = hall.press("c1", "status").d["alarms"]
    assert {"code": "ticket_not_printed", "subject": "A001"} in alarms


def test_a_failure_of_the_printer_is_tried_again_and_forgotten_when_printed(hall: Hall) -> None:
    hall.repeat("k1", "take", 1, service="A")
    for _ in range(2):
        hall.press("k1", "print_failed", job="k1-b00t-1", code="no_paper")
    assert sum(isinstance(event, e.PrintFailed) for event in hall.ledger.events) == 1
    assert repeated(hall) == ["k1-b00t-1"]
    hall.press("k1", "printed", job="k1-b00t-1")
    assert hall.press("k1", "print_failed", job="k1-b00t-1", code="no_paper").r == "ok"
    assert alarms_of_devices(hall) == []


@pytest.mark.parametrize("code", ["no_paper", "cover_open", "printer_offline"])
def test_nothing_is_sent_to_a_printer_that_cannot_print_and_all_when_it_can(hall: Hall, code: str) -> None:
    hall.repeat("k1", "take", 1, service="A")
    hall.press("k1", "fault", code=code)
    assert repeated(hall) == []
    hall.press("k1", "recovered", code=code)
    assert printed_jobs(hall) == ["k1-b00t-1"]


def test_a_fault_that_is_not_of_the_printer_does_not_stop_it(hall: Hall) -> None:
    hall.repeat("k1", "take", 1, service="A")
    hall.press("k1", "fault", code="outbox_full")
    assert repeated(hall) == ["k1-b00t-1"]


def test_a_kiosk_that_comes_back_gets_its_jobs_at_once_and_another_kiosk_does_not(hall: Hall) -> None:
    hall.repeat("k1", "take", 1, service="A")
    hall.repeat("k2", "take", 1, service="A")
    hall.messenger.forget()
    hall.send("k1", msgspec.json.encode({"s": "online", "boot": "n3w"}), leaf="state")
    hall.settle()
    assert [job for job, _ in hall.messenger.of("print")] == ["k1-b00t-1"]


def test_a_kiosk_that_was_switched_off_to_mend_it_has_no_trouble_left_and_gets_each_job_once(
    hall: Hall,
) -> None:
    for seq in (1, 2):
        hall.repeat("k1", "take", seq, service="A")
    hall.press("k1", "fault", code="no_paper")
    hall.press("k1", "fault", code="cover_open")
    hall.messenger.forget()
    hall.send("k1", msgspec.json.encode({"s": "online", "boot": "n3w"}), leaf="state")
    hall.settle()
    assert printed_jobs(hall) == ["k1-b00t-1", "k1-b00t-2"]
    assert alarms_of_devices(hall) == []


def test_a_trouble_that_this_boot_told_stays_when_its_presence_is_heard(hall: Hall) -> None:
    hall.press("k1", "fault", code="no_paper")
    hall.send("k1", msgspec.json.encode({"s": "online", "boot": hall.boot}), leaf="state")
    hall.settle()
    assert len(hall.press("c1", "status").d["alarms"]) == 1
    hall.boot = "n3w"
    hall.press("k1", "fault", code="no_paper")
    hall.send("k1", msgspec.json.encode({"s": "online", "boot": "n3w"}), leaf="state")
    hall.settle()
    assert len(hall.press("c1", "status").d["alarms"]) == 1


def test_after_a_restart_unconfirmed_jobs_are_sent_again_under_the_same_name(hall: Hall) -> None:
    hall.repeat("k1", "take", 1, service="A")
    hall.repeat("k1", "take", 2, service="A")
    hall.press("k1", "printed", job="k1-b00t-1")
    hall.restart()
    assert repeated(hall) == ["k1-b00t-2"]


def test_a_ticket_that_nobody_needs_any_more_is_not_printed(hall: Hall) -> None:
    hall.repeat("k1", "take", 1, service="A")
    hall.press("c1", "void", ticket="A001", reason="went home")
    assert repeated(hall) == []


def test_a_job_that_nobody_knows_changes_nothing(hall: Hall) -> None:
    rows = len(hall.ledger.entries)
    assert hall.press("k1", "printed", job="k1-b00t-99").r == "ok"
    assert hall.press("k1", "print_failed", job="k1-b00t-99", code="no_paper").r == "ok"
    assert len(hall.ledger.entries) == rows


def test_a_kiosk_does_not_speak_for_the_paper_of_another(hall: Hall) -> None:
    hall.repeat("k1", "take", 1, service="A")
    hall.press("k2", "printed", job="k1-b00t-1")
    hall.press("k2", "print_failed", job="k1-b00t-1", code="unknown")
    assert repeated(hall) == ["k1-b00t-1"]


def test_a_console_that_acts_for_a_kiosk_does_not_reuse_the_name_of_its_job(hall: Hall) -> None:
    hall.repeat("k1", "take", 7, service="A")
    hall.send("c1", hall.event("take", {"service": "A"}, 7, **{"as": "k1"}))
    hall.settle()
    jobs = [job for job, _ in hall.messenger.of("print", "k1")]
    assert jobs == ["k1-b00t-7", "c1-b00t-7"]


def test_the_longest_name_of_a_job_can_be_confirmed() -> None:
    with Hall() as hall:
        name, hall.boot, seq = "k" * 32, "b" * 16, 2**53
        hall.press("c1", "device_add", name=name, type="kiosk", secret="$hash")
        assert hall.repeat(name, "take", seq, service="A").r == "ok"
        [(job, _)] = hall.messenger.of("print", name)
        assert hall.press(name, "printed", job=job).r == "ok"
        assert hall.service.state.day.jobs[job].printed


def test_the_memory_of_sent_jobs_does_not_outlive_the_day(hall: Hall) -> None:
    for _ in range(5):
        hall.take("A")
    hall.clock.advance(h=24)
    hall.service.tick()
    assert hall.service.jobs._sent_ms == {}


def test_a_ticket_of_a_service_that_was_configured_away_is_printed_with_its_letter(hall: Hall) -> None:
    hall.repeat("k1", "take", 1, service="B")
    hall.restart(small_office(services={"A": service("A")}, counters={1: counter(1, "A")}))
    hall.messenger.forget()
    hall.clock.advance(ms=REPEAT_MS)
    hall.service.tick()
    hall.settle()
    [(_, slip)] = hall.messenger.of("print", "k1")
    assert (slip.number, slip.service_name) == ("B001", "B")
