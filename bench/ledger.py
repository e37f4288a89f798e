"""The ledger alone: a commit against a bare durable one, the same over a million past tickets, and the start.

A commit is what a `take` costs: one event, one answer. Bare: one row of the same bytes in a file with the
ledger's settings, in a thread of its own. All of them are done in turn, so what the disk does to one it does
to the others. `python -m bench.ledger 20000` has so many past tickets.
"""

import asyncio
import queue
import sqlite3
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from time import perf_counter

from bench.table import Row, percentile
from hub.adapters.ledger import SqliteLedger
from hub.domain import events as e
from hub.services.ports import Batch, Entry, PressId, StoredAnswer

PAST_TICKETS = 1_000_000
TICKETS_A_DAY = 2_000
BUSY_DAY_EVENTS = 5_000
COMMITS = 2_000
STARTS = 31
LOOKUPS = 2_000
FIRST_DAY = date(2024, 1, 2)
MORNING_MS = 1_704_157_200_000
DAY_MS = 86_400_000


class Writing:
    """Makes the batches of takes that follow one another, day after day."""

    def __init__(self) -> None:
        self.seq, self._presses, self._day = 0, count(1), FIRST_DAY

    def opening(self) -> Batch:
        """The next day begins."""
        self._day += timedelta(days=1)
        self.seq += 1
        return Batch([self._entry(e.DayOpened(str(self._day)))], [], [])

    def takes(self, first: int, n: int = 1) -> Batch:
        """Numbers from `first` on."""
        entries, answers = [], []
        for number in range(first, first + n):
            self.seq += 1
            press = PressId("k1", "9f3c", next(self._presses))
            job, ticket = f"k1-9f3c-{press.seq}", f"A{number:04d}"
            taken = e.TicketTaken(f"{self._day}/{ticket}", "A", self._ms(), self._ms(), None, "k1", job)
            entries.append(self._entry(taken))
            answer = b'{"ticket":"%s","ahead":3,"wait_min":[4,9],"job":"%s"}' % (
                ticket.encode(),
                job.encode(),
            )
            answers.append(StoredAnswer(press, "ok", answer))
        return Batch(entries, answers, [])

    def _entry(self, event: e.AnyEvent) -> Entry:
        return Entry(self.seq, str(self._day), self._ms(), event)

    def _ms(self) -> int:
        return MORNING_MS + (self._day - FIRST_DAY).days * DAY_MS + self.seq % 28_000_000


class Bare:
    """A durable commit and nothing else."""

    def __init__(self, path: Path) -> None:
        self._jobs: queue.SimpleQueue[tuple[bytes, asyncio.Future[None]] | None] = queue.SimpleQueue()
        self._path = path
        self._thread = threading.Thread(target=self._work, name="bare")
        self._thread.start()

    def _work(self) -> None:
        with closing(sqlite3.connect(self._path, isolation_level=None)) as db:
            for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"):
                db.execute(statement)
            db.execute("CREATE TABLE IF NOT EXISTS bare (seq INTEGER PRIMARY KEY, data BLOB)")
            while (job := self._jobs.get()) is not None:
                db.execute("BEGIN IMMEDIATE")
                db.execute("INSERT INTO bare(data) VALUES (?)", (job[0],))
                db.execute("COMMIT")
                job[1].get_loop().call_soon_threadsafe(job[1].set_result, None)

    async def commit(self, data: bytes) -> None:
        """Write it."""
        future = asyncio.get_running_loop().create_future()
        self._jobs.put((data, future))
        await future

    def close(self) -> None:
        """End the thread."""
        self._jobs.put(None)
        self._thread.join()


