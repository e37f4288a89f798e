"""paho-mqtt on an asyncio loop: no thread of its own, one TCP connection, manual acknowledgement.

The loop tells when there is something to read; what is published in one turn of the loop goes out together
at the next (`hub.adapters.mqtt.batched`). Connecting blocks, so it is done on a helper thread. Reconnection
with backoff and jitter is the task `run`.
"""

import asyncio
import logging
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode

from hub.adapters.mqtt.address import Address
from hub.adapters.mqtt.batched import BatchedSocket
from hub.adapters.mqtt.lean import paho

_log = logging.getLogger("motcua.mqtt")

KEEPALIVE_S = 10
CONNECT_S_MAX = 10
BACKOFF_S_MIN, BACKOFF_S_MAX = 0.2, 3.0
INFLIGHT_MAX = 2_000
QUEUED_MAX = 20_000
PAYLOAD_BYTES_MAX = 240 * 1024  # a broker hangs up on a packet over its limit (256 KB, hub.adapters.broker)
REPEATED_BYTES_MAX = 1_024  # of a packet that is sent again after a loss, once: an answer, a call


@dataclass(slots=True, frozen=True)
class Will:
    """What the broker says when we are lost; retained."""

    topic: str
    payload: bytes


class _Client(paho.Client):
    """paho on a socket that we fill and flush."""

    def _messages_reconnect_reset_out(self) -> None:
        """Before a new connection: what may have ended the last one does not go out again.

        Nobody says why a broker hung up. Large packets are told anew from the state, or asked for again: they
        are dropped. A small one, which nothing else would repeat, gets one more chance; what lived through
        two losses unconfirmed is the suspect.
        """
        with self._out_message_mutex:
            for mid, message in list(self._out_messages.items()):
                if message.dup or len(message.payload) > REPEATED_BYTES_MAX:
                    del self._out_messages[mid]
                    _log.warning(
                        "not sent again after a loss: %d bytes for %s", len(message.payload), message.topic
                    )
        super()._messages_reconnect_reset_out()

    @property
    def between_packets(self) -> bool:
        """Whether none was begun and not ended; a paho that keeps this otherwise would only be slower."""
        return getattr(self, "_in_packet", {}).get("command") == 0

    def _create_socket(self) -> Any:
        return BatchedSocket(self._create_socket_connection())

    def _handle_pubackcomp(self, cmd: Any) -> MQTTErrorCode:
        """A PUBACK to the hub: the window moves.

        paho makes reasons and properties of MQTT 5 first, which took a seventh of the core's time in a rush.
        A paho that names this method otherwise would only be slower.
        """
        mid = int.from_bytes(self._in_packet["packet"][:2], "big")
        with self._out_message_mutex:
            known = mid in self._out_messages
            return self._do_on_publish(mid, None, None) if known else MQTTErrorCode.MQTT_ERR_SUCCESS  # type: ignore[arg-type]


