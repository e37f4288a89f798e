"""Numbers that kiosks give alone while the hub is away, and hand in when it is back."""

from itertools import pairwise

import pytest
from msgspec.structs import replace

from hub.domain import events as e
from hub.domain.office.office import Numbering
from tests.support.check import check_office
from tests.support.clock import at
from tests.support.hall import Hall, Reply
from tests.support.offices import counter, service, small_office
from tests.support.refusing import no_to

DAY, NEXT = "2026-11-23", "2026-11-24"


def hand_in(
    hall: Hall, ticket: str, dev: str = "k1", *, day: str = DAY, age_s: float = 600, **d: object
) -> Reply:
    """A kiosk hands in a number that it gave so long ago."""
    fields = {"ticket": ticket, "service": ticket[0], "day": day} | d
    return hall.press(dev, "offline_take", age_ms=round(1000 * age_s), **fields)


def ranges(hall: Hall, dev: str) -> dict[str, list[int]]:
    """The lease that a kiosk is told."""
    lease = hall.messenger.of("want", dev)[-1]["lease"]
    return lease["numbers"] if lease else {}


def test_every_kiosk_is_told_numbers_of_its_own_for_its_services(hall: Hall) -> None:
    assert ranges(hall, "k1") == {letter: [900, 939] for letter in "ABC"}
    assert ranges(hall, "k2") == {letter: [940, 979] for letter in "ABC"}
    assert hall.messenger.of("want", "k1")[-1]["lease"]["day"] == DAY


def test_a_number_handed_in_is_in_the_queue_at_its_true_time(hall: Hall) -> None:
    hall.login(1, "101")
    hall.clock.advance(s=900)
    hall.take("A")
    assert hand_in(hall, "A900", age_s=600, priority="elderly") == ("ok", {}, False)
    ticket = hall.service.state.day.tickets[f"{DAY}/A900"]
    assert ticket.taken_ms == at("2026-11-23 08:05")
    assert hall.press("q1", "next").d["ticket"] == "A900"
    check_office(hall)


def test_two_kiosks_without_a_hub_for_ten_minutes_bring_forty_tickets_each_in_order_of_age(
    hall: Hall,
) -> None:
    hall.login(1, "101")
    hall.clock.advance(s=600)
    for n in range(40):
        for dev, first in (("k1", 900), ("k2", 940)):
            assert hand_in(hall, f"A{first + n}", dev, age_s=600 - 15 * n).r == "ok"
    check_office(hall)
    called = [hall.press("q1", "next").d["ticket"] for _ in range(80)]
    assert called == [f"A{first + n}" for n in range(40) for first in (900, 940)]
    assert hall.press("q1", "next").d["ticket"] is None


def test_a_number_handed_in_twice_is_one_ticket(hall: Hall) -> None:
    assert hall.repeat("k1", "offline_take", 7, ticket="A900", service="A", day=DAY).r == "ok"
    again = hall.repeat("k1", "offline_take", 7, ticket="A900", service="A", day=DAY)
    assert (again.r, again.dup) == ("ok", True)
    other = {"ticket": "A900", "service": "A", "day": DAY}
    assert no_to(hall, "k1", "offline_take", **other) == "lease_used"
    hall.restart()
    assert no_to(hall, "k1", "offline_take", **other) == "lease_used"


@pytest.mark.parametrize(
    ("dev", "ticket", "service", "code"),
    [
        ("k1", "A001", "A", "never_leased"),  # of those who come
        ("k1", "A800", "A", "never_leased"),  # of those who book
        ("k1", "A980", "A", "never_leased"),  # nobody's
        ("k1", "A940", "A", "never_leased"),  # of the other kiosk
        ("k2", "A900", "A", "never_leased"),
        ("k1", "B900", "A", "never_leased"),  # of another service
        ("k1", "Z900", "Z", "no_such_service"),
        ("k1", "A99999", "A", "never_leased"),
    ],
)
def test_a_number_that_was_never_leased_changes_nothing(
    hall: Hall, dev: str, ticket: str, service: str, code: str
) -> None:
    assert no_to(hall, dev, "offline_take", ticket=ticket, service=service, day=DAY) == code


