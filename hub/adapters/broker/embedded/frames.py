"""MQTT packets as bytes: cutting them out of a stream, and the two that make up nearly all traffic. Pure."""

import struct
from typing import Final, NamedTuple

from amqtt.errors import MQTTError

PUBLISH: Final = 3
DUP, RETAIN = 0x08, 0x01
_LENGTH_BYTES_MAX: Final = 4


class PacketTooLarge(MQTTError):
    """A packet announces more bytes than allowed."""


class Frame(NamedTuple):
    """One packet: its type, its flags, and all of its bytes; the body starts at `body_at`."""

    kind: int
    flags: int
    body_at: int
    raw: bytes


class Publish(NamedTuple):
    """A PUBLISH taken apart; `packet_id` is 0 for QoS 0."""

    topic: str
    packet_id: int
    qos: int
    retain: bool
    data: bytes


def frame_at(buffer: bytearray, start: int, bytes_max: int | None) -> Frame | None:
    """The packet that begins at `start`, None while it is not whole.

    PacketTooLarge as soon as its header says so; MQTTError when the header is none.
    """
    length, shift, at = 0, 0, start + 1
    while True:
        if at >= len(buffer):
            return None
        byte = buffer[at]
        at += 1
        length |= (byte & 0x7F) << shift
        if not byte & 0x80:
            break
        shift += 7
        if at - start > _LENGTH_BYTES_MAX:
            raise MQTTError("a packet length of more than four bytes")
    if bytes_max is not None and length > bytes_max:
        raise PacketTooLarge(f"packet of {length} bytes, {bytes_max} are allowed")
    if len(buffer) < at + length:
        return None
    first = buffer[start]
    return Frame(first >> 4, first & 0x0F, at - start, bytes(buffer[start : at + length]))


def decode_publish(frame: Frame) -> Publish:
    """The PUBLISH in `frame`; MQTTError when it is malformed."""
    raw, at, qos = frame.raw, frame.body_at, (frame.flags >> 1) & 3
    try:
        (topic_bytes,) = struct.unpack_from("!H", raw, at)
        end = at + 2 + topic_bytes
        if end > len(raw):
            raise MQTTError("PUBLISH shorter than its topic")
        topic = raw[at + 2 : end].decode()
        packet_id = struct.unpack_from("!H", raw, end)[0] if qos else 0
    except (struct.error, UnicodeDecodeError) as broken:
        raise MQTTError(f"malformed PUBLISH: {broken}") from broken
    if qos and not packet_id:
        raise MQTTError("PUBLISH with packet id 0")
    return Publish(topic, packet_id, qos, bool(frame.flags & RETAIN), raw[end + 2 if qos else end :])


def encode_publish(topic: str, data: bytes, *, packet_id: int, qos: int, retain: bool, dup: bool) -> bytes:
    """A PUBLISH as bytes, to be written in one piece."""
    name = topic.encode()
    body = struct.pack("!H", len(name)) + name + (struct.pack("!H", packet_id) if qos else b"") + data
    first = PUBLISH << 4 | (DUP if dup else 0) | qos << 1 | (RETAIN if retain else 0)
    return bytes((first,)) + encode_length(len(body)) + body


def encode_puback(packet_id: int) -> bytes:
    """A PUBACK as bytes."""
    return struct.pack("!BBH", 0x40, 2, packet_id)


def encode_length(length: int) -> bytes:
    """The remaining length of a packet, 7 bits a byte."""
    out = bytearray()
    while True:
        length, low = length >> 7, length & 0x7F
        out.append(low | 0x80 if length else low)
        if not length:
            return bytes(out)
