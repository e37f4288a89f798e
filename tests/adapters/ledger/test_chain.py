"""The bytes that are hashed are for ever: these were written once and are compared, never made anew."""

import json
from hashlib import sha256

import pytest

from hub.adapters.ledger.chain import chain
from hub.domain import events as e
from hub.domain.dossiers import events as d
from hub.services.ports import Entry
from tests.adapters.ledger.material import DAY, MORNING_MS

T = f"{DAY}/A042"
C = "000.00.15.H41-261123-0001"

EXAMPLES: list[tuple[e.AnyEvent, str]] = [
    (e.HubStarted("1.0"), '{"kind":"hub_started","version":"1.0"}'),
    (
        e.NumbersPassed({"A": 42}, {"000.00.13.H41": 3}, 1, {"2026-11-24/A": 812}),
        '{"bags":1,"booked":{"2026-11-24/A":812},"dossiers":{"000.00.13.H41":3},"kind":"numbers_passed","services":{"A":42}}',
    ),
    (e.ClockConfirmed(90_000), '{"ahead_s":90000,"kind":"clock_confirmed"}'),
    (e.ClockPutBack("2036-01-02", 7), '{"ahead_s":7,"day":"2036-01-02","kind":"clock_put_back"}'),
    (
        e.DayOpened(DAY),
        '{"bookings":[],"carried":[],"closed":[],"day":"2026-11-23","faults":[],"finished":[],"kind":"day_opened","lapsed":[],"lease_used":[],"leases":[],"leases_day":"","receipts":[],"sessions":[]}',
    ),
    (
        e.DayOpened(
            DAY,
            (e.TicketRecord(T, "A", "waiting", 1, 2),),
            (e.SessionRecord(5, "105", "open"),),
            ("B",),
            (e.FaultRecord("k1", {"no_paper": "9f3c"}),),
        ),
        '{"bookings":[],"carried":[{"aside_at":null,"booking":null,"called_ms":null,"calls":0,"counter":null,"dossier":null,"due_ms":2,"id":"2026-11-23/A042","kiosk":null,"missed_ms":null,"pinned":null,"priority":null,"service":"A","state":"waiting","taken_ms":1,"then":[]}],"closed":["B"],"day":"2026-11-23","faults":[{"codes":{"no_paper":"9f3c"},"device":"k1"}],"finished":[],"kind":"day_opened","lapsed":[],"lease_used":[],"leases":[],"leases_day":"","receipts":[],"sessions":[{"call_seq":0,"counter":5,"officer":"105","state":"open"}]}',
    ),
    (
        e.TicketTaken(T, "A", 1, 2),
        '{"booking":null,"device":null,"dossier":null,"due_ms":2,"id":"2026-11-23/A042","job":null,"kind":"ticket_taken","leased":false,"priority":null,"service":"A","taken_ms":1,"then":[],"wait_s":null}',
    ),
    (
        e.TicketCalled(T, 5, "105"),
        '{"counter":5,"id":"2026-11-23/A042","kind":"ticket_called","nth":1,"officer":"105","out_of_turn":false,"why":null}',
    ),
    (
        e.TicketFinished(T, 5, "105", "r"),
        '{"counter":5,"id":"2026-11-23/A042","kind":"ticket_finished","officer":"105","rating":"r"}',
    ),
    (e.TicketMissed(T, 5), '{"counter":5,"id":"2026-11-23/A042","kind":"ticket_missed"}'),
    (e.TicketParked(T, 5), '{"counter":5,"id":"2026-11-23/A042","kind":"ticket_parked"}'),
    (
        e.TicketTransferred(T, 5, "B"),
        '{"counter":5,"id":"2026-11-23/A042","kind":"ticket_transferred","service":"B","to_counter":null}',
    ),
    (e.TicketReturned(T, 2), '{"counter":null,"due_ms":2,"id":"2026-11-23/A042","kind":"ticket_returned"}'),
    (e.TicketVoided(T, "left"), '{"id":"2026-11-23/A042","kind":"ticket_voided","reason":"left"}'),
    (e.OfficerLoggedIn("105", 5), '{"counter":5,"kind":"officer_logged_in","officer":"105"}'),
    (e.OfficerLoggedOut("105", 5), '{"counter":5,"kind":"officer_logged_out","officer":"105"}'),
    (e.CounterPaused(5), '{"counter":5,"kind":"counter_paused","reason":null}'),
    (e.CounterResumed(5), '{"counter":5,"kind":"counter_resumed"}'),
    (e.TicketPrinted("j"), '{"job":"j","kind":"ticket_printed"}'),
    (e.PrintFailed("j", "no_paper"), '{"code":"no_paper","job":"j","kind":"print_failed"}'),
    (
        e.Rated(5, 3),
        '{"counter":5,"kind":"rated","officer":null,"reason":null,"ref":null,"score":3,"ticket":null,"unsolicited":false}',
    ),
    (
        e.BoardShown("b5", 5, 88, "A042"),
        '{"counter":5,"device":"b5","kind":"board_shown","rev":88,"text":"A042"}',
    ),
    (
        e.BoardShown("b5", 5, 88, "A042", "30.11"),
        '{"counter":5,"day":"30.11","device":"b5","kind":"board_shown","rev":88,"text":"A042"}',
    ),
    (e.FaultRaised("k1", "no_paper"), '{"boot":"","code":"no_paper","device":"k1","kind":"fault_raised"}'),
    (e.FaultCleared("k1", "no_paper"), '{"code":"no_paper","device":"k1","kind":"fault_cleared"}'),
    (e.ServiceClosed("A"), '{"kind":"service_closed","service":"A"}'),
    (e.ServiceOpened("A"), '{"kind":"service_opened","service":"A"}'),
    (
        e.DeviceAdded("k1", "kiosk"),
        '{"counter":null,"kind":"device_added","name":"k1","services":[],"type":"kiosk"}',
    ),
    (e.DeviceRemoved("k1"), '{"kind":"device_removed","name":"k1"}'),
    (e.OfficerPinSet("105"), '{"kind":"officer_pin_set","officer":"105"}'),
    (
        e.TicketTaken(T, "A", 1, 2, wait_s=(240, 540), then=("B",), booking="48213975", leased=True),
        '{"booking":"48213975","device":null,"dossier":null,"due_ms":2,"id":"2026-11-23/A042","job":null,"kind":"ticket_taken","leased":true,"priority":null,"service":"A","taken_ms":1,"then":["B"],"wait_s":[240,540]}',
    ),
    (
        e.TicketCalled(T, 5, "105", why=e.Why("due", 2, f"{DAY}/A043", 3)),
        '{"counter":5,"id":"2026-11-23/A042","kind":"ticket_called","nth":1,"officer":"105","out_of_turn":false,"why":{"beat":"2026-11-23/A043","beat_due_ms":3,"due_ms":2,"rule":"due"}}',
    ),
    (
        e.TicketPassedOn(T, 5, "105", "r", "B"),
        '{"counter":5,"id":"2026-11-23/A042","kind":"ticket_passed_on","officer":"105","rating":"r","service":"B"}',
    ),
    (
        e.TicketReleased(T),
        '{"id":"2026-11-23/A042","kind":"ticket_released"}',
    ),
    (
        e.TicketMoved(T, "D", ("B",)),
        '{"id":"2026-11-23/A042","kind":"ticket_moved","service":"D","then":["B"]}',
    ),
    (e.BookingMoved("48213978", "D"), '{"code":"48213978","kind":"booking_moved","service":"D"}'),
    (e.OfficeConfigured({"A": "Tư pháp"}), '{"kind":"office_configured","services":{"A":"Tư pháp"}}'),
    (
        e.TicketReprinted(T, "k1", "j"),
        '{"device":"k1","id":"2026-11-23/A042","job":"j","kind":"ticket_reprinted"}',
    ),
    (
        e.OfficerCardSet("105"),
        '{"kind":"officer_card_set","officer":"105","removed":false}',
    ),
    (
        e.OfficerPaged("A", T),
        '{"kind":"officer_paged","nth":1,"service":"A","ticket":"2026-11-23/A042"}',
    ),
    (
        e.BookingMade("48213975", T, "A", 1),
        '{"code":"48213975","holder":null,"kind":"booking_made","priority":null,"ref":null,"service":"A","slot_ms":1,"ticket":"2026-11-23/A042"}',
    ),
    (
        e.BookingCancelled("48213975"),
        '{"code":"48213975","kind":"booking_cancelled"}',
    ),
    (
        e.LeasesGranted((e.Lease("k1", "A", 900, 939),)),
        '{"kind":"leases_granted","leases":[{"device":"k1","first":900,"last":939,"service":"A"}]}',
    ),
    (
        d.DossierRegistered(C, "1.012783", "dat-dai", 1),
        '{"agency":"dat-dai","done_ms":1,"dossier":"000.00.15.H41-261123-0001","kind":"dossier_registered","procedure":"1.012783"}',
    ),
    (
        d.DossierRegistered(
            C,
            "1.012783",
            "dat-dai",
            1,
            5,
            "working_days",
            "post",
            "post",
            True,
            "p-1",
            2,
            (d.Component("Đơn", 1, 2, 3),),
            (d.ShareRecord("thue", 16, "hours", True),),
            "E",
            T,
            5,
            "105",
        ),
        '{"agency":"dat-dai","channel":"post","components":[{"certified":2,"copies":3,"name":"Đơn","originals":1}],"counter":5,"done_ms":1,"dossier":"000.00.15.H41-261123-0001","kind":"dossier_registered","local":true,"officer":"105","person":"p-1","procedure":"1.012783","service":"E","sets":2,"shares":[{"agency":"thue","lead":true,"term":16,"unit":"hours"}],"term":5,"ticket":"2026-11-23/A042","way":"post"}',
    ),
    (
        d.DossierStepped(
            C,
            "accept",
            "accepted",
            2,
            3,
            4,
            5,
            (d.ShareRecord("thue", 16, "hours", True, 6),),
            "r",
            ("Đơn",),
            "dat-dai",
            T,
            5,
            "105",
        ),
        '{"agency":"dat-dai","by_ms":4,"counter":5,"done_ms":2,"dossier":"000.00.15.H41-261123-0001","due_ms":3,"items":["Đơn"],"kind":"dossier_stepped","officer":"105","reason":"r","shares":[{"agency":"thue","due_ms":6,"lead":true,"term":16,"unit":"hours"}],"state":"accepted","step":"accept","ticket":"2026-11-23/A042","transfer_by_ms":5}',
    ),
    (
        d.DossierWorded(C, "refuse", "r", ("CCCD",), "105"),
        '{"dossier":"000.00.15.H41-261123-0001","items":["CCCD"],"kind":"dossier_worded","officer":"105","reason":"r","step":"refuse"}',
    ),
    (
        d.ResultAnnounced(C, 2, 3, "post"),
        '{"done_ms":2,"dossier":"000.00.15.H41-261123-0001","due_ms":3,"kind":"result_announced","way":"post"}',
    ),
    (
        d.DossierCorrected(C, "1.012783", None, None, True, "dat-dai", 5, "hours", 6, 7, 8),
        '{"agency":"dat-dai","dossier":"000.00.15.H41-261123-0001","due_counting_ms":7,"due_ms":6,"due_standing_ms":8,"follows":true,"kind":"dossier_corrected","procedure":"1.012783","term":5,"unit":"hours"}',
    ),
    (
        d.DossierStepped(C, "begin", "in_progress", 2),
        '{"done_ms":2,"dossier":"000.00.15.H41-261123-0001","kind":"dossier_stepped","state":"in_progress","step":"begin"}',
    ),
    (
        d.DossierShareDone(C, "thue", 2),
        '{"agency":"thue","done_ms":2,"dossier":"000.00.15.H41-261123-0001","kind":"dossier_share_done"}',
    ),
    (
        d.DossierFeePaid(C, "Phí", 135_000, "0000123", 2),
        '{"amount_vnd":135000,"done_ms":2,"dossier":"000.00.15.H41-261123-0001","kind":"dossier_fee_paid","name":"Phí","receipt":"0000123"}',
    ),
    (
        d.DossierFeePaid(C, "Phí", 135_000, "0000123", 2, True, 5, "105"),
        '{"amount_vnd":135000,"counter":5,"done_ms":2,"dossier":"000.00.15.H41-261123-0001","kind":"dossier_fee_paid","name":"Phí","officer":"105","paper":true,"receipt":"0000123"}',
    ),
    (
        d.ReceiptOrdered(C, "k1", "kp5-9f3c-7"),
        '{"device":"k1","dossier":"000.00.15.H41-261123-0001","job":"kp5-9f3c-7","kind":"receipt_ordered"}',
    ),
    (
        d.ReceiptOrdered(C, "k1", "console-9f3c-7", True, 5, "105"),
        '{"copy":true,"counter":5,"device":"k1","dossier":"000.00.15.H41-261123-0001","job":"console-9f3c-7","kind":"receipt_ordered","officer":"105"}',
    ),
    (
        d.DossierCoded(C, "H41.15-261123-0007"),
        '{"code":"H41.15-261123-0007","dossier":"000.00.15.H41-261123-0001","kind":"dossier_coded"}',
    ),
    (
        d.DossierCorrected(C, "1.013977", "p-2"),
        '{"dossier":"000.00.15.H41-261123-0001","kind":"dossier_corrected","person":"p-2","procedure":"1.013977"}',
    ),
    (
        d.ConflictFound(C, "state", "hub", "4", "9"),
        '{"dossier":"000.00.15.H41-261123-0001","field":"state","kept":"hub","kind":"conflict_found","ours":"4","theirs":"9"}',
    ),
    (
        d.PersonErased(C, "p-1", "request"),
        '{"dossier":"000.00.15.H41-261123-0001","kind":"person_erased","person":"p-1","reason":"request"}',
    ),
    (
        d.BatchOpened("G-261123-01", "centre", "dat-dai"),
        '{"batch":"G-261123-01","destination":"dat-dai","kind":"batch_opened","origin":"centre"}',
    ),
    (
        d.BatchFilled("G-261123-01", C),
        '{"batch":"G-261123-01","dossier":"000.00.15.H41-261123-0001","kind":"batch_filled"}',
    ),
    (
        d.BatchFilled("G-261123-01", C, True, "105"),
        '{"batch":"G-261123-01","dossier":"000.00.15.H41-261123-0001","kind":"batch_filled","officer":"105","out":true}',
    ),
    (
        d.BatchSealed("G-261123-01", "N-77", "BĐ"),
        '{"batch":"G-261123-01","carrier":"BĐ","kind":"batch_sealed","seal":"N-77"}',
    ),
    (
        d.BatchScanned("G-261123-01", C, True),
        '{"batch":"G-261123-01","dossier":"000.00.15.H41-261123-0001","extra":true,"kind":"batch_scanned"}',
    ),
    (
        d.BatchClosed("G-261123-01", (C,), True),
        '{"batch":"G-261123-01","kind":"batch_closed","missing":["000.00.15.H41-261123-0001"],"seal_broken":true}',
    ),
]

