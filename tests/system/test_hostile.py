"""A hostile neighbour in the same network: citizens do not notice."""

import asyncio
import json
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random

from hub.adapters.broker import hash_password
from hub.adapters.broker.offences import SUBSCRIPTIONS_MAX
from hub.adapters.ledger import SqliteLedger
from hub.contract.messages import PAYLOAD_BYTES_MAX
from hub.contract.topics import EVT, UP_LEAVES
from hub.domain.events import DeviceAdded
from hub.services.ports import Batch, Entry, Secret
from tests.system import judge
from tests.system.conftest import Opening
from tests.system.stranger import Stranger
from tools.hall import HallOffice
from tools.loadgen import LoadDevice

SILENT, GARBLED, PRESSES = 300, 60, 40


async def test_garbage_and_three_hundred_silent_connections_do_not_stop_the_presses(
    opening: Opening, mode: str, seed: int
) -> None:
    async with opening(mode) as office, AsyncExitStack() as stack:
        await office.furnish([("k1", "kiosk", None), ("k2", "kiosk", None)], services=("A", "B"))
        kiosks = [await stack.enter_async_context(office.device(name)) for name in ("k1", "k2")]
        silent = await asyncio.gather(*(connect(office) for _ in range(SILENT)))
        try:
            chance = Random(seed)
            await asyncio.gather(
                *(press(kiosk) for kiosk in kiosks), *(garble(office, chance) for _ in range(GARBLED))
            )
            assert [kiosk.connections for kiosk in kiosks] == [1, 1]
            async with office.device("k1"):
                pass  # there is still room for a rightful connection
        finally:
            for writer in silent:
                writer.close()
        takes = [answer for kiosk in kiosks for answer in kiosk.answers.values()]
        assert len(takes) == 2 * PRESSES
        judge.no_ticket_lost_or_doubled(office.layout.ledger, takes)
        judge.ledger_is_sound(office.layout.ledger)


async def test_a_device_that_floods_does_not_silence_the_others(opening: Opening, mode: str) -> None:
    async with opening(mode) as office:
        await office.furnish([("k1", "kiosk", None), ("k2", "kiosk", None)], services=("A", "B"))
        async with office.device("k1") as mad, office.device("k2") as good:
            for number in range(2_000):
                mad.send(number + 1, "take" if number % 2 else "explode", {"service": "Z"})
            for _ in range(5):
                assert (await good.ask("take", service="A")).r == "ok"
            assert good.connections == 1
        assert len(judge.rows(office.layout.ledger, "ticket_taken")) == 5


async def test_a_pad_that_tells_texts_without_end_does_not_make_the_hub_say_one(
    opening: Opening, mode: str
) -> None:
    async with opening(mode) as office:
        await office.furnish([("k1", "kiosk", None), ("p1", "rating_pad", 1)], services=("A", "B"))
        async with Stranger(office, "p1") as bad:
            long = {"s": "online", "boot": "b1", "fw": "x" * 261_800, "type": "rating_pad"}
            await bad.publish([(bad.up("state"), json.dumps(long).encode())], retain=True)
            faults = (
                {"v": 1, "boot": "b1", "seq": n, "age_ms": 0, "e": "fault", "d": {"code": f"f{n:039}"}}
                for n in range(1, 600)
            )
            await bad.publish((bad.up("evt"), json.dumps(one).encode()) for one in faults)
        async with office.console() as console, office.device("k1") as kiosk:
            for _ in range(2):  # what kills the connection is not said again
                status = await console.ask("status")
                assert (status.r, console.connections) == ("ok", 1)
                assert len(json.dumps(status.d)) < 20_000
                assert (await kiosk.ask("take", service="A")).r == "ok"
        assert not [line for line in office.log if "the broker ended" in line or "the core ended" in line]


async def test_a_pad_that_floods_is_an_alarm_with_its_name_and_holds_nobody_up(
    opening: Opening, mode: str
) -> None:
    async with opening(mode) as office:
        await office.furnish([("k1", "kiosk", None), ("p1", "rating_pad", 1)], services=("A", "B"))
        async with Stranger(office, "p1") as bad, office.device("k1") as kiosk:
            evt = json.dumps({"v": 1, "boot": "b1", "seq": 1, "age_ms": 0, "e": "rate", "d": {"score": 1}})
            words = ((bad.up("evt"), evt.encode()) for _ in range(20_000))
            flood = asyncio.create_task(bad.publish(words), name="flood")
            for _ in range(PRESSES):
                assert (await kiosk.ask("take", service="A")).r == "ok"
            async with office.console() as console:
                await until_told(console, "p1", "flooding")
            flood.cancel()
            assert kiosk.connections == 1
        if mode == "mosquitto":  # which takes all that it is sent
            assert [line for line in office.log if "p1 is shut out" in line]
        lines = [line for line in office.log if "p1" in line]
        assert len(lines) < 200
        assert not [line for line in office.log if "the broker ended" in line or "the core ended" in line]


