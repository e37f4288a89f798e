"""Numbers, quotas, bookings and leases that end: shown as they are, and a person is told before."""

from msgspec.structs import replace

from hub.domain import events as e
from hub.domain.office.office import Numbering
from tests.support.hall import Hall
from tests.support.offices import booking_office, small_office
from tests.support.refusing import no_to

TEN = Numbering(width=2, last=10, booked_last=20, lease=5)


def alarms(hall: Hall) -> list[tuple[str, str]]:
    codes = ("numbers_low", "numbers_exhausted", "no_lease")
    return [(one.code, one.subject) for one in hall.service.status().alarms if one.code in codes]


def kiosk_line(hall: Hall, letter: str = "A") -> dict[str, object]:
    hall.watch()
    want = hall.messenger.of("want", "k1")[-1]
    found: dict[str, object] = next(one for one in want["services"] if one["letter"] == letter)
    return found


def each_number_is_one_citizens(hall: Hall) -> None:
    """`check_office` would hold the old numbers against the new ranges."""
    taken = [one.id for one in hall.ledger.events if isinstance(one, e.TicketTaken)]
    assert len(taken) == len({*taken})


def test_numbers_that_are_used_up_close_the_service_on_kiosk_picture_and_status() -> None:
    with Hall(small_office(numbering=TEN)) as hall:
        for _ in range(8):
            hall.take("A")
        assert alarms(hall) == []
        hall.take("A")
        assert alarms(hall) == [("numbers_low", "A (90%)")]
        assert kiosk_line(hall)["open"] is True
        hall.take("A")
        assert alarms(hall) == [("numbers_exhausted", "A (100%)")]
        assert no_to(hall, "k1", "take", service="A") == "numbers_exhausted"
        line = kiosk_line(hall)
        assert (line["open"], line["why"]) == (False, "numbers_exhausted")
        services = {one["service"]: one for one in hall.messenger.of("now")[-1]["services"]}
        assert (services["A"]["open"], services["A"]["why"]) == (False, "numbers_exhausted")
        assert services["B"]["open"] is True
        hall.restart()
        assert kiosk_line(hall)["why"] == "numbers_exhausted"
        hall.clock.advance(h=24)
        hall.service.tick()
        assert kiosk_line(hall)["open"] is True


def test_a_quota_and_the_numbers_for_bookings_warn_at_nine_tenths() -> None:
    office = booking_office(numbering=TEN)
    a = replace(office.services["A"], quota_per_day=10, slot_capacity=20)
    with Hall(replace(office, services=office.services | {"A": a})) as hall:
        for _ in range(9):
            hall.take("A")
            hall.press("c1", "book", service="A", at="2026-11-24T08:00")
        found = [(one.code, one.subject) for one in hall.service.status().warnings]
        assert found == [("quota_low", "A (9/10)"), ("bookings_low", "A 2026-11-24")]
        assert hall.press("c1", "status").d["warnings"][0]["code"] == "quota_low"


def test_a_kiosk_for_which_no_numbers_are_left_is_told() -> None:
    with Hall(small_office(numbering=Numbering(width=2, last=10, booked_last=95, lease=4))) as hall:
        assert [code for code, _ in alarms(hall)] == ["no_lease"]
        assert alarms(hall)[0][1] == "k2 (A B C)"


def test_no_number_is_given_twice_when_the_ranges_are_moved_during_the_day() -> None:
    with Hall(booking_office(numbering=TEN)) as hall:
        code = hall.press("c1", "book", service="A", at="2026-11-23T09:00").d["code"]
        assert hall.service.state.day.bookings[code].ticket.endswith("A11")
        hall.restart(booking_office(numbering=replace(TEN, last=40, booked_last=50)))
        given = [hall.take("A") for _ in range(20)]
        assert "A11" not in given
        hall.clock.advance(s=3000)
        assert hall.press("k1", "checkin", code=code).d["ticket"] == "A11"
        each_number_is_one_citizens(hall)


def test_a_kiosk_gets_no_number_that_somebody_has_when_the_ranges_shrink() -> None:
    with Hall(small_office(numbering=replace(TEN, last=30, booked_last=40, lease=0))) as hall:
        for _ in range(25):
            hall.take("A")
        hall.restart(small_office(numbering=replace(TEN, last=12)))
        given = [
            lease for one in hall.ledger.events if isinstance(one, e.LeasesGranted) for lease in one.leases
        ]
        assert [(one.first, one.last) for one in given if one.service == "A"] == [(26, 30), (31, 35)]


def test_a_booking_gets_no_number_that_somebody_has_when_the_ranges_shrink() -> None:
    with Hall(booking_office(numbering=replace(TEN, last=30, booked_last=40))) as hall:
        for _ in range(15):
            hall.take("A")
        hall.restart(booking_office(numbering=replace(TEN, last=12, booked_last=60)))
        assert hall.press("c1", "book", service="A", at="2026-11-23T09:00").d["ticket"] == "A16"
        assert hall.press("k1", "take", service="A").code == "numbers_exhausted"
        each_number_is_one_citizens(hall)
