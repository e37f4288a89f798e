"""amqtt notices that a client is silent beyond its keepalive and does nothing: no last will is published."""

import asyncio

from hub.adapters.broker.embedded.seams import SeamBroker, log
from hub.adapters.broker.embedded.straight import StraightHandler
from hub.services.log_lines import about

_GRACE = 1.5  # MQTT 3.1.1, 3.1.2.10


class KeepaliveEnforced(StraightHandler):
    """Closes a connection that is silent for 1.5 keepalives, which publishes its last will."""

    def __init__(self, broker: SeamBroker) -> None:
        super().__init__(broker)
        self._silence: asyncio.TimerHandle | None = None

    async def start(self) -> None:
        """Begin to read, and to watch."""
        await super().start()
        if self.session and self.session.keep_alive:
            self._watch(self.session.keep_alive * _GRACE)

    async def stop(self) -> None:
        """Stop watching and reading."""
        if self._silence:
            self._silence.cancel()
        await super().stop()

    def _watch(self, silence_s_max: float) -> None:
        silent_s = self.loop.time() - self.reader.last_read_s
        if silent_s < silence_s_max:
            self._silence = self.loop.call_later(silence_s_max - silent_s, self._watch, silence_s_max)
            return
        log.warning("closed: %s, silent for %.1f s", self.name, silent_s, extra=about(self.name))
        self.writer.abort()
