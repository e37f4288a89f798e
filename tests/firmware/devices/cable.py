"""A network cable between a device and its broker that breaks at a chosen byte."""

import asyncio
import contextlib
from typing import Self


class Cable:
    """`async with Cable(broker_port) as cable`: the device connects to `cable.port`."""

    def __init__(self, broker_port: int) -> None:
        self._broker_port = broker_port
        self._left: int | None = None  # bytes that still pass to the device; None: all
        self.breaks = 0
        self._plugged_in = True
        self._ends: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_error: object) -> None:
        self._server.close()
        self._break()

    def break_after(self, count: int) -> None:
        """Let `count` more bytes pass to the device, then close the connection; the next one is whole."""
        self._left = count

    def unplug(self) -> None:
        """Close the connection; no new one comes about until `plug_in`."""
        self._plugged_in = False
        self._break()

    def plug_in(self) -> None:
        """Let connections through again."""
        self._plugged_in = True

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._plugged_in:
            writer.close()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._broker_port)
        except OSError:
            writer.close()
            return
        self._ends |= {writer, far_writer}
        with contextlib.suppress(OSError, asyncio.CancelledError):  # at the end of the test
            up, down = self._copy(reader, far_writer), self._copy(far_reader, writer, limited=True)
            await asyncio.gather(up, down)

    async def _copy(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, limited: bool = False
    ) -> None:
        while data := await source.read(512):
            if limited and self._left is not None:
                data, self._left = data[: self._left], self._left - len(data)
                if self._left <= 0:
                    self._left = None
                    target.write(data)
                    await target.drain()
                    self.breaks += 1
                    return self._break()
            target.write(data)
            await target.drain()
        target.close()
        return None

    def _break(self) -> None:
        for end in self._ends:
            end.close()
        self._ends.clear()
