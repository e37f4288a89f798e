"""A hostile neighbour in the same network: citizens do not notice."""

import asyncio
import json
from contextlib import AsyncExitStack
from random import Random

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
