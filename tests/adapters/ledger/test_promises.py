"""Bookings, leases, pages and copies: what the schema refuses and what readers are told."""

from pathlib import Path

import msgspec
import pytest

from hub.adapters.ledger import LedgerReader, SqliteLedger, verify
from hub.domain import events as e
from hub.domain.errors import LedgerUnavailable
from hub.services.ports import Batch
from tests.adapters.ledger.material import DAY, MORNING_MS, Clerk, commit, opened
from tests.adapters.ledger.test_verify import codes, forged, tampering

SLOT_MS = MORNING_MS + 3_600_000
BOOKED = e.BookingMade("48213975", f"{DAY}/A800", "A", SLOT_MS, "elderly", "h7")
K1 = e.Lease("k1", "A", 900, 939)


def write(path: Path, *events: e.AnyEvent) -> Clerk:
    """A ledger of one day with these events."""
    clerk = Clerk()
    with opened(path) as ledger:
        commit(ledger, clerk.opening(), *(clerk.batch(event) for event in events))
    return clerk


def refused(path: Path, *batches: Batch) -> None:
    """The file does not take the last of these."""
    ledger = SqliteLedger(path, "en")
    ledger.open()
    try:
        commit(ledger, *batches[:-1])
        with pytest.raises(LedgerUnavailable, match="contradicts"):
            commit(ledger, batches[-1])
    finally:
        ledger.close()
    assert verify(path).faults == ()


@pytest.mark.parametrize("span", [(900, 939), (939, 950), (890, 900), (910, 920), (800, 999)])
def test_two_leases_of_a_day_and_service_never_share_a_number(path: Path, span: tuple[int, int]) -> None:
    clerk = write(path, e.LeasesGranted((K1,)))
    refused(path, clerk.batch(e.LeasesGranted((e.Lease("k2", "A", *span),))))


def test_leases_beside_each_other_of_another_service_and_of_another_day_are_fine(path: Path) -> None:
    clerk = write(path, e.LeasesGranted((K1, e.Lease("k2", "A", 940, 979), e.Lease("k2", "B", 900, 939))))
    with opened(path) as ledger:
        commit(ledger, clerk.opening("2026-11-24"), clerk.batch(e.LeasesGranted((K1,))))
    assert verify(path).faults == ()


def test_a_forged_lease_over_another_is_found(path: Path) -> None:
    write(path, e.LeasesGranted((K1,)), e.LeasesGranted((e.Lease("k2", "A", 940, 979),)))
    with tampering(path) as db:
        forged(db, lambda row: row._replace(data=row.data.replace("940", "939")))
    assert codes(path) == [("against_the_rules", 3)]


@pytest.mark.parametrize("altered", ["2026-11-23/A940", "2026-11-22/A900", "2026-11-23/A899"])
def test_a_forged_number_that_no_kiosk_was_leased_is_found(path: Path, altered: str) -> None:
    handed_in = e.TicketTaken(f"{DAY}/A900", "A", 1, 2, device="k1", leased=True)
    write(path, e.LeasesGranted((K1, e.Lease("k2", "A", 940, 979))), handed_in)
    assert codes(path) == []
    with tampering(path) as db:
        forged(db, lambda row: row._replace(data=row.data.replace(f"{DAY}/A900", altered)))
    assert ("against_the_rules", 3) in codes(path)


def test_a_forged_check_in_without_a_booking_is_found(path: Path) -> None:
    here = e.TicketTaken(f"{DAY}/A800", "A", 1, 2, device="k1", booking="48213975")
    write(path, BOOKED, here)
    assert codes(path) == []
    with tampering(path) as db:
        forged(db, lambda row: row._replace(data=row.data.replace('"booking":"4', '"booking":"5')))
    assert ("against_the_rules", 3) in codes(path)


def test_a_code_belongs_to_one_booking_that_can_still_be_used(path: Path) -> None:
    clerk = write(path, BOOKED)
    again = msgspec.structs.replace(BOOKED, ticket="2026-11-24/A800")
    refused(path, clerk.batch(again))


