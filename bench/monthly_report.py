"""The report of a month: 14,364 dossiers with 85,000 steps, 16,000 tickets, 15,500 ratings.

All of it: a process of `hub report month` from its start to its end. The figures alone, against a bare loop
that only reads the rows of the same tables, in turn and in one process.
"""

import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from time import perf_counter

from bench.a_month import MONTH, Month
from bench.table import Row, percentile
from hub.adapters.ledger.reports.reader import ReportReader
from hub.config import example_toml
from hub.domain.reports.period import PeriodKind, parse
from hub.services.reports.figures import Naming, figures

ROUNDS = 9
NOW_MS = 1_800_000_000_000
READ = ("dossiers", "dossier_steps", "dossier_shares", "dossier_fees", "tickets", "calls", "ratings")


def office(folder: Path) -> Path:
    """The reference office with its month; the ledger's file."""
    (folder / "office.toml").write_text(example_toml("nghe-an"), encoding="utf-8")
    (folder / "data").mkdir()
    path = folder / "data" / "ledger.sqlite"
    Month().fill(path)
    return path


def bare(path: Path) -> None:
    """Read the rows and do nothing with them."""
    with closing(sqlite3.connect(path)) as db:
        for table in READ:
            for _ in db.execute(f"SELECT * FROM {table}"):
                pass


def count(path: Path) -> None:
    """Make the figures."""
    month = parse(PeriodKind.MONTH, MONTH)
    with ReportReader(path) as source:
        figures(source, month, Naming("office"), NOW_MS, content_from=2, low_per_day=2)


def command(folder: Path, *more: str) -> None:
    """What a person types."""
    arguments = ["--dir", str(folder), "report", "month", MONTH, *more]
    subprocess.run([sys.executable, "-m", "hub.cli", *arguments], check=True, capture_output=True)


def seconds(work: Callable[[], None]) -> float:
    """Of one run."""
    start_s = perf_counter()
    work()
    return perf_counter() - start_s


def measure(folder: Path) -> Iterator[Row]:
    """The middle of some rounds in turn."""
    path = office(folder)
    works: tuple[Callable[[], None], ...] = (
        lambda: bare(path),
        lambda: count(path),
        lambda: command(folder),
        lambda: command(folder, "--xlsx", str(folder / "r.xlsx"), "--pdf", str(folder / "r.pdf")),
    )
    rounds = [[seconds(work) for work in works] for _ in range(ROUNDS)]
    bare_s, figures_s, command_s, files_s = (percentile(times, 50) for times in zip(*rounds, strict=True))
    yield Row("monthly report on the screen, with the start of the process", command_s, None, 2.0, "s")
    yield Row("monthly report as XLSX and PDF, with the start of the process", files_s, None, 3.0, "s")
    yield Row("its figures ÷ reading the same rows in a bare loop", figures_s, bare_s, 6.0, "s")


def rows() -> Iterator[Row]:
    """The rows of this benchmark."""
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder:
        yield from measure(Path(folder))


if __name__ == "__main__":
    for row in rows():
        print(row)
