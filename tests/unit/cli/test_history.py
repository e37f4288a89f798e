"""The life of a ticket in sentences."""

import msgspec
import pytest
from msgspec import structs

from hub.adapters.ledger.reading.rows import HistoryRow
from hub.cli import words
from hub.cli.queue.history import told, waited_s
from hub.domain import events as e
from hub.domain.dossiers import events as d
from tests.support.clock import at

ID = "2026-11-23/A042"
TAKEN = e.TicketTaken(ID, "A", at("2026-11-23 08:00"), at("2026-11-23 08:15"), device="k1")
CALLED = e.TicketCalled(ID, 5, "105")


def sentences(*events: e.AnyEvent) -> list[str]:
    return [sentence for _, sentence in told(map(row, events))]


def encoded(event: e.AnyEvent) -> str:
    return msgspec.json.encode(event).decode()


def row(event: e.AnyEvent) -> HistoryRow:
    return HistoryRow(1, "2026-11-23T08:00:00.000+07:00", str(event.__struct_config__.tag), encoded(event))


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words._Speech, "lang", "vi")


DUE = "quầy 5 gọi (cán bộ 105): đúng lượt, giờ đến lượt 08:15:00 sớm nhất trong các hàng chờ của quầy"


def called(why: e.Why, *, out_of_turn: bool = False) -> str:
    """The sentence of a call with this reason."""
    return sentences(TAKEN, e.TicketCalled(ID, 5, "105", out_of_turn=out_of_turn, why=why))[1]


def test_a_call_in_turn_tells_the_due_time_that_decided_and_whom_it_was_before() -> None:
    why = e.Why("due", at("2026-11-23 08:15"), "2026-11-23/A043", at("2026-11-23 08:17"))
    assert called(why) == DUE + "; kế tiếp là A043, giờ đến lượt 08:17:00"


def test_a_call_with_nobody_else_in_line_says_so() -> None:
    assert called(e.Why("due", at("2026-11-23 08:15"))) == DUE + "; không có ai khác chờ"


def test_a_call_from_before_reasons_were_kept_tells_the_due_time_that_held() -> None:
    _, call = sentences(TAKEN, e.TicketCalled(ID, 5, "105"))
    assert call == DUE


@pytest.mark.parametrize(("passed", "said"), [(0, "; không vượt ai"), (3, "; 3 số đến lượt sớm hơn vẫn chờ")])
def test_a_call_out_of_turn_tells_who_had_to_wait_on(passed: int, said: str) -> None:
    assert called(e.Why("chosen", 0, passed=passed), out_of_turn=True).endswith(said)


def test_a_ticket_of_a_booking_and_one_given_while_the_hub_was_away_say_so() -> None:
    booked = structs.replace(TAKEN, booking="48213970")
    leased = structs.replace(TAKEN, leased=True)
    assert "theo lịch hẹn" in sentences(booked)[0]
    assert "mất kết nối" in sentences(leased)[0]


def test_a_transfer_to_a_counter_and_a_ticket_given_back_name_the_counter() -> None:
    assert "chuyển sang quầy 7" in sentences(e.TicketTransferred(ID, 5, "A", 7))[0]
    assert sentences(e.TicketReturned(ID, at("2026-11-23 08:15"), 5)) == [
        "quầy 5 trả lại hàng chờ, giữ giờ đến lượt 08:15:00"
    ]


def test_the_true_wait_ends_with_the_first_call() -> None:
    rows = [row(TAKEN)]
    assert waited_s(rows) is None
    rows.append(HistoryRow(2, "2026-11-23T08:07:00.000+07:00", "ticket_called", encoded(CALLED)))
    rows.append(HistoryRow(3, "2026-11-23T09:00:00.000+07:00", "ticket_called", encoded(CALLED)))
    assert waited_s(rows) == 7 * 60


def test_after_a_return_the_new_due_time_is_told() -> None:
    *_, call = sentences(
        TAKEN,
        e.TicketCalled(ID, 5, "105"),
        e.TicketMissed(ID, 5),
        e.TicketReturned(ID, at("2026-11-23 09:30")),
        e.TicketCalled(ID, 6, "106"),
    )
    assert "09:30:00" in call


def test_a_call_out_of_turn_names_who_chose() -> None:
    assert "ngoài lượt (cán bộ 105" in sentences(TAKEN, e.TicketCalled(ID, 5, "105", out_of_turn=True))[1]


def test_a_recall_is_counted() -> None:
    assert "lần 3" in sentences(TAKEN, e.TicketCalled(ID, 5, "105", nth=3))[1]


OF_A_TICKET = (
    e.BookingMade("48213970", ID, "A", at("2026-11-23 08:30")),
    TAKEN,
    e.OfficerPaged("A", ID),
    CALLED,
    e.TicketPassedOn(ID, 5, "105", "r1", "B"),
    e.TicketReleased(ID),
    e.TicketMoved(ID, "D"),
    e.TicketReprinted(ID, "k1", "c1-9f3c-2"),
    e.TicketFinished(ID, 5, "105", "r1"),
    e.TicketMissed(ID, 5),
    e.TicketParked(ID, 5),
    e.TicketTransferred(ID, 5, "B"),
    e.TicketReturned(ID, 0),
    e.TicketVoided(ID, "giấy in hỏng"),
    e.TicketPrinted("k1-9f3c-1"),
    e.PrintFailed("k1-9f3c-1", "no_paper"),
    e.Rated(5, 3, "r1", "105", ID),
    d.DossierRegistered("000.00.15.H41-261123-0001", "1.012783", "dat-dai", 0, ticket=ID, counter=5),
    d.DossierStepped("000.00.15.H41-261123-0001", "accept", "accepted", 0, ticket=ID, counter=5),
)


@pytest.mark.parametrize("event", OF_A_TICKET, ids=lambda event: type(event).__name__)
def test_every_event_of_a_ticket_has_a_sentence(event: e.AnyEvent) -> None:
    (sentence,) = sentences(event)
    assert " " in sentence
    assert sentence != event.__struct_config__.tag


def test_no_event_that_names_a_ticket_is_forgotten() -> None:
    named = {kind for kind in e.AnyEvent.__args__ if {"id", "job", "ticket"} & set(kind.__struct_fields__)}  # type: ignore[attr-defined]
    assert named == {type(event) for event in OF_A_TICKET} | {d.ReceiptOrdered}  # whose job is a dossier's


def test_an_event_of_another_kind_stands_for_itself() -> None:
    assert sentences(e.HubStarted("1.0")) == ["hub_started"]
