"""A device that presses: connects, asks, repeats until answered, and remembers every answer it got."""

import asyncio
import contextlib
import json
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hub.contract import topics as t
from tools.loadgen import wire
from tools.patience import PATIENCE_S

REPEAT_S_MIN, REPEAT_S_MAX = 1.0, 4.0
RECONNECT_S = 0.3
KEEPALIVE_S = 15


@dataclass(slots=True)
class Answer:
    """What a press was told, each time: `all` in the order of arrival, the first one decides."""

    boot: str
    seq: int
    r: str
    d: dict[str, Any]
    all: list[dict[str, Any]]


class LoadDevice:
    """One device name at one broker. `topics`: of the site. Use `async with`.

    `also`: filters beside its own `dn/`, subscribed first; whether the broker grants them is in `granted`.
    """

    def __init__(
        self,
        topics: t.Topics,
        name: str,
        password: str,
        port: int,
        *,
        host: str = "127.0.0.1",
        boot: str = "b0",
        also: Sequence[str] = (),
        on_message: Callable[[str, bytes], None] | None = None,
    ) -> None:
        self.name, self.boot, self.seq = name, boot, 0
        self._topics, self._password, self._address = topics, password, (host, port)
        self._also, self._on_message = also, on_message
        self._answers: dict[int, Answer] = {}
        self._waiting: dict[int, asyncio.Future[Answer]] = {}
        self._writer: asyncio.StreamWriter | None = None
        self._online, self._offline = asyncio.Event(), asyncio.Event()
        self._mid = 0
        self._task: asyncio.Task[None] | None = None
        self.connections = 0
        self.granted: dict[str, bool] = {}

    async def __aenter__(self) -> "LoadDevice":
        self._task = asyncio.create_task(self._stay(), name=f"load-{self.name}")
        await asyncio.wait_for(self._online.wait(), 30)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def ask(self, event: str, *, wait_s: float = PATIENCE_S, **d: Any) -> Answer:
        """Press, and repeat with the same identity until answered. Raises TimeoutError."""
        self.seq += 1
        return await asyncio.wait_for(self._ask(self.seq, event, d), wait_s)

    async def _ask(self, seq: int, event: str, d: dict[str, object]) -> Answer:
        loop = asyncio.get_running_loop()
        future = self._waiting[seq] = loop.create_future()
        pressed_s, repeat_s = loop.time(), REPEAT_S_MIN
        while True:
            self.send(seq, event, d, round(1000 * (loop.time() - pressed_s)))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(repeat_s):
                    return await asyncio.shield(future)
            repeat_s = min(2 * repeat_s, REPEAT_S_MAX)

    def send(self, seq: int, event: str, d: dict[str, object], age_ms: int = 0) -> None:
        """Put a press on the wire, if there is one."""
        body = {"v": 1, "boot": self.boot, "seq": seq, "age_ms": age_ms, "e": event, "d": d}
        self.send_raw(self._topics.up(self.name, t.EVT), json.dumps(body).encode())

    def send_raw(self, topic: str, payload: bytes) -> None:
        """Publish anything anywhere, as a hostile device would."""
        if self._writer and self._online.is_set():
            self._mid = self._mid % 65_000 + 1
            self._writer.write(wire.publish(topic, payload, self._mid))

    async def _stay(self) -> None:
        while True:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, ConnectionError):
                await self._connection()
            self._online.clear()
            self._offline.set()
            await asyncio.sleep(RECONNECT_S)

    async def _connection(self) -> None:
        reader, writer = await asyncio.open_connection(*self._address)
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._writer = writer
        pinging = asyncio.create_task(self._ping(writer), name=f"ping-{self.name}")
        try:
            writer.write(wire.connect(self.name, self._password, KEEPALIVE_S, clean=True))
            buffer = bytearray()
            while chunk := await reader.read(65536):
                buffer += chunk
                for packet in wire.take_packets(buffer):
                    self._packet(writer, packet)
        finally:
            pinging.cancel()
            writer.close()

    async def _ping(self, writer: asyncio.StreamWriter) -> None:
        while True:
            await asyncio.sleep(KEEPALIVE_S / 2)
            writer.write(wire.PINGREQ_BYTES)

    def _packet(self, writer: asyncio.StreamWriter, packet: wire.Packet) -> None:
        if packet.type == wire.CONNACK:
            if packet.body[1]:
                raise ConnectionError(f"refused with {packet.body[1]}")
            filters = (*self._also, self._topics.dn_all(self.name))
            writer.write(b"".join(wire.subscribe(mid, one, 1) for mid, one in enumerate(filters, 1)))
        elif packet.type == wire.SUBACK:
            mid, code = int.from_bytes(packet.body[:2], "big"), packet.body[2]
            if mid <= len(self._also):
                self.granted[self._also[mid - 1]] = code < 0x80
                return
            self.connections += 1
            self._offline.clear()
            self._online.set()
        elif packet.type == wire.PUBLISH:
            topic, payload, packet_id = wire.split_publish(packet)
            if packet_id is not None:
                writer.write(wire.puback(packet_id))
            if topic.endswith("/" + t.ACK):
                self._acked(json.loads(payload))
            if self._on_message:
                self._on_message(topic, payload)

    def _acked(self, ack: dict[str, Any]) -> None:
        if ack["boot"] != self.boot:
            return
        seq = ack["seq"]
        answer = self._answers.setdefault(seq, Answer(ack["boot"], seq, ack["r"], ack["d"], []))
        answer.all.append(ack)
        future = self._waiting.pop(seq, None)
        if future and not future.done():
            future.set_result(answer)

    @property
    def online(self) -> bool:
        """Connected and subscribed."""
        return self._online.is_set()

    async def until_offline(self, wait_s: float = PATIENCE_S) -> None:
        """Wait until the connection is lost. Raises TimeoutError."""
        await asyncio.wait_for(self._offline.wait(), wait_s)

    @property
    def answers(self) -> dict[int, Answer]:
        """Everything that was told, by seq."""
        return self._answers
