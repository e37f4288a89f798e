"""The one thread that writes: a batch in, a transaction done, the loop told.

The hashes are computed here, off the loop. After a failure the writer takes no more batches: what the hub
has in memory is then ahead of the file, and only a start from the file puts that right.

Checkpoints (moving pages from the write-ahead log into the file) are made after the loop has been told, so
that no press waits for one unless it comes in that moment. The log still has the pages of before an erasure:
it is emptied as soon as no reader needs it (docs/decisions/0161-erased-from-the-bytes.md).

What can be done before the next batch comes is done then: the log has room, and the transaction is begun
(docs/decisions/0215-ready-before-the-press.md).
"""

import asyncio
import logging
import queue
import sqlite3
import threading
from pathlib import Path

import msgspec

from hub.adapters.ledger.chain.chain import Row, row_of
from hub.adapters.ledger.chain.mark import Mark, MarkWriter
from hub.adapters.ledger.file.files import BUSY_S_MAX, connect
from hub.adapters.ledger.file.in_place import InPlace
from hub.adapters.ledger.file.inserting import insert
from hub.adapters.ledger.file.ready_log import ReadyLog
from hub.adapters.ledger.file.troubles import explain
from hub.adapters.ledger.projections import project
from hub.adapters.ledger.reading.searching import searched
from hub.domain.errors import LedgerUnavailable
from hub.i18n import text
from hub.services.ports import Batch, PersonRecord, Secret

COMMITS_QUEUED_MAX = 16  # the office has one under way; more is a bug, not a load
CHECKPOINT_EVERY_ROWS = 400  # when nothing waits; about 1,000 pages
CHECKPOINT_ROWS_MAX = 1_600  # also when something waits, so that the log stays a few megabytes
EMPTY_LOG_AGAIN_S = 1.0  # how soon the log is tried again that a reader kept from being emptied
BEGIN_AFTER_S = 0.01  # of silence: the answers have left by then
READY_AFTER_S = 0.1  # of silence before each piece by which the log is made ready
LOG_BYTES_MAX = 8_000_000  # to which the log is cut again after a long reader let it grow

_Job = tuple[Batch, "asyncio.Future[None]"]
_log = logging.getLogger("motcua.ledger")


