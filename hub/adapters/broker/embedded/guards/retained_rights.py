"""amqtt sends each new connection the retained messages of everybody's subscriptions, past all rights."""

import asyncio
from typing import Any

from amqtt.mqtt.protocol.broker_handler import BrokerProtocolHandler
from amqtt.session import Session

from hub.adapters.broker.embedded.obedience import ObedientBroker
from hub.adapters.broker.embedded.seams import log

_REFUSED = 0x80
_RETAINED_MAX = 10_000


class RetainedRights(ObedientBroker):
    """Retained messages go to who subscribes, when it subscribes (MQTT-3.3.1-6), if it may read them."""

    async def _publish_retained_messages_for_subscription(
        self, subscription: tuple[str, int], session: Session
    ) -> None:
        """What amqtt does for every subscription of everybody when a client connects: nothing."""

    async def _handle_subscription(
        self,
        client_session: Session,
        handler: BrokerProtocolHandler,
        subscribe_waiter: asyncio.Future[Any],
    ) -> None:
        asked = subscribe_waiter.result()
        granted = [await self.add_subscription(wanted, client_session) for wanted in asked.topics]
        await handler.mqtt_acknowledge_subscription(asked.packet_id, granted)
        for (topic_filter, _), qos in zip(asked.topics, granted, strict=True):
            if qos != _REFUSED:
                self._send_retained(topic_filter, qos, client_session)

    def _send_retained(self, topic_filter: str, qos: int, session: Session) -> None:
        for topic, kept in self._retained_messages.items():
            if self._matches(topic, topic_filter) and self.may_read(session, topic):
                self.deliver(session, topic, bytes(kept.data), min(qos, kept.qos or 0), True)

    async def retain_message(
        self,
        source_session: Session | None,
        topic_name: str | None,
        data: bytes | bytearray | None,
        qos: int | None = None,
    ) -> None:
        """Keep the last message of a topic; beyond 10,000 topics no new one is kept."""
        if (
            data
            and topic_name not in self._retained_messages
            and len(self._retained_messages) >= _RETAINED_MAX
        ):
            log.warning("not retained: %s, %d topics are", topic_name, _RETAINED_MAX)
            return
        await super().retain_message(source_session, topic_name, data, qos)
