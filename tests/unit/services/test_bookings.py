"""Slots are booked from home, given back, and checked in: early, in time, late and never."""

import pytest

from hub.domain import events as e
from hub.domain.office.office import Numbering
from tests.support.check import check_office
from tests.support.clock import FakeClock, at
from tests.support.hall import Hall
from tests.support.offices import booking_office
from tests.support.refusing import no_to

SLOT = "2026-11-23T09:00"


@pytest.fixture
def hall() -> Hall:
    """Eight in the morning; service A takes two bookings for every half hour."""
    with Hall(booking_office()) as office:
        yield office


def book(hall: Hall, slot: str = SLOT, **d: object) -> dict[str, str]:
    """A booking that is made."""
    reply = hall.press("c1", "book", service="A", at=slot, **d)
    assert reply.r == "ok", reply
    return reply.d


def now(hall: Hall, time: str, day: str = "2026-11-23") -> None:
    hall.clock.jump_to(f"{day} {time}")


def free(hall: Hall, slot: str = "09:00", day: str = "2026-11-23") -> int:
    """Places of a slot that can still be booked."""
    entries = hall.press("c1", "slots", service="A", day=day).d["slots"]
    return next(entry["free"] for entry in entries if entry["at"] == slot)


def test_a_booking_is_told_with_its_code_number_slot_and_qr(hall: Hall) -> None:
    told = book(hall)
    code = told["code"]
    assert told == {
        "code": code,
        "ticket": "A800",
        "day": "2026-11-23",
        "at": "09:00",
        "until": "09:30",
        "qr": f"MOTCUA:THU-NGHIEM/B/{code}",
    }
    assert len(code) == 8


def test_slots_of_a_day_are_those_to_come_with_their_free_places(hall: Hall) -> None:
    book(hall)
    now(hall, "08:31")
    slots = hall.press("c1", "slots", service="A", day="2026-11-23").d["slots"]
    assert slots[0] == {"at": "09:00", "until": "09:30", "free": 1}
    assert slots[1]["free"] == 2


@pytest.mark.parametrize("qr", [False, True])
def test_a_booked_citizen_is_called_as_one_who_came_at_the_slot_with_credit(hall: Hall, qr: bool) -> None:
    told = book(hall)
    now(hall, "08:50")
    hall.take("A")  # due 09:05
    hall.login(1, "101")
    checked = hall.press("k1", "checkin", code=told["qr"] if qr else told["code"])
    assert checked.d["ticket"] == "A800"
    assert checked.d["job"] == f"k1-b00t-{checked_seq(hall)}"
    ticket = hall.service.state.day.tickets["2026-11-23/A800"]
    assert ticket.due_ms == at("2026-11-23 09:00")  # slot, and 900 s of target less 900 s of credit
    assert hall.press("q1", "next").d["ticket"] == "A800"
    check_office(hall)


def checked_seq(hall: Hall) -> str:
    job, slip = hall.messenger.of("print", "k1")[-1]
    assert slip.number == "A800"
    return job.rpartition("-")[2]


@pytest.mark.parametrize(
    ("time", "due"),
    [("08:30", "09:00"), ("09:00", "09:00"), ("09:15", "09:00"), ("09:16", "09:31"), ("16:00", "16:15")],
)
def test_who_comes_late_loses_the_due_time_of_the_slot_not_the_ticket(
    hall: Hall, time: str, due: str
) -> None:
    code = book(hall)["code"]
    now(hall, time)
    assert hall.press("k1", "checkin", code=code).r == "ok"
    assert hall.service.state.day.tickets["2026-11-23/A800"].due_ms == at(f"2026-11-23 {due}")


def test_a_booked_citizen_of_a_class_has_the_credit_of_the_class_too(hall: Hall) -> None:
    code = book(hall, priority="elderly")["code"]
    now(hall, "09:00")
    hall.press("k1", "checkin", code=code)
    assert hall.service.state.day.tickets["2026-11-23/A800"].due_ms == at("2026-11-23 08:40")
    assert hall.messenger.of("print", "k1")[-1][1].priority_name == "Người cao tuổi"


def test_a_booked_citizen_of_a_class_who_is_late_keeps_the_credit_of_the_class(hall: Hall) -> None:
    code = book(hall, priority="elderly")["code"]
    now(hall, "09:16")
    hall.press("k1", "checkin", code=code)
    assert hall.service.state.day.tickets["2026-11-23/A800"].due_ms == at("2026-11-23 09:11")


