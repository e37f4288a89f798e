"""A batch becomes durable whole or not at all, and after a failure nothing more is promised."""

import asyncio
import gc
import logging
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from hub.adapters.ledger import LedgerReader, SqliteLedger, verify
from hub.adapters.ledger.file.writer import CHECKPOINT_ROWS_MAX, COMMITS_QUEUED_MAX, LOG_BYTES_MAX
from hub.domain import events as e
from hub.domain.errors import LedgerUnavailable
from hub.services.ports import Batch, Entry, PressId, Secret
from tests.adapters.ledger.material import BOOT, DAY, MORNING_MS, Clerk, commit, opened, tables, tampering


def begun(ledger: SqliteLedger) -> Clerk:
    """An open day with two officers at work and a number taken."""
    clerk = Clerk()
    commit(ledger, clerk.opening(), clerk.batch(e.OfficerLoggedIn("101", 1), e.OfficerLoggedIn("102", 2)))
    commit(ledger, clerk.takes("A001"))
    return clerk


def rows(path: Path) -> int:
    with LedgerReader(path) as reader:
        head = reader.head()
        return head.seq if head else 0


def calls_to_one_counter(clerk: Clerk) -> Batch:
    taken = clerk.takes("A002", "A003")
    calls = [e.TicketCalled(clerk.ticket(n), 1, "101") for n in ("A002", "A003")]
    return Batch(
        [*taken.entries, *clerk.entries(*calls)], taken.answers, [Secret("officer", "101", {"k": "v"})]
    )


def another_press_for(clerk: Clerk) -> Batch:
    """The press of A001 again, as if nobody had looked it up."""
    return Batch(clerk.takes("A002").entries, Clerk().takes("A009").answers, [])


def two_ratings(clerk: Clerk) -> Batch:
    rating = e.Rated(1, 3, "1-A001", "101", f"{DAY}/A001")
    return clerk.batch(rating, rating)


