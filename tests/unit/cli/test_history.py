"""The life of a ticket in sentences."""

import msgspec
import pytest

from hub.adapters.ledger.rows import HistoryRow
from hub.cli import words
from hub.cli.history import told
from hub.domain import events as e
from tests.support.clock import at

ID = "2026-11-23/A042"
TAKEN = e.TicketTaken(ID, "A", at("2026-11-23 08:00"), at("2026-11-23 08:15"), device="k1")


def sentences(*events: e.AnyEvent) -> list[str]:
    return [sentence for _, sentence in told(map(row, events))]


def row(event: e.AnyEvent) -> HistoryRow:
    data = msgspec.json.encode(event).decode()
    return HistoryRow(1, "2026-11-23T08:00:00.000+07:00", str(event.__struct_config__.tag), data)


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words._Speech, "lang", "vi")


def test_a_call_in_turn_tells_the_due_time_that_decided() -> None:
    _, call = sentences(TAKEN, e.TicketCalled(ID, 5, "105"))
    assert (
        call
        == "quầy 5 gọi (cán bộ 105): đúng lượt, giờ đến lượt 08:15:00 sớm nhất trong các lĩnh vực của quầy"
    )


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
    TAKEN,
    e.TicketCalled(ID, 5, "105"),
    e.TicketFinished(ID, 5, "105", "r1"),
    e.TicketMissed(ID, 5),
    e.TicketParked(ID, 5),
    e.TicketTransferred(ID, 5, "B"),
    e.TicketReturned(ID, 0),
    e.TicketVoided(ID, "giấy in hỏng"),
    e.TicketPrinted("k1-9f3c-1"),
    e.PrintFailed("k1-9f3c-1", "no_paper"),
    e.Rated(5, 3, "r1", "105", ID),
)


@pytest.mark.parametrize("event", OF_A_TICKET, ids=lambda event: type(event).__name__)
def test_every_event_of_a_ticket_has_a_sentence(event: e.AnyEvent) -> None:
    (sentence,) = sentences(event)
    assert " " in sentence
    assert sentence != event.__struct_config__.tag


def test_no_event_that_names_a_ticket_is_forgotten() -> None:
    named = {kind for kind in e.AnyEvent.__args__ if {"id", "job", "ticket"} & set(kind.__struct_fields__)}  # type: ignore[attr-defined]
    assert named == {type(event) for event in OF_A_TICKET}


def test_an_event_of_another_kind_stands_for_itself() -> None:
    assert sentences(e.HubStarted("1.0")) == ["hub_started"]
