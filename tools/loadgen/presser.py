"""One kiosk of a crowd: a socket, and at most one press under way.

All of a socket's bytes are read at once and answered with one write: against a client that takes packets one
by one the broker would wait for the generator.
"""

import os
import socket

import msgspec

from hub.contract import topics as t
from tools.loadgen import wire

KEEPALIVE_S = 3_600  # a crowd is silent between its windows
READ_BYTES = 65_536
PUBLISH, CONNACK, SUBACK = 0x30, 0x20, 0x90


class Kiosk(msgspec.Struct, frozen=True):
    """An account, and the service that its citizens want."""

    name: str
    password: str
    service: str


class Told(msgspec.Struct, frozen=True):
    """What matters of `d`."""

    ticket: str = ""
    job: str | None = None


class Ack(msgspec.Struct, frozen=True):
    """What matters of an ack."""

    seq: int
    r: str
    d: Told


_decode_ack = msgspec.json.Decoder(Ack).decode


class Presser:
    """A connected device. `waiting`: a press is not answered yet; `first_s`: when it was made."""

    def __init__(self, topics: t.Topics, kiosk: Kiosk, port: int) -> None:
        self.kiosk = kiosk
        self.sock = socket.create_connection(("127.0.0.1", port))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock.sendall(wire.connect(kiosk.name, kiosk.password, KEEPALIVE_S, clean=True))
        self.sock.sendall(wire.subscribe(1, topics.dn_all(kiosk.name), 1))
        self._ack_topic = topics.dn(kiosk.name, t.ACK).encode()
        self._evt_topic = topics.up(kiosk.name, t.EVT)
        self._rest = b""
        self._boot = os.urandom(4).hex().encode()
        self._seq = 0
        self._event = b""
        self.jobs: list[str] = []  # of tickets that were not told to be printed
        self.subscribed = self.waiting = False
        self.first_s = self.sent_s = 0.0

    def take(self, now_s: float) -> bytes:
        """A citizen wants a number."""
        return self._press(b'"e":"take","d":{"service":"%s"}}' % self.kiosk.service.encode(), now_s)

    def printed(self, job: str, now_s: float) -> bytes:
        """The paper is out."""
        return self._press(b'"e":"printed","d":{"job":"%s"}}' % job.encode(), now_s)

    def _press(self, event: bytes, now_s: float) -> bytes:
        self._seq += 1
        self._event, self.first_s, self.waiting = event, now_s, True
        return self.again(now_s)

    def again(self, now_s: float) -> bytes:
        """The press under way, with its identity and its true age."""
        self.sent_s = now_s
        identity = self._boot, self._seq, int(1000 * (now_s - self.first_s))
        body = b'{"v":1,"boot":"%s","seq":%d,"age_ms":%d,' % identity + self._event
        return wire.publish(self._evt_topic, body, self._seq % 65_000 + 1)

    def read(self) -> tuple[list[bytes], Ack | None]:
        """PUBACKs that are owed, and the answer to the press under way if it came. Raises ConnectionError."""
        chunk = self.sock.recv(READ_BYTES)
        if not chunk:
            raise ConnectionError(f"the broker hung up on {self.kiosk.name}")
        data = self._rest + chunk
        at, end, owed, answer = 0, len(data), [], None
        while (packet := _packet(data, at, end)) is not None:
            body, after = packet
            head = data[at] & 0xF0
            if head == PUBLISH:
                payload = body + 2 + (data[body] << 8 | data[body + 1])
                topic = data[body + 2 : payload]
                if data[at] & 0x06:
                    owed.append(b"\x40\x02" + data[payload : payload + 2])
                    payload += 2
                if topic == self._ack_topic:
                    answer = self._answer(data[payload:after]) or answer
            elif head == CONNACK and data[body + 1]:
                raise ConnectionError(f"{self.kiosk.name} is refused with {data[body + 1]}")
            elif head == SUBACK:
                self.subscribed = True
            at = after
        self._rest = data[at:]
        return owed, answer

    def _answer(self, payload: bytes) -> Ack | None:
        ack = _decode_ack(payload)
        if not self.waiting or ack.seq != self._seq:
            return None  # told twice, as the press was repeated
        self.waiting = False
        return ack


def _packet(data: bytes, at: int, end: int) -> tuple[int, int] | None:
    """Where the body of the packet at `at` begins and where it ends; None: not all of it is there."""
    length, shift, body = 0, 0, at + 1
    while body < end:
        digit = data[body]
        length |= (digit & 0x7F) << shift
        shift, body = shift + 7, body + 1
        if digit < 0x80:
            return (body, body + length) if body + length <= end else None
    return None
