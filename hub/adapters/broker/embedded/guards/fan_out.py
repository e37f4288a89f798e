"""amqtt walks its subscriptions while others change them: "dictionary changed size", and the message is lost.

It also delivers with the subscriber's QoS what was published with a lower one.
"""

from amqtt.session import Session

from hub.adapters.broker.embedded.frames import Publish
from hub.adapters.broker.embedded.obedience import ObedientBroker
from hub.adapters.broker.embedded.seams import SeamHandler
from hub.adapters.broker.settings import BrokerSettings

_ROUTES_MAX = 4096


class FanOutAtOnce(ObedientBroker):
    """A message is handed to all its subscribers in one step in which nothing else runs."""

    def __init__(self, settings: BrokerSettings) -> None:
        super().__init__(settings)
        self._routes: dict[str, tuple[tuple[Session, int], ...]] = {}

    async def take_publish(self, session: Session, handler: SeamHandler, message: Publish) -> bool:
        """Pass on what a client published; False when the message breaks the protocol."""
        topic = message.topic
        if not topic or "+" in topic or "#" in topic:
            return False
        if self.may_write(session, topic):
            self._fan_out(topic, message.data, message.qos)
            if message.retain:
                await self.retain_message(session, topic, message.data, message.qos)
        return True

    def _fan_out(self, topic: str, data: bytes, qos: int) -> None:
        for session, granted_qos in self._route(topic):
            self.deliver(session, topic, data, min(qos, granted_qos), False)

    def _route(self, topic: str) -> tuple[tuple[Session, int], ...]:
        """Who gets `topic`, each once; remembered until a subscription changes."""
        route = self._routes.get(topic)
        if route is None:
            if len(self._routes) >= _ROUTES_MAX:  # print jobs have a topic each
                self._routes.clear()
            route = self._routes[topic] = self._find_route(topic)
        return route

    def _find_route(self, topic: str) -> tuple[tuple[Session, int], ...]:
        found: dict[str, tuple[Session, int]] = {}
        for topic_filter, subscribers in self._subscriptions.items():
            if self._matches(topic, topic_filter):
                for session, qos in subscribers:
                    name = str(session.client_id)
                    if self.may_read(session, topic) and qos >= found.get(name, (session, 0))[1]:
                        found[name] = session, qos
        return tuple(found.values())

    async def _broadcast_message(
        self,
        session: Session | None,
        topic: str | None,
        data: bytes | bytearray | None,
        force_qos: int | None = None,
    ) -> None:
        """A last will."""
        if topic:
            self._fan_out(topic, bytes(data or b""), force_qos or 0)

    async def add_subscription(self, subscription: tuple[str, int], session: Session) -> int:
        """Subscribe; 0x80 is a refusal."""
        self._routes.clear()
        return await super().add_subscription(subscription, session)

    def _del_subscription(self, a_filter: str, session: Session) -> int:
        self._routes.clear()
        return super()._del_subscription(a_filter, session)

    async def reload(self) -> None:
        """Read the accounts again."""
        self._routes.clear()
        await super().reload()
        self._routes.clear()
