"""How long a press waits while the hub restarts on a busy day: core killed, core started, press answered.

The base is the start of the same hub on an empty ledger in the same run: what is above it is the replay.
"""

import asyncio
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from bench.office import bench_office
from bench.table import Row, percentile
from tools.hall import HallOffice
from tools.loadgen import LoadDevice

EVENTS = 5_000
DEVICES = 50
RESTARTS = 5
PRESS_EVERY_S = 0.005


async def waited(office: HallOffice, device: LoadDevice) -> float:
    """Seconds from the death of the core until a press is answered."""
    loop = asyncio.get_running_loop()
    device.seq += 1
    start_s = loop.time()
    office.kill("hub.daemon core")
    while device.seq not in device.answers:
        device.send(device.seq, "take", {"service": "A"})
        await asyncio.sleep(PRESS_EVERY_S)
    return loop.time() - start_s


async def restarts(office: HallOffice, device: LoadDevice) -> float:
    """The middle of some restarts, in seconds; the supervisor's pause before each is in it."""
    times = []
    for _ in range(RESTARTS):
        times.append(await waited(office, device))
        await asyncio.sleep(11)  # so long that the supervisor takes the core for steady and waits least
    return percentile(times, 50)


async def fill(office: HallOffice, events: int) -> None:
    """A busy day: tickets taken through the front door."""
    async with AsyncExitStack() as stack:
        devices = [await stack.enter_async_context(office.device(f"k{i}")) for i in range(DEVICES)]
        for _ in range(events // DEVICES):
            await asyncio.gather(*(device.ask("take", service="A") for device in devices))


async def measure() -> list[Row]:
    """Row 6 of docs/design.md section 8."""
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder:
        async with HallOffice(Path(folder) / "office", bench_office()) as office:
            await office.furnish([(f"k{i}", "kiosk", None) for i in range(DEVICES)], services="A")
            async with office.device("k0", boot="probe") as device:
                empty_s = await restarts(office, device)
                await fill(office, EVENTS)
                busy_s = await restarts(office, device)
    return [
        Row(f"restart on a day of {EVENTS} events until a press is answered", busy_s, None, 0.6, "s"),
        Row("the same ÷ restart on an empty day", busy_s, empty_s, 1.5, "s"),
    ]


def rows() -> list[Row]:
    """The rows of this benchmark."""
    return asyncio.run(measure())


if __name__ == "__main__":
    for row in rows():
        print(row)
