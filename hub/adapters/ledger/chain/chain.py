"""The hash chain: what a row is, byte for byte, and how it hangs on the one before it.

    hash = SHA-256(previous hash + canonical row), in hex
    canonical row = JSON array [seq, day, at, kind, data], no spaces, UTF-8
    data = JSON object with sorted keys, no spaces
    the first row hangs on GENESIS

The chain shows any change, removal or exchange of rows but one: a ledger cut short is a shorter ledger.
That is why the day's closing hash is printed and sent away (docs/design.md section 5).
"""

from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

import msgspec

from hub.domain.calendar.civil_time import civil
from hub.domain.events import AnyEvent
from hub.services.ports import Entry

GENESIS = sha256(b"motcua ledger 1").hexdigest()

_encode_event = msgspec.json.Encoder(order="sorted").encode
_encode_row = msgspec.json.Encoder().encode
_decode_event: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)


class Row(NamedTuple):
    """A row of the table `ledger`. `at`: civil time with milliseconds and offset."""

    seq: int
    day: str
    at: str
    kind: str
    data: str
    hash: str


def chained(previous: str, seq: int, day: str, at: str, kind: str, data: str) -> str:
    """The hash of a row that hangs on `previous`."""
    return sha256(previous.encode() + _encode_row((seq, day, at, kind, data))).hexdigest()


def row_of(entry: Entry, previous: str) -> Row:
    """The row of an entry, hashed."""
    data = _written(entry.event)
    kind = str(entry.event.__struct_config__.tag)
    at = civil(entry.at_ms).isoformat(timespec="milliseconds")
    return Row(entry.seq, entry.day, at, kind, data, chained(previous, entry.seq, entry.day, at, kind, data))


def entry_of(row: Row) -> Entry:
    """The entry in a row. Raises msgspec.DecodeError or ValueError."""
    return Entry(row.seq, row.day, at_ms(row.at), _decode_event.decode(row.data))


def is_canonical(row: Row) -> bool:
    """Whether a hub would have written a row like this: with its fields at their defaults, or without them.

    Raises msgspec.DecodeError or ValueError.
    """
    entry = entry_of(row)
    now = row_of(entry, GENESIS)
    if (row.kind, row.at, row.data) == (now.kind, now.at, now.data):
        return True
    found = msgspec.json.decode(row.data)
    return (
        (row.kind, row.at) == (now.kind, now.at)
        and _encode_event(found).decode() == row.data
        and _within(found, _whole(entry.event))
    )


def _written(event: AnyEvent) -> str:
    """The object of an event, without later fields at their defaults."""
    data = _encode_event(event)
    unsaid = [name for name in event.LATER if not getattr(event, name)]
    if unsaid:
        fields = msgspec.json.decode(data)
        data = _encode_event({name: fields[name] for name in fields if name not in unsaid})
    return data.decode()


def _whole(value: object) -> object:
    """What JSON could say of a value at most: its structs with every field."""
    if isinstance(value, msgspec.Struct):
        config = value.__struct_config__
        tag = {config.tag_field: config.tag} if config.tag_field else {}
        return tag | {name: _whole(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, list | tuple):
        return [_whole(item) for item in value]
    return {key: _whole(item) for key, item in value.items()} if isinstance(value, dict) else value


def _within(found: object, whole: object) -> bool:
    """The same values, but for fields that only `whole` has."""
    if isinstance(found, dict) and isinstance(whole, dict):
        return all(name in whole and _within(value, whole[name]) for name, value in found.items())
    if isinstance(found, list) and isinstance(whole, list):
        return len(found) == len(whole) and all(map(_within, found, whole))
    return type(found) is type(whole) and found == whole


def at_ms(at: str) -> int:
    """Unix milliseconds of a row's `at`."""
    return round(datetime.fromisoformat(at).timestamp() * 1000)
