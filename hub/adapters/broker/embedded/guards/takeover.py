"""A second connection of one client id leaves amqtt with two half dead ones: one is open and deaf."""

import asyncio
from dataclasses import dataclass, field

from amqtt.mqtt.protocol.broker_handler import BrokerProtocolHandler
from amqtt.session import Session

from hub.adapters.broker.embedded.obedience import ObedientBroker
from hub.adapters.broker.embedded.seams import Newcomer, log
from hub.adapters.broker.embedded.stream import Reader, Writer
from hub.adapters.broker.settings import BrokerSettings
from hub.services.log_lines import about


@dataclass(slots=True)
class _Live:
    writer: Writer
    gone: asyncio.Event = field(default_factory=asyncio.Event)


class TakeOver(ObedientBroker):
    """The newest rightful connection works; the older one is closed, and over, before the new one begins."""

    def __init__(self, settings: BrokerSettings) -> None:
        super().__init__(settings)
        self._live: dict[str, _Live] = {}
        self._closing = False

    async def admit(self, newcomer: Newcomer) -> tuple[BrokerProtocolHandler, Session]:
        name = str((await newcomer.reader.opening()).client_id)
        # Again and again, because a third connection may have come in while the first one ended.
        while older := self._live.get(name):
            log.warning("taken over: %s, now from %s", name, newcomer.address[0], extra=about(name))
            older.writer.abort()
            await older.gone.wait()
        self._live[name] = _Live(newcomer.writer)
        return await super().admit(newcomer)

    async def serve(self, reader: Reader, writer: Writer) -> None:
        try:
            await super().serve(reader, writer)
        finally:
            for name, live in list(self._live.items()):
                if live.writer is writer:
                    del self._live[name]
                    live.gone.set()

    async def _cleanup_session(self, client_id: str) -> None:
        """Forget an expired session, unless its client came back while others were being forgotten.

        Its subscriptions go before anything is waited for: amqtt takes them away by name in the end, and by
        then they may be those of the client's next connection, which would be left deaf.
        """
        if client_id in self._live and not self._closing:
            return
        session, handler = self._sessions.pop(client_id, (None, None))
        if session:
            await self._del_all_subscriptions(session)  # does not let go of the loop
            session.clear_queues()
        if handler:
            await self._stop_handler(handler)

    async def shutdown(self) -> None:
        """Stop the broker."""
        self._closing = True
        await super().shutdown()
