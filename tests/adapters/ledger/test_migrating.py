"""A real file of the program before dossiers is brought up to date, whole or not at all."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlite_utils
from sqlite_utils.db import Database

from hub.adapters.ledger import LedgerReader, SqliteLedger, rebuild, verify
from hub.adapters.ledger.file import migrating
from hub.adapters.ledger.file.schema import PROJECTIONS
from hub.adapters.ledger.file.toolkit import Migrations
from hub.domain.errors import LedgerUnavailable
from tests.adapters.ledger.material import (
    Clerk,
    commit,
    dossiers_of_the_day,
    opened,
    tables,
    tampering,
    write_old_ledger,
)

OLD_TABLES = (*PROJECTIONS[: PROJECTIONS.index("dossiers")], "answers", "secrets", "_sqlite_migrations")
OLD_DAY, NEXT_DAY = "2026-11-23", "2026-11-24"


@pytest.fixture
def before(path: Path) -> Path:
    write_old_ledger(path, "the_dossiers")
    return path


def rows(path: Path, table: str = "ledger") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()


def everything(path: Path) -> str:
    """Schema and content, as text."""
    with closing(sqlite3.connect(path)) as db:
        return "\n".join(db.iterdump())


def test_the_file_is_one_of_the_program_before_dossiers(before: Path) -> None:
    names = [name for _, _, name, _ in rows(before, "_sqlite_migrations")]
    assert names == ["m001_the_record", "m002_the_projections", "m003_the_complete_queue"]
    with closing(sqlite3.connect(before)) as db:
        there = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    assert there == {*OLD_TABLES, "ledger"}


def test_no_row_of_before_changes_and_the_chain_is_the_same(before: Path) -> None:
    old = rows(before)
    with opened(before):
        pass
    assert rows(before) == old
    report = verify(before)
    assert (report.faults, report.rows, report.head) == ((), len(old), old[-1][-1])


def test_tables_of_before_keep_what_they_had_and_tickets_learn_of_dossiers(before: Path) -> None:
    old = {table: rows(before, table) for table in OLD_TABLES if table != "_sqlite_migrations"}
    with opened(before):
        pass
    grown = set()
    for table, had in old.items():
        now = rows(before, table)
        assert [row[: len(was)] for row, was in zip(now, had, strict=True)] == had, table
        added = {row[len(was) :] for row, was in zip(now, had, strict=True)}
        learnt = {(None, None), (None, 1)} if table == "tickets" else {(), (None,)}  # who parked one
        assert added <= learnt, table
        grown |= {table} if added - {()} else set()
    assert grown == {"tickets", "bookings", "jobs"}
    assert all(not rows(before, table) for table in (*PROJECTIONS, "persons") if table not in OLD_TABLES)


def test_dossiers_are_written_behind_the_rows_of_before(before: Path) -> None:
    last = len(rows(before))
    with opened(before) as ledger:
        commit(ledger, Clerk(last, NEXT_DAY).batch(*dossiers_of_the_day()))
    grown = tables(before)
    assert grown["dossiers"]
    assert verify(before).faults == ()
    rebuild(before)
    assert tables(before) == grown
    with LedgerReader(before) as reader:
        ticket = reader.ticket("A001", OLD_DAY)
    assert ticket is not None


def test_what_was_tampered_with_before_is_found_afterwards(before: Path) -> None:
    with tampering(before) as db:
        db.execute("UPDATE ledger SET data = replace(data, 'A003', 'A777') WHERE seq = 11")
    with opened(before):
        pass
    assert [(fault.code, fault.seq) for fault in verify(before).faults] == [("hash", 11)]


@pytest.mark.parametrize("statements", [0, 1, 3, 15, 24])
def test_a_step_that_fails_midway_leaves_the_file_as_it_was(
    before: Path, monkeypatch: pytest.MonkeyPatch, statements: int
) -> None:
    """After so many statements; then with the program as it is the file is brought up to date."""
    old = everything(before)
    broken = Migrations("motcua")
    with closing(sqlite3.connect(":memory:")) as empty:
        for step in migrating.migrations.pending(sqlite_utils.Database(empty)):
            broken(name=step.name)(failing(step.fn, statements) if step.name == "m004_dossiers" else step.fn)
    with monkeypatch.context() as patch:
        patch.setattr(migrating, "migrations", broken)
        with pytest.raises(LedgerUnavailable):
            SqliteLedger(before, "en").open()
    assert everything(before) == old
    with opened(before):
        pass
    assert verify(before).faults == ()


def failing(step: object, statements: int) -> object:
    """A migration whose disk is full after so many statements."""

    class Failing(Database):
        done = 0

        def execute(self, *args: object, **more: object) -> object:
            if self.done == statements:
                raise sqlite3.OperationalError("database or disk is full")
            self.done += 1
            return super().execute(*args, **more)

    def fails(db: Database) -> None:
        db.__class__ = Failing
        try:
            step(db)  # type: ignore[operator]
        finally:
            db.__class__ = Database

    return fails
