"""Every text and every list of every message has a bound: a new field without one fails here."""

from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple

import msgspec
import pytest
from msgspec import inspect as i

from hub.contract import messages as m
from tools.asyncapi import CHANNELS

HUGE = 20_000  # longer than any text of a message may be
SAMPLES = ("k1", "ab", "0" * 64, "A001", "2026-11-30", "2026-11-30T08:00", "AB-1", "a" * 8, "!x", "")
INCOMING = [m.DeviceState, m.DeviceInfo, m.Event, m.Rsp, m.Tele, m.Log]
COMMANDS = list(dict.fromkeys(spec.command for spec in m.EVENTS.values()))
OUTGOING = [
    *(one for *_, kinds in CHANNELS.values() for one in kinds),
    *{spec.answer for spec in m.EVENTS.values()},
    m.Trouble,
]
KINDS = sorted({*INCOMING, *COMMANDS, *OUTGOING}, key=lambda kind: kind.__name__)


class Place(NamedTuple):
    """A field somewhere in a message: the message, the way to it, what stands there."""

    kind: type
    path: tuple[str, ...]
    what: Any

    def __str__(self) -> str:
        return ".".join((self.kind.__name__, *self.path))


def places(kind: type) -> Iterator[Place]:
    """All fields of a message, those inside lists and structures too."""
    seen: set[type] = set()

    def walk(path: tuple[str, ...], what: Any) -> Iterator[Place]:
        yield Place(kind, path, what)
        if isinstance(what, i.UnionType):
            for one in what.types:
                yield from walk(path, one)
        elif isinstance(what, i.VarTupleType | i.ListType):
            yield from walk((*path, "[]"), what.item_type)
        elif isinstance(what, i.TupleType):
            for one in what.item_types:
                yield from walk((*path, "[]"), one)
        elif isinstance(what, i.DictType):
            yield from walk((*path, "{key}"), what.key_type)
            yield from walk((*path, "{}"), what.value_type)
        elif isinstance(what, i.StructType) and what.cls not in seen:
            seen.add(what.cls)
            for field in what.fields:
                yield from walk((*path, field.encode_name), field.type)

    yield from walk((), i.type_info(kind))


ALL = [place for kind in KINDS for place in places(kind)]
TEXTS = [place for place in ALL if isinstance(place.what, i.StrType)]
LISTS = [
    place for place in ALL if isinstance(place.what, i.VarTupleType | i.ListType | i.SetType | i.DictType)
]
NUMBERS = [
    place
    for kind in (*INCOMING, *COMMANDS)
    for place in places(kind)
    if isinstance(place.what, i.IntType) and "{}" not in place.path and place.path != ("age_ms",)
]


def takes(what: Any, text: str) -> bool:
    """Whether a text would be taken in this place."""
    meta = {name: getattr(what, name) for name in ("min_length", "max_length", "pattern")}
    kind = Annotated[str, msgspec.Meta(**{k: v for k, v in meta.items() if v is not None})]
    try:
        msgspec.convert(text, type=kind)
    except msgspec.ValidationError:
        return False
    return True


@pytest.mark.parametrize("place", TEXTS, ids=str)
def test_a_text_of_a_message_has_a_bound(place: Place) -> None:
    if place.what.pattern is None:
        longest = place.what.max_length
        assert longest is not None, f"{place} has no max_length"
        assert takes(place.what, "ữ" * longest)
        assert not takes(place.what, "ữ" * (longest + 1))
    else:
        assert any(takes(place.what, sample) for sample in SAMPLES), f"no sample for {place}"
        for letter in ("a", "A", "0", "!", "ữ", "00", "-", "/"):
            assert not takes(place.what, letter * HUGE), f"{place} takes {HUGE} of {letter!r}"
        assert not any(takes(place.what, sample + "\n") for sample in SAMPLES)


@pytest.mark.parametrize("place", LISTS, ids=str)
def test_a_list_of_a_message_has_a_bound(place: Place) -> None:
    assert place.what.max_length is not None, f"{place} has no max_length"


@pytest.mark.parametrize("place", NUMBERS, ids=str)
def test_a_number_that_devices_and_consoles_send_has_both_bounds(place: Place) -> None:
    assert place.what.ge is not None
    assert place.what.le is not None
    assert -(2**53) <= place.what.ge <= place.what.le <= 2**53  # what JSON and the ledger keep exactly


def test_nothing_of_a_message_is_of_any_kind_whatsoever() -> None:
    assert [str(place) for place in ALL if isinstance(place.what, i.AnyType)] == []


def test_the_written_contract_has_the_bounds_too() -> None:
    _, schemas = msgspec.json.schema_components(KINDS)
    unbounded = [path for name, one in schemas.items() for path in _unbounded(name, one)]
    assert unbounded == []


def _unbounded(path: str, schema: Any) -> Iterator[str]:
    if isinstance(schema, list):
        for one in schema:
            yield from _unbounded(path, one)
    if not isinstance(schema, dict):
        return
    kind, fixed = schema.get("type"), "enum" in schema or "const" in schema
    if kind == "string" and not fixed and not schema.keys() & {"maxLength", "pattern"}:
        yield path
    if kind == "array" and "maxItems" not in schema:
        yield path
    for name, one in schema.items():
        if name not in ("enum", "default", "required"):
            yield from _unbounded(f"{path}.{name}", one)


@pytest.mark.parametrize("kind", [m.HubStatus, m.OfficeNow], ids=lambda kind: kind.__name__)
def test_the_longest_of_a_message_is_less_than_a_broker_takes_or_is_refused_in_words(kind: type) -> None:
    """Bounds of single fields multiply: `too_large` is for what exceeds the packet all the same."""
    device = m.DeviceStatus("d" * 32, "counter_keypad", 500, True, "1.4.0", (), 9, 99_999)
    counter = m.CounterNow(500, "serving", "A001", "A", 3)
    service = m.ServiceNow("A", "ữ" * 160, True, 999, (10, 20))
    alarms = tuple(m.Alarm("device_lost", "d" * 32) for _ in range(m.ALARMS_MAX))
    if kind is m.OfficeNow:
        told: object = m.OfficeNow(1, "2026-11-30", True, (counter,) * 500, (service,) * 26)
    else:
        told = m.HubStatus(
            "2026-11-30", 1, 1, 1, 1, m.Counts(), (device,) * 500, (counter,) * 500, (service,) * 26, alarms
        )
    assert len(m.encode(told)) < m.TOLD_BYTES_MAX
