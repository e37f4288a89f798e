"""amqtt lets one client take all: subscriptions and retained messages without end, and the loop."""

import asyncio

from amqtt.session import Session

from hub.adapters.broker.embedded.frames import Frame
from hub.adapters.broker.embedded.obedience import ObedientBroker
from hub.adapters.broker.embedded.seams import log
from hub.adapters.broker.embedded.straight import StraightHandler
from hub.adapters.broker.offences import SUBSCRIPTIONS_MAX, too_fast, too_many_subscriptions
from hub.adapters.broker.settings import BrokerSettings
from hub.contract.topics import HUB_USER
from hub.services.log_lines import about

_REFUSED = 0x80
FILTER_CHARS_MAX = 256
RETAINED_BYTES_MAX = 16 * 1024  # of one message; there are as many topics as an account may write
PACKETS_BURST, PACKETS_S = 250, 400  # of one account; nobody's honest word waits behind more of another's
PACKET_BYTES = 4_096  # a longer packet counts as several
TURN_PACKETS = 32  # then the others have a turn


class FairShare(ObedientBroker):
    """Bounds of one account; the hub itself has none."""

    def __init__(self, settings: BrokerSettings) -> None:
        super().__init__(settings)
        self._filters: dict[str, set[str]] = {}

    async def add_subscription(self, subscription: tuple[str, int], session: Session) -> int:
        """Subscribe; 0x80 is a refusal."""
        name, topic_filter = str(session.client_id), subscription[0]
        mine = self._filters.setdefault(name, set())
        too_many = topic_filter not in mine and len(mine) >= SUBSCRIPTIONS_MAX
        if name != HUB_USER and (too_many or len(topic_filter) > FILTER_CHARS_MAX):
            log.warning("%s", too_many_subscriptions(name), extra=about(name))
            return _REFUSED
        granted = await super().add_subscription(subscription, session)
        if granted != _REFUSED:
            mine.add(topic_filter)
        return granted

    def _del_subscription(self, a_filter: str, session: Session) -> int:
        self._filters.get(str(session.client_id), set()).discard(a_filter)
        return super()._del_subscription(a_filter, session)

    async def retain_message(
        self,
        source_session: Session | None,
        topic_name: str | None,
        data: bytes | bytearray | None,
        qos: int | None = None,
    ) -> None:
        """Keep the last message of a topic, if it is of a reasonable length."""
        name = str(source_session.client_id) if source_session else ""
        if data and name != HUB_USER and len(data) > RETAINED_BYTES_MAX:
            log.warning("not retained: %d bytes of %s", len(data), name, extra=about(name))
            return
        await super().retain_message(source_session, topic_name, data, qos)


class PacedHandler(StraightHandler):
    """Reads no faster than an account may speak: the rest waits in its socket, not in ours."""

    _left = float(PACKETS_BURST)
    _at_s = 0.0
    _turn = 0

    async def _take(self, frame: Frame) -> None:
        if self.name != HUB_USER:
            await self._pace(1 + len(frame.raw) // PACKET_BYTES)
        await super()._take(frame)

    async def _pace(self, cost: int) -> None:
        now_s = self.loop.time()
        self._left = min(float(PACKETS_BURST), self._left + (now_s - self._at_s) * PACKETS_S) - cost
        self._at_s, self._turn = now_s, self._turn + 1
        if self._left < 0:
            log.warning("%s", too_fast(self.name), extra=about(self.name))
            await asyncio.sleep(-self._left / PACKETS_S)
        elif self._turn % TURN_PACKETS == 0:
            await asyncio.sleep(0)
