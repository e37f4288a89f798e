"""A broker and a hub in one thread that do what a test tells them: refuse, be silent, hang up, answer."""

import json
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hub.contract.topics import Topics
from tools.loadgen import wire

TOPICS = Topics("test-office")
USER = "console"
WELCOME, NOT_AUTHORIZED = 0, 5

Event = dict[str, Any]
Reply = list[bytes]  # what to say to an event on dn/console/ack


class HangUp(Exception):
    """The script closes the connection."""


def ack(event: Event, r: str = "ok", **d: object) -> Reply:
    """An answer of the hub."""
    return [json.dumps({"v": 1, "boot": event["boot"], "seq": event["seq"], "r": r, "d": d}).encode()]


@dataclass
class ScriptedBroker:
    """`with ScriptedBroker(script) as broker`: `script` gets each event and says what follows."""

    script: Callable[[Event], Reply]
    code: int = WELCOME
    hub_state: str | None = "online"
    events: list[Event] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> "ScriptedBroker":
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, name="scripted-broker")
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            with connection:
                try:
                    self._talk(connection)
                except (HangUp, ConnectionError):
                    continue

    def _talk(self, connection: socket.socket) -> None:
        buffer = bytearray()
        while chunk := connection.recv(65536):
            buffer += chunk
            for packet in wire.take_packets(buffer):
                self._answer(connection, packet)

    def _answer(self, connection: socket.socket, packet: wire.Packet) -> None:
        if packet.type == 1:  # CONNECT
            connection.sendall(bytes((0x20, 2, 0, self.code)))
        elif packet.type == 8:  # SUBSCRIBE to two filters
            connection.sendall(b"\x90\x04" + packet.body[:2] + b"\x01\x01")
            if self.hub_state:
                state = json.dumps({"s": self.hub_state}).encode()
                connection.sendall(wire.publish(TOPICS.hub_state, state, 1))
        elif packet.type == wire.PUBLISH:
            topic, payload, mid = wire.split_publish(packet)
            assert topic == TOPICS.up(USER, "evt")
            event = json.loads(payload)
            self.events.append(event)
            replies = self.script(event)
            connection.sendall(wire.puback(mid or 0))
            for reply in replies:
                connection.sendall(wire.publish(TOPICS.dn(USER, "ack"), reply, 2))
