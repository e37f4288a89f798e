"""What a start reads, how the file comes to be of this version, and what is refused."""

import inspect
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlite_utils
from sqlite_utils.db import Database

from hub.adapters.ledger import LedgerReader, SqliteLedger, rebuild, verify
from hub.adapters.ledger.file import migrating, schema
from hub.adapters.ledger.file.store import _OPEN_DAY
from hub.adapters.ledger.file.toolkit import Migrations
from hub.domain import events as e
from hub.domain.errors import LedgerUnavailable
from tests.adapters.ledger.material import Clerk, commit, opened, tables, tampering, write_old_ledger


def test_a_busy_day_is_found_through_an_index_and_not_by_reading_older_days(day: Path) -> None:
    with closing(sqlite3.connect(day)) as db, db:
        plan = [row[3] for row in db.execute("EXPLAIN QUERY PLAN " + _OPEN_DAY)]
    db.close()
    # SQLite's words change with its versions; what it walks through from end to end is a SCAN in all of them.
    assert not [step for step in plan if re.match(r"SCAN\b(?! CONSTANT)", step)]
    assert any(re.search(r"\bINDEX ledger_days\b", step) for step in plan)


def test_a_day_of_five_thousand_rows_comes_back_whole(path: Path) -> None:
    clerk = Clerk()
    with opened(path) as ledger:
        commit(ledger, clerk.opening(), clerk.takes(*(f"A{n:04d}" for n in range(5000))))
    ledger = SqliteLedger(path)
    entries = ledger.open().entries
    ledger.close()
    assert [entry.seq for entry in entries] == list(range(1, 5002))
    assert entries[-1].event == clerk.taken("A4999", job="k1-9f3c-5000")


def test_a_row_that_this_program_does_not_understand_is_not_guessed_at(day: Path) -> None:
    with tampering(day) as db:
        db.execute("""UPDATE ledger SET data = '{"kind":"dossier_received"}' WHERE seq = 9""")
    with pytest.raises(LedgerUnavailable, match=r"Row 9 .* cannot be understood"):
        SqliteLedger(day, "en").open()


def test_a_file_of_a_newer_program_is_refused_and_left_as_it_is(day: Path) -> None:
    with tampering(day, guards=True) as db:
        db.execute(
            "INSERT INTO _sqlite_migrations(migration_set, name, applied_at)"
            " VALUES ('motcua', 'm999_of_tomorrow', '')"
        )
    before = day.read_bytes()
    with pytest.raises(LedgerUnavailable, match=r"newer version .*m999_of_tomorrow"):
        SqliteLedger(day, "en").open()
    with pytest.raises(LedgerUnavailable, match="newer version"):
        LedgerReader(day, "en")
    with pytest.raises(LedgerUnavailable, match="newer version"):
        verify(day, lang="en")
    assert day.read_bytes() == before


def test_readers_of_a_file_that_is_not_prepared_yet_are_told_to_start_the_hub(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    for read in (LedgerReader, lambda path, lang: verify(path, lang=lang)):
        with pytest.raises(LedgerUnavailable, match="Run hub up once"):
            read(path, "en")


def test_a_step_that_fails_leaves_neither_its_tables_nor_its_record(
    day: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    longer = Migrations("motcua")
    with closing(sqlite3.connect(":memory:")) as empty:
        for step in migrating.migrations.pending(sqlite_utils.Database(empty)):
            longer(name=step.name)(step.fn)

    @longer()
    def m900_half_done(db: Database) -> None:
        db.execute("CREATE TABLE half (x)")
        db.execute("ALTER TABLE tickets RENAME COLUMN number TO label")
        db.execute("INSERT INTO no_such_table VALUES (1)")

    with monkeypatch.context() as patch:
        patch.setattr(migrating, "migrations", longer)
        with pytest.raises(LedgerUnavailable, match="no_such_table"):
            SqliteLedger(day, "en").open()
        with pytest.raises(LedgerUnavailable, match="not yet prepared"):
            LedgerReader(day, "en")
    assert verify(day).faults == ()
    with opened(day) as ledger:
        commit(ledger, Clerk(verify(day).rows).batch(e.HubStarted("1.0")))


def test_a_step_that_succeeds_is_recorded_and_not_done_again(day: Path) -> None:
    with opened(day):
        pass
    with closing(sqlite3.connect(day)) as db, db:
        names = [name for (name,) in db.execute("SELECT name FROM _sqlite_migrations ORDER BY id")]
    db.close()
    steps = re.findall(r"^def (m\d{3}_\w+)", inspect.getsource(schema), re.MULTILINE)
    assert names == steps
    assert [int(name[1:4]) for name in steps] == list(range(1, len(steps) + 1))


def test_a_ledger_from_before_the_complete_queue_is_brought_up_to_date_as_if_made_anew(path: Path) -> None:
    write_old_ledger(path)
    with pytest.raises(LedgerUnavailable, match="Run hub up once"):
        LedgerReader(path, "en")
    with opened(path) as ledger:
        commit(ledger, Clerk(30, "2026-11-24").takes("A002", dev="k2"))
    grown = tables(path)
    assert verify(path).faults == ()
    rebuild(path)
    assert tables(path) == grown
    with LedgerReader(path) as reader:
        old, missed = reader.ticket("A001", "2026-11-23"), reader.ticket("A003", "2026-11-23")
    assert old is not None
    assert (old.errands, old.leased, old.wait_lo_s, old.copied) == ("", False, None, False)
    assert missed is not None
    assert missed.state == "no_show"


def test_a_ledger_from_before_the_complete_queue_that_was_tampered_with_is_still_found_out(
    path: Path,
) -> None:
    write_old_ledger(path)
    with tampering(path) as db:
        db.execute("UPDATE ledger SET data = replace(data, 'A003', 'A777') WHERE seq = 11")
    with opened(path):
        pass
    assert [fault.code for fault in verify(path).faults] == ["hash"]


def test_an_unreadable_folder_is_told_of_plainly(tmp_path: Path) -> None:
    in_the_way = tmp_path / "data"
    in_the_way.write_text("a file where a folder should be")
    with pytest.raises(LedgerUnavailable, match="cannot be opened"):
        SqliteLedger(in_the_way / "ledger.sqlite", "en").open()
