"""A field that an event gets later is left out of its row at its default: old events are written as ever."""

from collections.abc import Iterator
from typing import Any, get_args

import msgspec
import pytest
from msgspec.structs import FieldInfo, fields

from hub.adapters.ledger.chain import chain
from hub.domain import events as e
from hub.services.ports import Entry
from tests.adapters.ledger.material import DAY, MORNING_MS

WRITTEN_FROM_THE_FIRST = {  # at their defaults too; nothing is ever added here
    "DayOpened": "carried sessions closed faults leases bookings lapsed leases_day lease_used finished"
    " receipts",
    "TicketTaken": "priority device job wait_s then dossier booking leased",
    "TicketCalled": "nth out_of_turn why",
    "TicketTransferred": "to_counter",
    "TicketReturned": "counter",
    "CounterPaused": "reason",
    "Rated": "officer reason ref ticket unsolicited",
    "FaultRaised": "boot",
    "DeviceAdded": "counter services",
    "OfficerCardSet": "removed",
    "OfficerPaged": "nth",
    "BookingMade": "priority holder ref",
    "TicketRecord": "priority counter calls kiosk then pinned booking missed_ms called_ms aside_at dossier",
    "SessionRecord": "call_seq",
    "FinishedRecord": "rated",
    "BookingRecord": "priority holder state ref",
}

KINDS: tuple[type[msgspec.Struct], ...] = get_args(e.AnyEvent)


def structs_in(kind: Any) -> Iterator[type[msgspec.Struct]]:
    """The struct itself and all that its fields are made of."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield kind
        for field in fields(kind):
            yield from structs_in(field.type)
    for part in get_args(kind):
        yield from structs_in(part)


def at_default(kind: type[msgspec.Struct]) -> msgspec.Struct:
    """One with nothing but what it needs."""
    needed = {field.name: some(field) for field in fields(kind) if field.required}
    return kind(**needed)


def some(field: FieldInfo) -> Any:
    """Any value that is right for a field."""
    made: dict[Any, Any] = {str: "x", int: 1, bool: True}
    if field.type in made:
        return made[field.type]
    return {} if "dict" in str(field.type) else ()


def written(kind: type[msgspec.Struct]) -> set[str]:
    """The fields that a row has of it at their defaults."""
    value: Any = at_default(kind)
    data = (
        chain.row_of(Entry(1, DAY, MORNING_MS, value), chain.GENESIS).data
        if issubclass(kind, e.Event)
        else msgspec.json.encode(value)
    )
    return {f.encode_name for f in fields(kind) if not f.required} & set(msgspec.json.decode(data))


@pytest.mark.parametrize(
    "kind", sorted({s for k in KINDS for s in structs_in(k)}, key=str), ids=lambda kind: kind.__name__
)
def test_no_field_but_those_of_the_beginning_is_written_at_its_default(kind: type[msgspec.Struct]) -> None:
    assert written(kind) == set(WRITTEN_FROM_THE_FIRST.get(kind.__name__, "").split())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_field_named_as_later_has_a_default_that_is_falsy(kind: type[e.Event]) -> None:
    assert not any(getattr(at_default(kind), name) for name in kind.LATER)


def test_a_later_field_that_says_something_is_written() -> None:
    event = e.DayOpened(DAY, again=True, bags=2, issued={"A": 3})
    row = chain.row_of(Entry(1, DAY, MORNING_MS, event), chain.GENESIS)
    assert '"again":true,"bags":2,' in row.data
    assert '"taken"' not in row.data
    assert chain.entry_of(row).event == event
    assert chain.is_canonical(row)


def test_a_row_with_a_value_that_its_event_has_not_is_not_canonical() -> None:
    text = '{"job":"j","kind":"ticket_printed","told":false}'
    row = chain.Row(1, DAY, "2026-11-23T08:00:00.000+07:00", "ticket_printed", text, "")
    assert not chain.is_canonical(row)
