"""office.toml is changed while people wait and are booked: nobody waits for something that is gone."""

import pytest
from msgspec.structs import replace

from hub.domain import events as e
from hub.domain.office.office import Office
from tests.support.check import check_office
from tests.support.hall import Hall
from tests.support.offices import booking_office, counter, service, small_office
from tests.unit.services.test_days_off import HOURS
from tests.unit.services.test_days_off import office as office_with_calendar


def alarms(hall: Hall) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in hall.service.status().alarms:
        found.setdefault(one.code, []).append(one.subject)
    return found


def without_b() -> Office:
    """B is gone, and its counter 2; A and C are as before."""
    return small_office(
        services={"A": service("A"), "C": service("C")},
        counters={1: counter(1, "A"), 3: counter(3, "C")},
    )


def relettered() -> Office:
    """What was B is D now, and B is another service."""
    fresh = replace(service("B"), name_vi="Lĩnh vực mới")
    return small_office(
        services={"A": service("A"), "B": fresh, "C": service("C"), "D": replace(service("B"), letter="D")},
        counters={1: counter(1, "AB"), 2: counter(2, "D"), 3: counter(3, "C")},
    )


def test_who_waits_for_a_service_that_is_gone_is_named_and_called_by_any_counter(hall: Hall) -> None:
    number = hall.take("B")
    hall.restart(without_b())
    assert alarms(hall)["ticket_stranded"] == [number]
    hall.login(3, "103")
    assert hall.press("q3", "line").d["tickets"][0]["ticket"] == number
    assert hall.press("q3", "next").d["ticket"] == number
    assert alarms(hall)["ticket_stranded"] == [number]  # until it is settled
    assert hall.press("q3", "transfer", service="A").r == "ok"
    assert "ticket_stranded" not in alarms(hall)
    check_office(hall)


def test_the_alarm_outlasts_midnight_and_a_restart(hall: Hall) -> None:
    number = hall.take("B")
    hall.restart(without_b())
    hall.clock.advance(h=24)
    hall.service.tick()
    hall.restart()
    assert alarms(hall)["ticket_stranded"] == [f"{number} (2026-11-23)"]
    hall.login(1, "101")
    assert hall.press("q1", "call", ticket=number).r == "ok"
    hall.press("q1", "finish")
    assert "ticket_stranded" not in alarms(hall)


def test_a_service_that_has_another_letter_takes_its_people_along(hall: Hall) -> None:
    hall.take("A", then=["B"])
    number = hall.take("B")
    hall.restart(relettered())
    assert e.TicketMoved("2026-11-23/B001", "D") in hall.ledger.events
    assert e.TicketMoved("2026-11-23/A001", "A", ("D",)) in hall.ledger.events
    assert alarms(hall).get("ticket_stranded") is None
    hall.login(2, "102")
    assert hall.press("q2", "next").d == {"ticket": number, "waiting": 0, "service": "D"}
    assert hall.take("B") == "B002"  # a number once given is not given again, whatever it is for
    check_office(hall)
    moves = [one for one in hall.ledger.events if isinstance(one, e.TicketMoved)]
    hall.restart()
    assert [one for one in hall.ledger.events if isinstance(one, e.TicketMoved)] == moves


def test_letters_that_are_exchanged_take_their_people_along(hall: Hall) -> None:
    first, second = hall.take("A"), hall.take("C")
    a, c = service("A"), service("C")
    swapped = {"A": replace(c, letter="A"), "B": service("B"), "C": replace(a, letter="C")}
    hall.restart(small_office(services=swapped))
    assert hall.service.state.day.tickets[f"2026-11-23/{first}"].service == "C"
    assert hall.service.state.day.tickets[f"2026-11-23/{second}"].service == "A"
    check_office(hall)


def test_a_ticket_in_hand_and_one_put_aside_are_moved_where_they_are(hall: Hall) -> None:
    hall.login(2, "102")
    for _ in range(3):
        hall.take("B")
    hall.press("q2", "next")
    hall.press("q2", "park")
    hall.press("q2", "next")
    hall.press("q2", "no_show")
    hall.press("q2", "next")
    hall.restart(relettered())
    states = {t.number: (t.state.value, t.service) for t in hall.service.state.day.tickets.values()}
    assert states == {"B001": ("parked", "D"), "B002": ("no_show", "D"), "B003": ("serving", "D")}
    assert hall.press("q2", "finish").r == "ok"
    assert hall.press("q2", "call", ticket="B001").r == "ok"
    check_office(hall)


def test_who_waited_for_a_counter_that_is_gone_waits_in_line_again(hall: Hall) -> None:
    hall.login(1, "101")
    hall.login(2, "102")
    first, second = hall.take("B"), hall.take("B")
    hall.press("q2", "next")
    hall.press("q2", "park")
    hall.press("q1", "next")
    hall.press("q1", "transfer", counter=2)
    hall.restart(small_office(counters={1: counter(1, "AB"), 3: counter(3, "C")}))
    assert {hall.press("q1", "next").d["ticket"] for _ in range(2)} == {first, second}
    assert alarms(hall)["device_without_counter"] == ["q2", "b2", "p2"]
    assert hall.login(3, "102").r == "denied"  # officer 102 may sit at counter 2 alone
    assert hall.service.state.officer_at("102") is None
    check_office(hall)


def test_a_renamed_service_keeps_its_line(hall: Hall) -> None:
    number = hall.take("B")
    services = {"A": service("A"), "B": replace(service("B"), name_vi="Tên mới"), "C": service("C")}
    hall.restart(small_office(services=services))
    assert "ticket_stranded" not in alarms(hall)
    hall.login(2, "102")
    assert hall.press("q2", "next").d["ticket"] == number


