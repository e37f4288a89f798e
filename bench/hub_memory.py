"""Resident memory of the hub core with 150 devices after a day of 5,000 tickets, without the broker."""

import asyncio
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

import psutil

from bench.office import bench_office
from bench.restart import EVENTS
from bench.table import Row
from tools.hall import HallOffice

DEVICES = 150
TARGET_MB = 120


async def measure() -> list[Row]:
    """Row 8 of docs/design.md section 8."""
    names = [f"k{i}" for i in range(DEVICES)]
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder:
        async with HallOffice(Path(folder) / "office", bench_office()) as office:
            await office.furnish([(name, "kiosk", None) for name in names], services="A")
            async with AsyncExitStack() as stack:
                devices = [await stack.enter_async_context(office.device(name)) for name in names]
                for _ in range(EVENTS // DEVICES + 1):
                    await asyncio.gather(*(device.ask("take", service="A") for device in devices))
                core = next(c for c in office.children() if "core" in c.cmdline())
                resident_mb = psutil.Process(core.pid).memory_info().rss / 1e6
    return [
        Row(f"hub core, {DEVICES} devices, {EVENTS} tickets, resident", resident_mb, None, TARGET_MB, "MB")
    ]


def rows() -> list[Row]:
    """The rows of this benchmark."""
    return asyncio.run(measure())


if __name__ == "__main__":
    for row in rows():
        print(row)
