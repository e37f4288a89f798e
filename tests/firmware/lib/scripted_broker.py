"""A broker that does what the test says, one packet at a time, and by no means what the standard says.

The codec here is the test's own: a mistake in the firmware's codec cannot hide itself.
"""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from types import TracebackType

WAIT_S_MAX = 15.0
PINGS_MAX = 6  # that may come before what is expected

CONNECT, CONNACK, PUBLISH, PUBACK = 0x10, 0x20, 0x30, 0x40
SUBSCRIBE, SUBACK, PINGREQ, PINGRESP, DISCONNECT = 0x80, 0x90, 0xC0, 0xD0, 0xE0


@dataclass(frozen=True)
class Packet:
    """A packet as the client sent it."""

    first: int
    body: bytes

    @property
    def kind(self) -> int:
        return self.first & 0xF0

    @property
    def dup(self) -> bool:
        return bool(self.first & 0x08)

    @property
    def topic(self) -> str:
        (size,) = struct.unpack_from(">H", self.body)
        return self.body[2 : 2 + size].decode()

    @property
    def packet_id(self) -> int:
        """Of a PUBLISH of QoS 1, PUBACK or SUBSCRIBE."""
        at = 2 + len(self.topic.encode()) if self.kind == PUBLISH else 0
        return int(struct.unpack_from(">H", self.body, at)[0])

    @property
    def payload(self) -> bytes:
        """Of a PUBLISH."""
        return self.body[2 + len(self.topic.encode()) + (2 if self.first & 0x06 else 0) :]


def packet(first: int, body: bytes = b"") -> bytes:
    """Any packet, well-formed."""
    length = len(body)
    head = bytearray([first])
    while True:
        length, low = divmod(length, 128)
        head.append(low | (0x80 if length else 0))
        if not length:
            return bytes(head) + body


def connack(code: int = 0, session_present: bool = False) -> bytes:
    return packet(CONNACK, bytes([session_present, code]))


def publish(topic: str, payload: bytes, packet_id: int = 0, dup: bool = False, retain: bool = False) -> bytes:
    name = topic.encode()
    body = (
        struct.pack(">H", len(name)) + name + (struct.pack(">H", packet_id) if packet_id else b"") + payload
    )
    return packet(PUBLISH | (0x02 if packet_id else 0) | (0x08 if dup else 0) | retain, body)


def puback(packet_id: int) -> bytes:
    return packet(PUBACK, struct.pack(">H", packet_id))


class Connection:
    """One connection of the client, seen from the broker."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.sock.settimeout(WAIT_S_MAX)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def read(self) -> Packet | None:
        """The next packet, or None at the end of the connection."""
        try:
            return self._read()
        except ConnectionResetError:
            return None

    def _read(self) -> Packet | None:
        head = self._exactly(1)
        if not head:
            return None
        length = shift = 0
        while True:
            (byte,) = self._exactly(1)
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return Packet(head[0], self._exactly(length))

    def expect(self, kind: int) -> Packet:
        """The next packet other than a few PINGREQ, which are answered; it must be of this kind."""
        for _ in range(1 + PINGS_MAX):
            found = self.read()
            assert found, f"connection ended, 0x{kind:02x} expected"
            if found.kind == kind:
                return found
            assert found.kind == PINGREQ, f"0x{found.first:02x} instead of 0x{kind:02x}"
            self.send(packet(PINGRESP))
        raise AssertionError(f"only pings, 0x{kind:02x} expected")

    def welcome(self, session_present: bool = False) -> Packet:
        """Take the CONNECT and accept it."""
        connect = self.expect(CONNECT)
        self.send(connack(session_present=session_present))
        return connect

    def expect_end(self) -> None:
        """The client closes; what it still says before does not matter."""
        for _ in range(PINGS_MAX):
            if self.read() is None:
                return
        raise AssertionError("the client goes on")

    def reset(self) -> None:
        """Close with a TCP reset."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def close(self) -> None:
        self.sock.close()

    def _exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            more = self.sock.recv(count - len(data))
            if not more:
                return b""
            data += more
        return data


class ScriptedBroker:
    """Listens on a free port; `accept()` gives the next connection."""

    def __init__(self, receive_buffer_bytes: int | None = None) -> None:
        self._listener = socket.socket()
        if receive_buffer_bytes:
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer_bytes)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(8)
        self._listener.settimeout(WAIT_S_MAX)
        self.port = int(self._listener.getsockname()[1])
        self._connections: list[Connection] = []

    def accept(self) -> Connection:
        connection = Connection(self._listener.accept()[0])
        self._connections.append(connection)
        return connection

    def __enter__(self) -> ScriptedBroker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        for connection in self._connections:
            connection.close()
        self._listener.close()
