"""A hub of a few lines for tests of one device: it answers as told, by the contract, over a real broker."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

import paho.mqtt.client as paho

from tools.patience import PATIENCE_S

ROOT = "motcua/1/test"
STARTED = datetime(2026, 11, 23, 8, tzinfo=timezone(timedelta(hours=7)))

Answer = Callable[[dict[str, Any]], tuple[str, dict[str, Any]] | None]


@dataclass
class ScriptedHub:
    """`answers[event](d)` gives (r, d), or None to withhold the ack; others get an empty `ok`.

    `events` holds each event once, in order; `deliveries` also the repeats of those that had no answer.
    """

    port: int
    answers: dict[str, Answer] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    deliveries: list[dict[str, Any]] = field(default_factory=list)
    responses: list[dict[str, Any]] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)
    infos: dict[str, dict[str, Any]] = field(default_factory=dict)
    told: dict[tuple[str, str, int], dict[str, Any]] = field(default_factory=dict)

    async def __aenter__(self) -> "ScriptedHub":
        self._loop = asyncio.get_running_loop()
        self._started_s = self._loop.time()
        self._changed = asyncio.Event()
        self._rev = 0
        self._client = paho.Client(paho.CallbackAPIVersion.VERSION2, client_id="hub")
        subscribed = asyncio.Event()
        self._client.on_message = lambda _c, _u, message: self._loop.call_soon_threadsafe(self._take, message)
        self._client.on_subscribe = lambda *_: self._loop.call_soon_threadsafe(subscribed.set)
        self._client.connect("127.0.0.1", self.port)
        self._client.subscribe(f"{ROOT}/up/#", qos=1)
        self._client.loop_start()
        await asyncio.wait_for(subscribed.wait(), PATIENCE_S)
        self.online()
        return self

    async def __aexit__(self, *_error: object) -> None:
        self._client.disconnect()
        self._client.loop_stop()
        self._client.on_message = self._client.on_subscribe = None
        del self._client  # the last reference: its sockets are closed with it, not when garbage is collected

    def online(self, state: str = "online") -> None:
        """Say that the hub is there, or `lost`. Its clock stood at 8:00 when it was started."""
        time = STARTED + timedelta(seconds=self._loop.time() - self._started_s)
        message = {"s": state, "time": time.isoformat(timespec="milliseconds"), "epoch": 1}
        self._send("hub/state", message, retain=True)

    def want(self, dev: str, **values: Any) -> int:
        """Give a device its desired state; returns its revision."""
        self._rev += 1
        self._send(f"dn/{dev}/want", {"v": 1, "rev": self._rev, **values}, retain=True)
        return self._rev

    def print_job(self, dev: str, job: str, data: bytes, qos: int = 1) -> None:
        """Send a print job. With QoS 0 the broker does not send it again by itself after a break."""
        self._client.publish(f"{ROOT}/dn/{dev}/print/{job}", data, qos=qos)

    def command(self, dev: str, name: str) -> None:
        """Send a command; its answer will be in `responses`."""
        self._rev += 1
        self._send(f"dn/{dev}/cmd", {"v": 1, "id": f"c-{self._rev}", "ttl_ms": 8000, "c": name, "d": {}})

    def heard(self, name: str) -> list[dict[str, Any]]:
        """Events of one name so far, repeats left out."""
        return [event for event in self.events if event["e"] == name]

    async def until(self, condition: Callable[[], Any], timeout_s: float = PATIENCE_S) -> Any:
        """Wait until `condition()` is true, asking at each message; its value."""
        async with asyncio.timeout(timeout_s):
            while not (value := condition()):
                self._changed.clear()
                await self._changed.wait()
            return value

    async def event(self, name: str, count: int = 1) -> dict[str, Any]:
        """The `count`-th event of one name, as soon as it is there."""
        await self.until(lambda: len(self.heard(name)) >= count)
        return self.heard(name)[count - 1]

    async def device_online(self, dev: str) -> None:
        """Wait for a device's presence."""
        await self.until(lambda: self.states.get(dev) == "online")

    def _take(self, message: paho.MQTTMessage) -> None:
        dev, leaf = message.topic.removeprefix(f"{ROOT}/up/").split("/")
        if leaf == "state":
            self.states[dev] = json.loads(message.payload)["s"]
        elif leaf == "info":
            self.infos[dev] = json.loads(message.payload)
        elif leaf == "rsp":
            self.responses.append(json.loads(message.payload))
        elif leaf == "evt":
            self._answer(dev, json.loads(message.payload))
        self._changed.set()

    def _answer(self, dev: str, event: dict[str, Any]) -> None:
        self.deliveries.append(event)
        identity = (dev, event["boot"], event["seq"])
        if not any((event["boot"], event["seq"]) == (known["boot"], known["seq"]) for known in self.events):
            self.events.append(event)
        if identity not in self.told:
            answer = self.answers.get(event["e"], lambda _d: ("ok", {}))(event["d"])
            if answer is None:
                return
            self.told[identity] = {
                "v": 1,
                "boot": event["boot"],
                "seq": event["seq"],
                "r": answer[0],
                "d": answer[1],
            }
        self._send(f"dn/{dev}/ack", self.told[identity])

    def _send(self, leaf: str, message: dict[str, Any], retain: bool = False) -> None:
        payload = json.dumps(message, ensure_ascii=False, separators=(",", ":"))  # as the hub writes it
        self._client.publish(f"{ROOT}/{leaf}", payload, qos=1, retain=retain)
