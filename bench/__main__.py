"""`make bench`: every benchmark, ratios first; docs/benchmarks.md gets the table with --write.

`python -m bench press ledger --write` measures and writes only the rows of these, and leaves the others.
"""

import argparse
import importlib
import os
import platform
import sys
from datetime import date
from pathlib import Path

from bench.table import Row, markdown
from hub.stopping import stoppable

BENCHMARKS = (
    "press",
    "throughput",
    "crowded",
    "flood",
    "restart",
    "commands",
    "ledger",
    "paper",
    "firmware_heap",
    "hub_memory",
    "calibration",
    "monthly_report",
    "sync",
)
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
MARK = "<!-- table -->"


def machine() -> str:
    """What it ran on, in words."""
    python = platform.python_version()
    return f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}, Python {python}"


def main(arguments: list[str]) -> int:
    """Run the named benchmarks, or all."""
    asked = argparse.ArgumentParser(prog="python -m bench", description=main.__doc__)
    asked.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    asked.add_argument("--write", action="store_true", help=f"renew the table in docs/{PAGE.name}")
    options = asked.parse_args(arguments)
    if unknown := set(options.names) - set(BENCHMARKS):
        asked.error(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    names = options.names or list(BENCHMARKS)
    rows: list[Row] = []
    for name in names:
        print(f"… {name}", file=sys.stderr, flush=True)
        for row in importlib.import_module(f"bench.{name}").rows():
            print(row, flush=True)
            rows.append(row)
    if options.write:
        head, _, kept = PAGE.read_text(encoding="utf-8").partition(MARK)
        table = markdown(rows, kept if len(names) < len(BENCHMARKS) else "")
        today = date.today().isoformat()  # noqa: DTZ011  the day on the desk of whoever measures
        PAGE.write_text(f"{head}{MARK}\n\n{today}, {machine()}.\n\n{table}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    with stoppable():
        sys.exit(main(sys.argv[1:]))
