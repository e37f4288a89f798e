"""What one client is owed: a window of unacknowledged messages and a bounded queue behind it. No I/O.

    put ──> pending ──(window and socket have room)──> inflight ──acked──> gone
                 ^                                         │
                 └── stays over a lost connection ─────────┘  sent again with DUP, in order

QoS 0 is written at once or not at all: nobody waits for it.
"""

from collections import deque
from dataclasses import dataclass
from typing import Protocol

from hub.adapters.broker.embedded.frames import encode_publish

_PACKET_IDS = 65535


class Link(Protocol):
    """The socket as the outbox sees it."""

    def write(self, data: bytes) -> None:
        """Send one packet."""

    @property
    def unsent_bytes(self) -> int:
        """What the peer has not taken yet."""


@dataclass(slots=True)
class Owed:
    """A message for one client."""

    topic: str
    data: bytes
    retain: bool


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bounds of one outbox, in messages and bytes."""

    inflight_max: int
    queued_max: int
    queued_bytes_max: int
    unsent_bytes_max: int = 512 * 1024


class Outbox:
    """Messages on the way to one client, over as many connections as it takes."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._pending: deque[Owed] = deque()
        self._pending_bytes = 0
        self._inflight: dict[int, Owed] = {}
        self._link: Link | None = None
        self._packet_id = 0
        self.dropped = 0
        """Messages that found no room, ever."""

    def __len__(self) -> int:
        return len(self._pending) + len(self._inflight)

    def put(self, message: Owed, qos: int) -> bool:
        """Send `message` when there is room; False when it had to be dropped."""
        if qos == 0:
            taken = self._link is not None and self._link.unsent_bytes <= self._limits.unsent_bytes_max
            if taken:
                self._write(message, 0)
        else:
            taken = self._enqueue(message)
            self.pump()
        self.dropped += not taken
        return taken

    def acked(self, packet_id: int) -> None:
        """The client has the message `packet_id`; an unknown id is none of ours and changes nothing."""
        if self._inflight.pop(packet_id, None) is not None:
            self.pump()

    def connect(self, link: Link) -> None:
        """Go on over a new connection: first what was sent and not acknowledged, then what waits."""
        self._link = link
        for packet_id, message in self._inflight.items():
            self._write(message, packet_id, dup=True)
        self.pump()

    def disconnect(self, link: Link) -> None:
        """`link` is gone; a later one stays."""
        if self._link is link:
            self._link = None

    def pump(self) -> None:
        """Send of what waits as much as the window and the socket have room for."""
        limits = self._limits
        while self._pending and self._link and len(self._inflight) < limits.inflight_max:
            if self._link.unsent_bytes > limits.unsent_bytes_max:
                return
            message = self._pending.popleft()
            self._pending_bytes -= len(message.data)
            packet_id = self._next_id()
            self._inflight[packet_id] = message
            self._write(message, packet_id)

    def _enqueue(self, message: Owed) -> bool:
        full = len(self._pending) >= self._limits.queued_max
        if full or self._pending_bytes + len(message.data) > self._limits.queued_bytes_max:
            return False
        self._pending.append(message)
        self._pending_bytes += len(message.data)
        return True

    def _next_id(self) -> int:
        while True:
            self._packet_id = self._packet_id % _PACKET_IDS + 1
            if self._packet_id not in self._inflight:
                return self._packet_id

    def _write(self, message: Owed, packet_id: int, *, dup: bool = False) -> None:
        assert self._link is not None
        qos = 1 if packet_id else 0
        packet = encode_publish(
            message.topic, message.data, packet_id=packet_id, qos=qos, retain=message.retain, dup=dup
        )
        self._link.write(packet)
