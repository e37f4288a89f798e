"""How long a person waits for a command: the list of commands, the status of an office with 3,000 procedures.

Each with the start of its process, with byte code, from the second call on: what is kept of office.toml is
kept by then. The processor time is told beside the time on the wall, as others use the machine too.
"""

import asyncio
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from bench.office import bench_office
from bench.table import Row, percentile
from tools.hall import HallOffice

PROCEDURES = 3_000
ROUNDS = 15
ONE = """
[[procedures]]
code = "9.{number:06}"
name = "Thủ tục thử nghiệm số {number} về đăng ký, cấp đổi và cấp lại giấy chứng nhận tại trung tâm"
agency = "so-xay-dung"
term = 7
unit = "working_days"
fee_vnd = 135000
field = "Lĩnh vực {field}"
"""


def large_office() -> str:
    """The office of the benchmarks with a province's procedures."""
    return bench_office() + "".join(ONE.format(number=n, field=n % 60) for n in range(PROCEDURES))


def spent(*line: str) -> tuple[float, float]:
    """Seconds on the wall and of the processor for one command."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before, start_s = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    subprocess.run(
        [sys.executable, "-m", "hub.cli", *line], env=environment, stdout=subprocess.DEVNULL, check=False
    )
    wall_s, after = perf_counter() - start_s, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall_s, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def told(what: str, times: list[tuple[float, float]], limit_s: float) -> Iterator[Row]:
    """The middle of both."""
    wall_s, processor_s = (percentile(each, 50) for each in zip(*times, strict=True))
    yield Row(what, wall_s, None, limit_s, "s")
    yield Row(f"{what}: processor time", processor_s, None, limit_s, "s")


async def measure(folder: Path) -> list[Row]:
    """Both commands in turn."""
    async with HallOffice(folder / "office", large_office(), broker="mosquitto") as office:
        lines = (("--help",), ("--dir", str(office.layout.root), "status"))
        for line in lines:
            await asyncio.to_thread(spent, *line)
        rounds = [[await asyncio.to_thread(spent, *line) for line in lines] for _ in range(ROUNDS)]
    listed, status = ([one[place] for one in rounds] for place in range(2))
    return [
        *told("hub --help, with the start of the process", listed, 0.15),
        *told(f"hub status, {PROCEDURES} procedures, with the start of the process", status, 0.25),
    ]


def rows() -> list[Row]:
    """The rows of this benchmark."""
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder:
        return asyncio.run(measure(Path(folder)))


if __name__ == "__main__":
    for row in rows():
        print(row)
