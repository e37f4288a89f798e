"""Press to answer through the hub against the floor, on both brokers: one device, and a burst of 100.

Hub and floor stand on two brokers of the same kind at the same time; presses go to them in turn, so what the
machine does to one it does to the other. A press is a `take`; afterwards the kiosk tells, untimed, that the
paper is out.
"""

import asyncio
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from bench.office import bench_office
from bench.running import FloorOffice, running_floor
from bench.table import Row, percentile
from tools.hall import HallOffice
from tools.loadgen import Answer, LoadDevice

ROUNDS, BLOCK = 20, 20  # one device: rounds of so many presses on either side
BURSTS, DEVICES = 15, 100
PAUSE_S = 0.02  # between presses of one device: faster than any hand
BURST_PAUSE_S = 0.5


@dataclass(slots=True)
class Times:
    """Milliseconds of each press."""

    hub: list[float]
    floor: list[float]


async def timed_ask(device: LoadDevice, event: str, **d: str) -> tuple[Answer, float]:
    """An answer, and milliseconds from press to answer."""
    start_s = perf_counter()
    answer = await device.ask(event, **d)  # type: ignore[arg-type]
    assert answer.r == "ok", answer
    return answer, 1000 * (perf_counter() - start_s)


async def press(device: LoadDevice) -> float:
    """Milliseconds of a `take`."""
    _, ms = await timed_ask(device, "take", service="A")
    return ms


async def confirm(device: LoadDevice) -> None:
    """The paper of the last `take` is out; a job that nobody confirms is drawn again and again."""
    await device.ask("printed", job=f"{device.name}-{device.boot}-{device.seq}")


async def one_device(hub: LoadDevice, floor: LoadDevice) -> Times:
    """Presses of one device, in turn to hub and floor."""
    times = Times([], [])
    for _ in range(ROUNDS):
        for device, kept in ((hub, times.hub), (floor, times.floor)):
            for _ in range(BLOCK):
                kept.append(await press(device))
                await asyncio.sleep(PAUSE_S)
                await confirm(device)
                await asyncio.sleep(PAUSE_S)
    return times


async def burst(hub: list[LoadDevice], floor: list[LoadDevice]) -> Times:
    """Bursts of all devices at once, in turn to hub and floor."""
    times = Times([], [])
    for _ in range(BURSTS):
        for devices, kept in ((hub, times.hub), (floor, times.floor)):
            kept += await asyncio.gather(*map(press, devices))
            await asyncio.gather(*map(confirm, devices))
            await asyncio.sleep(BURST_PAUSE_S)
    return times


async def measure(broker: str) -> list[Row]:
    """Rows 1 and 2 of docs/design.md section 8 on one broker."""
    names = [f"k{i}" for i in range(DEVICES)]
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="motcua-bench-")))
        office = await stack.enter_async_context(HallOffice(folder / "office", bench_office(), broker=broker))
        await office.furnish([(name, "kiosk", None) for name in names], services="A")
        floor: FloorOffice = await stack.enter_async_context(running_floor(folder / "floor", broker, names))
        hub_devices = [await stack.enter_async_context(office.device(name)) for name in names]
        floor_devices = [await stack.enter_async_context(floor.device(name)) for name in names]
        for warm in range(10):
            await press(hub_devices[warm])
            await press(floor_devices[warm])
        single = await one_device(hub_devices[0], floor_devices[0])
        many = await burst(hub_devices, floor_devices)
    return [
        Row(
            f"press, one device, {broker}: p50 of the hub ÷ floor",
            percentile(single.hub, 50),
            percentile(single.floor, 50),
            1.2,
            "ms",
        ),
        Row(
            f"burst of {DEVICES}, {broker}: p99 of the hub ÷ floor",
            percentile(many.hub, 99),
            percentile(many.floor, 99),
            2.0,
            "ms",
        ),
    ]


def rows() -> list[Row]:
    """The rows of this benchmark."""
    return [row for broker in ("embedded", "mosquitto") for row in asyncio.run(measure(broker))]


if __name__ == "__main__":
    for row in rows():
        print(row)