def test_a_number_is_sent_home_once(path: Path) -> None:
    clerk = write(path, BOOKED)
    refused(path, clerk.batch(msgspec.structs.replace(BOOKED, code="10000000")))


def test_a_code_may_be_given_again_when_its_booking_is_over(path: Path) -> None:
    """There are ten million codes, and an office lives for years."""
    again = msgspec.structs.replace(BOOKED, ticket=f"{DAY}/A801")
    clerk = write(path, BOOKED, e.BookingCancelled("48213975"), again)
    with opened(path) as ledger:
        third = msgspec.structs.replace(BOOKED, ticket="2026-11-24/A800")
        commit(ledger, clerk.opening("2026-11-24", lapsed=("48213975",)), clerk.batch(third))
    with LedgerReader(path) as reader:
        states = {row.ticket: row.state for row in reader.bookings()}
        newest = reader.booking("48213975")
    assert states == {f"{DAY}/A800": "cancelled", f"{DAY}/A801": "lapsed", "2026-11-24/A800": "booked"}
    assert newest is not None
    assert newest.ticket == "2026-11-24/A800"


def arrived(path: Path) -> None:
    """A booked citizen is here, is paged for, has a copy printed, and is called for a reason."""
    ticket = f"{DAY}/A800"
    here = e.TicketTaken(
        ticket, "A", SLOT_MS, SLOT_MS, "elderly", "k1", "k1-9f3c-1", (240, 540), ("B", "C"), "48213975"
    )
    write(
        path,
        e.DeviceAdded("k1", "kiosk"),
        BOOKED,
        here,
        e.OfficerPaged("A", ticket),
        e.PrintFailed("k1-9f3c-1", "unknown"),
        e.TicketReprinted(ticket, "k1", "c1-9f3c-2"),
        e.TicketPrinted("c1-9f3c-2"),
        e.OfficerLoggedIn("101", 1),
        e.TicketCalled(ticket, 1, "101", why=e.Why("due", SLOT_MS, f"{DAY}/A001", SLOT_MS + 1)),
        e.TicketPassedOn(ticket, 1, "101", f"{ticket}/1", "B"),
    )


def test_the_history_of_a_ticket_begins_with_its_booking_and_has_its_page_and_its_copies(path: Path) -> None:
    arrived(path)
    with LedgerReader(path) as reader:
        ticket = reader.ticket("A800")
        assert ticket is not None
        kinds = [row.kind for row in reader.history(ticket)]
    assert kinds == [
        "booking_made",
        "ticket_taken",
        "officer_paged",
        "print_failed",
        "ticket_reprinted",
        "ticket_printed",
        "ticket_called",
        "ticket_passed_on",
    ]


def test_a_ticket_tells_what_was_promised_and_what_is_still_to_do(path: Path) -> None:
    arrived(path)
    with LedgerReader(path) as reader:
        ticket = reader.ticket("A800")
        booking = reader.booking("48213975")
    assert ticket is not None
    assert (ticket.wait_lo_s, ticket.wait_hi_s, ticket.booking) == (240, 540, "48213975")
    assert (ticket.service, ticket.errands, ticket.state) == ("B", "C", "waiting")
    assert (ticket.copied, ticket.print_failed, ticket.printed_ms is None) == (True, None, False)
    assert booking is not None
    assert (booking.state, booking.holder, booking.checked_in_ms is None) == ("here", "h7", False)


def test_the_last_errand_leaves_none_to_do(path: Path) -> None:
    arrived(path)
    ticket = f"{DAY}/A800"
    clerk = Clerk(11)
    with opened(path) as ledger:
        commit(
            ledger,
            clerk.batch(
                e.TicketCalled(ticket, 1, "101"), e.TicketPassedOn(ticket, 1, "101", f"{ticket}/1", "C")
            ),
        )
    with LedgerReader(path) as reader:
        row = reader.ticket("A800")
    assert row is not None
    assert (row.service, row.errands) == ("C", "")


