"""A hub for the tests of the device: it says what the test tells it to say."""

from __future__ import annotations

import json
import queue
from types import TracebackType
from typing import Any

import paho.mqtt.client as paho

from tests.firmware.lib.scripted_broker import WAIT_S_MAX

ROOT = "motcua/1/s/"


class PaperHub:
    """Connected to a real broker as the hub."""

    def __init__(self, port: int, user: str | None = None, password: str | None = None) -> None:
        self._client = paho.Client(paho.CallbackAPIVersion.VERSION2, "hub")
        if user:
            self._client.username_pw_set(user, password)
        self._messages: queue.Queue[tuple[str, bytes]] = queue.Queue()
        self._client.on_message = lambda _c, _d, message: self._messages.put((message.topic, message.payload))
        self._client.connect("127.0.0.1", port)
        self._client.subscribe(ROOT + "up/#", 1)
        self._client.loop_start()

    def __enter__(self) -> PaperHub:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def say(self, topic: str, message: object, retain: bool = False) -> None:
        """Publish; bytes as they are, anything else as JSON."""
        payload = message if isinstance(message, bytes) else json.dumps(message)
        self._client.publish(ROOT + topic, payload, 1, retain)

    def online(self, time: str = "2026-11-22T08:00:00.000+07:00") -> None:
        self.say("hub/state", {"s": "online", "time": time, "epoch": 1}, retain=True)

    def lost(self) -> None:
        self.say("hub/state", {"s": "lost"}, retain=True)

    def expect(self, topic: str, **fields: object) -> dict[str, Any]:
        """The next message on the topic with these fields; others before it are passed over."""
        passed = []
        while True:
            try:
                found, payload = self._messages.get(timeout=WAIT_S_MAX)
            except queue.Empty:
                raise AssertionError(f"nothing on {topic} with {fields}; passed over: {passed}") from None
            message: dict[str, Any] = json.loads(payload)
            if found == ROOT + topic and all(message.get(key) == value for key, value in fields.items()):
                return message
            passed.append((found, message))

    def ack(self, event: dict[str, Any], r: str = "ok", **d: object) -> None:
        self.say("dn/k1/ack", {"v": 1, "boot": event["boot"], "seq": event["seq"], "r": r, "d": d})
