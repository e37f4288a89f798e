"""The bytes that are hashed are for ever: these were written once and are compared, never made anew."""

from hashlib import sha256

import pytest

from hub.adapters.ledger import chain
from hub.domain import events as e
from hub.services.ports import Entry
from tests.adapters.ledger.material import DAY, MORNING_MS

T = f"{DAY}/A042"

EXAMPLES: list[tuple[e.AnyEvent, str]] = [
    (e.HubStarted("1.0"), '{"kind":"hub_started","version":"1.0"}'),
    (
        e.DayOpened(DAY),
        '{"carried":[],"closed":[],"day":"2026-11-23","faults":[],"kind":"day_opened","sessions":[]}',
    ),
    (
        e.DayOpened(
            DAY,
            (e.TicketRecord(T, "A", "waiting", 1, 2),),
            (e.SessionRecord(5, "105", "open"),),
            ("B",),
            (e.FaultRecord("k1", {"no_paper": "9f3c"}),),
        ),
        '{"carried":[{"calls":0,"counter":null,"due_ms":2,"id":"2026-11-23/A042","kiosk":null,"priority":null,"service":"A","state":"waiting","taken_ms":1}],"closed":["B"],"day":"2026-11-23","faults":[{"codes":{"no_paper":"9f3c"},"device":"k1"}],"kind":"day_opened","sessions":[{"call_seq":0,"counter":5,"officer":"105","state":"open"}]}',
    ),
    (
        e.TicketTaken(T, "A", 1, 2),
        '{"device":null,"due_ms":2,"id":"2026-11-23/A042","job":null,"kind":"ticket_taken","priority":null,"service":"A","taken_ms":1}',
    ),
    (
        e.TicketCalled(T, 5, "105"),
        '{"counter":5,"id":"2026-11-23/A042","kind":"ticket_called","nth":1,"officer":"105","out_of_turn":false}',
    ),
    (
        e.TicketFinished(T, 5, "105", "r"),
        '{"counter":5,"id":"2026-11-23/A042","kind":"ticket_finished","officer":"105","rating":"r"}',
    ),
    (e.TicketMissed(T, 5), '{"counter":5,"id":"2026-11-23/A042","kind":"ticket_missed"}'),
    (e.TicketParked(T, 5), '{"counter":5,"id":"2026-11-23/A042","kind":"ticket_parked"}'),
    (
        e.TicketTransferred(T, 5, "B"),
        '{"counter":5,"id":"2026-11-23/A042","kind":"ticket_transferred","service":"B"}',
    ),
    (e.TicketReturned(T, 2), '{"due_ms":2,"id":"2026-11-23/A042","kind":"ticket_returned"}'),
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
]


@pytest.mark.parametrize(("event", "text"), EXAMPLES, ids=[type(event).__name__ for event, _ in EXAMPLES])
def test_an_event_is_written_as_it_always_was(event: e.AnyEvent, text: str) -> None:
    row = chain.row_of(Entry(1, DAY, MORNING_MS, event), chain.GENESIS)
    assert row.data == text
    assert chain.entry_of(row) == Entry(1, DAY, MORNING_MS, event)
    assert chain.is_canonical(row)


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