def test_a_booking_goes_along_with_its_service() -> None:
    with Hall(booking_office()) as hall:
        code = hall.press("c1", "book", service="A", at="2026-11-24T08:00").d["code"]
        there = booking_office()
        moved = replace(there.services["A"], letter="D")
        hall.restart(
            replace(
                there,
                services={"B": service("B"), "C": service("C"), "D": moved},
                counters={1: counter(1, "BD"), 3: counter(3, "C")},
            )
        )
        assert hall.service.state.day.bookings[code].service == "D"
        assert "booking_without_slot" not in alarms(hall)
        hall.clock.advance(h=24)
        assert hall.press("k1", "checkin", code=code).d["ticket"] == "A800"
        check_office(hall)


@pytest.mark.parametrize("change", ["service", "length", "day_off"])
def test_a_booked_slot_that_no_longer_exists_is_told_until_it_is_settled(change: str) -> None:
    with Hall(office_with_calendar(HOURS)) as hall:
        code = hall.press("c1", "book", service="A", at="2026-11-25T08:30").d["code"]
        assert "booking_without_slot" not in alarms(hall)
        there = office_with_calendar(HOURS)
        a = there.services["A"]
        changed = {
            "service": lambda: replace(
                there,
                services={"B": service("B"), "C": service("C")},
                counters={1: counter(1, "B"), 3: counter(3, "C")},
            ),
            "length": lambda: replace(there, services=there.services | {"A": replace(a, slot_min=60)}),
            "day_off": lambda: office_with_calendar(HOURS + '[calendar]\noff = ["2026-11-25"]\n'),
        }[change]()
        hall.restart(changed)
        assert alarms(hall)["booking_without_slot"] == ["A 2026-11-25 (1)"]
        hall.press("c1", "cancel", code=code)
        assert "booking_without_slot" not in alarms(hall)


def test_a_start_with_the_same_configuration_changes_nothing(hall: Hall) -> None:
    for letter in "ABC":
        hall.take(letter)
    before = len(hall.ledger.events)
    hall.restart()
    assert [type(one) for one in hall.ledger.events[before:]] == [e.HubStarted]


def without_officer(gone: str) -> Office:
    """office.toml without one of its officers."""
    there = small_office()
    return replace(there, officers={key: one for key, one in there.officers.items() if key != gone})


def test_an_officer_who_is_gone_is_logged_out_and_who_was_in_hand_waits_again(hall: Hall) -> None:
    hall.login(1, "101")
    first = hall.take("A")
    hall.press("q1", "next")
    hall.restart(without_officer("101"))
    assert e.OfficerLoggedOut("101", 1, gone=True) in hall.ledger.events
    assert hall.service.reconfigured["officer_logged_out"] == 1
    assert hall.press("q1", "next").r == "denied"
    assert hall.service.state.day.tickets[f"2026-11-23/{first}"].state.value == "waiting"
    check_office(hall)
    hall.restart()
    assert hall.ledger.events.count(e.OfficerLoggedOut("101", 1, gone=True)) == 1


def test_whose_counter_was_closed_by_a_change_is_an_alarm_until_somebody_sits_there(hall: Hall) -> None:
    hall.login(1, "101")
    hall.restart(without_officer("101"))
    assert alarms(hall)["officer_gone"] == ["101 (1)"]
    hall.restart(without_officer("101"))
    assert alarms(hall)["officer_gone"] == ["101 (1)"], "it outlasts a restart"
    assert hall.login(1, "103").r == "ok"
    assert "officer_gone" not in alarms(hall)
    check_office(hall)


def test_the_alarm_of_an_officer_who_is_put_back_is_over(hall: Hall) -> None:
    there = hall.service.state.office
    hall.login(1, "101")
    hall.restart(without_officer("101"))
    hall.restart(there)
    assert "officer_gone" not in alarms(hall)


def test_an_officer_who_left_by_key_is_no_alarm(hall: Hall) -> None:
    hall.login(1, "101")
    hall.press("q1", "logout")
    hall.restart(without_officer("101"))
    assert "officer_gone" not in alarms(hall)


def test_an_officer_who_is_still_there_stays_logged_in(hall: Hall) -> None:
    hall.login(1, "101")
    hall.restart(without_officer("103"))
    assert hall.service.state.officer_at("101") is not None


def test_an_officer_who_may_not_sit_at_that_counter_any_more_is_logged_out(hall: Hall) -> None:
    hall.login(1, "101")
    there = small_office()
    elsewhere = replace(there.officers["101"], counters=(3,))
    hall.restart(replace(there, officers={**there.officers, "101": elsewhere}))
    assert hall.service.state.officer_at("101") is None
    check_office(hall)


def test_three_hundred_who_wait_for_a_service_that_is_gone_are_one_alarm_with_a_count(hall: Hall) -> None:
    numbers = []
    for _ in range(60):
        hall.clock.advance(s=60)
        numbers.append(hall.take("B"))
    hall.restart(without_b())
    assert alarms(hall)["ticket_stranded"] == [", ".join(numbers[:5]) + " … (60)"]


def test_nobody_is_said_to_have_no_officer_where_any_counter_may_call(hall: Hall) -> None:
    hall.take("B")
    for _ in range(40):
        hall.clock.advance(s=60)
        hall.service.tick()
    assert alarms(hall).get("officer_paged") == ["B"]
    hall.restart(without_b())
    assert "officer_paged" not in alarms(hall)


def test_a_start_counts_what_another_office_toml_has_changed(hall: Hall) -> None:
    for _ in range(7):
        hall.clock.advance(s=60)
        hall.take("B")
    hall.restart(relettered())
    assert hall.service.reconfigured == {"ticket_moved": 7, "office_configured": 1}