def test_who_checks_in_early_is_told_the_wait_of_who_is_due_at_the_slot(hall: Hall) -> None:
    code = book(hall, "2026-11-23T10:00")["code"]
    now(hall, "09:30")
    hall.login(1, "101")
    hall.take("A")
    hall.press("q1", "next")
    while hall.service.foresee():
        pass
    hall.clock.advance(s=60)
    for _ in range(2):
        hall.take("A")
        hall.press("q1", "next")  # somebody comes every minute: all who come before 09:45 are due before
    for _ in range(6):
        hall.take("A")
    hall.clock.advance(s=60)
    while hall.service.foresee():
        pass
    newcomer = hall.press("k1", "take", service="A").d["wait_min"]
    early = hall.press("k1", "checkin", code=code).d["wait_min"]
    assert early[0] >= newcomer[0] > 10
    assert early[1] >= newcomer[1]


@pytest.mark.parametrize(
    ("d", "code"),
    [
        ({"service": "Z"}, "no_such_service"),
        ({"service": "B"}, "no_booking_here"),
        ({"priority": "friend"}, "no_such_priority"),
        ({"at": "2026-11-23T07:30"}, "in_the_past"),
        ({"at": "2026-11-22T09:00"}, "in_the_past"),
        ({"at": "2026-12-08T09:00"}, "too_far_ahead"),
        ({"at": "2026-11-23T09:10"}, "no_such_slot"),
        ({"at": "2026-02-30T09:00"}, "not_a_time"),
        ({"at": "2026-11-23T25:00"}, "not_a_time"),
    ],
)
def test_what_cannot_be_booked_changes_nothing(hall: Hall, d: dict[str, str], code: str) -> None:
    assert no_to(hall, "c1", "book", **{"service": "A", "at": SLOT} | d) == code


def test_the_last_day_that_can_be_booked_is_two_weeks_ahead(hall: Hall) -> None:
    assert book(hall, "2026-12-07T09:00")["day"] == "2026-12-07"
    assert no_to(hall, "c1", "slots", service="A", day="2026-12-08") == "too_far_ahead"
    assert no_to(hall, "c1", "slots", service="A", day="2026-11-22") == "in_the_past"
    assert no_to(hall, "c1", "slots", service="A", day="2026-11-31") == "not_a_time"


def test_a_closed_service_takes_no_bookings(hall: Hall) -> None:
    hall.press("c1", "service_close", service="A")
    assert no_to(hall, "c1", "book", service="A", at=SLOT) == "service_closed"


def test_a_full_slot_is_refused_and_a_place_given_back_is_free_again(hall: Hall) -> None:
    codes = [book(hall)["code"] for _ in range(2)]
    assert free(hall) == 0
    assert no_to(hall, "c1", "book", service="A", at=SLOT) == "slot_full"
    hall.press("c1", "cancel", code=codes[0])
    assert free(hall) == 1
    assert book(hall)["ticket"] == "A802", "a number that was sent home is not given twice"
    check_office(hall)


@pytest.mark.parametrize(
    "holder", ["040190000001", "040 190 000 001", "0900-000-001", "186000001", "Nguyen An", "Ân", "a@b.vn"]
)
def test_who_booked_is_an_internal_id_and_never_what_says_who_somebody_is(hall: Hall, holder: str) -> None:
    rows = hall.ledger.entries
    assert no_to(hall, "c1", "book", service="A", at=SLOT, holder=holder) == "holder_is_personal"
    assert hall.ledger.entries == rows
    assert book(hall, holder="CD-2026-000123")["ticket"]


def test_one_holder_has_one_open_booking_a_service_and_day(hall: Hall) -> None:
    code = book(hall, holder="h-1")["code"]
    second = {"service": "A", "at": "2026-11-23T10:00", "holder": "h-1"}
    assert no_to(hall, "c1", "book", **second) == "already_booked"
    assert book(hall, "2026-11-24T09:00", holder="h-1")["day"] == "2026-11-24"
    hall.press("c1", "cancel", code=code)
    assert hall.press("c1", "book", **second).r == "ok"


def test_numbers_for_bookings_run_out_too() -> None:
    with Hall(booking_office(numbering=Numbering(last=799, booked_last=801))) as hall:
        assert [book(hall, f"2026-11-23T{h}:00")["ticket"] for h in (10, 11)] == ["A800", "A801"]
        assert no_to(hall, "c1", "book", service="A", at="2026-11-23T12:00") == "numbers_exhausted"
        assert book(hall, "2026-11-24T09:00")["ticket"] == "A800"


def wrong_digit(code: str) -> str:
    return f"{(int(code[0]) + 1) % 10}{code[1:]}"


