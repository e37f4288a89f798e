"""The ledger in a SQLite file: `hub.services.ports.Ledger`."""

import logging
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import msgspec

from hub.adapters.ledger.chain.chain import GENESIS, Row, at_ms, entry_of
from hub.adapters.ledger.chain.first_look import Slices, lost_since, refuse_broken, refuse_mixed
from hub.adapters.ledger.chain.mark import Mark, follow, read_mark
from hub.adapters.ledger.chain.rebuild import remake
from hub.adapters.ledger.dossiers import shelf
from hub.adapters.ledger.file.files import connect, take
from hub.adapters.ledger.file.migrating import migrate
from hub.adapters.ledger.file.schema import TABLES_VERSION
from hub.adapters.ledger.file.troubles import explain
from hub.adapters.ledger.file.upgrading import spoken
from hub.adapters.ledger.file.writer import Writer
from hub.domain.dossiers.dossier import Dossier
from hub.domain.errors import LedgerUnavailable
from hub.i18n import text
from hub.services.ports import (
    Batch,
    DaySoFar,
    DeviceRow,
    Entry,
    Opening,
    PressId,
    ReceiptFacts,
    Secret,
    StoredAnswer,
    Told,
)

_log = logging.getLogger("motcua.ledger")

P = ParamSpec("P")
T = TypeVar("T")

# Without a day the inner query is NULL, and so no row is greater or equal.
_OPEN_DAY = """
    SELECT * FROM ledger WHERE seq >= (SELECT max(seq) FROM ledger WHERE kind = 'day_opened') ORDER BY seq
"""


