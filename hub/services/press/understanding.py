"""What a message means: its event, who asks, and the command. No decision, no state changed.

Each step raises Refused where it cannot go on: `invalid` for what cannot be understood, `denied` for who may
not, `stale` for what came too late.
"""

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from hub.contract import messages as m
from hub.domain.errors import Refused, denied, invalid, stale
from hub.domain.press import commands as c
from hub.domain.state import Device
from hub.domain.text import foreign_line

FIELD_CHARS_MAX: Final = 24
_PLACE: Final = re.compile(r"(?P<said>.*) - at `\$\.?(?P<field>[^`]+)`", re.DOTALL)  # as msgspec says it
_MISSING: Final = re.compile(r"Object missing required field `(?P<field>[^`]*)`.*", re.DOTALL)
_LENGTH: Final = re.compile(r"Expected `(?:str|array)` of length (?P<than><=|>=) (?P<bound>[0-9]+)")
_INDEX: Final = re.compile(r"\[([0-9]+)\]")


def event_in(payload: bytes) -> m.Event:
    """The event that a message is."""
    if len(payload) > m.PAYLOAD_BYTES_MAX:
        raise invalid("too_long")
    try:
        return m.decode_event(payload)
    except m.NOT_UNDERSTOOD:
        raise invalid("not_understood") from None


def identity_in(payload: bytes) -> m.Identity | None:
    """Whom to answer although the event cannot be understood; None: nobody can say."""
    try:
        return m.decode_identity(payload)
    except m.NOT_UNDERSTOOD:
        return None


def sender_of(event: m.Event, dev: str, devices: Mapping[str, Device]) -> Device:
    """The device that asks, or the one on whose behalf a console asks."""
    device = devices.get(dev)
    if device is None:
        raise denied("unknown_device")
    if event.on_behalf_of is msgspec.UNSET:
        return device
    if device.type != "console":
        raise denied("not_for_this_device")
    behalf = devices.get(event.on_behalf_of)
    if behalf is None:
        raise denied("unknown_device")
    if behalf.type == "console":  # nothing is asked in the name of another person
        raise denied("not_for_this_device")
    return behalf


def command_in(event: m.Event, device: Device) -> c.Command:
    """What this device asks, if it may ask that, and if it is not too late."""
    spec = m.EVENTS.get(event.e)
    if spec is None:
        raise invalid("unknown_event")
    if device.type not in spec.senders:
        raise denied("not_for_this_device")
    try:
        command = m.decode_command(event)
    except m.NOT_UNDERSTOOD as error:
        raise _wrong_field(error, device) from None
    if spec.perishable and event.age_ms > m.PRESS_AGE_MS_MAX:
        raise stale("too_old")
    return command


def _wrong_field(error: Exception, device: Device) -> Refused:
    """What is wrong, and in which field, for the people at a console; a device has a fault in its program."""
    told = str(error) if device.type == "console" else ""
    if missing := _MISSING.fullmatch(told):
        return invalid("field_missing", field=_named(missing["field"]))
    found = _PLACE.fullmatch(told)
    if found is None:
        return invalid("not_understood")
    field = _named(found["field"])
    length = _LENGTH.fullmatch(found["said"])
    if length is None:
        return invalid("field_wrong", field=field)
    if length["than"] == ">=":
        return invalid("field_empty", field=field)
    return invalid("field_too_long", field=field, max=int(length["bound"]))


def _named(path: str) -> str:
    """A field as people count: the second of a list is [2]."""
    counted = _INDEX.sub(lambda index: f"[{int(index[1]) + 1}]", path)
    return foreign_line(counted, FIELD_CHARS_MAX)


def is_query(event: m.Event) -> bool:
    """Whether it changes nothing and its answer need not be remembered."""
    spec = m.EVENTS.get(event.e)
    return spec is not None and spec.query
