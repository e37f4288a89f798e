"""The sync against the simulator's own limit: the same requests from a bare loop.

The ledger has two thousand dossiers of a month that was lived through by the real rules. The real sync tells
them to the real simulator, a process of its own that keeps what it takes in a file. Then as many workers as
the sync has post the very same requests, byte for byte but for the session, to a fresh simulator; they read
no ledger, build no message and keep nothing. In turn, each on a fresh memory; the ratio is the middle one.

Sync and simulator have a core each, so this needs a quiet machine: where others take the cores, what both
need adds up. The second row does not mind that: the processor time of the sync over that of the simulator.

Here all dossiers came with the code of upstream, so that the requests are the same whoever comes first.
`python -m bench.sync profile` shows where the time of one round goes.
"""

import asyncio
import cProfile
import json
import pstats
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

import httpx
import psutil
import uvloop

from bench.table import Row, percentile
from bench.throughput import quiet
from hub.adapters.clock import SystemClock
from hub.adapters.ledger.sync.following import LedgerFollower
from hub.adapters.sync_store import SqliteSyncStore
from hub.adapters.upstream import Access, UpstreamClient, UpstreamDoor
from hub.config import example_toml, parse
from hub.demo.month.command import main as make_month
from hub.services.sync.up.sync import PARALLEL, Sync
from tools.upstream_sim.running import Simulator, running_simulator

DOSSIERS, ROUNDS = 2_000, 9
PATIENCE_S = 5.0
SETTINGS = parse(example_toml("nghe-an"))
USER, PASSWORD = "hub", "secret"
LENGTH = b"content-length: "


class NoOffice:
    """`hub.services.sync.up.ports.Office`: a hub that has nothing to be told."""

    async def official(self, given: Sequence[tuple[str, str]]) -> None:
        """Never asked: the codes are upstream's."""
        raise AssertionError(given)

    async def correct(self, id: str, procedure: str | None, person: dict[str, str] | None) -> None:
        """Never asked: upstream had nothing before."""
        raise AssertionError(id)

    async def conflict(self, id: str, field: str, kept: str, ours: str, theirs: str) -> None:
        """Never asked."""
        raise AssertionError(id)