# As other versions wrote events, without newer fields or with all of them; a file may be full of such rows.
OLDER = [
    '{"bags":1,"dossiers":{"000.00.13.H41":3},"kind":"numbers_passed","services":{"A":42}}',
    '{"job":"j","kind":"ticket_printed"}',
    '{"bookings":[],"carried":[],"closed":[],"day":"2026-11-23","faults":[],"finished":[],"kind":"day_opened","lapsed":[],"lease_used":[],"leases":[],"leases_day":"","sessions":[]}',
    '{"again":false,"bags":0,"bookings":[],"carried":[],"closed":[],"day":"2026-11-23","faults":[],"finished":[],"issued":{},"kind":"day_opened","lapsed":[],"lease_used":[],"leases":[],"leases_day":"","receipts":[],"services":{},"sessions":[],"taken":{}}',
    '{"job":"j","kind":"ticket_printed","unconfirmed":false}',
    '{"bags":0,"dossiers":{},"kind":"numbers_passed","services":{}}',
    '{"again":false,"bags":0,"bookings":[],"carried":[],"closed":[],"day":"2026-11-23","faults":[],"finished":[],"issued":{},"kind":"day_opened","lapsed":[],"lease_used":[],"leases":[],"leases_day":"","sessions":[]}',
    '{"carried":[],"closed":[],"day":"2026-11-23","faults":[],"kind":"day_opened","sessions":[]}',
    '{"carried":[{"calls":0,"counter":null,"due_ms":2,"id":"2026-11-23/A042","kiosk":null,"priority":null,"service":"A","state":"waiting","taken_ms":1}],"closed":["B"],"day":"2026-11-23","faults":[{"codes":{"no_paper":"9f3c"},"device":"k1"}],"kind":"day_opened","sessions":[{"call_seq":0,"counter":5,"officer":"105","state":"open"}]}',
    '{"device":null,"due_ms":2,"id":"2026-11-23/A042","job":null,"kind":"ticket_taken","priority":null,"service":"A","taken_ms":1}',
    '{"counter":5,"id":"2026-11-23/A042","kind":"ticket_called","nth":1,"officer":"105","out_of_turn":false}',
    '{"counter":5,"id":"2026-11-23/A042","kind":"ticket_transferred","service":"B"}',
    '{"due_ms":2,"id":"2026-11-23/A042","kind":"ticket_returned"}',
]


