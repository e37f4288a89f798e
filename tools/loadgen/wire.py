"""Just enough MQTT 3.1.1 for a load generator: packets out as bytes, packets in from a buffer."""

from typing import NamedTuple

CONNACK, PUBLISH, PUBACK, SUBACK, PINGRESP = 2, 3, 4, 9, 13
PINGREQ_BYTES = b"\xc0\x00"
DISCONNECT_BYTES = b"\xe0\x00"


class Packet(NamedTuple):
    """A packet as it came: type, flags and what follows the length."""

    type: int
    flags: int
    body: bytes


def _packet(head: int, body: bytes) -> bytes:
    length, left = bytearray(), len(body)
    while True:
        left, digit = left >> 7, left & 0x7F
        length.append(digit | (0x80 if left else 0))
        if not left:
            return bytes((head,)) + bytes(length) + body


def _text(value: str | bytes) -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return len(raw).to_bytes(2, "big") + raw


def connect(client_id: str, password: str, keepalive_s: int, clean: bool) -> bytes:
    """CONNECT; the client id is the user name."""
    flags = 0xC0 | (0x02 if clean else 0)
    head = _text("MQTT") + bytes((4, flags)) + keepalive_s.to_bytes(2, "big")
    return _packet(0x10, head + _text(client_id) + _text(client_id) + _text(password))


def subscribe(mid: int, topic: str, qos: int) -> bytes:
    """SUBSCRIBE to one filter."""
    return _packet(0x82, mid.to_bytes(2, "big") + _text(topic) + bytes((qos,)))


def publish(topic: str, payload: bytes, mid: int, *, dup: bool = False, retain: bool = False) -> bytes:
    """PUBLISH with QoS 1."""
    return _packet(
        0x32 | (0x08 if dup else 0) | (0x01 if retain else 0), _text(topic) + mid.to_bytes(2, "big") + payload
    )


def puback(mid: int) -> bytes:
    """PUBACK."""
    return b"\x40\x02" + mid.to_bytes(2, "big")


def take_packets(buffer: bytearray) -> list[Packet]:
    """Remove the whole packets from the front of the buffer."""
    packets, start = [], 0
    while True:
        length, shift, at = 0, 0, start + 1
        while at < len(buffer):
            digit = buffer[at]
            length |= (digit & 0x7F) << shift
            at, shift = at + 1, shift + 7
            if not digit & 0x80:
                break
        else:
            break
        if at + length > len(buffer):
            break
        head = buffer[start]
        packets.append(Packet(head >> 4, head & 0x0F, bytes(buffer[at : at + length])))
        start = at + length
    del buffer[:start]
    return packets


def split_publish(packet: Packet) -> tuple[str, bytes, int | None]:
    """Topic, payload and packet id (None with QoS 0) of a PUBLISH."""
    end = 2 + int.from_bytes(packet.body[:2], "big")
    topic = packet.body[2:end].decode()
    if not packet.flags & 0x06:
        return topic, packet.body[end:], None
    return topic, packet.body[end + 2 :], int.from_bytes(packet.body[end : end + 2], "big")
