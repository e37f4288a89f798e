"""The broker that tortures, and its victim."""

from __future__ import annotations

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
        clients.append(Client(interpreter, heap_kb, {"port": port, **orders}))
        return clients[-1]

    yield start
    for client in clients:
        client.stop()