class Writer:
    """Commits batches one after the other. `head`: the hash of the last row."""

    def __init__(self, path: Path, head: str, lang: str, mark: Mark) -> None:
        self._path, self._head, self._lang = path, head, lang
        self._mark = MarkWriter(path, mark)
        self._connection = connect(path, write=True)
        self._connection.execute("PRAGMA wal_autocheckpoint = 0")
        self._connection.execute(f"PRAGMA journal_size_limit = {LOG_BYTES_MAX}")
        self._in_place = InPlace(path, lang)
        self._rows_since_checkpoint = 0
        self._mark_failed = False
        self._may_begin = True
        self._ready_log = ReadyLog(path)
        self._log_has_erased = True  # a hub that was killed may have left it so
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._broken: LedgerUnavailable | None = None
        self._thread = threading.Thread(target=self._work, name="ledger", daemon=True)
        self._thread.start()

    async def commit(self, batch: Batch) -> None:
        """Make a batch durable. Raises LedgerUnavailable. Cancelling stops the waiting, not the commit."""
        if self._jobs.qsize() >= COMMITS_QUEUED_MAX:
            raise RuntimeError(f"{COMMITS_QUEUED_MAX} commits are queued: somebody does not wait for them")
        future = asyncio.get_running_loop().create_future()
        self._jobs.put((batch, future))
        await future

    def check_in_place(self) -> None:
        """Also while nothing is written. Raises LedgerUnavailable: the files were replaced or deleted."""
        self._in_place.check()

    def close(self) -> None:
        """Finish what is queued and end the thread."""
        self._jobs.put(None)
        self._thread.join()
        self._connection.close()
        self._mark.close()

    def _work(self) -> None:
        while (job := self._next()) is not None:
            batch, future = job
            _tell(future, self._try(batch))
            self._log_has_erased |= any(person.data is None for person in batch.persons)
            self._checkpoint()
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def _next(self) -> _Job | None:
        """The next batch, None at the end; silence before it is used."""
        while (silence_s := self._silence_s()) is not None:
            try:
                return self._jobs.get(timeout=silence_s)
            except queue.Empty:
                self._use_silence()
        return self._jobs.get()

    def _silence_s(self) -> float | None:
        """How long nothing must come before something is done beside the batches; None: nothing is to do."""
        if self._log_has_erased:
            return EMPTY_LOG_AGAIN_S
        if self._may_begin and not self._connection.in_transaction:
            return BEGIN_AFTER_S
        return None if self._ready_log.ready else READY_AFTER_S

    def _use_silence(self) -> None:
        """Empty the log, which cannot be done inside a transaction; begin the next one; make room."""
        if self._log_has_erased:
            self._checkpoint()
        elif self._may_begin and not self._connection.in_transaction:
            self._begin_ahead()
        else:
            self._ready_log.grow()

    def _begin_ahead(self) -> None:
        """The next transaction, before there is a batch: nobody else writes, and readers do not mind."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error:  # the next batch begins its own, and its trouble is told
            self._may_begin = False

    def _try(self, batch: Batch) -> LedgerUnavailable | None:
        """Commit; the trouble, if any, which is then the answer to every later batch."""
        if self._broken is None:
            try:
                self._write(batch)
                self._in_place.check()  # before any of it is told
            except LedgerUnavailable as error:
                self._broken = error
            except sqlite3.Error as error:
                self._broken = explain(error, self._path, self._lang)
            except Exception as error:  # a bug must stop the hub too, not leave it waiting for ever
                _log.exception("bug: a batch that cannot be written")
                self._broken = LedgerUnavailable(
                    text("ledger.contradiction", self._lang, path=self._path, error=error)
                )
        return self._broken

    def _write(self, batch: Batch) -> None:
        """One transaction, whole or not at all."""
        do = self._connection.execute
        if not self._connection.in_transaction:
            do("BEGIN IMMEDIATE")
        try:
            head = self._append(batch)
            project(self._connection, batch.entries)
            insert(self._connection, "answers", [(*a.press, a.r, a.d) for a in batch.answers])
            for secret in batch.secrets:
                self._keep(secret)
            for person in batch.persons:
                self._keep_person(person)
            if batch.entries:
                do("UPDATE watermark SET seq = ?, hash = ?", (batch.entries[-1].seq, head))
            do("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                do("ROLLBACK")
            raise
        self._head = head
        if batch.entries:
            self._leave_mark(batch)
        self._rows_since_checkpoint += len(batch.entries) + len(batch.answers)

    def _leave_mark(self, batch: Batch) -> None:
        """The rows are durable; that the mark could not be written is no reason not to tell them."""
        try:
            self._mark.committed(batch.entries[-1].seq, self._head, batch.entries)
        except OSError as error:
            if not self._mark_failed:
                _log.warning("no mark beside the ledger: %s", error)
            self._mark_failed = True

    def _append(self, batch: Batch) -> str:
        """The rows of the chain; its new head. That there is no gap is looked after by the schema."""
        head = self._head
        rows: list[Row] = []
        for entry in batch.entries:
            rows.append(row_of(entry, head))
            head = rows[-1].hash
        insert(self._connection, "ledger", rows)
        return head

    def _keep(self, secret: Secret) -> None:
        if secret.data is None:
            self._connection.execute(
                "DELETE FROM secrets WHERE kind = ? AND name = ?", (secret.kind, secret.name)
            )
        else:
            data = msgspec.json.encode(secret.data).decode()
            self._connection.execute(
                "INSERT OR REPLACE INTO secrets VALUES (?, ?, ?)", (secret.kind, secret.name, data)
            )

    def _keep_person(self, person: PersonRecord) -> None:
        do = self._connection.execute
        if person.data is None:
            do(
                "UPDATE person_search SET folded = '' WHERE n = (SELECT n FROM persons WHERE id = ?)",
                (person.id,),
            )
            do("UPDATE persons SET data = '', salt = '' WHERE id = ?", (person.id,))
        else:
            data = msgspec.json.encode(person.data).decode()
            added = do(
                "INSERT INTO persons(id, data, kept_ms, salt) VALUES (?, ?, ?, ?)",
                (person.id, data, person.kept_ms, person.salt),
            )
            do("INSERT INTO person_search VALUES (?, ?)", (added.lastrowid, searched(data)))

    def _checkpoint(self) -> None:
        waits = not self._jobs.empty()
        rows_max = CHECKPOINT_ROWS_MAX if waits else CHECKPOINT_EVERY_ROWS
        if self._rows_since_checkpoint < rows_max and (waits or not self._log_has_erased):
            return
        self._rows_since_checkpoint = 0
        try:
            if self._log_has_erased:
                self._log_has_erased = not self._empty_log()
            else:
                self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        except sqlite3.Error as error:  # nothing is lost, the log holds it; a commit will tell what is wrong
            _log.warning("no checkpoint: %s", error)

    def _empty_log(self) -> bool:
        """Move all into the file and cut the log to nothing, waiting for no reader; whether it is done."""
        self._connection.execute("PRAGMA busy_timeout = 0")
        try:
            (busy, _, _) = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            self._connection.execute(f"PRAGMA busy_timeout = {round(1000 * BUSY_S_MAX)}")
        if not busy:
            self._ready_log.ready = False
        return not busy


def _tell(future: "asyncio.Future[None]", error: LedgerUnavailable | None) -> None:
    try:
        future.get_loop().call_soon_threadsafe(_settle, future, error)
    except RuntimeError:  # the loop is closed: nobody waits any more
        _log.info("a commit ended after the hub")


def _settle(future: "asyncio.Future[None]", error: LedgerUnavailable | None) -> None:
    if future.cancelled():
        return
    if error is None:
        future.set_result(None)
    else:
        future.set_exception(LedgerUnavailable(*error.args))