def test_a_forged_or_mistyped_code_changes_nothing(hall: Hall) -> None:
    code = book(hall)["code"]
    now(hall, "08:55")
    for event, dev in (("checkin", "k1"), ("cancel", "c1")):
        assert no_to(hall, dev, event, code=wrong_digit(code)) == "code_mistyped"
        assert no_to(hall, dev, event, code=code[:-1]) == "code_mistyped"
        assert no_to(hall, dev, event, code="00000000") == "no_such_booking"
        assert no_to(hall, dev, event, code=f"MOTCUA:HA-NOI/B/{code}") == "other_office"
        assert no_to(hall, dev, event, code="https://example.vn/qr") == "code_not_known"
        assert no_to(hall, dev, event, code="٠" * 8) == "code_not_known"


def test_a_code_may_be_typed_in_groups_and_scanned_in_lower_case(hall: Hall) -> None:
    code = book(hall)["code"]
    now(hall, "08:55")
    assert no_to(hall, "k1", "checkin", code=f"motcua:ha-noi/b/{code}") == "other_office"
    assert hall.press("k1", "checkin", code=f"{code[:4]} {code[4:]}").r == "ok"


def test_who_is_here_already_is_told_so_and_has_one_ticket(hall: Hall) -> None:
    code = book(hall)["code"]
    now(hall, "08:55")
    assert hall.press("k1", "checkin", code=code).r == "ok"
    assert no_to(hall, "k2", "checkin", code=code) == "already_checked_in"
    assert no_to(hall, "c1", "cancel", code=code) == "already_checked_in"
    assert free(hall) == 1


def test_a_cancelled_booking_is_over(hall: Hall) -> None:
    code = book(hall)["code"]
    assert hall.press("c1", "cancel", code=code).r == "ok"
    now(hall, "08:55")
    assert no_to(hall, "k1", "checkin", code=code) == "booking_cancelled"
    assert no_to(hall, "c1", "cancel", code=code) == "booking_cancelled"


def test_who_comes_much_too_early_or_on_another_day_is_told_when(hall: Hall) -> None:
    code, tomorrow = book(hall)["code"], book(hall, "2026-11-24T09:00")["code"]
    now(hall, "08:29")
    assert no_to(hall, "k1", "checkin", code=code) == "too_early"
    assert no_to(hall, "k1", "checkin", code=tomorrow) == "other_day"
    assert hall.press("c1", "book", service="A", at="2026-11-24T09:00").d["ticket"] == "A801"


def test_a_booking_to_come_outlasts_midnight_and_a_restart(hall: Hall) -> None:
    told = book(hall, "2026-11-25T09:00", holder="h-1")
    for _ in range(2):
        hall.clock.advance(h=24)
        hall.restart()
        check_office(hall)
    assert free(hall, day="2026-11-25") == 1
    assert no_to(hall, "c1", "book", service="A", at="2026-11-25T10:00", holder="h-1") == "already_booked"
    assert hall.press("c1", "book", service="A", at="2026-11-25T10:00").d["ticket"] == "A801"
    now(hall, "08:45", "2026-11-25")
    assert hall.press("k1", "checkin", code=told["code"]).d["ticket"] == "A800"
    check_office(hall)


def test_who_never_came_is_recorded_once_when_the_next_day_opens(hall: Hall) -> None:
    never, came, cancelled = book(hall), book(hall, "2026-11-23T08:30"), book(hall)
    hall.press("k1", "checkin", code=came["code"])
    hall.press("c1", "cancel", code=cancelled["code"])
    hall.clock.advance(h=48)
    hall.take("B")
    [opened] = [event for event in hall.ledger.events if isinstance(event, e.DayOpened)][1:]
    assert opened.lapsed == (never["code"],)
    assert opened.bookings == ()
    assert no_to(hall, "k1", "checkin", code=never["code"]) == "no_such_booking"
    check_office(hall)


def test_a_hub_that_was_off_for_days_records_who_never_came(hall: Hall) -> None:
    told = book(hall, "2026-11-24T09:00")
    now(hall, "08:00", "2026-11-30")
    hall.restart()
    opened = [event for event in hall.ledger.events if isinstance(event, e.DayOpened)][-1]
    assert (opened.day, opened.lapsed) == ("2026-11-30", (told["code"],))


def test_booked_citizens_walk_ins_and_leases_have_numbers_of_their_own(hall: Hall) -> None:
    book(hall)
    numbers = Numbering()
    assert hall.take("A") == "A001"
    [lease] = [one for one in hall.service.state.leases_in_force() if one.service == "A"][:1]
    assert (lease.first, lease.last) == (numbers.booked_last + 1, numbers.booked_last + numbers.lease)


def test_a_check_in_repeated_by_the_kiosk_is_one_ticket(hall: Hall) -> None:
    code = book(hall)["code"]
    now(hall, "08:55")
    first = hall.repeat("k1", "checkin", 5, code=code)
    again = hall.repeat("k1", "checkin", 5, code=code)
    assert (again.r, again.d, again.dup) == ("ok", first.d, True)
    check_office(hall)


