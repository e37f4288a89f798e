"""amqtt forgets what a client has not acknowledged, after 5 s or on reconnect, and queues without bound."""

from amqtt.session import OutgoingApplicationMessage, Session

from hub.adapters.broker.embedded.obedience import ObedientBroker
from hub.adapters.broker.embedded.outbox import Limits, Outbox, Owed
from hub.adapters.broker.embedded.seams import log
from hub.adapters.broker.embedded.straight import StraightHandler
from hub.services.log_lines import about

_KEY = "motcua.outbox"


class RedeliverToSession(ObedientBroker):
    """What a client is owed waits in its session's outbox, connected or not."""

    def deliver(self, session: Session, topic: str, data: bytes, qos: int, retain: bool) -> None:
        """Send to one subscriber, now or when it is back; beyond the bounds it is dropped and logged."""
        if session.clean_session and session.transitions.state != "connected":
            return
        outbox = self.outbox_of(session)
        if not outbox.put(Owed(topic, data, retain), qos) and qos:
            name = str(session.client_id)
            log.warning("dropped: %s for %s, %d wait already", topic, name, len(outbox), extra=about(name))

    def outbox_of(self, session: Session) -> Outbox:
        """The outbox that goes with the session."""
        outbox = session.attributes.get(_KEY)
        if not isinstance(outbox, Outbox):
            outbox = session.attributes[_KEY] = Outbox(self._limits())
        return outbox

    def _limits(self) -> Limits:
        settings = self.settings
        return Limits(
            inflight_max=settings.inflight_max,
            queued_max=settings.queued_max,
            queued_bytes_max=settings.queued_bytes_max,
        )


class RedeliverOnConnection(StraightHandler):
    """Sends the outbox of its session: first, with DUP, what an earlier connection left unacknowledged."""

    broker: RedeliverToSession
    _outbox: Outbox | None = None

    def acked(self, packet_id: int) -> None:
        """The client has the message `packet_id`."""
        if self._outbox:
            self._outbox.acked(packet_id)

    async def mqtt_publish(
        self,
        topic: str,
        data: bytes | bytearray,
        qos: int | None,
        retain: bool,
        ack_timeout: int | None = None,
    ) -> OutgoingApplicationMessage:
        """Queue a message; amqtt's own way of sending."""
        assert self.session is not None
        self.broker.deliver(self.session, topic, bytes(data), qos or 0, retain)
        return OutgoingApplicationMessage(None, topic, qos, data, retain)

    async def stop(self) -> None:
        """Leave the outbox to the next connection."""
        if self._outbox:
            self._outbox.disconnect(self.writer)
        await super().stop()

    async def _retry_deliveries(self) -> None:
        assert self.session is not None
        self._outbox = self.broker.outbox_of(self.session)
        self._outbox.connect(self.writer)
