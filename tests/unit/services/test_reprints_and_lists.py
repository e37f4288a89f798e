"""A technician has a ticket printed again; a keypad leafs through lists."""

import pytest

from hub.domain import events as e
from tests.support.check import check_office
from tests.support.hall import Hall
from tests.support.offices import counter, service, small_office
from tests.support.refusing import no_to


def test_a_copy_is_printed_where_the_ticket_was_and_says_that_it_is_one(hall: Hall) -> None:
    number = hall.take("A")
    reply = hall.press("c1", "reprint", ticket=number)
    job, slip = hall.messenger.of("print", "k1")[-1]
    assert (reply.d, slip.number, slip.copy) == ({"job": job}, number, True)
    assert not hall.messenger.of("print", "k1")[0][1].copy
    assert hall.ledger.events[-1] == e.TicketReprinted("2026-11-23/A001", "k1", job)
    check_office(hall)


def test_a_copy_can_come_out_at_another_kiosk_which_confirms_it(hall: Hall) -> None:
    job = hall.press("c1", "reprint", ticket=hall.take("A"), kiosk="k2").d["job"]
    assert [job] == [name for name, _ in hall.messenger.of("print", "k2")]
    assert hall.press("k2", "printed", job=job).r == "ok"
    assert hall.service.state.day.jobs[job].printed
    assert hall.press("k1", "printed", job=job).r == "ok", "of another kiosk, which says nothing"


def test_a_copy_ends_the_alarm_of_the_paper_that_did_not_come_out(hall: Hall) -> None:
    hall.login(1, "101")
    reply = hall.press("k1", "take", service="A")
    hall.press("k1", "print_failed", job=reply.d["job"], code="unknown")
    assert [alarm.code for alarm in hall.service.status().alarms] == ["ticket_not_printed"]
    copy = hall.press("c1", "reprint", ticket="A1").d["job"]
    assert hall.service.status().alarms == ()
    hall.press("k1", "printed", job=copy)
    hall.clock.advance(s=60)
    sent = len(hall.messenger.of("print"))
    hall.service.tick()
    hall.settle()
    assert len(hall.messenger.of("print")) == sent, "neither is sent again"


@pytest.mark.parametrize("end", ["finish", "void"])
def test_a_ticket_that_is_over_is_not_printed_again(hall: Hall, end: str) -> None:
    hall.login(1, "101")
    number = hall.take("A")
    hall.press("q1", "next")
    if end == "finish":
        hall.press("q1", "finish")
    else:
        hall.press("c1", "void", ticket=number, reason="went home")
    code = {"finish": "ticket_done", "void": "ticket_void"}[end]
    assert no_to(hall, "c1", "reprint", ticket=number) == code


@pytest.mark.parametrize("where", ["q1", "c1", "k9", "b1"])
def test_what_is_no_kiosk_prints_nothing(hall: Hall, where: str) -> None:
    assert no_to(hall, "c1", "reprint", ticket=hall.take("A"), kiosk=where) == "no_such_kiosk"


def test_a_ticket_whose_kiosk_is_gone_is_printed_at_another(hall: Hall) -> None:
    number = hall.take("A", dev="k2")
    hall.press("c1", "device_remove", name="k2")
    assert no_to(hall, "c1", "reprint", ticket=number) == "no_such_kiosk"
    assert hall.press("c1", "reprint", ticket=number, kiosk="k1").r == "ok"
    assert no_to(hall, "c1", "reprint", ticket="A404") == "no_such_ticket"


def test_only_a_console_has_tickets_printed_again(hall: Hall) -> None:
    assert no_to(hall, "k1", "reprint", ticket=hall.take("A")) == "not_for_this_device"


# lists


def numbers(hall: Hall, **d: object) -> list[str]:
    reply = hall.press("q1", "line", **d)
    assert reply.r == "ok", reply
    return [entry["ticket"] for entry in reply.d["tickets"]]


def test_the_list_of_those_waiting_is_the_order_in_which_they_are_called(hall: Hall) -> None:
    hall.login(1, "101")
    for letter in "BABAC":
        hall.take(letter)
        hall.clock.advance(s=10)
    hall.take("B", priority="elderly")
    order = [*numbers(hall), *numbers(hall, page=1)]
    reply = hall.press("q1", "line")
    assert (reply.d["page"], reply.d["pages"], reply.d["total"]) == (0, 2, 5)
    assert reply.d["tickets"][0] == {"ticket": "B003", "wait_s": 0, "priority": True}
    assert reply.d["tickets"][1] == {"ticket": "A001", "wait_s": 40, "priority": False}
    assert [hall.press("q1", "next").d["ticket"] for _ in order] == order
    assert hall.press("q1", "line").d == {"page": 0, "pages": 0, "total": 0, "tickets": []}


def test_a_page_beyond_the_last_is_empty_and_one_that_is_no_number_is_not_understood(hall: Hall) -> None:
    hall.take("A")
    assert hall.press("q1", "line", page=9).d == {"page": 9, "pages": 1, "total": 1, "tickets": []}
    for page in (-1, 10_000, "0", None):
        assert no_to(hall, "q1", "line", page=page) == "not_understood"
    assert no_to(hall, "q1", "line", list="all") == "not_understood"


def test_parked_and_missed_citizens_are_listed_at_their_counter_alone(hall: Hall) -> None:
    hall.login(1, "101")
    hall.login(2, "102")
    for key in ("park", "no_show", "park"):
        hall.take("B")
        hall.press("q1", "next")
        hall.press("q1", key)
    assert numbers(hall, list="parked") == ["B001", "B003"]
    assert numbers(hall, list="missed") == ["B002"]
    assert hall.press("q2", "line", list="parked").d["total"] == 0
    hall.press("q2", "call", ticket="B001")
    assert numbers(hall, list="parked") == ["B003"]
    assert numbers(hall) == []


def test_the_menu_of_services_has_four_a_page_and_says_which_are_closed() -> None:
    letters = "ABCDE"
    office = small_office(services={one: service(one) for one in letters}, counters={1: counter(1, letters)})
    with Hall(office) as hall:
        hall.press("c1", "service_close", service="E")
        first, second = (hall.press("q1", "services", page=page).d for page in (0, 1))
        assert [entry["letter"] for entry in first["services"]] == list("ABCD")
        assert second == {
            "page": 1,
            "pages": 2,
            "services": [{"letter": "E", "name": "Lĩnh vực E", "open": False}],
        }


def test_a_question_is_answered_anew_each_time_and_not_remembered(hall: Hall) -> None:
    hall.take("A")
    first = hall.repeat("q1", "line", 7)
    hall.take("A")
    assert (first.d["total"], hall.repeat("q1", "line", 7).d["total"]) == (1, 2)
    assert hall.repeat("q1", "line", 7).dup is False
