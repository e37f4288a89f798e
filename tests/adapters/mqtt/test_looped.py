"""The hub's client on the loop against a broker that a test plays: nothing is lost either way."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import pytest

from hub.adapters.mqtt import looped
from hub.adapters.mqtt.address import Address
from hub.adapters.mqtt.looped import LoopedClient
from tools.loadgen import wire
from tools.patience import PATIENCE_S

CONNACK, SUBACK = b"\x20\x02\x00\x00", b"\x90\x03\x00\x01\x01"
Messages = list[tuple[str, bytes, int, int]]


class Wire:
    """The broker's end of one connection, and the client at the other."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self._buffer = bytearray()
        self.chunks: list[bytes] = []
        self.found: list[wire.Packet] = []  # read already and not asked for

    async def packets(self, n: int) -> list[wire.Packet]:
        """The next `n` packets."""
        found, self.found = self.found, []
        async with asyncio.timeout(PATIENCE_S):
            while len(found) < n:
                chunk = await self.reader.read(1 << 20)
                assert chunk, "the client hung up"
                self.chunks.append(chunk)
                self._buffer += chunk
                found += wire.take_packets(self._buffer)
        return found


@asynccontextmanager
async def connected(
    on_message: Callable[[str, bytes, int, int], None],
) -> AsyncIterator[tuple[LoopedClient, Wire]]:
    """A client that is connected and subscribed."""
    arrived: asyncio.Queue[Wire] = asyncio.Queue()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await arrived.put(Wire(reader, writer))

    ready = asyncio.Event()
    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    client = LoopedClient(
        Address("127.0.0.1", server.sockets[0].getsockname()[1], "hub", "secret"),
        will=None,
        subscriptions=[("up/+/evt", 1)],
        on_message=on_message,
        on_connected=ready.set,
        jitter=lambda: 0.0,
    )
    running = asyncio.create_task(client.run())
    try:
        end = await asyncio.wait_for(arrived.get(), PATIENCE_S)
        await end.packets(1)
        end.writer.write(CONNACK)
        await end.packets(1)
        end.writer.write(SUBACK)
        await asyncio.wait_for(ready.wait(), PATIENCE_S)
        end.chunks.clear()
        yield client, end
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        client.close()
        end.writer.close()
        server.close()


def test_all_that_comes_in_one_segment_arrives_in_order() -> None:
    async def scenario() -> None:
        messages: Messages = []
        all_there = asyncio.Event()

        def message(*one: object) -> None:
            messages.append(one)  # type: ignore[arg-type]
            if len(messages) == 200:
                all_there.set()

        async with connected(message) as (_, end):
            packets = [wire.publish("up/k1/evt", b"%d" % n, n) for n in range(1, 201)]
            end.writer.write(b"".join(packets))
            await asyncio.wait_for(all_there.wait(), PATIENCE_S)
        assert messages == [("up/k1/evt", b"%d" % n, n, 1) for n in range(1, 201)]

    asyncio.run(scenario())


def test_a_packet_that_comes_in_pieces_arrives() -> None:
    async def scenario() -> None:
        arrived: asyncio.Queue[bytes] = asyncio.Queue()
        async with connected(lambda topic, payload, mid, qos: arrived.put_nowait(payload)) as (_, end):
            packet = wire.publish("up/k1/evt", b"x" * 300, 1)
            for at in range(0, len(packet), 50):
                end.writer.write(packet[at : at + 50])
                await end.writer.drain()
                await asyncio.sleep(0)
            assert await asyncio.wait_for(arrived.get(), PATIENCE_S) == b"x" * 300

    asyncio.run(scenario())


def test_what_one_turn_tells_goes_out_together_and_in_order() -> None:
    async def scenario() -> None:
        async with connected(lambda *_: None) as (client, end):
            for n in range(50):
                assert client.publish(f"dn/k{n}/ack", b"%d" % n)
            client.ack(7, 1)
            packets = await end.packets(51)
            assert len(end.chunks) == 1
            assert [wire.split_publish(p)[:2] for p in packets[:50]] == [
                (f"dn/k{n}/ack", b"%d" % n) for n in range(50)
            ]
            assert packets[50] == wire.Packet(wire.PUBACK, 0, b"\x00\x07")

    asyncio.run(scenario())