async def test_each_way_of_taking_more_than_ones_share_is_an_alarm_with_the_devices_name(
    opening: Opening, mode: str
) -> None:
    async with opening(mode) as office:
        pads = [(f"p{n}", "rating_pad", 1) for n in range(1, 5)]
        others = [("k1", "kiosk", None), ("c9", "console", None)]
        await office.furnish([*others, *pads], services=("A", "B"))
        async with AsyncExitStack() as stack:
            kiosk = await stack.enter_async_context(office.device("k1"))
            console = await stack.enter_async_context(office.console())
            subscribes, writes, keeps, talks = [
                await stack.enter_async_context(Stranger(office, name)) for name, _, _ in pads
            ]
            granted = await subscribes.subscribe(office.topics.dn("p1", f"x{n}") for n in range(200))
            assert mode == "mosquitto" or granted == SUBSCRIPTIONS_MAX
            await until_told(console, "p1", "too_many_subscriptions")
            await writes.publish(((writes.up(f"x{n}"), b"x") for n in range(200)), retain=True)
            await until_told(console, "p2", "oversteps")
            await keeps.publish([(keeps.up(leaf), bytes(200_000)) for leaf in UP_LEAVES], retain=True)
            await until_told(console, "p3", "keeps_too_much")
            while await kept(office, "p3") > len(UP_LEAVES) * PAYLOAD_BYTES_MAX:
                pass  # the alarm is of the first of them; the test has an end
            await talks.publish((talks.up("log"), b'{"level":"warn","m":"x"}') for _ in range(200))
            await until_told(console, "p4", "too_many_lines")
            assert (await kiosk.ask("take", service="A")).r == "ok"
            assert kiosk.connections == 1
        if mode == "mosquitto":  # it has no bound of its own
            assert [line for line in office.log if "p1 is shut out" in line]
        assert not [line for line in office.log if "the broker ended" in line or "the core ended" in line]


async def kept(office: HallOffice, name: str) -> int:
    """Bytes that the broker keeps of what a device has said, as far as a console may read it."""
    async with Stranger(office, "c9") as watcher:
        leaves = [leaf for leaf in UP_LEAVES if leaf != EVT]
        return await watcher.retained([office.topics.up(name, leaf) for leaf in leaves])


async def test_a_name_that_no_broker_can_have_is_refused_and_one_of_before_is_set_aside(
    opening: Opening, any_mode: str
) -> None:
    async with opening(any_mode) as office:
        await office.furnish([("k1", "kiosk", None)], services=("A",))
        async with office.console() as console:
            d = {"type": "rating_pad", "counter": 1, "secret": hash_password("x")}
            for name in ("motcua-probe", "hub", "console"):
                assert (await console.ask("device_add", name=name, **d)).d["code"] in (
                    "name_reserved",
                    "own_account",
                )
            bad = await console.ask("device_add", name="p9", **{**d, "secret": "$7$9999999999$x$y"})
            assert bad.d["code"] == "bad_password_hash"
            assert (await console.ask("device_remove", name="console")).d["code"] == "own_account"
        await office.stop()
        await of_before(
            office.layout.ledger, DeviceAdded("motcua-probe", "rating_pad", 1), hash_password("x")
        )
        await office.start()
        async with office.console() as console, office.device("k1") as kiosk:
            assert (await kiosk.ask("take", service="A")).r == "ok"
            await until_told(console, "motcua-probe", "account_set_aside")
            assert (await console.ask("device_remove", name="motcua-probe")).r == "ok"
        assert not [line for line in office.log if "the core ended" in line]


async def until_told(console: LoadDevice, subject: str, code: str) -> None:
    """Ask until this alarm is among those of the status; the test has an end."""
    while {"code": code, "subject": subject} not in (await console.ask("status")).d["alarms"]:
        pass


async def of_before(path: Path, event: DeviceAdded, secret: str) -> None:
    """Put into the ledger what an earlier version of the hub accepted."""
    ledger = SqliteLedger(path)
    try:
        opening = ledger.open()
        entry = Entry(opening.last_seq + 1, opening.entries[-1].day, opening.last_at_ms, event)
        kept = Secret("device", event.name, {"hash": secret})
        await ledger.commit(Batch([entry], [], [kept]))
    finally:
        ledger.close()


async def connect(office: HallOffice) -> asyncio.StreamWriter:
    """A connection that says nothing."""
    _, writer = await asyncio.open_connection(office.host, office.port)
    return writer


async def press(kiosk: LoadDevice) -> None:
    """Take numbers, one after the other."""
    for _ in range(PRESSES):
        assert (await kiosk.ask("take", service="A")).r == "ok"


async def garble(office: HallOffice, chance: Random) -> None:
    """Bytes that are no MQTT, sometimes after a beginning that is."""
    reader, writer = await asyncio.open_connection(office.host, office.port)
    beginning = chance.choice([b"", b"\x10", b"\x10\xff\xff\xff\xff", b"\x10\x0c\x00\x04MQTT\x04\x02"])
    try:
        writer.write(beginning + chance.randbytes(chance.randrange(1, 2000)))
        await writer.drain()
        async with asyncio.timeout(0.5):
            await reader.read()
    except (OSError, TimeoutError):
        pass  # closed on us, or waiting for more: both are fine
    finally:
        writer.close()
