"""The broker that tortures, and its victim."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from tests.firmware import harness
from tests.firmware.lib.scripted_broker import ScriptedBroker
from tests.firmware.lib.told_client import Client


@pytest.fixture
def broker() -> Iterator[ScriptedBroker]:
    with ScriptedBroker() as running:
        yield running


@pytest.fixture
def start_client(interpreter: harness.Interpreter) -> Iterator[Callable[..., Client]]:
    """start_client(port, heap_kb=…, **orders) -> Client"""
    clients: list[Client] = []

    def start(port: int, *, heap_kb: int | None = None, **orders: object) -> Client:
        clients.append(Client(interpreter, "client_main.py", heap_kb, {"port": port, **orders}))
        return clients[-1]

    yield start
    for client in clients:
        client.stop()


@pytest.fixture
def start_device(interpreter: harness.Interpreter) -> Iterator[Callable[..., Client]]:
    """start_device(port, **orders) -> Client; the same flash for all of them, so a second one is a reboot."""
    devices: list[Client] = []

    def start(port: int, *, settings: dict[str, object] | None = None, **orders: object) -> Client:
        config = {"site": "s", "name": "k1", "password": "secret", "host": "127.0.0.1", "port": port}
        config |= {"board": "none", "keepalive_s": 2, **(settings or {})}
        (interpreter.flash / "config.json").write_text(json.dumps(config))
        devices.append(Client(interpreter, "device_main.py", None, orders))
        return devices[-1]

    yield start
    for device in devices:
        device.stop()
