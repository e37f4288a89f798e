"""Each guard against a fault of amqtt is needed: with it the office is served, without it the fault shows.

The brokers run in the test's own event loop, whole or with one guard left out of their bases.
"""

import asyncio
import gc
import os
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from amqtt.contexts import Action
from amqtt.session import Session

from hub.adapters.broker import Account, hash_password, prepare
from hub.adapters.broker.embedded.broker import GuardedBroker, GuardedHandler
from hub.adapters.broker.embedded.guards.authenticate_first import AuthenticateFirst
from hub.adapters.broker.embedded.guards.fair_share import RETAINED_BYTES_MAX, SUBSCRIPTIONS_MAX, FairShare
from hub.adapters.broker.embedded.guards.fan_out import FanOutAtOnce
from hub.adapters.broker.embedded.guards.half_open import SocketsClosed
from hub.adapters.broker.embedded.guards.keepalive import KeepaliveEnforced
from hub.adapters.broker.embedded.guards.packet_limit import PacketLimit
from hub.adapters.broker.embedded.guards.redelivery import RedeliverOnConnection, RedeliverToSession
from hub.adapters.broker.embedded.guards.retained_rights import RetainedRights
from hub.adapters.broker.embedded.guards.takeover import TakeOver
from hub.adapters.broker.embedded.obedience import ObedientBroker
from tests.adapters.broker.client import Client, Closed, Will, publish_packet, subscribe_packet
from tests.adapters.broker.office import TOPICS, Login, settings, until

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(autouse=True)
def leftovers_are_found_here() -> Iterator[None]:
    """What a broker without its guards leaves open is told here, and not in whatever test runs next."""
    yield
    gc.collect()


SOON_S, IN_THE_END_S = 2.5, 10.0
"""How long a test waits for what should not come, and for what should."""


def without(*guards: type) -> type[ObedientBroker]:
    """The embedded broker, less `guards`."""

    def kept(whole: type) -> tuple[type, ...]:
        return tuple(base for base in whole.__bases__ if base not in guards)

    handler = type("Handler", kept(GuardedHandler), {})
    return type("Unguarded", (*kept(GuardedBroker), ObedientBroker), {"handler_class": handler})


@dataclass
class Bench:
    """A running broker; `whole` when no guard is left out."""

    port: int
    whole: bool

    def login(self, name: str) -> Login:
        return Login(name, f"secret of {name}", self.port)

    async def connect(self, name: str, **more: Any) -> Client:
        return await self.login(name).connect(**more)


@asynccontextmanager
async def running(cls: type[ObedientBroker], tmp_path: Path, **more: object) -> AsyncIterator[Bench]:
    """A broker with the accounts hub, k1 and k2."""
    chosen = settings("embedded", tmp_path / "broker", **more)
    kinds = {"hub": "hub", "watcher": "hub", "k1": "kiosk", "k2": "kiosk"}
    accounts = [Account(name, kind, hash_password(f"secret of {name}")) for name, kind in kinds.items()]  # type: ignore[arg-type]
    prepare(chosen, accounts)
    broker = cls(chosen)
    await broker.start()
    try:
        yield Bench(chosen.port, whole=issubclass(cls, GuardedBroker))
    finally:
        try:
            await asyncio.wait_for(broker.shutdown(), SHUTDOWN_S_MAX)
        except TimeoutError:  # from Python 3.12 on a server waits for connections that amqtt left open
            if issubclass(cls, GuardedBroker):
                raise


SHUTDOWN_S_MAX = 10.0
# Python itself closes a forgotten stream from this version on; the guard still closes it at once.
MENDED_BY_PYTHON = {"a_port_scan_leaves_no_socket": (3, 12)}

Scenario = Callable[[Bench], Awaitable[bool]]


async def comes(bench: Bench, waiting: Awaitable[object], *, wanted: bool = True) -> bool:
    """Whether `waiting` is over in time; False when the connection breaks or the wrong thing comes.

    The wait is long where the answer should be yes: for the whole broker and a `wanted` event, or for a
    broker without its guard and an unwanted one.
    """
    try:
        async with asyncio.timeout(IN_THE_END_S if wanted == bench.whole else SOON_S):
            await waiting
    except (TimeoutError, Closed, AssertionError):
        return False
    return True


