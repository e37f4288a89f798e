"""The office on MQTT: events in through the intake, facts out through the messenger port."""

import asyncio
from collections.abc import Callable
from typing import NamedTuple

from hub.adapters.mqtt.address import Address
from hub.adapters.mqtt.looped import LoopedClient, Will
from hub.adapters.mqtt.print_room import Drawn, PrintRoom, Render, Slip
from hub.contract import messages as m
from hub.contract import topics
from hub.contract.topics import Topics
from hub.domain.calendar.civil_time import civil
from hub.services.ports import Clock

TIME_EVERY_S = 30
UP_SUBSCRIPTIONS = (
    *((topics.EVT, 1), (topics.STATE, 1), (topics.INFO, 1), (topics.TELE, 0), (topics.LOG, 1)),
    (topics.RSP, 0),  # for consoles; here only its length is looked at, as the broker may keep it
)


class Token(NamedTuple):
    """What paho needs to acknowledge an incoming message."""

    mid: int
    qos: int


class OfficeLink:
    """`hub.services.ports.Messenger` over MQTT.

    While there is no connection messages are dropped: devices repeat what was not answered, and `connected`
    has everything that is retained told again. Tickets are drawn in the print room.
    """

    def __init__(
        self,
        topics: Topics,
        address: Address,
        *,
        clock: Clock,
        jitter: Callable[[], float],
        render: Render,
    ) -> None:
        self._topics, self._clock = topics, clock
        self._print_room = PrintRoom(render, self._drawn, lambda job: self.not_drawn(job))
        self._intake: Callable[[str, str, bytes, object], None] | None = None
        self._connected: Callable[[], None] | None = None
        self._recall: Callable[[bytes], None] = lambda kept: None
        self.epoch = 0
        self.not_drawn: Callable[[str], None] = lambda job: None  # told of each paper that cannot be drawn
        self._client = LoopedClient(
            address,
            will=Will(topics.hub_state, m.encode(m.HubState("lost"))),
            subscriptions=[
                *((topics.up("+", leaf), qos) for leaf, qos in UP_SUBSCRIPTIONS),
                (topics.hub_told, 0),
            ],
            on_message=self._message,
            on_connected=self._greet,
            jitter=jitter,
        )

    async def run(
        self,
        *,
        intake: Callable[[str, str, bytes, object], None],
        recall: Callable[[bytes], None] = lambda kept: None,
        connected: Callable[[], None],
    ) -> None:
        """Be the office on MQTT until cancelled. `recall`: told what the broker keeps of the numbers told."""
        self._intake, self._recall, self._connected = intake, recall, connected
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._client.run(), name="mqtt")
            tasks.create_task(self._tell_time(), name="time")
            tasks.create_task(self._print_room.run(), name="printing")

    def say_goodbye(self) -> None:
        """Leave of our own accord: the last will is not sent for that."""
        self._client.publish(self._topics.hub_state, m.encode(m.HubState("lost")), retain=True)
        self._client.close()

    # Messenger

    def ack(self, dev: str, payload: bytes) -> None:
        """Answer a press."""
        self._client.publish(self._topics.dn(dev, topics.ACK), payload)

    def want(self, dev: str, payload: bytes) -> None:
        """Tell a device what it should show; nothing: it is gone, and so is what it had retained."""
        self._client.publish(self._topics.dn(dev, topics.WANT), payload, retain=True)
        if not payload:
            for leaf in (topics.STATE, topics.INFO):
                self._client.publish(self._topics.up(dev, leaf), b"", retain=True)

    def keep_nothing(self, dev: str, leaf: str) -> None:
        """Have the broker keep nothing of what a device says there."""
        self._client.publish(self._topics.up(dev, leaf), b"", retain=True)

    def now(self, payload: bytes) -> None:
        """Publish the public picture."""
        self._client.publish(self._topics.office_now, payload, retain=True)

    def remember(self, mark: str) -> None:
        """Have the broker keep the numbers told."""
        self._client.publish(self._topics.hub_told, m.encode(m.NumbersTold(mark)), retain=True)

    def call(self, payload: bytes) -> None:
        """Announce a call."""
        self._client.publish(self._topics.office_call, payload)

    def page(self, payload: bytes) -> None:
        """Ask an officer to come."""
        self._client.publish(self._topics.office_page, payload)

    def print_job(self, dev: str, job: str, slip: Slip) -> None:
        """Draw a ticket or a receipt and send it to its kiosk; not retained, as a citizen is on a receipt."""
        self._print_room.add(dev, job, slip)

    def _drawn(self, dev: str, job: str, drawn: Drawn) -> None:
        self._client.publish(self._topics.print_job(dev, job, drawn.needs), drawn.data)

    def confirm(self, token: object) -> None:
        """Acknowledge the incoming message."""
        if isinstance(token, Token):
            self._client.ack(token.mid, token.qos)

    # paho's side

    def _message(self, topic: str, payload: bytes, mid: int, qos: int) -> None:
        token = Token(mid, qos) if qos else None
        if topic == self._topics.hub_told:
            self._recall(payload)
            self.confirm(token)
            return
        up = self._topics.parse_up(topic)
        if up is None or self._intake is None:
            self.confirm(token)
            return
        self._print_room.disturbed()
        self._intake(up.dev, up.leaf, payload, token)

    def _greet(self) -> None:
        self._publish_time()
        if self._connected:
            self._connected()

    async def _tell_time(self) -> None:
        while True:
            await asyncio.sleep(TIME_EVERY_S)
            self._publish_time()

    def _publish_time(self) -> None:
        time = civil(self._clock.wall_ms()).isoformat(timespec="milliseconds")
        state = m.HubState("online", time, self.epoch)
        self._client.publish(self._topics.hub_state, m.encode(state), retain=True)
