"""amqtt leaves a socket open that closes before its CONNECT, and waits for ever for one that says nothing."""

import asyncio

from amqtt.errors import AMQTTError
from amqtt.mqtt.protocol.broker_handler import BrokerProtocolHandler
from amqtt.session import Session

from hub.adapters.broker.embedded.obedience import ObedientBroker
from hub.adapters.broker.embedded.seams import Newcomer, log
from hub.adapters.broker.embedded.stream import Reader, Writer
from hub.adapters.broker.settings import BrokerSettings

_SHUTDOWN_WAIT_S_MAX = 2.0


class SocketsClosed(ObedientBroker):
    """Every socket is closed in the end, whatever went wrong on it, and there are only so many at a time."""

    def __init__(self, settings: BrokerSettings) -> None:
        super().__init__(settings)
        self._connections: set[asyncio.Task[None]] = set()

    async def serve(self, reader: Reader, writer: Writer) -> None:
        if len(self._connections) >= self.settings.connections_max:
            log.warning("refused: a connection beyond %d", self.settings.connections_max)
            return writer.abort()
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            await super().serve(reader, writer)
        except Exception:
            log.exception("a connection failed")  # one connection; the others go on
        finally:
            self._connections.discard(task)
            await writer.close()

    async def shutdown(self) -> None:
        """Stop listening, end every connection, and wait until they are over."""
        for server in self._servers.values():
            server.instance.close()  # first, so that whoever is sent away does not come back at once
        await super().shutdown()
        if self._connections:
            await asyncio.wait(self._connections, timeout=_SHUTDOWN_WAIT_S_MAX)

    async def admit(self, newcomer: Newcomer) -> tuple[BrokerProtocolHandler, Session]:
        try:
            async with asyncio.timeout(self.settings.connect_wait_s_max):
                await newcomer.reader.opening()
        except TimeoutError:
            raise AMQTTError("no CONNECT in time") from None
        return await super().admit(newcomer)