async def silence_publishes_the_last_will(bench: Bench) -> bool:
    hub = await bench.connect("hub")
    await hub.subscribe(TOPICS.up("+", "state"))
    await bench.connect("k1", keepalive_s=1, will=Will(TOPICS.up("k1", "state"), b"lost"))
    return await comes(bench, hub.message())


async def the_newest_connection_works_and_the_older_is_closed(bench: Bench) -> bool:
    hub = await bench.connect("hub")
    older = await bench.connect("k1")
    newer = await bench.connect("k1")
    await newer.subscribe(TOPICS.dn_all("k1"))
    closed = await comes(bench, older.closed())
    await hub.publish(TOPICS.dn("k1", "ack"), b"x")
    return await comes(bench, newer.message()) and closed


async def a_wrong_password_leaves_the_live_session_alone(bench: Bench) -> bool:
    hub, live = await bench.connect("hub"), await bench.connect("k1")
    await live.subscribe(TOPICS.dn_all("k1"))
    await Client.connect(bench.port, "k1", "wrong")
    await hub.publish(TOPICS.dn("k1", "ack"), b"x")
    return await comes(bench, live.message())


def _sockets() -> int:
    links = (f"/proc/self/fd/{fd}" for fd in os.listdir("/proc/self/fd"))  # noqa: PTH208
    return sum(os.path.islink(link) and "socket:" in os.readlink(link) for link in links)  # noqa: PTH114, PTH115


async def a_port_scan_leaves_no_socket(bench: Bench) -> bool:
    before = _sockets()
    for _ in range(20):
        client = await Client.open(bench.port)
        client.writer.close()
        await client.writer.wait_closed()
    return await comes(bench, until(lambda: _sockets() <= before, "sockets leak"))


async def a_connection_that_says_nothing_is_closed(bench: Bench) -> bool:
    return await comes(bench, (await Client.open(bench.port)).closed())


async def a_message_survives_others_subscribing(bench: Bench) -> bool:
    first, hub, kiosk, other = [await bench.connect(name) for name in ("watcher", "hub", "k1", "k2")]
    await first.subscribe(TOPICS.up("k1", "evt"))  # while this one is checked, the subscriptions change
    await hub.subscribe(TOPICS.up("+", "evt"))
    numbers = range(1, 51)
    kiosk.send(b"".join(publish_packet(TOPICS.up("k1", "evt"), b"%d" % n, 1, n) for n in numbers))
    other.send(b"".join(subscribe_packet(n, TOPICS.print_job("k2", f"j{n}")) for n in numbers))

    async def all_in_order() -> None:
        assert [(await hub.message()).data for _ in numbers] == [b"%d" % n for n in numbers]

    return await comes(bench, all_in_order())


async def a_lower_qos_stays_lower(bench: Bench) -> bool:
    hub, kiosk = await bench.connect("hub"), await bench.connect("k1")
    await hub.subscribe(TOPICS.up("+", "tele"))
    kiosk.send(publish_packet(TOPICS.up("k1", "tele"), b"{}", 0, 0))
    return (await hub.message()).qos == 0


async def retained_messages_keep_to_the_rights(bench: Bench) -> bool:
    hub = await bench.connect("hub")
    await hub.subscribe(TOPICS.everything)
    await hub.publish(TOPICS.dn("k2", "want"), b"secret", retain=True)
    spy = await bench.connect("k1")
    await spy.ping()
    return not await comes(bench, spy.message(), wanted=False)


async def the_unacknowledged_comes_again(bench: Bench) -> bool:
    hub, kiosk = await bench.connect("hub", clean=False), await bench.connect("k1")
    await hub.subscribe(TOPICS.up("+", "evt"))
    await kiosk.publish(TOPICS.up("k1", "evt"), b"x")
    await hub.message(ack=False)
    hub.abort()
    await asyncio.sleep(0.1)
    hub = await bench.connect("hub", clean=False)
    return await comes(bench, hub.message())