def test_a_broker_that_is_slow_to_read_gets_everything_in_order() -> None:
    async def scenario() -> None:
        async with connected(lambda *_: None) as (client, end):
            end.writer.transport.pause_reading()  # type: ignore[attr-defined]
            body = b"x" * 100_000
            for n in range(100):  # more than the system and the batch hold
                assert client.publish(f"dn/k{n}/want", body)
            await asyncio.sleep(0)
            end.writer.transport.resume_reading()  # type: ignore[attr-defined]
            packets = await end.packets(100)
            assert [wire.split_publish(p)[:2] for p in packets] == [
                (f"dn/k{n}/want", body) for n in range(100)
            ]

    asyncio.run(scenario())


def test_leaving_sends_what_is_queued_before_the_goodbye() -> None:
    async def scenario() -> None:
        async with connected(lambda *_: None) as (client, end):
            client.publish("hub/state", b"lost", retain=True)
            client.close()
            told, goodbye = await end.packets(2)
            assert wire.split_publish(told)[:2] == ("hub/state", b"lost")
            assert bytes((goodbye.type << 4, 0)) == wire.DISCONNECT_BYTES

    asyncio.run(scenario())


def test_the_window_moves_with_the_acknowledgements_of_the_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looped, "INFLIGHT_MAX", 2)

    async def scenario() -> None:
        async with connected(lambda *_: None) as (client, end):
            for n in range(4):
                assert client.publish(f"dn/k{n}/ack", b"")
            first = [wire.split_publish(p) for p in await end.packets(2)]
            end.writer.write(wire.puback(60_000))  # of nothing that was sent
            end.writer.write(b"".join(wire.puback(mid or 0) for _, _, mid in first))
            rest = [wire.split_publish(p) for p in await end.packets(2)]
            assert len(end.chunks) == 2
        assert [topic for topic, _, _ in first + rest] == [f"dn/k{n}/ack" for n in range(4)]

    asyncio.run(scenario())


def test_what_no_broker_takes_is_not_sent() -> None:
    async def scenario() -> None:
        async with connected(lambda *_: None) as (client, end):
            assert not client.publish("dn/console/ack", b"x" * (looped.PAYLOAD_BYTES_MAX + 1))
            assert client.publish("dn/console/ack", b"short")
            (packet,) = await end.packets(1)
            assert wire.split_publish(packet)[1] == b"short"

    asyncio.run(scenario())


def test_a_large_packet_is_not_repeated_after_a_loss_and_a_small_one_once() -> None:
    """The broker hangs up and does not say why: what killed a connection must not kill the next."""

    async def scenario() -> None:
        calls, big = [b"call 1", b"call 2"], b"x" * (looped.REPEATED_BYTES_MAX + 1)
        async with dropping() as (client, ends):
            first = await ends.get()
            for payload in (calls[0], big, calls[1]):
                assert client.publish("office/call", payload)
            await first.packets(3)
            first.writer.close()
            second = await ends.get()
            assert [wire.split_publish(p)[1] for p in await second.packets(2)] == calls
            second.writer.close()
            third = await ends.get()
            assert client.publish("office/call", b"news")
            assert [wire.split_publish(p)[1] for p in await third.packets(1)] == [b"news"]
            third.writer.close()

    asyncio.run(scenario())


@asynccontextmanager
async def dropping() -> AsyncIterator[tuple[LoopedClient, "asyncio.Queue[Wire]"]]:
    """A client, and the broker's ends of its connections, each handed over when it is set up."""
    ends: asyncio.Queue[Wire] = asyncio.Queue()
    ready = asyncio.Event()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        end = Wire(reader, writer)
        await end.packets(1)
        writer.write(CONNACK)
        come: list[wire.Packet] = []
        while not (asked := [p for p in come if p.type == 8]):
            come += await end.packets(1)
        end.found = [p for p in come if p.type != 8]
        writer.write(b"\x90\x03" + asked[0].body[:2] + b"\x01")
        await asyncio.wait_for(ready.wait(), PATIENCE_S)
        ready.clear()
        await ends.put(end)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    client = LoopedClient(
        Address("127.0.0.1", server.sockets[0].getsockname()[1], "hub", "secret"),
        will=None,
        subscriptions=[("up/+/evt", 1)],
        on_message=lambda *_: None,
        on_connected=ready.set,
        jitter=lambda: 0.0,
    )
    running = asyncio.create_task(client.run())
    try:
        yield client, ends
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        client.close()
        server.close()