class Recorder(httpx.AsyncHTTPTransport):
    """Keeps what was sent, by the task that sent it: one task's requests follow each other."""

    def __init__(self) -> None:
        super().__init__()
        self.chains: dict[Any, list[tuple[str, bytes]]] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send it."""
        if request.url.path == "/api":
            chain = self.chains.setdefault(asyncio.current_task(), [])
            chain.append((json.loads(request.content)["session"], request.content))
        return await super().handle_async_request(request)


async def told(
    url: str, ledger: Path, memory: Path, transport: httpx.AsyncBaseTransport | None = None
) -> float:
    """Seconds that the sync takes."""
    follower, store = LedgerFollower(ledger), SqliteSyncStore(memory)
    access = Access(url=url, username=USER, password=PASSWORD, agency="000.00.11.H41")
    try:
        async with UpstreamClient(access, transport) as client:
            door = UpstreamDoor(client, SETTINGS.office)
            sync = Sync(
                follower, door, store, NoOffice(), clock=SystemClock(), chance=random.Random(1).random
            )
            start_s = perf_counter()
            turn = await sync.drain()
            took_s = perf_counter() - start_s
    finally:
        follower.close()
        store.close()
    if turn.failed or turn.dead or turn.told < DOSSIERS:
        raise RuntimeError(f"the sync did not tell everything at once: {turn}")
    return took_s


class Bare:
    """One worker of the bare loop: a connection of its own, and no more than the format asks for."""

    def __init__(self, url: str) -> None:
        self._host = urlsplit(url).netloc

    async def connect(self) -> None:
        """Open the connection."""
        host, _, port = self._host.partition(":")
        self._reader, self._writer = await asyncio.open_connection(host, int(port))

    async def post(self, path: str, body: bytes) -> bytes:
        """The body of the answer."""
        head = f"POST {path} HTTP/1.1\r\nhost: {self._host}\r\ncontent-type: application/json\r\n"
        self._writer.write(f"{head}content-length: {len(body)}\r\n\r\n".encode() + body)
        answer = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        at = answer.index(LENGTH) + len(LENGTH)
        return await self._reader.readexactly(int(answer[at : answer.index(b"\r\n", at)]))


async def bare(url: str, chains: list[list[tuple[str, bytes]]]) -> float:
    """Seconds that the same requests take from a bare loop."""
    workers = [Bare(url) for _ in range(PARALLEL)]
    for worker in workers:
        await worker.connect()
    login = json.dumps({"username": USER, "password": PASSWORD}).encode()
    session = json.loads(await workers[0].post("/login", login))["session"].encode()
    ready = [[body.replace(old.encode(), session) for old, body in chain] for chain in chains]
    waiting, answers = iter(ready), list[bytes]()

    async def work(worker: Bare) -> None:
        for chain in waiting:
            for body in chain:
                answers.append(await worker.post("/api", body))

    start_s = perf_counter()
    await asyncio.gather(*(work(worker) for worker in workers))
    took_s = perf_counter() - start_s
    bad = [answer for answer in answers if json.loads(answer)["error_code"] not in (0, "0", "00")]
    if bad:
        raise RuntimeError(f"{len(bad)} of {len(answers)} requests were refused: {bad[0]!r}")
    return took_s


class Bench:
    """Rounds on one ledger, each on a fresh memory and a fresh simulator."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._round = folder, 0
        make_month("2021-10", folder / "office", dossiers=DOSSIERS, seed=1)
        self._ledger = folder / "office" / "data" / "ledger.sqlite"
        with closing(sqlite3.connect(self._ledger)) as db, db:
            db.execute("UPDATE dossiers SET local = 0")

    @asynccontextmanager
    async def fresh(self) -> AsyncIterator[tuple[Simulator, Path]]:
        """A simulator, and where the sync's memory may be."""
        self._round += 1
        here = self._folder / f"round-{self._round}"
        here.mkdir()
        async with running_simulator("--db", str(here / "upstream.sqlite")) as there:
            yield there, here / "sync.sqlite"

    async def record(self) -> list[list[tuple[str, bytes]]]:
        """What the sync sends, as chains of requests that follow each other."""
        recorder = Recorder()
        async with self.fresh() as (there, memory):
            await told(there.url, self._ledger, memory, recorder)
        return list(recorder.chains.values())

    async def sync_s(self) -> tuple[float, float]:
        """One round of the sync: seconds, and its processor time over that of the simulator."""
        async with self.fresh() as (there, memory):
            theirs = psutil.Process(there.pid)
            own_s, their_s = time.process_time(), _processor_s(theirs)
            took_s = await told(there.url, self._ledger, memory)
            return took_s, (time.process_time() - own_s) / (_processor_s(theirs) - their_s)

    async def bare_s(self, chains: list[list[tuple[str, bytes]]]) -> float:
        """One round of the bare loop."""
        async with self.fresh() as (there, _):
            return await bare(there.url, chains)


def _processor_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


async def measure(bench: Bench) -> list[Row]:
    """The middle of some rounds in turn, each of which waits a while for a quiet moment."""
    chains = await bench.record()
    ratios, rates, loads = [], [], []
    for _ in range(ROUNDS):
        await quiet(PATIENCE_S)
        bare_s = await bench.bare_s(chains)
        sync_s, load = await bench.sync_s()
        print(f"  bare {bare_s:.2f} s, sync {sync_s:.2f} s, processor {load:.2f}", file=sys.stderr)
        ratios.append(bare_s / sync_s)
        rates.append(DOSSIERS / sync_s)
        loads.append(load)
    rate, ratio, load = (percentile(values, 50) for values in (rates, ratios, loads))
    what = f"sync, {DOSSIERS} dossiers in {sum(map(len, chains))} calls"
    return [
        Row(
            f"{what}: dossiers/s ÷ the same calls from a bare loop",
            rate,
            rate / ratio,
            0.8,
            "/s",
            at_least=True,
        ),
        Row(f"{what}: processor time ÷ the simulator's", load, None, 1.0, "×"),
    ]


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """On the loop that the sync of an office runs on."""
    with asyncio.Runner(loop_factory=uvloop.Loop) as runner:
        return runner.run(work)


def rows() -> Iterator[Row]:
    """The rows of this benchmark."""
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder:
        yield from run(measure(Bench(Path(folder))))


def profile() -> None:
    """Where the sync's own time goes, to standard output."""
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder:
        bench, profiler = Bench(Path(folder)), cProfile.Profile()
        profiler.runcall(run, bench.sync_s())
        pstats.Stats(profiler).sort_stats("tottime").print_stats(40)


if __name__ == "__main__":
    if "profile" in sys.argv:
        profile()
    else:
        for row in rows():
            print(row)
