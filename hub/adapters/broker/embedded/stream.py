"""The two ends of a socket as amqtt wants them, and a little more: whole packets, a look ahead, an abort."""

import asyncio
import socket
from typing import Final

from amqtt.adapters import BufferReader, ReaderAdapter, StreamWriterAdapter
from amqtt.errors import MQTTError, NoDataError
from amqtt.mqtt.connect import ConnectPacket

from hub.adapters.broker.embedded.frames import Frame, frame_at

_CHUNK_BYTES: Final = 65536
_CLOSE_WAIT_S_MAX: Final = 1.0


class Reader(ReaderAdapter):
    """Reads a socket by packets; also byte by byte, as amqtt does until a connection is set up."""

    def __init__(self, stream: asyncio.StreamReader) -> None:
        self._stream = stream
        self._loop = asyncio.get_running_loop()
        self._buffer = bytearray()
        self._opening: ConnectPacket | None = None
        self.packet_bytes_max: int | None = None
        """Longest packet that is read, None for no limit."""
        self.last_read_s = self._loop.time()
        """Loop time at which bytes last came in."""

    async def opening(self) -> ConnectPacket:
        """The CONNECT that opens the stream, left in place for whoever reads next.

        Its client id is made the user name, so that a device cannot appear as another or as two.
        NoDataError when the stream ends first; AMQTTError, MQTTError when something else comes.
        """
        if self._opening is None:
            frame = await self._frame()
            if frame is None:
                raise NoDataError("closed before CONNECT")
            packet = await ConnectPacket.from_stream(BufferReader(frame.raw))
            packet.client_id = packet.username or ""
            self._buffer[:0] = packet.to_bytes()
            self._opening = packet
        return self._opening

    def _buffered(self) -> list[Frame]:
        """The whole packets that have come in already; a bad one raises when nothing good precedes it."""
        frames: list[Frame] = []
        at = 0
        try:
            while frame := frame_at(self._buffer, at, self.packet_bytes_max):
                frames.append(frame)
                at += len(frame.raw)
        except MQTTError:
            if not frames:
                raise
        del self._buffer[:at]
        return frames

    async def frames(self) -> list[Frame]:
        """The next packets; none at the end of the stream. MQTTError when malformed or too large."""
        while not (ready := self._buffered()):
            if not await self._more():
                return []
        return ready

    async def _frame(self) -> Frame | None:
        """The next packet, None at the end of the stream; PacketTooLarge before the whole of it is read."""
        while (frame := frame_at(self._buffer, 0, self.packet_bytes_max)) is None:
            if not await self._more():
                return None
        del self._buffer[: len(frame.raw)]
        return frame

    async def read(self, n: int = -1) -> bytes:
        """`n` bytes, fewer only at the end of the stream."""
        while len(self._buffer) < n:
            if not await self._more():
                break
        taken = bytes(self._buffer[:n])
        del self._buffer[:n]
        return taken

    def feed_eof(self) -> None:
        """Behave as if the peer had closed."""
        self._stream.feed_eof()

    async def _more(self) -> bool:
        try:
            chunk = await self._stream.read(_CHUNK_BYTES)
        except OSError:
            return False
        self.last_read_s = self._loop.time()
        self._buffer += chunk
        return bool(chunk)


class Writer(StreamWriterAdapter):
    """Writes a socket, each packet at once (TCP_NODELAY: Nagle's algorithm costs 44 ms a round trip)."""

    def __init__(self, stream: asyncio.StreamWriter) -> None:
        super().__init__(stream)
        self._transport = stream.transport
        raw = stream.get_extra_info("socket")
        if raw is not None:
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)

    @property
    def unsent_bytes(self) -> int:
        """What has been written and not yet taken by the peer's kernel."""
        return self._transport.get_write_buffer_size()

    def abort(self) -> None:
        """Drop the connection now; what is unsent is lost, and reading ends."""
        self.is_closed = True
        self._transport.abort()

    async def close(self) -> None:
        """Send what is unsent and close, within 1 s: a peer that stopped reading cannot hold the socket."""
        if self.is_closed:
            return
        try:
            async with asyncio.timeout(_CLOSE_WAIT_S_MAX):
                await super().close()
        except (OSError, TimeoutError):
            self._transport.abort()