def test_a_service_that_a_ticket_is_transferred_to_is_no_errand_any_more(path: Path) -> None:
    ticket = f"{DAY}/A001"
    write(
        path,
        e.TicketTaken(ticket, "A", 1, 2, then=("B", "BB", "C")),
        e.TicketCalled(ticket, 1, "101"),
        e.TicketTransferred(ticket, 1, "B"),
    )
    with LedgerReader(path) as reader:
        row = reader.ticket("A001")
    assert row is not None
    assert (row.service, row.errands) == ("B", "BB C")


def test_an_errand_that_cannot_be_done_is_left_out_with_those_before_it(path: Path) -> None:
    ticket = f"{DAY}/A001"
    write(
        path,
        e.TicketTaken(ticket, "A", 1, 2, then=("BB", "B", "C")),
        e.TicketCalled(ticket, 1, "101"),
        e.TicketPassedOn(ticket, 1, "101", f"{ticket}/1", "B"),
    )
    with LedgerReader(path) as reader:
        row = reader.ticket("A001")
    assert row is not None
    assert (row.service, row.errands) == ("B", "C")


def test_a_page_that_comes_last_is_in_the_history(path: Path) -> None:
    ticket = f"{DAY}/A001"
    write(path, e.TicketTaken(ticket, "A", 1, 2), e.HubStarted("1.0"), e.OfficerPaged("A", ticket, 2))
    with LedgerReader(path) as reader:
        row = reader.ticket("A001")
        assert row is not None
        assert [told.kind for told in reader.history(row)] == ["ticket_taken", "officer_paged"]


def test_the_reason_of_a_call_is_kept_with_it(path: Path) -> None:
    arrived(path)
    with LedgerReader(path) as reader:
        (call,) = reader.calls(DAY)
    assert call.why is not None
    assert msgspec.json.decode(call.why, type=e.Why) == e.Why("due", SLOT_MS, f"{DAY}/A001", SLOT_MS + 1)


def test_a_lease_tells_how_many_of_its_numbers_were_given(path: Path) -> None:
    given = [e.TicketTaken(f"{DAY}/A{n}", "A", 1, 2, device="k1", leased=True) for n in (900, 902)]
    other = e.TicketTaken(f"{DAY}/A940", "A", 1, 2, device="k2", leased=True)
    write(path, e.LeasesGranted((K1, e.Lease("k2", "A", 940, 979))), *given, other)
    with LedgerReader(path) as reader:
        assert [(row.device, row.first, row.last, row.used) for row in reader.leases(DAY)] == [
            ("k1", 900, 939, 2),
            ("k2", 940, 979, 1),
        ]


def test_pages_are_told_in_their_order(path: Path) -> None:
    arrived(path)
    with LedgerReader(path) as reader:
        (page,) = reader.pages()
        assert (page.service, page.ticket, page.nth) == ("A", f"{DAY}/A800", 1)
        assert reader.pages(page.seq) == []


def test_a_ticket_that_goes_to_one_counter_is_pinned_until_it_is_released_or_called(path: Path) -> None:
    ticket = f"{DAY}/A001"
    clerk = write(
        path,
        e.TicketTaken(ticket, "A", 1, 2),
        e.TicketCalled(ticket, 1, "101"),
        e.TicketTransferred(ticket, 1, "A", 3),
    )
    pinned = []
    for event in (
        e.TicketReleased(ticket),
        e.TicketCalled(ticket, 1, "101"),
        e.TicketTransferred(ticket, 1, "A", 2),
        e.TicketCalled(ticket, 2, "102"),
    ):
        with LedgerReader(path) as reader:
            row = reader.ticket("A001")
            assert row is not None
            pinned.append(row.pinned)
        with opened(path) as ledger:
            commit(ledger, clerk.batch(event))
    assert pinned == [3, None, None, 2]
