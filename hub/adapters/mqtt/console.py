"""A console on MQTT: a program of people that asks the office and waits for the answer.

One thread, no callbacks to the outside: paho is turned by hand while somebody waits. A question is repeated
with the same identity until it is answered, also over a new connection, so it is carried out at most once
(docs/design.md section 7). The broker drops what is sent while the hub is away; repetition covers that too.
"""

import socket
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

import msgspec
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode

from hub.adapters.mqtt.address import Address
from hub.adapters.mqtt.lean import paho
from hub.contract import messages as m
from hub.contract import topics as t
from hub.contract.topics import Topics
from hub.domain.errors import Unavailable
from hub.i18n import LANGS, text

if TYPE_CHECKING:
    from hub.services.ports import Clock, Tokens

KEEPALIVE_S = 30
CONNECT_S_MAX = 5
ANSWER_MS_MAX = 10_000
REPEAT_MS = 1_000
TURN_S = 0.05  # how long paho waits for the socket in one turn
RECONNECT_MS_MIN, RECONNECT_MS_SPREAD = 100, 400
BOOT_BYTES = 8
UNDER_WAY_MAX = 50  # questions at once: a press that comes meanwhile waits for no more of them

_decode_ack = msgspec.json.Decoder(m.Ack).decode
_decode_state = msgspec.json.Decoder(m.HubState).decode


