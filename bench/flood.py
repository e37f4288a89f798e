"""What honest devices wait while one session floods: press to answer of a kiosk, on both brokers.

A rating pad asks for thousands of subscriptions, then says ratings as fast as its connection takes them, and
tries again whenever the broker has hung up on it, also while it is shut out. The kiosk presses all the while.
In turn there is no flood, so what the machine does to one it does to the other.
"""

import asyncio
import sys
import tempfile
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bench.flooder import SAID
from bench.office import bench_office
from bench.press import PAUSE_S, confirm, press
from bench.table import Row, percentile
from tools.hall import HallOffice
from tools.loadgen import LoadDevice

BLOCKS, BLOCK = 3, 40  # blocks of so many presses, without a flood and with one
TARGET_MS = 100


@asynccontextmanager
async def flooding(office: HallOffice, name: str) -> AsyncIterator[None]:
    """Somebody floods meanwhile."""
    command = (sys.executable, "-m", "bench.flooder", office.host, str(office.port), name, office.site)
    flooder = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    try:
        assert flooder.stdin
        assert flooder.stdout
        flooder.stdin.write(f"{office.devices[name].password}\n".encode())
        if await flooder.stdout.readline() != f"{SAID}\n".encode():
            raise RuntimeError("nobody floods")
        yield
        if flooder.returncode is not None:
            raise RuntimeError("the flood ended before it was measured")
    finally:
        if flooder.returncode is None:
            flooder.kill()
        await flooder.wait()


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
