"""amqtt's broker and handler, unchanged in behaviour, with the few joints that the guards need.

What amqtt does here it does as published, faults included; each guard in `guards/` mends one fault by
overriding one or two methods. Leaving a guard out of the bases of `GuardedBroker` brings its fault back:
that is how the tests know that each guard is needed.
"""

import asyncio
import logging
from typing import NamedTuple

from amqtt.adapters import ReaderAdapter, WriterAdapter
from amqtt.broker import Broker
from amqtt.contexts import BrokerConfig, ListenerConfig
from amqtt.mqtt.protocol.broker_handler import BrokerProtocolHandler
from amqtt.mqtt.publish import PublishPacket
from amqtt.session import IncomingApplicationMessage, OutgoingApplicationMessage, Session

from hub.adapters.broker.embedded.frames import Publish
from hub.adapters.broker.embedded.stream import Reader, Writer
from hub.adapters.broker.settings import BrokerSettings

log = logging.getLogger("hub.broker.embedded")
_SESSION_EXPIRES_S = 24 * 3600


class SeamHandler(BrokerProtocolHandler):
    """One connection: amqtt's handler that knows its broker and has our reader and writer."""

    reader: Reader
    writer: Writer

    def __init__(self, broker: "SeamBroker") -> None:
        super().__init__(broker.plugins_manager)
        self.broker = broker
        self.loop = asyncio.get_running_loop()

    @property
    def name(self) -> str:
        """The device's name, for the log."""
        return str(self.session.client_id) if self.session else "?"


class Newcomer(NamedTuple):
    """A connection that has not been let in yet."""

    reader: Reader
    writer: Writer
    address: tuple[str, int]


class SeamBroker(Broker):
    """amqtt's broker on one TCP listener, without plugins."""

    handler_class: type[SeamHandler] = SeamHandler

    def __init__(self, settings: BrokerSettings) -> None:
        listener = ListenerConfig(bind=f"{settings.host}:{settings.port}")
        super().__init__(
            BrokerConfig(
                listeners={"default": listener}, plugins={}, session_expiry_interval=_SESSION_EXPIRES_S
            )
        )
        self.settings = settings
        self._deliveries: set[asyncio.Task[OutgoingApplicationMessage]] = set()

    async def stream_connected(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, listener_name: str
    ) -> None:
        """A connection has come in."""
        await self.serve(Reader(reader), Writer(writer))

    async def serve(self, reader: Reader, writer: Writer) -> None:
        """Serve one connection to its end."""
        await self._client_connected("default", reader, writer)

    async def admit(self, newcomer: Newcomer) -> tuple[BrokerProtocolHandler, Session]:
        """The handler and session of a connection that begins; MQTTError, AMQTTError when it may not."""
        reader, writer, (address, port) = newcomer
        _, session = await super()._initialize_client_session(reader, writer, address, port)
        return self.handler_class(self), session

    async def _initialize_client_session(
        self, reader: ReaderAdapter, writer: WriterAdapter, remote_address: str, remote_port: int
    ) -> tuple[BrokerProtocolHandler, Session]:
        assert isinstance(reader, Reader)
        assert isinstance(writer, Writer)
        return await self.admit(Newcomer(reader, writer, (remote_address, remote_port)))

    async def take_publish(self, session: Session, handler: SeamHandler, message: Publish) -> bool:
        """Pass on what a client published; False when the message breaks the protocol."""
        packet = PublishPacket.build(
            message.topic, message.data, message.packet_id or None, False, message.qos, message.retain
        )
        incoming = IncomingApplicationMessage(
            message.packet_id or None, message.topic, message.qos, message.data, message.retain
        )
        incoming.publish_packet = packet
        ready: asyncio.Future[IncomingApplicationMessage] = handler.loop.create_future()
        ready.set_result(incoming)
        return await self._handle_message_delivery(session, handler, ready)

    def deliver(self, session: Session, topic: str, data: bytes, qos: int, retain: bool) -> None:
        """Send a message to one subscriber."""
        handler = self._get_handler(session)
        if handler is None or session.transitions.state != "connected":
            return
        task = asyncio.ensure_future(handler.mqtt_publish(topic, data, qos, retain))
        self._deliveries.add(task)
        task.add_done_callback(self._deliveries.discard)