def test_an_officer_is_paged_when_a_booked_citizen_is_here_and_nobody_else() -> None:
    with Hall(booking_office(), clock=FakeClock("2026-11-23 08:55")) as hall:
        hall.press("k1", "checkin", code=book(hall)["code"])
        assert hall.messenger.of("page")[-1]["ticket"] == "A800"


def test_a_service_closed_meanwhile_keeps_its_promise_to_who_booked(hall: Hall) -> None:
    code = book(hall)["code"]
    hall.press("c1", "service_close", service="A")
    now(hall, "08:55")
    assert hall.press("k1", "checkin", code=code).r == "ok"


# back after a missed call


def missed(hall: Hall) -> str:
    """A citizen who did not come when called; the QR of the ticket."""
    hall.login(1, "101")
    number = hall.take("A")
    hall.press("q1", "next")
    assert hall.press("q1", "no_show").r == "ok"
    return f"MOTCUA:THU-NGHIEM/2026-11-23/{number}"


@pytest.mark.parametrize("waited_s", [0, 1800])
def test_who_missed_the_call_comes_back_within_the_grace_time_and_is_due_at_that_moment(
    hall: Hall, waited_s: int
) -> None:
    code = missed(hall)
    hall.clock.advance(s=waited_s)
    reply = hall.press("k1", "checkin", code=code)
    assert reply.d == {
        "ticket": "A001",
        "ahead": 0,
        "wait_min": reply.d["wait_min"],
        "job": None,
        "service": "A",
    }
    assert hall.service.state.day.tickets["2026-11-23/A001"].due_ms == hall.clock.wall_ms()
    assert hall.messenger.of("print") == [hall.messenger.of("print")[0]], "no second paper"
    check_office(hall)


def test_after_the_grace_time_only_the_officer_can_call_the_citizen_back(hall: Hall) -> None:
    code = missed(hall)
    hall.clock.advance(s=1800, ms=1)
    assert no_to(hall, "k1", "checkin", code=code) == "grace_over"
    assert hall.press("q1", "call", ticket="A001").r == "ok"
    assert no_to(hall, "k1", "checkin", code=code) == "ticket_at_counter"


def test_a_ticket_that_is_not_missed_is_told_where_it_stands(hall: Hall) -> None:
    code = missed(hall)
    hall.press("k1", "checkin", code=code)
    assert no_to(hall, "k1", "checkin", code=code) == "ticket_waiting"
    hall.press("q1", "next")
    hall.press("q1", "finish")
    assert no_to(hall, "k1", "checkin", code=code) == "ticket_done"
    assert no_to(hall, "k1", "checkin", code="MOTCUA:THU-NGHIEM/2026-11-23/A404") == "no_such_ticket"
    assert no_to(hall, "k1", "checkin", code="MOTCUA:HA-NOI/2026-11-23/A001") == "other_office"
    yesterday = "MOTCUA:THU-NGHIEM/2026-11-22/A001"
    assert no_to(hall, "k1", "checkin", code=yesterday) == "ticket_of_another_day"


# booked upstream: its citizen has upstream's code

REF = "LH-2026/000123"


@pytest.mark.parametrize("shown", [REF, " lh-2026/000123 "])
def test_the_code_that_a_citizen_has_from_upstream_is_as_good_at_the_kiosk_as_ours(
    hall: Hall, shown: str
) -> None:
    book(hall, ref=REF)
    now(hall, "08:50")
    assert hall.press("k1", "checkin", code=shown).d["ticket"] == "A800"
    assert no_to(hall, "k1", "checkin", code=REF) == "already_checked_in"
    check_office(hall)


def test_a_code_of_upstream_opens_one_booking(hall: Hall) -> None:
    ours = book(hall, ref=REF)["code"]
    other = {"service": "A", "at": "2026-11-23T10:00", "ref": REF}
    assert no_to(hall, "c1", "book", **other) == "reference_taken"
    assert no_to(hall, "c1", "book", **other | {"ref": ours}) == "reference_taken"
    assert hall.press("c1", "cancel", code=ours).r == "ok"
    moved = book(hall, "2026-11-23T10:00", ref=REF)
    now(hall, "09:50")
    assert hall.press("k1", "checkin", code=REF).d["ticket"] == moved["ticket"] == "A801"


def test_a_booking_of_upstream_is_carried_over_midnight_with_its_code(hall: Hall) -> None:
    book(hall, "2026-11-24T08:00", ref=REF)
    now(hall, "07:50", "2026-11-24")
    hall.cycle.look_again()
    hall.restart()
    assert hall.press("k1", "checkin", code=REF).r == "ok"