async def a_megabyte_is_not_passed_on(bench: Bench) -> bool:
    hub, kiosk = await bench.connect("hub"), await bench.connect("k1")
    await hub.subscribe(TOPICS.up("+", "evt"))
    kiosk.send(publish_packet(TOPICS.up("k1", "evt"), bytes(1_000_000), 1, 1))
    return not await comes(bench, hub.message(), wanted=False)


async def ten_thousand_subscriptions_are_not_taken(bench: Bench) -> bool:
    greedy = await bench.connect("k1")
    granted = [await greedy.subscribe(TOPICS.dn("k1", f"x{n}")) for n in range(SUBSCRIPTIONS_MAX + 5)]
    return granted[-5:] == [[0x80]] * 5


async def a_long_message_is_not_kept(bench: Bench) -> bool:
    hub, kiosk = await bench.connect("hub"), await bench.connect("k1")
    await kiosk.publish(TOPICS.up("k1", "info"), b"x" * (RETAINED_BYTES_MAX + 1), retain=True)
    await hub.subscribe(TOPICS.up("k1", "info"))
    return not await comes(bench, hub.message(), wanted=False)


class ChecksThatWait(ObedientBroker):
    """Rights that are checked in a task of their own, as amqtt's plugins do it."""

    async def _topic_filtering(self, session: Session, topic: str, action: Action) -> bool:
        for _ in range(3):
            await asyncio.sleep(0)
        return await super()._topic_filtering(session, topic, action)


GUARDS: list[tuple[Scenario, tuple[type, ...]]] = [
    (silence_publishes_the_last_will, (KeepaliveEnforced,)),
    (the_newest_connection_works_and_the_older_is_closed, (TakeOver,)),
    (a_wrong_password_leaves_the_live_session_alone, (AuthenticateFirst,)),
    (a_port_scan_leaves_no_socket, (SocketsClosed,)),
    (a_connection_that_says_nothing_is_closed, (SocketsClosed,)),
    (a_message_survives_others_subscribing, (FanOutAtOnce,)),
    (a_lower_qos_stays_lower, (FanOutAtOnce,)),
    (retained_messages_keep_to_the_rights, (RetainedRights,)),
    (the_unacknowledged_comes_again, (RedeliverToSession, RedeliverOnConnection)),
    (a_megabyte_is_not_passed_on, (PacketLimit,)),
    (ten_thousand_subscriptions_are_not_taken, (FairShare,)),
    (a_long_message_is_not_kept, (FairShare,)),
]
NAMES = [f"{scenario.__name__}" for scenario, _ in GUARDS]


@pytest.mark.parametrize(("scenario", "guards"), GUARDS, ids=NAMES)
async def test_with_every_guard_the_fault_does_not_show(
    tmp_path: Path, scenario: Scenario, guards: tuple[type, ...]
) -> None:
    whole = type("Whole", (GuardedBroker, ChecksThatWait), {})
    async with running(whole, tmp_path, connect_wait_s_max=0.2) as bench:
        assert await scenario(bench)


@pytest.mark.parametrize(("scenario", "guards"), GUARDS, ids=NAMES)
async def test_without_its_guard_the_fault_shows(
    tmp_path: Path, scenario: Scenario, guards: tuple[type, ...]
) -> None:
    bare = type("Bare", (without(*guards), ChecksThatWait), {})
    async with running(bare, tmp_path, connect_wait_s_max=0.2) as bench:
        mended = sys.version_info >= MENDED_BY_PYTHON.get(scenario.__name__, (99,))
        assert await scenario(bench) == mended


async def test_every_socket_of_the_broker_sends_without_delay(tmp_path: Path) -> None:
    seen: list[int] = []

    class Watching(GuardedBroker):
        async def serve(self, reader: Any, writer: Any) -> None:
            raw = writer._writer.get_extra_info("socket")
            seen.append(raw.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            await super().serve(reader, writer)

    async with running(Watching, tmp_path) as bench:
        await (await bench.connect("k1")).ping()
    assert seen
    assert all(seen)
