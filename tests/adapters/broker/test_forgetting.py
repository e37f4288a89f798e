"""A client comes back in the moment in which the embedded broker forgets its last session."""

import asyncio
from pathlib import Path

import pytest
from amqtt.broker import Broker
from amqtt.mqtt.protocol.broker_handler import BrokerProtocolHandler

from hub.adapters.broker import Account, hash_password, prepare
from hub.adapters.broker.embedded.broker import GuardedBroker
from tests.adapters.broker.client import Client
from tests.adapters.broker.office import TOPICS, settings

SOON_S = 1.0


class ForgetsSlowly(GuardedBroker):
    """Holds the forgetting of a session until told to go on."""

    forgetting: asyncio.Event
    go_on: asyncio.Event

    async def _stop_handler(self, handler: BrokerProtocolHandler) -> None:
        if asyncio.current_task() is self._session_monitor_task:
            self.forgetting.set()
            await self.go_on.wait()
        await super()._stop_handler(handler)


class ForgetsAsPublished(ForgetsSlowly):
    """Takes the subscriptions away by name and last, as amqtt does."""

    _cleanup_session = Broker._cleanup_session


@pytest.mark.parametrize(("kind", "hears"), [(ForgetsSlowly, True), (ForgetsAsPublished, False)])
async def test_who_comes_back_while_its_last_session_is_forgotten_is_not_deaf(
    tmp_path: Path, kind: type[ForgetsSlowly], hears: bool
) -> None:
    chosen = settings("embedded", tmp_path / "broker")
    prepare(chosen, [Account("hub", "hub", hash_password("x")), Account("k1", "kiosk", hash_password("x"))])
    broker = kind(chosen)
    broker.forgetting, broker.go_on = asyncio.Event(), asyncio.Event()
    await broker.start()
    try:
        hub = await Client.connect(chosen.port, "hub", "x")
        first = await Client.connect(chosen.port, "k1", "x")
        await first.subscribe(TOPICS.dn_all("k1"))
        first.writer.close()
        await broker.forgetting.wait()
        second = await Client.connect(chosen.port, "k1", "x")
        await second.subscribe(TOPICS.dn_all("k1"))
        broker.go_on.set()
        await second.ping()
        await hub.publish(TOPICS.dn("k1", "ack"), b"heard")
        try:
            async with asyncio.timeout(10 if hears else SOON_S):
                assert (await second.message()).data == b"heard"
        except TimeoutError:
            assert not hears
        else:
            assert hears
    finally:
        broker.go_on.set()
        await broker.shutdown()
