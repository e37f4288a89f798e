"""The incoming half of MQTT as a pure machine: bytes go in, packets come out. No I/O, no clock.

Theory of operation
-------------------
One buffer, made once, receives all bytes: `space()` is where the next read may write, `wrote(n)` says how
many came. `next()` returns the next packet, or None when more bytes are needed. A PUBLISH that fits the
buffer comes whole; a larger one comes as STREAM, then CHUNKs, then END, and is never held. All memoryviews
are into the buffer and valid until the next call of `space()`. `space()` moves what is left to the front,
so a read never lacks room for a packet head.

Packets, as tuples whose first item is the kind:
    (MESSAGE, topic, packet_id, retained, payload)      packet_id is 0 for QoS 0
    (STREAM, topic, packet_id, retained, size) (CHUNK, payload part) (END,)
    (ACKED, packet_id) (CONNECTED, session_present, code) (SUBSCRIBED, packet_id, codes) (PONG,)

Every error is TheirFault and final: the machine answers nothing more.
"""

import mqtt_packets as packets
from mqtt_errors import OurFault, TheirFault

MESSAGE, STREAM, CHUNK, END, ACKED, CONNECTED, SUBSCRIBED, PONG = range(8)

BUFFER_BYTES_MIN = 128

# Kinds that a broker may send to a client, with the flags of the first byte that the standard demands.
_SMALL = (packets.CONNACK, packets.PUBACK, packets.SUBACK, packets.PINGRESP)


class Decoder:
    """Decode one connection. `reset()` starts the next one in the same buffer."""

    def __init__(self, buffer_bytes=2048, packet_bytes_max=262144):
        if buffer_bytes < BUFFER_BYTES_MIN:
            raise OurFault("a buffer of at least %d bytes is needed" % BUFFER_BYTES_MIN)
        self._buffer = bytearray(buffer_bytes)
        self._view = memoryview(self._buffer)
        self._packet_bytes_max = packet_bytes_max
        self.reset()

    def reset(self):
        """Forget all bytes."""
        self._start = 0  # first byte not yet consumed
        self._end = 0  # end of what has been received
        self._left = None  # bytes of a streamed payload still to come; None: no stream

    def space(self):
        """The memoryview to read into; never empty as long as `next()` was called until it gave None."""
        if self._start:
            rest = self._end - self._start
            self._view[:rest] = self._view[self._start : self._end]  # may overlap; both interpreters allow it
            self._start, self._end = 0, rest
        return self._view[self._end :]

    def wrote(self, count):
        """`count` bytes were read into `space()`."""
        self._end += count

    def next(self) -> tuple | None:
        """The next packet or None."""
        if self._left is not None:
            return self._next_of_stream()
        if self._start == self._end:
            return None
        self._check_kind(self._buffer[self._start])
        head = packets.header(self._buffer, self._start, self._end)
        if head is None:
            return None
        first, body, length = head
        if length > self._packet_bytes_max:
            raise TheirFault("packet of %d bytes, limit %d" % (length, self._packet_bytes_max))
        if first & 0xF0 == packets.PUBLISH:
            return self._publish(first, body, length)
        return self._small(first, body, length)

    def _check_kind(self, first):
        """Refuse a kind that only clients send at its first byte, before its length is believed."""
        if first & 0xF0 != packets.PUBLISH and first not in _SMALL:
            raise TheirFault("packet kind 0x%02x" % first)

    def _small(self, first, body, length):
        """A packet other than PUBLISH: it must fit, or it is wrong."""
        if length > 64:
            raise TheirFault("packet 0x%02x of %d bytes" % (first, length))
        if self._end - body < length:
            return None
        self._start = body + length
        if first == packets.PINGRESP and not length:
            return (PONG,)
        if first == packets.PUBACK and length == 2:
            return ACKED, packets.identifier(self._buffer, body)
        if first == packets.SUBACK:
            packet_id, codes = packets.suback(self._buffer, body, length)
            return SUBSCRIBED, packet_id, codes
        if first == packets.CONNACK:
            session_present, code = packets.connack(self._buffer, body, length)
            return CONNECTED, session_present, code
        raise TheirFault("packet 0x%02x of %d bytes" % (first, length))

    def _publish(self, first, body, length):
        """A message that fits the buffer, or the head of one that does not."""
        head = packets.publish_head(first, self._buffer, body, self._end, length)
        room = len(self._buffer) - (body - self._start)
        if head is None:
            if self._end - body >= room:
                raise TheirFault("topic larger than the buffer")
            return None
        topic, packet_id, size = head
        retained = bool(first & packets.RETAIN)
        if length > room:
            self._start = body + size
            self._left = length - size
            return STREAM, topic, packet_id, retained, self._left
        if self._end - body < length:
            return None
        self._start = body + length
        return MESSAGE, topic, packet_id, retained, self._view[body + size : body + length]

    def _next_of_stream(self):
        """The part of the streamed payload that has come, or its end."""
        if not self._left:
            self._left = None
            return (END,)
        count = min(self._left, self._end - self._start)
        if not count:
            return None
        at = self._start
        self._start += count
        self._left -= count
        return CHUNK, self._view[at : self._start]