ONLY_GROWS = "the ledger only grows"
FORBIDDEN = {
    "a number twice a day": (lambda clerk: clerk.takes("A002", "A001"), "UNIQUE constraint failed: tickets"),
    "two tickets in hand": (calls_to_one_counter, "UNIQUE constraint failed: tickets.counter"),
    "a day opened twice": (lambda clerk: clerk.opening(DAY), "UNIQUE constraint failed: days.day"),
    "a press answered twice": (another_press_for, "UNIQUE constraint failed: answers"),
    "a rating given twice": (two_ratings, "UNIQUE constraint failed: ratings.ref"),
    "a gap": (lambda clerk: Clerk(clerk.seq + 1).takes("A002"), ONLY_GROWS),
    "a row that is there": (lambda clerk: Clerk(clerk.seq - 1).takes("A002"), ONLY_GROWS),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_what_the_rules_never_allow_is_refused_by_the_file_too_with_the_whole_batch(
    path: Path, what: str
) -> None:
    make, reason = FORBIDDEN[what]
    with opened(path) as ledger:
        clerk = begun(ledger)
        whole = tables(path)
        with pytest.raises(LedgerUnavailable, match=f"contradicts the ledger.*{reason}"):
            commit(ledger, make(clerk))
        assert (rows(path), tables(path)) == (4, whole)
    assert verify(path).faults == ()
    with opened(path) as again:
        assert again.answer(PressId("k1", BOOT, 2)) is None
        commit(again, Clerk(4).takes("A002"))


def test_after_a_failure_no_batch_is_taken_any_more(path: Path) -> None:
    with opened(path) as ledger:
        clerk = begun(ledger)
        good = clerk.takes("A002")
        with pytest.raises(LedgerUnavailable):
            commit(ledger, Clerk(90).takes("A003"))
        for _ in range(2):
            with pytest.raises(LedgerUnavailable, match="contradicts"):
                commit(ledger, good)
        assert rows(path) == 4
    with opened(path) as ledger:
        commit(ledger, good)


def test_a_batch_that_cannot_be_encoded_stops_the_ledger_and_is_not_waited_for_for_ever(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with opened(path) as ledger:
        begun(ledger)
        beyond_the_calendar = Batch([Entry(5, DAY, 10**18, e.HubStarted("1"))], [], [])
        with (
            caplog.at_level(logging.CRITICAL, "motcua.ledger"),
            pytest.raises(LedgerUnavailable, match="year"),
        ):
            commit(ledger, beyond_the_calendar)
        assert rows(path) == 4


def test_batches_are_committed_in_the_order_in_which_they_came(path: Path) -> None:
    clerk = Clerk()
    batches = [clerk.opening(), *(clerk.takes(f"A{n:03d}") for n in range(1, COMMITS_QUEUED_MAX))]

    async def all_at_once(ledger: SqliteLedger) -> None:
        await asyncio.gather(*(ledger.commit(batch) for batch in batches))

    with opened(path) as ledger:
        asyncio.run(all_at_once(ledger))
    assert verify(path).rows == COMMITS_QUEUED_MAX


def test_more_commits_than_anybody_waits_for_are_a_bug_and_said_to_be_one(path: Path) -> None:
    clerk = Clerk()

    async def far_too_many(ledger: SqliteLedger) -> None:
        other = lock_on(path)  # nothing gets done meanwhile
        commits = [
            asyncio.create_task(ledger.commit(clerk.batch(e.HubStarted("1"))))
            for _ in range(COMMITS_QUEUED_MAX + 2)  # one may be in the thread's hand
        ]
        refused, waiting = await asyncio.wait(commits, return_when=asyncio.FIRST_COMPLETED)
        other.close()
        assert {type(task.exception()) for task in refused} == {RuntimeError}
        await asyncio.gather(*waiting)

    with opened(path) as ledger:
        asyncio.run(far_too_many(ledger))
    assert COMMITS_QUEUED_MAX <= verify(path).rows <= COMMITS_QUEUED_MAX + 1


def lock_on(path: Path) -> sqlite3.Connection:
    """Somebody else writes; the block ends it."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    return connection


def test_cancelling_stops_the_waiting_and_not_the_commit(path: Path) -> None:
    clerk = Clerk()

    complaints: list[object] = []

    async def cancelled_while_under_way(ledger: SqliteLedger) -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
        other = lock_on(path)
        committing = asyncio.create_task(ledger.commit(clerk.opening()))
        await asyncio.sleep(0)
        committing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await committing
        other.execute("ROLLBACK")
        other.close()
        await ledger.commit(clerk.takes("A001"))

    with opened(path) as ledger:
        asyncio.run(cancelled_while_under_way(ledger))
    assert verify(path).rows == 2
    assert complaints == []


def test_closing_finishes_what_is_under_way_even_when_nobody_waits_any_more(path: Path) -> None:
    async def leave_in_the_middle(ledger: SqliteLedger) -> None:
        committing = asyncio.create_task(ledger.commit(Clerk().opening()))
        await asyncio.sleep(0)
        committing.cancel()

    with opened(path) as ledger:
        asyncio.run(leave_in_the_middle(ledger))
    assert verify(path).rows == 1
    gc.collect()  # a future or a thread left behind would be told of here


def test_a_second_hub_on_the_same_ledger_is_refused_until_the_first_is_gone(path: Path) -> None:
    with opened(path), pytest.raises(LedgerUnavailable, match="Another hub"):
        SqliteLedger(path, "en").open()
    with opened(path):
        pass


def test_a_hub_that_was_killed_holds_no_lock(path: Path) -> None:
    program = (
        "import sys, pathlib; from hub.adapters.ledger import SqliteLedger;"
        "ledger = SqliteLedger(pathlib.Path(sys.argv[1])); ledger.open(); print('open', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as hub:
        try:
            assert hub.stdout is not None
            assert hub.stdout.readline() == b"open\n"
            with pytest.raises(LedgerUnavailable):
                SqliteLedger(path).open()
        finally:
            hub.kill()
    with opened(path):
        pass


def test_a_failed_open_leaves_nothing_behind(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this is not a database at all" * 100)
    ledger = SqliteLedger(path, "en")
    for _ in range(2):
        with pytest.raises(LedgerUnavailable, match="damaged"):
            ledger.open()
    assert not [t for t in threading.enumerate() if t.name == "ledger"]
    path.unlink()
    ledger.open()
    ledger.close()


def test_a_ledger_that_another_program_keeps_locked_says_so(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.adapters.ledger.file.files.BUSY_S_MAX", 0.05)
    with opened(path) as ledger:
        other = lock_on(path)
        with pytest.raises(LedgerUnavailable, match="Another program has locked"):
            commit(ledger, Clerk().opening())
        other.close()
    assert rows(path) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET data = '{}' WHERE seq = 2",
        "DELETE FROM ledger WHERE seq = 2",
        "DELETE FROM ledger",
        "INSERT OR REPLACE INTO ledger SELECT seq, day, at, kind, '{}', hash FROM ledger WHERE seq = 2",
        "REPLACE INTO ledger SELECT seq, day, at, kind, '{}', hash FROM ledger",
        "INSERT INTO ledger SELECT seq + 7, day, at, kind, data, hash FROM ledger WHERE seq = 2",
        "INSERT INTO ledger SELECT -1, day, at, kind, data, hash FROM ledger WHERE seq = 2",
    ],
)
def test_the_file_itself_refuses_to_change_or_lose_a_row(day: Path, statement: str) -> None:
    with tampering(day, guards=True) as db, pytest.raises(sqlite3.IntegrityError, match="only grows"):
        db.execute(statement)
    assert verify(day).faults == ()


def test_only_the_owner_can_read_the_file_that_holds_the_keys(path: Path) -> None:
    with opened(path) as ledger:
        commit(ledger, Clerk().opening())
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert set(modes.values()) == {0o600}, modes
    assert "ledger.sqlite-wal" in modes


def test_every_commit_is_forced_to_the_disk(path: Path) -> None:
    """FULL in the write-ahead log: what is acknowledged survives a power cut."""
    with opened(path) as ledger:
        writer = ledger._writer
        assert writer is not None
        connection = writer._connection
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_the_write_ahead_log_does_not_grow_with_the_day(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "hub.adapters.ledger.file.writer.READY_AFTER_S", 3_600
    )  # no room is made that rows do not take
    clerk = Clerk()
    opening = clerk.opening()
    first, *rest = [clerk.batch(*[e.BoardShown("b1", 1, n, "A001") for n in range(500)]) for _ in range(41)]
    with opened(path) as ledger:
        commit(ledger, opening, first)
        log = path.with_name(path.name + "-wal")
        of_a_batch = log.stat().st_size
        commit(ledger, *rest)
        assert log.stat().st_size <= (CHECKPOINT_ROWS_MAX // 500 + 3) * 1.5 * of_a_batch


def test_a_log_that_grew_under_a_long_reader_is_cut_again(path: Path) -> None:
    clerk = Clerk()
    log = path.with_name(path.name + "-wal")
    with opened(path) as ledger:
        commit(ledger, clerk.opening())
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as reader, reader:
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM ledger").fetchall()
            while log.stat().st_size <= LOG_BYTES_MAX:
                commit(ledger, clerk.batch(*[e.BoardShown("b1", 1, n, "A" * 500) for n in range(2000)]))
        reader.close()
        for _ in range(CHECKPOINT_ROWS_MAX // 500 + 3):  # by then there is a checkpoint, and a write after it
            commit(ledger, clerk.batch(*[e.BoardShown("b1", 1, n, "A001") for n in range(500)]))
        assert log.stat().st_size <= LOG_BYTES_MAX
    assert verify(path).rows == clerk.seq


def test_after_a_stop_the_file_alone_is_the_whole_ledger(path: Path) -> None:
    clerk = Clerk()
    with opened(path) as ledger:
        commit(ledger, clerk.opening(), clerk.takes("A001"))
        ledger.answer(PressId("k1", BOOT, 1))
    assert not path.with_name(path.name + "-wal").exists()
    copy = path.with_name("copy.sqlite")
    copy.write_bytes(path.read_bytes())
    assert verify(copy).rows == 2


def test_rows_are_written_in_vietnamese_civil_time(path: Path) -> None:
    with opened(path) as ledger:
        commit(ledger, Batch([Entry(1, DAY, MORNING_MS + 7, e.DayOpened(DAY))], [], []))
    with LedgerReader(path) as reader:
        head = reader.head()
    assert head is not None
    assert head.at == "2026-11-23T08:00:00.007+07:00"
