"""A ledger's writer in a process of its own, to be killed or starved.

    python -m tests.adapters.ledger.lives work PATH          commit until killed, telling what is durable
    python -m tests.adapters.ledger.lives starve PATH HOW    run out of room, get some, go on, tell (JSON)
    python -m tests.adapters.ledger.lives try PATH           open, commit once, tell what became of it

HOW: `disk` (the file system of PATH is full) or `limit` (no file may grow any more). Every batch ends with an
answer whose number is that of its last row, so that a torn one is seen.
"""

import asyncio
import resource
import sys
from pathlib import Path
from random import Random

import msgspec

from hub.adapters.ledger import SqliteLedger, verify
from hub.domain import events as e
from hub.domain.errors import LedgerUnavailable
from hub.services.ports import Batch, PressId, StoredAnswer
from tests.adapters.ledger.material import BOOT, DAY, Clerk

ROWS_A_BATCH_MAX = 30
BATCHES_MAX = 5_000  # a writer that nobody kills ends by itself
ROOM_BYTES = 800_000  # the empty tables alone take 200 KB, and 620 KB on their way through the log


class Starved(msgspec.Struct):
    """What became of a writer without room."""

    acknowledged: int  # rows
    first: str  # trouble
    then: list[str]
    found: int  # rows, after there was room again
    at_last: int
    faults: list[str]


def batch_after(seq: int) -> Batch:
    """Rows that tell their place in the batch, `2/7`, and an answer."""
    clerk = Clerk(seq)
    size = Random(seq).randint(1, ROWS_A_BATCH_MAX)
    rows: list[e.AnyEvent] = [e.BoardShown("b1", 1, seq, f"{k}/{size}") for k in range(1, size + 1)]
    if seq == 0:
        rows.insert(0, e.DayOpened(DAY))
    entries = clerk.entries(*rows)
    return Batch(entries, [StoredAnswer(PressId("b1", BOOT, clerk.seq), "ok", b"{}")], [])


def work(path: Path) -> None:
    """Commit, tell, commit."""
    ledger = SqliteLedger(path, "en")
    seq = ledger.open().last_seq

    async def working() -> None:
        nonlocal seq
        for _ in range(BATCHES_MAX):
            batch = batch_after(seq)
            await ledger.commit(batch)
            seq = batch.entries[-1].seq
            print(seq, flush=True)

    asyncio.run(working())


def commit_until_trouble(ledger: SqliteLedger, seq: int, batches: int = BATCHES_MAX) -> tuple[int, str]:
    """The last row that was acknowledged, and the trouble."""

    async def committing() -> tuple[int, str]:
        last = seq
        for _ in range(batches):
            batch = batch_after(last)
            try:
                await ledger.commit(batch)
            except LedgerUnavailable as trouble:
                return last, str(trouble)
            last = batch.entries[-1].seq
        return last, ""

    return asyncio.run(committing())


def starve(path: Path, how: str) -> Starved:
    """Commit until there is no room, ask twice more, make room, go on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    ballast = path.with_name("ballast")
    if how == "disk":
        ballast.write_bytes(b"\0" * ROOM_BYTES)
    else:
        resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM_BYTES, resource.RLIM_INFINITY))
    ledger = SqliteLedger(path, "en")
    acknowledged, first = commit_until_trouble(ledger, ledger.open().last_seq)
    then = [commit_until_trouble(ledger, acknowledged, 1)[1] for _ in range(2)]
    ledger.close()
    ballast.unlink(missing_ok=True)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    again = SqliteLedger(path, "en")
    found = again.open().last_seq
    at_last, _ = commit_until_trouble(again, found, 3)
    again.close()
    return Starved(acknowledged, first, then, found, at_last, [f.text("en") for f in verify(path).faults])


def attempt(path: Path) -> str:
    """What a technician would read, `ok` if nothing."""
    ledger = SqliteLedger(path, "en")
    try:
        seq = ledger.open().last_seq
    except LedgerUnavailable as trouble:
        return f"open: {trouble}"
    try:
        return commit_until_trouble(ledger, seq, 1)[1] or "ok"
    finally:
        ledger.close()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["work", path]:
            work(Path(path))
        case ["starve", path, how]:
            sys.stdout.buffer.write(msgspec.json.encode(starve(Path(path), how)))
        case ["try", path]:
            print(attempt(Path(path)))
