"""PUBLISH packets as they lie in what was read; nearly all that comes in are such. Pure."""

from typing import Final, NamedTuple

PUBLISH: Final = 0x30
_LENGTH_BYTES_MAX: Final = 4


class Publish(NamedTuple):
    """One packet, taken apart; `mid` is 0 for QoS 0."""

    end: int  # where the next packet begins
    topic: str
    payload: bytes
    mid: int
    qos: int


def publish_at(data: bytes, at: int) -> Publish | None:
    """The PUBLISH of QoS 0 or 1 that begins at `at`; None: another packet, not whole yet, or malformed."""
    have = len(data)
    if at >= have or data[at] & 0xF4 != PUBLISH:
        return None
    qos, length, pos = data[at] >> 1 & 1, 0, at + 1
    for shift in range(0, 7 * _LENGTH_BYTES_MAX, 7):
        if pos >= have:
            return None
        byte = data[pos]
        pos += 1
        length |= (byte & 0x7F) << shift
        if byte < 0x80:
            break
    else:
        return None
    end, topic_at = pos + length, pos + 2
    if end > have or topic_at > end:
        return None
    body_at = topic_at + (data[pos] << 8 | data[pos + 1])
    payload_at = body_at + 2 * qos
    if payload_at > end:
        return None
    try:
        topic = data[topic_at:body_at].decode()
    except UnicodeDecodeError:
        return None
    mid = data[body_at] << 8 | data[body_at + 1] if qos else 0
    return Publish(end, topic, data[payload_at:end], mid, qos)