async def fill(path: Path, past: int, today: int) -> Writing:
    """A ledger with so many tickets on days that are over, and so many rows of the open one."""
    writing = Writing()
    with closing(SqliteLedger(path)) as ledger:
        ledger.open()
        for _ in range(past // TICKETS_A_DAY):
            await ledger.commit(writing.opening())
            await ledger.commit(writing.takes(0, TICKETS_A_DAY))
        await ledger.commit(writing.opening())
        await ledger.commit(writing.takes(0, today))
    return writing


async def timed(work: object) -> float:
    """Milliseconds of something awaitable."""
    start_s = perf_counter()
    await work  # type: ignore[misc]
    return 1000 * (perf_counter() - start_s)


async def commits(bare: Bare, ledgers: list[tuple[SqliteLedger, Writing]], first: int) -> list[list[float]]:
    """Milliseconds of each commit: bare, and to each ledger."""
    times: list[list[float]] = [[] for _ in range(1 + len(ledgers))]
    for n in range(COMMITS):
        times[0].append(await timed(bare.commit(b"x" * 300)))
        for kept, (ledger, writing) in zip(times[1:], ledgers, strict=True):
            kept.append(await timed(ledger.commit(writing.takes(first + n))))
    return times


def started(path: Path) -> float:
    """Milliseconds of opening."""
    with closing(SqliteLedger(path)) as ledger:
        start_s = perf_counter()
        ledger.open()
        return 1000 * (perf_counter() - start_s)


def starts(paths: tuple[Path, ...]) -> list[float]:
    """Milliseconds of opening each, in the middle of some starts in turn."""
    rounds = [[started(path) for path in paths] for _ in range(STARTS)]
    return [percentile(times, 50) for times in zip(*rounds, strict=True)]


def lookups(ledger: SqliteLedger, presses: int) -> float:
    """Microseconds of looking up an answer, in the middle; spread over all presses there are."""
    times = []
    for n in range(LOOKUPS):
        press = PressId("k1", "9f3c", 1 + n * presses // LOOKUPS)
        start_s = perf_counter()
        assert ledger.answer(press) is not None
        times.append(1e6 * (perf_counter() - start_s))
    return percentile(times, 50)


def measure(folder: Path, past: int) -> Iterator[Row]:
    """What rows 1, 4 and 6 of docs/design.md section 8 owe to the ledger."""
    busy, old = (folder / name / "ledger.sqlite" for name in ("busy", "old"))
    writing = {path: asyncio.run(fill(path, n, BUSY_DAY_EVENTS)) for path, n in ((busy, 0), (old, past))}
    busy_ms, old_ms = starts((busy, old))
    what = f"open, a day of {BUSY_DAY_EVENTS} events"
    yield Row(what, busy_ms, None, 150, "ms")
    yield Row(f"{what}: with {past} past tickets ÷ none", old_ms, busy_ms, 1.1, "ms")
    with ExitStack() as stack:
        bare = stack.enter_context(closing(Bare(folder / "bare.sqlite")))
        young, aged = (stack.enter_context(closing(SqliteLedger(path))) for path in (busy, old))
        young.open()
        aged.open()
        pairs = [(young, writing[busy]), (aged, writing[old])]
        bare_ms, young_ms, aged_ms = asyncio.run(commits(bare, pairs, BUSY_DAY_EVENTS))
        log_mb = max(path.with_name(path.name + "-wal").stat().st_size for path in (busy, old)) / 1e6
        for p, target in ((50, 1.5), (99, 2.0)):
            base = percentile(bare_ms, p)
            yield Row(f"commit of a take: p{p} ÷ bare commit", percentile(young_ms, p), base, target, "ms")
        for p, target in ((50, 1.1), (99, 1.5)):
            base = percentile(young_ms, p)
            what = f"commit: p{p} with {past} past tickets ÷ none"
            yield Row(what, percentile(aged_ms, p), base, target, "ms")
        lookup_us = lookups(aged, past + BUSY_DAY_EVENTS), lookups(young, BUSY_DAY_EVENTS)
        yield Row(f"stored answer: p50 with {past} past tickets ÷ none", *lookup_us, 2.0, "µs")
        yield Row(f"write-ahead log after {COMMITS} commits and more", log_mb, None, 16, "MB")


def rows(past: int = PAST_TICKETS) -> Iterator[Row]:
    """The rows of this benchmark."""
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder:
        yield from measure(Path(folder), past)


if __name__ == "__main__":
    for row in rows(*map(int, sys.argv[1:2])):
        print(row)
