"""Is the ledger what it was? Checks every row, the chain, and all that stands beside it against the chain.

It reads one moment of the file, also while the hub goes on writing. What the file cannot show by itself is
an end cut off with all its traces: the mark beside it knows the last row (docs/decisions/0202), and `expect`
holds the closing hash from a printed day report against it (docs/decisions/0041).
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec

from hub.adapters.ledger.chain import chain, checks
from hub.adapters.ledger.chain.checks import Fault, Progress
from hub.adapters.ledger.chain.citizens import Citizens
from hub.adapters.ledger.chain.first_look import lost_since
from hub.adapters.ledger.chain.mark import Mark, read_mark
from hub.adapters.ledger.file.files import connect
from hub.adapters.ledger.file.migrating import refuse_other_version
from hub.adapters.ledger.file.schema import migrations
from hub.adapters.ledger.file.toolkit import database
from hub.adapters.ledger.file.troubles import explain
from hub.adapters.ledger.projections import project
from hub.adapters.ledger.projections.doing import Do, many_rows


class VerifyReport(msgspec.Struct, frozen=True):
    """What was checked: `rows` good rows up to `head`. `faults` empty: all is well."""

    rows: int
    head: str
    faults: tuple[Fault, ...]


def verify(
    path: Path, *, progress: Progress | None = None, expect: str | None = None, lang: str = "vi"
) -> VerifyReport:
    """Check the whole file, as far as the first broken row. Raises LedgerUnavailable if it cannot be read."""
    mark = read_mark(path)  # before the rows, of which there may be more when they are read
    try:
        connection = connect(path, write=False)
        try:
            refuse_other_version(connection, path, lang)
            connection.text_factory = _text
            connection.execute("BEGIN")
            return _Examination(connection, mark, progress, expect).report()
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise explain(error, path, lang) from error


class _Examination:
    """One run over a ledger; `_copy` is what the query tables should be."""

    def __init__(
        self, ours: sqlite3.Connection, mark: Mark | None, progress: Progress | None, expect: str | None
    ) -> None:
        self._ours, self._mark, self._progress, self._expect = ours, mark, progress, expect
        self._copy = _empty_tables()
        self._citizens = Citizens(self._copy)
        self._rows, self._head = 0, chain.GENESIS
        self._seen_expected = expect in (None, chain.GENESIS)

    def report(self) -> VerifyReport:
        try:
            faults = tuple(self._faults())
        finally:
            self._copy.close()
        return VerifyReport(self._rows, self._head, faults)

    def _faults(self) -> Iterator[Fault]:
        with many_rows(self._copy) as do:
            broken = self._read_chain(do)
        if broken:
            yield broken
        yield from checks.check_file(self._ours)
        yield from checks.check_schema(self._ours, self._copy)
        if broken:
            return
        yield from checks.check_projections(self._ours, self._copy)
        yield from checks.check_watermark(self._ours, self._rows, self._head)
        yield from checks.check_promises(self._copy)
        yield from checks.check_answers(self._ours, self._copy)
        yield from self._citizens.faults(self._ours)
        if lost_since(self._ours, self._mark):
            yield Fault("rows_missing", None, str(self._mark.seq if self._mark else 0), str(self._rows))
        if not self._seen_expected:
            yield Fault("closing_hash_missing", None, self._expect or "", self._head)

    def _read_chain(self, do: Do) -> Fault | None:
        """Row by row, the copy following; the first fault ends it."""
        total = self._ours.execute("SELECT count(*) FROM ledger").fetchone()[0]
        for row in map(chain.Row._make, self._ours.execute("SELECT * FROM ledger ORDER BY seq")):
            fault = checks.check_row(row, self._rows + 1, self._head)
            if fault:
                return fault
            entry = chain.entry_of(row)
            try:
                project(self._copy, (entry,), do)
            except sqlite3.IntegrityError as error:
                return Fault("against_the_rules", row.seq, found=str(error))
            self._citizens.follow(row.seq, entry.event)
            self._rows, self._head = row.seq, row.hash
            self._seen_expected = self._seen_expected or self._head == self._expect
            checks.tell(self._progress, self._rows, total)
        return None


def _empty_tables() -> sqlite3.Connection:
    """All tables with nothing in them, in a private file that goes away when closed; memory stays bounded."""
    connection = sqlite3.connect("")
    migrations.apply(database(connection))
    return connection


def _text(stored: bytes) -> str:
    """What is not UTF-8 must not end the checking; changed like this it has another hash."""
    return stored.decode("utf-8", "replace")
