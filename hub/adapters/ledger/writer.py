"""The one thread that writes: a batch in, a transaction done, the loop told.

The hashes are computed here, off the loop. After a failure the writer takes no more batches: what the hub
has in memory is then ahead of the file, and only a start from the file puts that right.
"""

import asyncio
import queue
import sqlite3
import threading
from pathlib import Path

import msgspec

from hub.adapters.ledger.chain import row_of
from hub.adapters.ledger.projections import project
from hub.adapters.ledger.troubles import explain
from hub.domain.errors import LedgerUnavailable
from hub.services.ports import Batch, Secret

_Job = tuple[Batch, "asyncio.Future[None]"]


def connect(path: Path, *, write: bool) -> sqlite3.Connection:
    """A connection in autocommit mode; transactions are begun by hand."""
    mode = "rw" if write else "ro"
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=5)
    if write:
        connection.execute("PRAGMA synchronous = FULL")
    return connection


class Writer:
    """Commits batches one after the other."""

    def __init__(self, path: Path, head: str, lang: str) -> None:
        self._path, self._head, self._lang = path, head, lang
        self._connection = connect(path, write=True)
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._broken: LedgerUnavailable | None = None
        self._thread = threading.Thread(target=self._work, name="ledger", daemon=True)
        self._thread.start()

    async def commit(self, batch: Batch) -> None:
        """Make a batch durable. Raises LedgerUnavailable."""
        future = asyncio.get_running_loop().create_future()
        self._jobs.put((batch, future))
        await future

    def close(self) -> None:
        """Finish what is queued and end the thread."""
        self._jobs.put(None)
        self._thread.join()
        self._connection.close()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            batch, future = job
            error = self._try(batch)
            future.get_loop().call_soon_threadsafe(_settle, future, error)

    def _try(self, batch: Batch) -> LedgerUnavailable | None:
        if self._broken is None:
            try:
                self._head = self._write(batch)
            except sqlite3.Error as error:
                self._broken = explain(error, self._path, self._lang)
        return self._broken

    def _write(self, batch: Batch) -> str:
        """One transaction; the new head of the chain."""
        do = self._connection.execute
        do("BEGIN IMMEDIATE")
        try:
            head, rows = self._head, []
            for entry in batch.entries:
                row = row_of(entry, head)
                rows.append(row)
                head = row.hash
            self._connection.executemany("INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?)", rows)
            project(self._connection, batch.entries)
            self._connection.executemany(
                "INSERT INTO answers VALUES (?, ?, ?, ?, ?)", [(*a.press, a.r, a.d) for a in batch.answers]
            )
            for secret in batch.secrets:
                self._keep(secret)
            do("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                do("ROLLBACK")
            raise
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


def _settle(future: "asyncio.Future[None]", error: LedgerUnavailable | None) -> None:
    if future.cancelled():
        return
    if error is None:
        future.set_result(None)
    else:
        future.set_exception(error)
