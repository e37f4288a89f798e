"""A tiny MQTT client that does only what a test tells it: it pings and acknowledges nothing by itself."""

import asyncio
import struct
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from tools.patience import PATIENCE_S


@dataclass(frozen=True)
class Message:
    """A PUBLISH as it came in."""

    topic: str
    data: bytes
    qos: int
    retain: bool
    dup: bool
    packet_id: int


@dataclass(frozen=True)
class Will:
    """A last will."""

    topic: str
    data: bytes
    qos: int = 1
    retain: bool = True


_opened: list["Client"] = []


async def close_all() -> None:
    """Close every connection that a test left open."""
    while _opened:
        client = _opened.pop()
        client.writer.transport.abort()
        with suppress(OSError):
            await client.writer.wait_closed()


class Closed(Exception):
    """The broker hung up."""


class Client:
    """One connection; reading happens only inside the methods that wait for something."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.messages: deque[Message] = deque()
        self.session_present = False
        self.code: int | None = None
        self._packet_id = 0

    @classmethod
    async def open(cls, port: int) -> Self:
        client = cls(*await asyncio.open_connection("127.0.0.1", port))
        _opened.append(client)
        return client

    @classmethod
    async def connect(
        cls,
        port: int,
        name: str,
        password: str,
        *,
        client_id: str | None = None,
        clean: bool = True,
        keepalive_s: int = 60,
        will: Will | None = None,
    ) -> Self:
        """A connection after its CONNACK, whose return code is `code`."""
        client = await cls.open(port)
        client.send(connect_packet(name, password, client_id or name, clean, keepalive_s, will))
        first, body = await client.packet()
        assert first == 0x20
        client.session_present, client.code = bool(body[0]), body[1]
        return client

    def send(self, packet: bytes) -> None:
        self.writer.write(packet)

    async def packet(self) -> tuple[int, bytes]:
        """The next packet, its first byte and body; Closed at the end of the stream."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                first = (await self.reader.readexactly(1))[0]
                length = shift = 0
                while True:
                    byte = (await self.reader.readexactly(1))[0]
                    length |= (byte & 0x7F) << shift
                    if byte < 0x80:
                        break
                    shift += 7
                return first, await self.reader.readexactly(length)
        except (asyncio.IncompleteReadError, ConnectionError) as end:
            raise Closed from end

    async def packet_of(self, kind: int) -> tuple[int, bytes]:
        """The next packet of `kind`; messages that come first are kept."""
        while True:
            first, body = await self.packet()
            if first >> 4 == kind:
                return first, body
            if first >> 4 == 3:
                self.messages.append(decode(first, body))

    async def publish(self, topic: str, data: bytes, *, retain: bool = False) -> None:
        """Publish with QoS 1 and wait for the PUBACK."""
        self.send(publish_packet(topic, data, 1, self._next_id(), retain))
        await self.packet_of(4)

    async def subscribe(self, *filters: str, qos: int = 1) -> list[int]:
        """The return codes of the SUBACK."""
        self.send(subscribe_packet(self._next_id(), *filters, qos=qos))
        return list((await self.packet_of(9))[1][2:])

    async def ping(self) -> None:
        """Wait until the broker has dealt with everything sent before."""
        self.send(b"\xc0\x00")
        await self.packet_of(13)

    async def message(self, *, ack: bool = True) -> Message:
        """The next message."""
        if not self.messages:
            self.messages.append(decode(*await self.packet_of(3)))
        message = self.messages.popleft()
        if ack and message.qos:
            self.ack(message)
        return message

    def ack(self, message: Message) -> None:
        self.send(struct.pack("!BBH", 0x40, 2, message.packet_id))

    async def closed(self) -> None:
        """Wait until the broker hangs up."""
        try:
            while True:
                await self.packet()
        except Closed:
            return

    def abort(self) -> None:
        """Cut the connection without a word."""
        self.writer.transport.abort()

    async def disconnect(self) -> None:
        self.send(b"\xe0\x00")
        await self.closed()
        self.writer.close()

    def _next_id(self) -> int:
        self._packet_id += 1
        return self._packet_id


def connect_packet(
    name: str, password: str, client_id: str, clean: bool, keepalive_s: int, will: Will | None
) -> bytes:
    flags, payload = 0xC0 | (2 if clean else 0), string(client_id)
    if will:
        flags |= 4 | will.qos << 3 | (0x20 if will.retain else 0)
        payload += string(will.topic) + struct.pack("!H", len(will.data)) + will.data
    payload += string(name) + string(password)
    return packet(0x10, struct.pack("!H4sBBH", 4, b"MQTT", 4, flags, keepalive_s) + payload)


def publish_packet(topic: str, data: bytes, qos: int, packet_id: int, retain: bool = False) -> bytes:
    numbered = struct.pack("!H", packet_id) if qos else b""
    return packet(0x30 | qos << 1 | retain, string(topic) + numbered + data)


def subscribe_packet(packet_id: int, *filters: str, qos: int = 1) -> bytes:
    wanted = b"".join(string(wanted) + bytes((qos,)) for wanted in filters)
    return packet(0x82, struct.pack("!H", packet_id) + wanted)


def decode(first: int, body: bytes) -> Message:
    (length,) = struct.unpack_from("!H", body)
    topic, rest = body[2 : 2 + length].decode(), body[2 + length :]
    qos = (first >> 1) & 3
    packet_id = struct.unpack_from("!H", rest)[0] if qos else 0
    return Message(topic, rest[2 if qos else 0 :], qos, bool(first & 1), bool(first & 8), packet_id)


def packet(first: int, body: bytes) -> bytes:
    length, encoded = len(body), bytearray((first,))
    while True:
        length, low = length >> 7, length & 0x7F
        encoded.append(low | 0x80 if length else low)
        if not length:
            return bytes(encoded) + body


def string(text: str) -> bytes:
    data = text.encode()
    return struct.pack("!H", len(data)) + data
