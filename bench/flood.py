"""What honest devices wait while one session floods: press to answer of a kiosk, on both brokers.

A rating pad asks for thousands of subscriptions, then says ratings as fast as its connection takes them, and
tries again whenever the broker has hung up on it, also while it is shut out. The kiosk presses all the while.
In turn there is no flood, so what the machine does to one it does to the other.
"""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path

from bench.office import bench_office
from bench.press import PAUSE_S, confirm, press
from bench.table import Row, percentile
from tools.hall import HallOffice
from tools.loadgen import LoadDevice, wire

BLOCKS, BLOCK = 3, 40  # blocks of so many presses, without a flood and with one
SUBSCRIPTIONS = 2_000
AT_ONCE = 200  # messages before it looks whether the broker still takes them
AWAY_S = 0.1  # before it comes back after the broker hung up
TARGET_MS = 100


async def flood(office: HallOffice, name: str, said: asyncio.Event) -> None:
    """Say too much until cancelled. `said`: set once it was tried."""
    evt = office.topics.up(name, "evt")
    seqs = count(1)
    while True:
        with suppress(OSError, asyncio.IncompleteReadError):
            reader, writer = await asyncio.open_connection(office.host, office.port)
            reading = asyncio.create_task(_read_all(reader), name="flood-reads")
            try:
                writer.write(wire.connect(name, office.devices[name].password, 60, clean=True))
                for n in range(SUBSCRIPTIONS):
                    writer.write(wire.subscribe(n + 1, office.topics.dn(name, f"x{n}"), 1))
                while not reading.done():
                    for _ in range(AT_ONCE):
                        seq = next(seqs)
                        rated = {
                            "v": 1,
                            "boot": "b1",
                            "seq": seq,
                            "age_ms": 0,
                            "e": "rate",
                            "d": {"score": 1},
                        }
                        writer.write(wire.publish(evt, json.dumps(rated).encode(), seq % 65_000 + 1))
                    await writer.drain()
                    said.set()
                    await asyncio.sleep(0)  # the kiosk of this program gets its turn
            finally:
                said.set()
                reading.cancel()
                writer.close()
        await asyncio.sleep(AWAY_S)


async def _read_all(reader: asyncio.StreamReader) -> None:
    while await reader.read(65_536):
        pass


@asynccontextmanager
async def flooding(office: HallOffice, name: str) -> AsyncIterator[None]:
    """Somebody floods meanwhile."""
    said = asyncio.Event()
    task = asyncio.create_task(flood(office, name, said), name="flood")
    try:
        await said.wait()
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def presses(kiosk: LoadDevice) -> list[float]:
    """Milliseconds of a block of presses."""
    times_ms = []
    for _ in range(BLOCK):
        times_ms.append(await press(kiosk))
        await asyncio.sleep(PAUSE_S)
        await confirm(kiosk)
        await asyncio.sleep(PAUSE_S)
    return times_ms


async def measure(broker: str) -> list[Row]:
    """The rows of one broker."""
    calm_ms: list[float] = []
    flooded_ms: list[float] = []
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder:
        async with HallOffice(Path(folder) / "office", bench_office(), broker=broker) as office:
            await office.furnish([("k1", "kiosk", None), ("p1", "rating_pad", 1)], services="A")
            async with office.device("k1") as kiosk:
                await presses(kiosk)
                for _ in range(BLOCKS):
                    calm_ms += await presses(kiosk)
                    async with flooding(office, "p1"):
                        flooded_ms += await presses(kiosk)
    what = f"press while one pad floods, {broker}"
    return [
        Row(f"{what}: p99", percentile(flooded_ms, 99), None, TARGET_MS, "ms"),
        Row(f"{what}: p50 ÷ without a flood", percentile(flooded_ms, 50), percentile(calm_ms, 50), 10, "ms"),
    ]


def rows() -> list[Row]:
    """The rows of this benchmark."""
    return [row for broker in ("embedded", "mosquitto") for row in asyncio.run(measure(broker))]


if __name__ == "__main__":
    for row in rows():
        print(row)
