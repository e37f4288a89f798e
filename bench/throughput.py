"""Tickets a second: 100 kiosks on Mosquitto, each presses again the moment it is answered.

A ticket counts when its answer is there, so it is durable then; what the kiosks were told is compared with
the ledger in the end. Between windows they tell that the paper is out. Broker, hub and kiosks share the
machine with whatever else runs on it, so each window waits a while for a quiet moment; the best window and
the one in the middle are both told. `python -m bench.throughput 600` waits up to so many seconds before each.
"""

import asyncio
import os
import sqlite3
import sys
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import Any

import psutil

from bench.office import bench_office
from bench.table import Row, percentile
from tools.hall import HallOffice
from tools.loadgen.closed_loop import Order, Report
from tools.loadgen.crowd import Crowd
from tools.loadgen.presser import Kiosk

KIOSKS = 100
SERVICES = "ABCDEFGH"  # the buttons of each kiosk; its citizens all want the same one
WINDOW_S, WINDOWS = 5.0, 7
TARGET = 3_000
QUIET_CORES, QUIET_S = 0.25, 1.0  # others take no more than this, for so long
PATIENCE_S = 20.0  # then a window begins whatever the others do


class Machine:
    """How busy the processors were since it was made."""

    def __init__(self) -> None:
        self._start_s, self._start = perf_counter(), self._used_s()

    def cores(self) -> float:
        """Cores that worked, of all there are."""
        return (self._used_s() - self._start) / (perf_counter() - self._start_s)

    def _used_s(self) -> float:
        times = psutil.cpu_times()  # type: ignore[no-untyped-call]
        return float(sum(times) - times.idle - times.iowait - times.guest - times.guest_nice)


def crowd_of(office: HallOffice, services: str = SERVICES, **more: Any) -> Order:
    """The kiosks `k…` of an office as an order for a crowd."""
    names = [name for name in office.devices if name.startswith("k")]
    kiosks = [
        Kiosk(name, office.devices[name].password, services[i % len(services)])
        for i, name in enumerate(names)
    ]
    return Order(office.site, office.port, kiosks, **{"window_s": WINDOW_S, "confirm": True, **more})


def compare(office: HallOffice, told: list[str]) -> None:
    """The ledger has every ticket that was told, no other, and no number twice. Raises RuntimeError."""
    with closing(sqlite3.connect(f"file:{office.layout.ledger}?mode=ro", uri=True)) as db:
        kept = [number for (number,) in db.execute("SELECT number FROM tickets")]
    if len(set(told)) < len(told) or Counter(kept) != Counter(told):
        raise RuntimeError(f"{len(told)} tickets were told, {len(set(told))} numbers, {len(kept)} are kept")


async def quiet(patience_s: float) -> float:
    """Wait for a quiet moment; the cores that others took in the last look."""
    end_s = perf_counter() + patience_s
    while True:
        machine = Machine()
        await asyncio.sleep(QUIET_S)
        if (cores := machine.cores()) <= QUIET_CORES or perf_counter() > end_s:
            return cores


async def windows(office: HallOffice, patience_s: float) -> list[Report]:
    """Some windows of pressing; how busy the machine was goes to stderr."""
    reports = []
    async with Crowd(crowd_of(office)) as crowd:
        for _ in range(WINDOWS):
            others = await quiet(patience_s)
            machine = Machine()
            report = await crowd.window()
            reports.append(report)
            rate = report.in_time / report.window_s
            busy = f"{machine.cores():.2f} of {os.cpu_count()} cores worked ({others:.2f} before)"
            print(f"  {rate:.0f} tickets/s, {report.repeated} presses repeated, {busy}", file=sys.stderr)
    return reports


async def measure(patience_s: float) -> list[Row]:
    """Row 3 of docs/design.md section 8."""
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder:
        async with HallOffice(Path(folder) / "office", bench_office(), broker="mosquitto") as office:
            await office.furnish([(f"k{i}", "kiosk", None) for i in range(KIOSKS)], services=SERVICES)
            reports = await windows(office, patience_s)
            compare(office, [ticket for report in reports for ticket in report.tickets])
    rates = [report.in_time / report.window_s for report in reports]
    times_ms = [ms for report in reports for ms in report.times_ms]
    what = f"{KIOSKS} kiosks in closed loop, mosquitto"
    return [
        Row(f"tickets/s, {what}: best of {WINDOWS} windows", max(rates), None, TARGET, "/s", at_least=True),
        Row("the same, window in the middle", percentile(rates, 50), None, TARGET, "/s", at_least=True),
        Row("the same, press to answer, p99", percentile(times_ms, 99), None, 200, "ms"),
    ]


def rows(patience_s: float = PATIENCE_S) -> list[Row]:
    """The rows of this benchmark."""
    return asyncio.run(measure(patience_s))


if __name__ == "__main__":
    for row in rows(*map(float, sys.argv[1:2])):
        print(row)
