"""One coroutine a connection instead of a task and four futures a packet; several times the throughput.

No guard: amqtt's own loops are right, only slow (one byte a read, one task a packet), and they forget a
DISCONNECT that comes before the message loop runs.
"""

import asyncio
import struct

from amqtt.adapters import BufferReader
from amqtt.errors import AMQTTError, MQTTError, NoDataError
from amqtt.mqtt.disconnect import DisconnectPacket
from amqtt.mqtt.packet import DISCONNECT, PINGREQ, PUBACK, PUBLISH, SUBSCRIBE, UNSUBSCRIBE
from amqtt.mqtt.protocol.broker_handler import BrokerProtocolHandler, Subscription, UnSubscription
from amqtt.mqtt.subscribe import SubscribePacket
from amqtt.mqtt.unsubscribe import UnsubscribePacket
from amqtt.session import Session

from hub.adapters.broker.embedded.frames import Frame, decode_publish, encode_puback
from hub.adapters.broker.embedded.seams import SeamBroker, SeamHandler, log
from hub.services.log_lines import about

_PINGRESP = b"\xd0\x00"
_UNSENT_BYTES_MAX = 1024 * 1024


class StraightHandler(SeamHandler):
    """Reads packets and acts on each before the next."""

    def __init__(self, broker: SeamBroker) -> None:
        super().__init__(broker)
        self._ended: asyncio.Future[DisconnectPacket | None] = self.loop.create_future()

    async def start(self) -> None:
        """Begin to read; what is owed to the session is sent first."""
        self._reader_stopped = asyncio.Event()
        await self._retry_deliveries()
        self._reader_task = self.loop.create_task(self._reader_loop(), name=f"mqtt-{self.name}")

    async def stop(self) -> None:
        """Stop reading and close the socket."""
        self._end(None)
        reader = self._reader_task
        if reader is not None and reader is not asyncio.current_task():
            reader.cancel()  # here and not in amqtt, which waits for ever for a task that has not begun
            await asyncio.wait([reader])
        await super().stop()

    async def wait_disconnect(self) -> DisconnectPacket | None:
        """The client's DISCONNECT, None when the connection ended without one."""
        return await asyncio.shield(self._ended)

    async def handle_disconnect(self, disconnect: DisconnectPacket | None) -> None:
        """The connection is over."""
        self._end(disconnect)

    def _end(self, disconnect: DisconnectPacket | None) -> None:
        if not self._ended.done():
            self._ended.set_result(disconnect)

    async def _reader_loop(self) -> None:
        try:
            while not self._ended.done() and (frames := await self.reader.frames()):
                for frame in frames:
                    await self._take(frame)
                if self.writer.unsent_bytes > _UNSENT_BYTES_MAX:
                    await self.writer.drain()  # answers that the client does not read hold it up, not us
        except (AMQTTError, MQTTError, NoDataError, OSError, ValueError, struct.error) as fault:
            log.warning("closed: %s, %s", self.name, fault, extra=about(self.name))
        except asyncio.CancelledError:
            pass  # stop() goes on to close the socket
        finally:
            self._reader_stopped.set()
            self._end(None)

    async def _take(self, frame: Frame) -> None:
        if frame.kind == PUBLISH:
            await self._take_publish(frame)
        elif frame.kind == PUBACK:
            self._take_puback(frame)
        elif frame.kind == PINGREQ:
            self.writer.write(_PINGRESP)
        elif frame.kind in (SUBSCRIBE, UNSUBSCRIBE):
            await self._take_request(frame)
        elif frame.kind == DISCONNECT:
            self._end(await DisconnectPacket.from_stream(BufferReader(frame.raw)))
        else:
            raise MQTTError(f"packet type {frame.kind} is out of place")

    async def _take_publish(self, frame: Frame) -> None:
        message = decode_publish(frame)
        if message.qos > 1:
            raise MQTTError("QoS 2 is not offered")
        if self.session is None or not await self.broker.take_publish(self.session, self, message):
            raise MQTTError(f"may not be a topic of PUBLISH: {message.topic!r}")
        if message.qos:
            self.writer.write(encode_puback(message.packet_id))

    def _take_puback(self, frame: Frame) -> None:
        if len(frame.raw) != 4:
            raise MQTTError("malformed PUBACK")
        self.acked(int.from_bytes(frame.raw[2:], "big"))

    def acked(self, packet_id: int) -> None:
        """The client has the message `packet_id`."""
        waiter = self._puback_waiters.get(packet_id)
        if waiter and not waiter.done():
            waiter.set_result(None)  # type: ignore[arg-type]

    async def _take_request(self, frame: Frame) -> None:
        assert self.session is not None
        stream = BufferReader(frame.raw)
        if frame.kind == SUBSCRIBE:
            wanted = await SubscribePacket.from_stream(stream)
            assert wanted.variable_header
            assert wanted.payload
            subscription = Subscription(wanted.variable_header.packet_id, wanted.payload.topics)
            await self.broker._handle_subscription(self.session, self, self._done(subscription))
        else:
            unwanted = await UnsubscribePacket.from_stream(stream)
            assert unwanted.variable_header
            assert unwanted.payload
            unsubscription = UnSubscription(unwanted.variable_header.packet_id, unwanted.payload.topics)
            await self.broker._handle_unsubscription(self.session, self, self._done(unsubscription))

    def _done(self, value: object) -> asyncio.Future[object]:
        future: asyncio.Future[object] = self.loop.create_future()
        future.set_result(value)
        return future


class StraightBroker(SeamBroker):
    """Waits for the end of each connection; its handler does the rest."""

    handler_class = StraightHandler

    async def _client_message_loop(self, client_session: Session, handler: BrokerProtocolHandler) -> None:
        ended = asyncio.ensure_future(handler.wait_disconnect())
        await asyncio.wait([ended])
        await self._handle_disconnect(client_session, handler, ended)