class LoopedClient:
    """One MQTT session with clean start; subscriptions are made again on every connection."""

    def __init__(
        self,
        address: Address,
        *,
        will: Will | None,
        subscriptions: list[tuple[str, int]],
        on_message: Callable[[str, bytes, int, int], None],
        on_connected: Callable[[], None],
        jitter: Callable[[], float],
    ) -> None:
        self._address = address
        self._subscriptions = subscriptions
        self._on_message, self._on_connected, self._jitter = on_message, on_connected, jitter
        self._client = client = _Client(
            CallbackAPIVersion.VERSION2, address.user, clean_session=True, manual_ack=True
        )
        client.username_pw_set(address.user, address.password)
        client.connect_timeout = CONNECT_S_MAX  # here, because paho refuses it after some kinds of loss
        client.max_inflight_messages_set(INFLIGHT_MAX)
        client.max_queued_messages_set(QUEUED_MAX)
        if will:
            client.will_set(will.topic, will.payload, qos=1, retain=True)
        client.on_connect = self._connected
        client.on_disconnect = self._disconnected
        client.on_subscribe = self._subscribed
        client.on_message = self._message  # of what `_read` leaves to paho
        client.on_socket_open = self._socket_open
        client.on_socket_close = self._socket_close
        client.on_socket_register_write = self._want_write
        self._loop: asyncio.AbstractEventLoop | None = None
        self._loop_thread = 0
        self._lost = asyncio.Event()
        self.ready = False  # connected and subscribed

    # use

    def publish(self, topic: str, payload: bytes, *, qos: int = 1, retain: bool = False) -> bool:
        """Send, or drop when there is no connection, too much is queued or it is too large: False then."""
        if not self.ready:
            return False
        if len(payload) > PAYLOAD_BYTES_MAX:
            _log.error("%d bytes for %s are over %d and are not sent", len(payload), topic, PAYLOAD_BYTES_MAX)
            return False
        try:
            return self._client.publish(topic, payload, qos, retain).rc == MQTTErrorCode.MQTT_ERR_SUCCESS
        except ValueError as error:  # no topic of ours, whoever made it
            _log.error("not sent: %s", error)
            return False

    def ack(self, mid: int, qos: int) -> None:
        """Send the PUBACK of an incoming message."""
        if self.ready:
            self._client.ack(mid, qos)

    async def run(self) -> None:
        """Stay connected until cancelled."""
        self._loop, self._loop_thread = asyncio.get_running_loop(), threading.get_ident()
        backoff_s = BACKOFF_S_MIN
        while True:
            self._lost.clear()
            try:
                await asyncio.to_thread(self._connect)
            except (OSError, ValueError) as error:
                _log.warning("broker %s:%s: %s", self._address.host, self._address.port, error)
            else:
                if await self._stay():
                    backoff_s = BACKOFF_S_MIN
            await asyncio.sleep(backoff_s * (0.5 + self._jitter()))
            backoff_s = min(2 * backoff_s, BACKOFF_S_MAX)

    def close(self) -> None:
        """Send what is queued and a DISCONNECT, after which there is no last will."""
        self.ready = False
        self._client.disconnect()
        self._client.loop_write()

    # connection

    def _connect(self) -> None:
        self._client.connect(self._address.host, self._address.port, KEEPALIVE_S)

    async def _stay(self) -> bool:
        """Serve one connection to its end; True when it was a good one."""
        good = False
        while not self._lost.is_set():
            good = good or self.ready
            if self._client.loop_misc() != MQTTErrorCode.MQTT_ERR_SUCCESS:
                break
            try:
                async with asyncio.timeout(
                    1
                ):  # wait_for of Python 3.11 loses a SIGTERM that comes with a loss
                    await self._lost.wait()
            except TimeoutError:
                continue
        self.ready = False
        return good

    def _connected(
        self, client: paho.Client, userdata: Any, flags: Any, reason: Any, properties: Any
    ) -> None:
        if reason.is_failure:
            _log.error("the broker refuses the hub: %s", reason)
            return
        client.subscribe(self._subscriptions)

    def _subscribed(self, client: paho.Client, userdata: Any, mid: int, codes: Any, properties: Any) -> None:
        if any(code.is_failure for code in codes):
            _log.error("the broker refuses subscriptions of the hub: %s", codes)
            return
        self.ready = True
        _log.info("connected to the broker at %s:%s", self._address.host, self._address.port)
        self._on_connected()

    def _disconnected(self, client: paho.Client, userdata: Any, flags: Any, reason: Any, props: Any) -> None:
        self.ready = False
        self._lost.set()

    def _message(self, client: paho.Client, userdata: Any, message: paho.MQTTMessage) -> None:
        self._on_message(message.topic, bytes(message.payload), message.mid, message.qos)

    # sockets; `connect` runs on a helper thread, everything else on the loop

    def _socket_open(self, client: paho.Client, userdata: Any, sock: Any) -> None:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._on_loop(sock, lambda loop: loop.add_reader(sock.fileno(), self._read, sock))

    def _socket_close(self, client: paho.Client, userdata: Any, sock: Any) -> None:
        assert self._loop is not None
        self._loop.remove_reader(sock.fileno())
        self._loop.remove_writer(sock.fileno())

    def _want_write(self, client: paho.Client, userdata: Any, sock: Any) -> None:
        self._on_loop(sock, lambda loop: self._write(sock))

    def _read(self, sock: BatchedSocket) -> None:
        sock.fill()
        self._take_publishes(sock)
        while self._client.loop_read() == MQTTErrorCode.MQTT_ERR_SUCCESS and sock.holds:
            self._take_publishes(sock)

    def _take_publishes(self, sock: BatchedSocket) -> None:
        """Messages, past paho, which takes ten times as long over each."""
        if self._client.between_packets:
            while (found := sock.take_publish()) is not None:
                self._on_message(found.topic, found.payload, found.mid, found.qos)

    def _write(self, sock: BatchedSocket) -> None:
        """All that paho has for the wire, with one send; the rest when the system takes more."""
        assert self._loop is not None
        self._client.loop_write()
        if sock.fileno() < 0:
            return
        if sock.flush() and not self._client.want_write():
            self._loop.remove_writer(sock.fileno())
        else:
            self._loop.add_writer(sock.fileno(), self._write, sock)

    def _on_loop(self, sock: BatchedSocket, work: Callable[[asyncio.AbstractEventLoop], None]) -> None:
        """Work on a socket at the loop's next turn; paho may have closed it by then."""
        assert self._loop is not None
        loop = self._loop
        here = threading.get_ident() == self._loop_thread
        later = loop.call_soon if here else loop.call_soon_threadsafe
        later(lambda: work(loop) if sock.fileno() >= 0 else None)
