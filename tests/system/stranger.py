"""Somebody with a device's password and no good intentions: says what it likes, as fast as it can."""

import asyncio
from collections.abc import Iterable

from tools.hall import HallOffice
from tools.loadgen import wire

SPEAK_S_MAX = 20.0


class Stranger:
    """`async with Stranger(office, "p1") as bad`: a connection with the account of a device of the office.

    Nothing is repeated: what the broker does not take, by hanging up, is told by the numbers that come back.
    """

    def __init__(self, office: HallOffice, name: str, *, password: str | None = None) -> None:
        self._office, self.name = office, name
        self._password = password if password is not None else office.devices[name].password
        self._mid = 0

    async def __aenter__(self) -> "Stranger":
        office = self._office
        self._reader, self._writer = await asyncio.open_connection(office.host, office.port)
        self._writer.write(wire.connect(self.name, self._password, 60, clean=True))
        async with asyncio.timeout(SPEAK_S_MAX):
            self.welcome = (await self._reader.readexactly(4))[3] == 0
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()

    def up(self, leaf: str) -> str:
        """A topic of its own."""
        return self._office.topics.up(self.name, leaf)

    async def publish(self, messages: Iterable[tuple[str, bytes]], *, retain: bool = False) -> int:
        """Send all of these with QoS 1; how many the broker took before it hung up."""
        sent, taken, buffer = 0, 0, bytearray()
        try:
            for topic, payload in messages:
                self._mid = self._mid % 65_000 + 1
                self._writer.write(wire.publish(topic, payload, self._mid, retain=retain))
                sent += 1
                if sent % 50 == 0:
                    await self._writer.drain()
            async with asyncio.timeout(SPEAK_S_MAX):
                while taken < sent and (chunk := await self._reader.read(65_536)):
                    buffer += chunk
                    taken += sum(packet.type == wire.PUBACK for packet in wire.take_packets(buffer))
        except (OSError, TimeoutError):
            pass
        return taken

    async def retained(self, topics: Iterable[str]) -> int:
        """Bytes that the broker has kept under these topics."""
        last, buffer, found = self._office.topics.hub_state, bytearray(), 0
        for wanted in (*topics, last):  # the hub's state is always kept, and comes when the others have come
            self._mid += 1
            self._writer.write(wire.subscribe(self._mid, wanted, 0))
        async with asyncio.timeout(SPEAK_S_MAX):
            while chunk := await self._reader.read(65_536):
                buffer += chunk
                for packet in wire.take_packets(buffer):
                    if packet.type == wire.PUBLISH:
                        topic, payload, _ = wire.split_publish(packet)
                        if topic == last:
                            return found
                        found += len(payload)
        raise ConnectionError("closed before the hub's state came")

    async def subscribe(self, filters: Iterable[str]) -> int:
        """Ask for all of these; how many were granted before the broker hung up."""
        asked, granted, buffer, answers = 0, 0, bytearray(), 0
        try:
            for wanted in filters:
                self._mid = self._mid % 65_000 + 1
                self._writer.write(wire.subscribe(self._mid, wanted, 1))
                asked += 1
                if asked % 50 == 0:
                    await self._writer.drain()
            async with asyncio.timeout(SPEAK_S_MAX):
                while answers < asked and (chunk := await self._reader.read(65_536)):
                    buffer += chunk
                    for packet in wire.take_packets(buffer):
                        if packet.type == wire.SUBACK:
                            answers, granted = answers + 1, granted + (packet.body[2] < 0x80)
        except (OSError, TimeoutError):
            pass
        return granted