@pytest.mark.parametrize(("event", "text"), EXAMPLES, ids=[type(event).__name__ for event, _ in EXAMPLES])
def test_an_event_is_written_as_it_always_was(event: e.AnyEvent, text: str) -> None:
    row = chain.row_of(Entry(1, DAY, MORNING_MS, event), chain.GENESIS)
    assert row.data == text
    assert chain.entry_of(row) == Entry(1, DAY, MORNING_MS, event)
    assert chain.is_canonical(row)


@pytest.mark.parametrize("text", OLDER)
def test_a_row_of_another_version_is_still_what_the_hub_writes(text: str) -> None:
    kind = json.loads(text)["kind"]
    row = chain.Row(1, DAY, "2026-11-23T08:00:00.000+07:00", kind, text, "")
    assert chain.is_canonical(row)
    assert not chain.is_canonical(row._replace(data=text.replace('":', '": ')))


def test_every_kind_of_event_has_its_example() -> None:
    assert {type(event) for event, _ in EXAMPLES} == set(e.AnyEvent.__args__)  # type: ignore[attr-defined]


def test_a_row_is_hashed_as_it_always_was() -> None:
    assert sha256(b"motcua ledger 1").hexdigest() == chain.GENESIS
    first = chain.row_of(Entry(1, DAY, MORNING_MS, e.TicketVoided(T, 'đã về \\ "x"\n')), chain.GENESIS)
    second = chain.row_of(Entry(2, DAY, MORNING_MS + 1, e.HubStarted("1.0")), first.hash)
    assert first.at == "2026-11-23T08:00:00.000+07:00"
    assert (first.hash, second.hash) == (
        "c35a914e580926099f1872014442346f461846917dcf624c7453b02f7501897a",
        "f17344fe9f1a0427b68c1b54428925a6ec1036941b150fab0eda53c4e9dcf17b",
    )
