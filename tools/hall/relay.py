"""A network between a device and its broker that can be cut, reset, deafened or turned into a black hole.

    whole  --black_hole()-->  swallowing  --heal()-->  whole
    whole  --deafen()-->      deaf        --heal()-->  whole

In a black hole nothing passes in either direction and no end is told of it: bytes, the end of a stream and
new connections wait, as packets do that TCP sends again when the network returns. Deaf is a device that is
heard and hears nothing.
"""

import asyncio
import contextlib
import socket
import struct
from typing import Self

CHUNK_BYTES = 4096
_RST = struct.pack("ii", 1, 0)  # SO_LINGER: on, 0 s; closing then sends a reset


class Relay:
    """`async with Relay(broker_port) as relay`: devices connect to `relay.port`."""

    def __init__(self, broker_port: int) -> None:
        self._broker_port = broker_port
        self._whole = asyncio.Event()
        self._whole.set()
        self._hears = asyncio.Event()  # the device, what its broker says
        self._hears.set()
        self._ends: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.attempts = 0  # connections that devices began, let through or not

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_error: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for end in self._ends:
            end.transport.abort()

    @property
    def open_connections(self) -> int:
        """Connections to the broker that neither end has closed."""
        return len(self._ends) // 2

    def black_hole(self) -> None:
        """From now on nothing passes; sockets stay open."""
        self._whole.clear()

    def deafen(self) -> None:
        """From now on nothing reaches the device."""
        self._hears.clear()

    def heal(self) -> None:
        """All that was held back passes, then all else."""
        self._whole.set()
        self._hears.set()

    def reset(self) -> None:
        """Both ends of every connection get a TCP reset."""
        for end in self._ends:
            end.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RST)
            end.transport.abort()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.attempts += 1
        self._tasks.add(task)
        try:
            await self._connection(reader, writer)
        except (OSError, asyncio.CancelledError):
            pass  # an end is gone, or the test is over
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._whole.wait()
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._broker_port)
        ends = {writer, far_writer}
        self._ends |= ends
        try:
            up = self._copy(reader, far_writer, self._whole)
            await asyncio.gather(up, self._copy(far_reader, writer, self._hears))
        finally:
            self._ends -= ends
            far_writer.close()

    async def _copy(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, gate: asyncio.Event
    ) -> None:
        data = b"-"
        while data:
            data = b""
            with contextlib.suppress(ConnectionError):
                data = await source.read(CHUNK_BYTES)
            await self._whole.wait()
            await gate.wait()
            target.write(data)
            await target.drain()
        target.close()
