"""The query tables can be made again from the ledger at any time, and come out the same."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hub.adapters.ledger import rebuild, verify
from hub.adapters.ledger.file.schema import PROJECTIONS
from hub.domain.errors import LedgerUnavailable
from tests.adapters.ledger.material import ROWS_OF_DAY, opened, tables, tampering


def test_every_query_table_has_something_in_it_on_the_day_these_tests_look_at(day: Path) -> None:
    assert [name for name, rows in tables(day).items() if not rows] == []


def test_tables_made_again_are_those_that_grew_with_the_day(day: Path) -> None:
    grown = tables(day)
    assert rebuild(day) == ROWS_OF_DAY
    assert tables(day) == grown
    assert verify(day).faults == ()


@pytest.mark.parametrize("table", PROJECTIONS)
def test_a_table_that_was_emptied_comes_back(day: Path, table: str) -> None:
    grown = tables(day)
    with tampering(day, guards=True) as db:
        db.execute(f"DELETE FROM {table}")
    assert verify(day).faults != ()
    rebuild(day)
    assert tables(day) == grown


@pytest.mark.parametrize("table", PROJECTIONS[PROJECTIONS.index("dossiers") :])
def test_damage_to_any_column_of_dossiers_and_bags_is_found_and_mended(day: Path, table: str) -> None:
    grown, whole = tables(day), day.read_bytes()
    with closing(sqlite3.connect(day)) as db, db:
        columns = [name for _, name, *_ in db.execute(f"PRAGMA table_info({table})")]
    db.close()
    for column in columns:
        with tampering(day, guards=True) as db:
            db.execute(
                f"UPDATE {table} SET {column} = CASE typeof({column})"
                f" WHEN 'integer' THEN {column} + 1000 WHEN 'null' THEN 7 ELSE {column} || 'x' END"
            )
        (fault,) = verify(day).faults
        assert (fault.code, fault.found.partition(":")[0]) == ("projection", table), column
        damaged = day.read_bytes()
        day.write_bytes(whole)
    day.write_bytes(damaged)
    rebuild(day)
    assert tables(day) == grown


def test_what_the_ledger_does_not_know_is_gone(day: Path) -> None:
    with tampering(day, guards=True) as db:
        db.execute("INSERT INTO devices VALUES ('spy', 'console', NULL, '')")
    rebuild(day)
    assert verify(day).faults == ()


def test_answers_and_secrets_stay_as_they_are(day: Path) -> None:
    with tampering(day, guards=True) as db:
        db.execute("INSERT INTO secrets VALUES ('officer', '101', '{}')")
    rebuild(day)
    with tampering(day, guards=True) as db:
        assert db.execute("SELECT count(*) FROM secrets").fetchone() == (1,)
        assert db.execute("SELECT count(*) FROM answers").fetchone() == (4,)


def test_the_data_of_citizens_stays_as_it_is_and_may_be_gone(day: Path) -> None:
    with tampering(day, guards=True) as db:
        db.execute("DELETE FROM persons")
        db.execute("INSERT INTO persons(id, data, kept_ms) VALUES ('p-1', '{}', 1)")
    rebuild(day)
    assert verify(day).faults == ()
    with tampering(day, guards=True) as db:
        assert db.execute("SELECT id FROM persons").fetchall() == [("p-1",)]
        db.execute("DELETE FROM persons")
    assert verify(day).faults == ()


def test_a_running_hub_is_not_disturbed(day: Path) -> None:
    grown = tables(day)
    with opened(day), pytest.raises(LedgerUnavailable, match="Another hub"):
        rebuild(day, lang="en")
    assert tables(day) == grown


def test_a_broken_chain_is_refused_and_nothing_changes(day: Path) -> None:
    grown = tables(day)
    with tampering(day) as db:
        db.execute("UPDATE ledger SET data = replace(data, 'A003', 'A777') WHERE seq = 11")
    with pytest.raises(LedgerUnavailable, match=r"not intact: Row 11 was altered.*Nothing was changed"):
        rebuild(day, lang="en")
    assert tables(day) == grown


def test_progress_is_told(day: Path) -> None:
    told: list[tuple[int, int]] = []
    rebuild(day, progress=lambda rows, total: told.append((rows, total)))
    assert told == [(ROWS_OF_DAY, ROWS_OF_DAY)]
