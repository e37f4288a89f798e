"""The hash chain: what a row is, byte for byte, and how it hangs on the one before it.

    hash = SHA-256(previous hash + canonical row), in hex
    canonical row = JSON array [seq, day, at, kind, data], no spaces, UTF-8
    data = JSON object with sorted keys, no spaces
    the first row hangs on GENESIS

The chain shows any change, removal or exchange of rows but one: a ledger cut short is a shorter ledger.
That is why the day's closing hash is printed and sent away (DESIGN.md section 5).
"""

from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

import msgspec

from hub.domain.civil_time import civil
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
    data = _encode_event(entry.event).decode()
    kind = str(entry.event.__struct_config__.tag)
    at = civil(entry.at_ms).isoformat(timespec="milliseconds")
    return Row(entry.seq, entry.day, at, kind, data, chained(previous, entry.seq, entry.day, at, kind, data))


def entry_of(row: Row) -> Entry:
    """The entry in a row. Raises msgspec.DecodeError or ValueError."""
    return Entry(row.seq, row.day, at_ms(row.at), _decode_event.decode(row.data))


def is_canonical(row: Row) -> bool:
    """Whether the hub would have written a row like this, now or before an event got one more field.

    Raises msgspec.DecodeError or ValueError.
    """
    now = row_of(entry_of(row), GENESIS)
    found = msgspec.json.decode(row.data)
    return (
        (row.kind, row.at) == (now.kind, now.at)
        and _encode_event(found).decode() == row.data
        and _within(found, msgspec.json.decode(now.data))
    )


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