def test_an_unknown_class_and_a_day_that_nobody_leased_change_nothing(hall: Hall) -> None:
    one = {"ticket": "A900", "service": "A"}
    assert no_to(hall, "k1", "offline_take", **one, day=DAY, priority="friend") == "no_such_priority"
    for day in ("2026-11-22", NEXT, "2026-99-99", "9999-12-31"):
        assert no_to(hall, "k1", "offline_take", **one, day=day) == "never_leased"


def test_a_number_of_yesterday_is_taken_in_once_before_those_of_today(hall: Hall) -> None:
    hall.clock.jump_to("2026-11-24 07:00")
    hall.login(1, "101")
    hall.take("A")
    assert hand_in(hall, "A900", age_s=8 * 3600).r == "ok"
    assert hand_in(hall, "A900", day=NEXT, age_s=0).r == "ok", "today's A900 is another ticket"
    again = {"ticket": "A900", "service": "A", "day": DAY}
    assert no_to(hall, "k1", "offline_take", **again) == "lease_used"
    hall.restart()
    assert no_to(hall, "k1", "offline_take", **again) == "lease_used"
    assert hall.press("q1", "next").d["ticket"] == "A900"
    assert hall.service.state.day.sessions[1].ticket == f"{DAY}/A900"
    check_office(hall)


def test_a_number_handed_in_before_midnight_is_not_taken_in_again_after_it(hall: Hall) -> None:
    hand_in(hall, "A900")
    hall.login(1, "101")
    hall.press("q1", "next")
    hall.press("q1", "finish")
    hall.clock.advance(h=24)
    assert no_to_after_midnight(hall) == "lease_used"


def no_to_after_midnight(hall: Hall) -> str:
    hall.service.tick()
    return no_to(hall, "k1", "offline_take", ticket="A900", service="A", day=DAY)


def test_leases_of_the_day_before_yesterday_are_over(hall: Hall) -> None:
    for _ in range(2):
        hall.clock.advance(h=24)
        hall.service.tick()
    assert no_to(hall, "k1", "offline_take", ticket="A900", service="A", day=DAY) == "never_leased"


def test_a_long_weekend_without_a_hub_still_brings_in_fridays_numbers(hall: Hall) -> None:
    hall.clock.advance(h=72)
    hall.restart()
    assert hand_in(hall, "A900", age_s=72 * 3600).r == "ok"
    check_office(hall)


def test_yesterdays_numbers_are_nothing_of_todays_quota(hall: Hall) -> None:
    hall.clock.advance(h=24)
    hand_in(hall, "A900")
    hand_in(hall, "A901", day=NEXT, age_s=0)
    assert hall.service.state.day.taken == {"A": 1}


@pytest.mark.parametrize("age_s", [0, 12 * 3600, 40 * 3600, 10**12])
def test_a_device_clock_that_is_wrong_by_days_does_not_leave_the_day_of_the_lease(
    hall: Hall, age_s: int
) -> None:
    hall.clock.advance(h=1)
    assert hand_in(hall, "A900", age_s=age_s).r == "ok"
    taken_ms = hall.service.state.day.tickets[f"{DAY}/A900"].taken_ms
    assert at("2026-11-23 00:00") <= taken_ms <= hall.clock.wall_ms()


def test_a_number_of_yesterday_pressed_today_counts_as_the_end_of_yesterday(hall: Hall) -> None:
    hall.clock.jump_to("2026-11-24 08:00")
    hand_in(hall, "A900", age_s=0)
    assert hall.service.state.day.tickets[f"{DAY}/A900"].taken_ms == at("2026-11-24 00:00") - 1


def test_numbers_handed_in_late_never_go_stale(hall: Hall) -> None:
    hall.clock.advance(h=6)
    assert hand_in(hall, "A900", age_s=5 * 3600).r == "ok"