class SqliteLedger:
    """One hub at a time; readers open the file read-only (`hub.adapters.ledger.reading.reader`)."""

    def __init__(self, path: Path, lang: str = "vi") -> None:
        self._path, self._lang = path, lang
        self._lock: int | None = None
        self._reader: sqlite3.Connection | None = None
        self._writer: Writer | None = None
        self._older: Slices | None = None

    def open(self) -> Opening:
        """Take the file, bring it up to date and read what a start needs. Raises LedgerUnavailable."""
        self._lock = take(self._path, self._lang)
        try:
            return self._open()
        except BaseException:
            self.close()
            raise

    def _open(self) -> Opening:
        try:
            migrate(self._path, self._lang)
            self._reader = connect(self._path, write=False)
            refuse_mixed(self._reader, self._path, self._lang)
            opening, head = self._read(self._reader)
            self._bring_tables_up_to_date(self._reader)
            before = opening.entries[0].seq - 1 if opening.entries else opening.last_seq
            self._older = Slices(self._path, before)
            told = follow(Told(), opening.entries)
            self._writer = Writer(self._path, head, self._lang, Mark(opening.last_seq, head, told))
        except sqlite3.Error as error:
            raise explain(error, self._path, self._lang) from error
        return opening

    def _bring_tables_up_to_date(self, reader: sqlite3.Connection) -> None:
        """Tables that an earlier program made are made again, once.

        Not from rows that were altered: the look at the older rows raises an alarm, and `verify` says which.
        """
        (made_by,) = reader.execute("SELECT tables FROM watermark").fetchone()
        if made_by == TABLES_VERSION:
            return
        writing = connect(self._path, write=True)
        try:
            remake(reader, writing, spoken("ledger.made_again", self._lang), self._lang)
        except LedgerUnavailable as error:
            _log.error("%s", error)
        finally:
            writing.close()

    def check_older(self, rows_max: int) -> tuple[bool, str | None]:
        """Look at some more rows of before today: whether there are more, and what is wrong, in words.

        Raises LedgerUnavailable.
        """
        assert self._older is not None
        more, fault = self._ask(self._older.check, rows_max)
        return more, fault.text(self._lang) if fault else None

    def answer(self, press: PressId) -> StoredAnswer | None:
        """The durable answer of a press. Raises LedgerUnavailable."""
        assert self._reader is not None
        try:
            row = self._reader.execute(
                "SELECT r, d FROM answers WHERE dev = ? AND boot = ? AND seq = ?", press
            ).fetchone()
        except sqlite3.Error as error:
            raise explain(error, self._path, self._lang) from error
        return StoredAnswer(press, row[0], row[1]) if row else None

    def newest_answer(self, dev: str, boot: str) -> int:
        """The highest durable number of a device's boot, 0 for none. Raises LedgerUnavailable."""
        assert self._reader is not None
        try:
            row = self._reader.execute(
                "SELECT max(seq) FROM answers WHERE dev = ? AND boot = ?", (dev, boot)
            ).fetchone()
        except sqlite3.Error as error:
            raise explain(error, self._path, self._lang) from error
        return row[0] or 0

    def dossier(self, code: str) -> tuple[Dossier, tuple[str, ...]] | None:
        """A durable dossier by any of its codes, and all of these. Raises LedgerUnavailable."""
        return self._ask(shelf.dossier, code)

    def receipt(self, dossier: str) -> ReceiptFacts | None:
        """What stands on form 01 of a durable dossier that was accepted. Raises LedgerUnavailable."""
        return self._ask(shelf.receipt, dossier)

    def receipt_used(self, receipt: str) -> bool:
        """Whether a durable fee has a receipt of this number. Raises LedgerUnavailable."""
        return self._ask(shelf.receipt_used, receipt)

    def seal_used(self, seal: str) -> bool:
        """Whether a durable bag has or had a seal of this number. Raises LedgerUnavailable."""
        return self._ask(shelf.seal_used, seal)

    def day_so_far(self, day: str) -> DaySoFar:
        """What durable rows say of a business day. Raises LedgerUnavailable."""
        return self._ask(shelf.day_so_far, day)

    def supplements_over(self, now_ms: int, limit: int) -> list[str]:
        """Dossiers (ids) that the citizen may no longer supplement. Raises LedgerUnavailable."""
        return self._ask(shelf.supplements_over, now_ms, limit)

    def _ask(
        self, question: Callable[Concatenate[sqlite3.Connection, P], T], *args: P.args, **more: P.kwargs
    ) -> T:
        assert self._reader is not None
        try:
            return question(self._reader, *args, **more)
        except sqlite3.Error as error:
            raise explain(error, self._path, self._lang) from error

    async def commit(self, batch: Batch) -> None:
        """Make the batch durable, whole or not at all. Raises LedgerUnavailable."""
        assert self._writer is not None
        await self._writer.commit(batch)

    def check_in_place(self) -> None:
        """Raises LedgerUnavailable where the files were replaced or deleted under the running hub."""
        assert self._writer is not None
        self._writer.check_in_place()

    def close(self) -> None:
        """Finish what is under way and release the file.

        The writer goes last: only who may write can move the rest of the log into the file.
        """
        if self._reader:
            self._reader.close()
        if self._writer:
            self._writer.close()
        if self._lock is not None:
            os.close(self._lock)
        self._writer = self._reader = self._lock = None

    def _read(self, connection: sqlite3.Connection) -> tuple[Opening, str]:
        last = connection.execute("SELECT seq, at, hash FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
        rows = list(map(Row._make, connection.execute(_OPEN_DAY)))
        mark = read_mark(self._path)
        lost = mark.told if mark is not None and lost_since(connection, mark) else None
        entries = list(self._entries(rows))
        refuse_broken(connection, rows, self._path, self._lang)
        devices = [
            DeviceRow(name, kind, counter, tuple(services.split()))
            for name, kind, counter, services in connection.execute("SELECT * FROM devices")
        ]
        secrets = [
            Secret(kind, name, msgspec.json.decode(data, type=dict[str, str]))
            for kind, name, data in connection.execute("SELECT kind, name, data FROM secrets")
        ]
        seq, at, head = last or (0, None, GENESIS)
        return Opening(
            seq, at_ms(at) if at else 0, entries, devices, secrets, shelf.batches(connection), lost
        ), head

    def _entries(self, rows: Iterable[Row]) -> Iterator[Entry]:
        for row in rows:
            try:
                yield entry_of(row)
            except (msgspec.MsgspecError, ValueError) as error:
                raise LedgerUnavailable(
                    text("ledger.row_unreadable", self._lang, path=self._path, seq=row.seq, error=error)
                ) from error
