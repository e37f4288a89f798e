"""An officer is asked to come when somebody waits for a service that nobody gives."""

from hub.domain import events as e
from hub.domain.office.office import Officer
from tests.support.check import check_office
from tests.support.hall import Hall
from tests.support.offices import small_office


def pages(hall: Hall) -> list[tuple[str, int, int]]:
    """Ticket, people waiting and count of every page that was sent."""
    return [(page["ticket"], page["waiting"], page["nth"]) for page in hall.messenger.of("page")]


def tick(hall: Hall, s: int = 0) -> None:
    hall.clock.advance(s=s)
    hall.service.tick()
    hall.settle()


def test_the_first_ticket_of_a_service_without_officer_pages_whoever_can_give_it() -> None:
    officers = {"131": Officer(id="131", name="Cán bộ", counters=(3,)), "101": Officer(id="101", name="Một")}
    with Hall(small_office(officers=officers)) as hall:
        hall.take("C")
        page = {"v": 1, "service": "C", "ticket": "C001", "waiting": 1, "counters": [3]}
        assert hall.messenger.of("page") == [page | {"officers": ["131"], "nth": 1}]
        assert hall.messenger.of("print", "k1")[-1][1].paged
        assert hall.ledger.events[-1] == e.OfficerPaged("C", "2026-11-23/C001")


def test_who_comes_next_does_not_page_again_until_it_is_time(hall: Hall) -> None:
    hall.take("C")
    hall.take("C")
    tick(hall, 299)
    assert pages(hall) == [("C001", 1, 1)]
    tick(hall, 1)
    tick(hall, 300)
    assert pages(hall) == [("C001", 1, 1), ("C001", 2, 2), ("C001", 2, 3)]
    check_office(hall)


def test_the_page_ends_when_a_counter_opens_and_a_new_one_begins_when_it_closes(hall: Hall) -> None:
    hall.take("C")
    hall.login(3, "103")
    tick(hall, 1000)
    assert len(pages(hall)) == 1
    hall.press("q3", "logout")
    tick(hall)
    assert pages(hall)[1:] == [("C001", 1, 1)]
    check_office(hall)


def test_nobody_is_paged_while_an_officer_takes_a_break(hall: Hall) -> None:
    hall.login(3, "103")
    hall.press("q3", "pause", reason="lunch")
    hall.take("C")
    tick(hall, 1000)
    assert pages(hall) == []


def test_the_page_ends_when_nobody_waits_any_more(hall: Hall) -> None:
    hall.press("c1", "void", ticket=hall.take("C"), reason="went home")
    tick(hall, 1000)
    assert pages(hall) == [("C001", 1, 1)]
    hall.take("C")
    assert pages(hall)[1:] == [("C002", 1, 1)]
    check_office(hall)


def test_the_page_goes_on_for_those_left_when_one_is_served_elsewhere(hall: Hall) -> None:
    """C001 is passed to counter 1 and called there; C002 still waits for an officer of C."""
    hall.login(1, "101")
    hall.login(3, "103")
    first = hall.take("C")
    hall.press("q3", "next")
    hall.press("q3", "transfer", counter=1)
    hall.press("q3", "logout")
    hall.take("C")
    assert hall.press("q1", "next").d["ticket"] == first
    tick(hall, 10)
    assert pages(hall) == [("C002", 1, 1)]
    check_office(hall)


def test_a_page_outlasts_a_restart_and_begins_anew_with_the_day(hall: Hall) -> None:
    hall.take("C")
    hall.restart()
    tick(hall, 299)
    assert len(pages(hall)) == 1
    hall.clock.advance(h=24)
    tick(hall)
    assert pages(hall)[1:] == [("C001", 1, 1)]
    check_office(hall)


def test_a_pooled_counter_spares_the_page(hall: Hall) -> None:
    hall.login(2, "102")  # gives B, as counter 1 would
    hall.take("B")
    tick(hall)
    assert pages(hall) == []


def alarms(hall: Hall) -> list[dict[str, str]]:
    """What the status says that a person must look at."""
    found: list[dict[str, str]] = hall.press("c1", "status").d["alarms"]
    return found


def test_the_status_has_an_alarm_until_an_officer_comes(hall: Hall) -> None:
    assert alarms(hall) == []
    hall.take("C")
    assert alarms(hall) == [{"code": "officer_paged", "subject": "C"}]
    hall.restart()
    assert alarms(hall) == [{"code": "officer_paged", "subject": "C"}]
    hall.login(3, "103")
    assert alarms(hall) == []


def test_the_status_has_no_alarm_when_nobody_waits_any_more(hall: Hall) -> None:
    hall.press("c1", "void", ticket=hall.take("C"), reason="went home")
    assert alarms(hall) == []