def test_when_there_are_no_numbers_left_to_lease_a_kiosk_gets_what_there_is_and_then_none() -> None:
    with Hall(small_office(numbering=Numbering(lease=60))) as hall:
        assert ranges(hall, "k1")["A"] == [900, 959]
        assert ranges(hall, "k2")["A"] == [960, 999]
        hall.press("c1", "device_add", name="k3", type="kiosk", secret="$3")
        rows = len(hall.ledger.entries)
        for _ in range(3):
            hall.service.tick()
            hall.settle()
        hall.watch()
        assert ranges(hall, "k3") == {}
        assert len(hall.ledger.entries) == rows, "and that is no event"
        assert no_to(hall, "k3", "offline_take", ticket="A999", service="A", day=DAY) == "never_leased"
        check_office(hall)


def test_a_kiosk_leases_only_what_its_buttons_are_for(hall: Hall) -> None:
    hall.press("c1", "device_add", name="k3", type="kiosk", secret="$3", services=["B"])
    hall.service.tick()
    hall.settle()
    hall.watch()
    assert ranges(hall, "k3") == {"B": [980, 999]}


def test_a_new_board_of_the_same_name_gets_other_numbers_and_the_old_ones_are_still_taken_in(
    hall: Hall,
) -> None:
    hall.press("c1", "device_add", name="k1", type="kiosk", secret="$new")
    hall.service.tick()
    hall.settle()
    hall.watch()
    assert ranges(hall, "k1") == {letter: [980, 999] for letter in "ABC"}
    assert hand_in(hall, "A900").r == hand_in(hall, "A980").r == "ok"
    check_office(hall)


def test_leases_of_a_removed_kiosk_are_not_given_to_another(hall: Hall) -> None:
    hall.press("c1", "device_remove", name="k1")
    hall.press("c1", "device_add", name="k3", type="kiosk", secret="$3")
    hall.service.tick()
    hall.settle()
    granted = [
        one for event in hall.ledger.events if isinstance(event, e.LeasesGranted) for one in event.leases
    ]
    ends = sorted((one.first, one.last) for one in granted if one.service == "A")
    assert all(a[1] < b[0] for a, b in pairwise(ends))
    assert len(ends) == 3
    check_office(hall)


def test_the_numbers_of_the_next_day_are_leased_afresh(hall: Hall) -> None:
    hall.clock.advance(h=24)
    hall.service.tick()
    hall.settle()
    hall.watch()
    assert hall.messenger.of("want", "k1")[-1]["lease"] == {
        "day": NEXT,
        "numbers": {letter: [900, 939] for letter in "ABC"},
    }


def test_a_restart_grants_nothing_anew(hall: Hall) -> None:
    hall.restart()
    hall.service.tick()
    hall.settle()
    assert sum(isinstance(event, e.LeasesGranted) for event in hall.ledger.events) == 1


def test_a_service_closed_meanwhile_still_takes_in_who_has_a_number(hall: Hall) -> None:
    hall.press("c1", "service_close", service="A")
    assert hand_in(hall, "A900").r == "ok"


def test_an_officer_is_paged_for_a_number_that_is_handed_in(hall: Hall) -> None:
    hand_in(hall, "A900")
    hall.service.tick()
    hall.settle()
    assert hall.messenger.of("page")[-1]["ticket"] == "A900"


def test_a_kiosk_has_its_numbers_as_soon_as_it_is_added(hall: Hall) -> None:
    secret = "$7$101$" + "A" * 16 + "$" + "A" * 86
    reply = hall.press("c1", "device_add", name="k9", type="kiosk", secret=secret)
    assert reply.r == "ok", reply
    assert "no_lease" not in {alarm.code for alarm in hall.service.status().alarms}
    check_office(hall)


def test_a_service_that_came_with_a_restart_has_its_numbers_at_once(hall: Hall) -> None:
    there = small_office()
    more = {**there.services, "D": replace(service("D"), letter="D")}
    counters = {**there.counters, 1: counter(1, "ABD")}
    hall.restart(small_office(services=more, counters=counters))
    assert "no_lease" not in {alarm.code for alarm in hall.service.status().alarms}
