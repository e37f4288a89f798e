"""What the writer does before a press comes: room in the log, a transaction begun. No promise hangs on it."""

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from hub.adapters.ledger.chain.verify import verify
from hub.adapters.ledger.file import ready_log, writer
from hub.adapters.ledger.file.ready_log import READY_BYTES, ReadyLog
from hub.adapters.ledger.file.writer import LOG_BYTES_MAX, Writer
from tests.adapters.ledger.material import Clerk, commit, opened


@pytest.fixture
def log(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A silence that is over at once."""
    for silence in ("BEGIN_AFTER_S", "READY_AFTER_S", "EMPTY_LOG_AGAIN_S"):
        monkeypatch.setattr(writer, silence, 0.001)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Waits until the writer has nothing more to do beside the batches."""
    silent = threading.Event()
    asked = Writer._silence_s

    def silence_s(of: Writer) -> float | None:
        seconds = asked(of)
        if seconds is None:
            silent.set()
        return seconds

    monkeypatch.setattr(Writer, "_silence_s", silence_s)

    def wait() -> None:
        assert silent.wait(60)
        silent.clear()

    return wait


def test_the_log_has_room_before_rows_come_and_does_not_grow_with_them(
    path: Path, log: Path, quick: None, heard: Callable[[], None]
) -> None:
    clerk = Clerk()
    with opened(path) as ledger:
        heard()
        assert log.stat().st_size == READY_BYTES < LOG_BYTES_MAX
        commit(ledger, clerk.opening(), clerk.takes("A001", "A002"))
        heard()
        assert log.stat().st_size == READY_BYTES
    assert verify(path).faults == ()


def test_the_transaction_is_begun_before_the_batch_and_readers_do_not_wait_for_it(
    path: Path, quick: None, heard: Callable[[], None]
) -> None:
    clerk = Clerk()
    with opened(path) as ledger:
        heard()
        commit(ledger, clerk.opening())
        heard()
        assert ledger._writer is not None
        assert ledger._writer._connection.in_transaction
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=0)) as reader:
            assert reader.execute("SELECT count(*) FROM ledger").fetchone() == (1,)
            commit(ledger, clerk.takes("A001"))
            assert reader.execute("SELECT count(*) FROM ledger").fetchone() == (2,)


def test_a_log_with_room_is_recovered_after_a_kill(
    path: Path, log: Path, tmp_path: Path, quick: None, heard: Callable[[], None]
) -> None:
    clerk, copy = Clerk(), tmp_path / "killed" / path.name
    with opened(path) as ledger:
        heard()
        commit(ledger, clerk.opening(), clerk.takes("A001", "A002"))
        heard()
        copy.parent.mkdir()
        shutil.copy(path, copy)
        shutil.copy(log, copy.with_name(log.name))
    assert not any((copy.with_name(log.name)).read_bytes()[-1_000_000:]), "zeros stand behind the frames"
    with opened(copy) as ledger:
        commit(ledger, clerk.takes("A003"))
    assert verify(copy).rows == clerk.seq
    assert verify(copy).faults == ()


def test_what_is_left_of_a_full_disk_is_for_rows(
    path: Path, log: Path, monkeypatch: pytest.MonkeyPatch, quick: None, heard: Callable[[], None]
) -> None:
    disk = os.statvfs(path.parent.parent)
    monkeypatch.setattr(ready_log, "FREE_BYTES_MIN", disk.f_blocks * disk.f_frsize + 1)
    with opened(path) as ledger:
        heard()
        commit(ledger, Clerk().opening())
        assert log.stat().st_size < READY_BYTES


def test_no_room_for_a_log_that_is_not_there_is_no_trouble(path: Path) -> None:
    ready = ReadyLog(path)
    ready.grow()
    assert ready.ready
    assert not path.parent.exists() or not list(path.parent.iterdir())


def test_a_transaction_that_cannot_be_begun_ahead_is_not_tried_again_and_again(
    path: Path, quick: None, heard: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []
    begin = Writer._begin_ahead

    def begun(of: Writer) -> None:
        tries.append(of)
        with monkeypatch.context() as patched:
            patched.setattr(of, "_connection", Refusing(of._connection))
            begin(of)

    monkeypatch.setattr(Writer, "_begin_ahead", begun)
    clerk = Clerk()
    with opened(path) as ledger:
        heard()
        commit(ledger, clerk.opening())
        heard()
        assert len(tries) == 1
    assert verify(path).rows == 1


class Refusing:
    """A connection on which nothing can be begun."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.in_transaction = connection.in_transaction

    def execute(self, statement: str) -> None:
        raise sqlite3.OperationalError(statement)


def test_a_stop_leaves_no_transaction_and_no_log(
    path: Path, log: Path, quick: None, heard: Callable[[], None]
) -> None:
    with opened(path) as ledger:
        commit(ledger, Clerk().opening())
        heard()
    assert not log.exists()
    with closing(sqlite3.connect(path, timeout=0)) as other:
        other.execute("BEGIN IMMEDIATE")