class ConsoleUnavailable(Unavailable):
    """There was no answer. `code` is stable, `console.<code>` its text.

    Codes: no_broker, not_allowed, hub_away, silent; broker_not_yet for a no_broker while a hub is at work.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def text(self, lang: str) -> str:
        """What happened, what it means and what to do, in `lang`."""
        return text(f"console.{self.code}", lang, **self.values)

    def __str__(self) -> str:
        return self.text(LANGS[0])


class Console:
    """One connection of one console account; a context manager. Not for several threads."""

    def __init__(
        self,
        topics: Topics,
        address: Address,
        *,
        clock: "Clock",
        tokens: "Tokens",
        jitter: Callable[[], float],
        lang: m.Lang | msgspec.UnsetType = msgspec.UNSET,
    ) -> None:
        self._topics, self._address = topics, address
        self._clock, self._jitter = clock, jitter
        self._lang = lang  # in which a person is answered; UNSET: in the office's
        self._boot, self._seq = tokens.token(BOOT_BYTES), 0
        self._subscribed = False
        self._refused = False
        self._acks: dict[int, m.Ack] = {}
        self._open: set[int] = set()  # what is asked and not answered yet
        self.hub: m.HubState | None = None  # None: the broker has never heard of a hub
        self._client = client = paho.Client(CallbackAPIVersion.VERSION2, address.user, clean_session=True)
        client.username_pw_set(address.user, address.password)
        client.connect_timeout = CONNECT_S_MAX
        client.max_inflight_messages_set(UNDER_WAY_MAX)
        client.on_socket_open = _no_delay
        client.on_connect = self._connected
        client.on_subscribe = self._subscribe_answered
        client.on_message = self._message

    def __enter__(self) -> "Console":
        """Connect. Raises ConsoleUnavailable `no_broker`, `not_allowed`."""
        try:
            self._connect()
        except OSError as error:
            raise self._unavailable("no_broker") from error
        try:
            if not self._turn_until(lambda: self._subscribed, self._clock.mono_ms() + 1000 * CONNECT_S_MAX):
                raise self._unavailable("silent")
        except BaseException:
            self._client.disconnect()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.disconnect()
        self._client.loop_write()
        # Without a circle to us it goes at once, and closes the sockets by which it wakes itself.
        self._client.on_connect = self._client.on_subscribe = self._client.on_message = None

    def ask(
        self, event: str, d: object, *, on_behalf_of: str | None = None, wait_ms_max: int = ANSWER_MS_MAX
    ) -> m.Ack:
        """The office's answer, good or bad. Raises ConsoleUnavailable `hub_away`, `silent`, `not_allowed`.

        After `hub_away` and `silent` it is not known whether the question was carried out.
        """
        return self.ask_all([(event, d)], on_behalf_of=on_behalf_of, wait_ms_max=wait_ms_max)[0]

    def ask_all(
        self,
        questions: Sequence[tuple[str, object]],
        *,
        on_behalf_of: str | None = None,
        wait_ms_max: int = ANSWER_MS_MAX,
    ) -> list[m.Ack]:
        """The answers to many questions, some of which are under way at once. Raises as `ask`.

        They are carried out in this order, unless the connection is lost meanwhile. `wait_ms_max` is for each
        `UNDER_WAY_MAX` of them.
        """
        acks: list[m.Ack] = []
        for start in range(0, len(questions), UNDER_WAY_MAX):
            acks += self._ask_some(questions[start : start + UNDER_WAY_MAX], on_behalf_of, wait_ms_max)
        return acks

    def _ask_some(
        self, questions: Sequence[tuple[str, object]], on_behalf_of: str | None, wait_ms_max: int
    ) -> list[m.Ack]:
        asked_ms, behalf = self._clock.mono_ms(), msgspec.UNSET if on_behalf_of is None else on_behalf_of
        seqs = range(self._seq + 1, self._seq + 1 + len(questions))
        self._seq = seqs[-1]
        self._acks, self._open = {}, set(seqs)
        end_ms = asked_ms + wait_ms_max
        while (now_ms := self._clock.mono_ms()) < end_ms:
            for seq, (event, d) in zip(seqs, questions, strict=True):
                if seq in self._open and self._subscribed:
                    data = msgspec.Raw(m.encode(d))
                    age_ms = now_ms - asked_ms
                    question = m.Event(1, self._boot, seq, age_ms, event, data, behalf, self._lang)
                    self._client.publish(self._topics.up(self._address.user, t.EVT), m.encode(question), 1)
            if self._turn_until(lambda: not self._open, min(now_ms + REPEAT_MS, end_ms)):
                return [self._acks[seq] for seq in seqs]
        away = self.hub is None or self.hub.s == "lost"
        raise self._unavailable("hub_away" if away else "silent")

    # connection

    def _connect(self) -> None:
        self._subscribed = False
        self._client.connect(self._address.host, self._address.port, KEEPALIVE_S)

    def _turn_until(self, done: Callable[[], bool], end_ms: int) -> bool:
        """Let paho work until `done` or the end; True when done. A lost connection is made again."""
        while not done():
            if self._clock.mono_ms() >= end_ms:
                return False
            lost = self._client.loop(TURN_S) != MQTTErrorCode.MQTT_ERR_SUCCESS
            if self._refused:
                raise self._unavailable("not_allowed", user=self._address.user)
            if lost:
                self._reconnect(end_ms)
        return True

    def _reconnect(self, end_ms: int) -> None:
        """Connect again, after a pause that differs from everybody else's."""
        pause_ms = RECONNECT_MS_MIN + RECONNECT_MS_SPREAD * self._jitter()
        time.sleep(max(min(pause_ms, end_ms - self._clock.mono_ms()), 0) / 1000)
        try:
            self._connect()
        except OSError:
            return  # the next turn finds the connection lost and comes here again

    def _unavailable(self, code: str, **more: object) -> ConsoleUnavailable:
        return ConsoleUnavailable(code, host=self._address.host, port=self._address.port, **more)

    # paho's side

    def _connected(self, client: paho.Client, userdata: Any, flags: Any, reason: Any, props: Any) -> None:
        if reason.is_failure:
            self._refused = True
            return
        acks = self._topics.dn(self._address.user, t.ACK)
        client.subscribe([(self._topics.hub_state, 1), (acks, 1)])

    def _subscribe_answered(
        self, client: paho.Client, userdata: Any, mid: int, codes: Any, props: Any
    ) -> None:
        self._refused = any(code.is_failure for code in codes)
        self._subscribed = not self._refused

    def _message(self, client: paho.Client, userdata: Any, message: paho.MQTTMessage) -> None:
        try:
            if message.topic == self._topics.hub_state:
                self.hub = _decode_state(message.payload)
                return
            ack = _decode_ack(message.payload)
        except m.NOT_UNDERSTOOD:
            return  # not from our hub, or from one of another version: as good as no answer
        if ack.boot == self._boot and ack.seq in self._open:
            self._open.remove(ack.seq)
            self._acks[ack.seq] = ack


def _no_delay(client: paho.Client, userdata: Any, sock: Any) -> None:
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
