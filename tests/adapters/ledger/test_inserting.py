"""Rows go in whole, in order and all of them, however many there are."""

import sqlite3
from contextlib import closing

import pytest

from hub.adapters.ledger.file.inserting import ROWS_MAX, insert


@pytest.mark.parametrize("n", [0, 1, 2, 3, 7, ROWS_MAX - 1, ROWS_MAX, ROWS_MAX + 1, 5 * ROWS_MAX + 13])
def test_all_rows_go_in_in_order(n: int) -> None:
    rows = [(f"row {i}", i, None, b"\x00") for i in range(n)]
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.execute("CREATE TABLE things (name TEXT, number INTEGER, missing TEXT, raw BLOB)")
        insert(db, "things", rows)
        assert db.execute("SELECT * FROM things ORDER BY rowid").fetchall() == rows


def test_a_row_that_the_schema_refuses_ends_it() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.execute("CREATE TABLE things (number INTEGER PRIMARY KEY)")
        with pytest.raises(sqlite3.IntegrityError):
            insert(db, "things", [(1,), (2,), (1,)])
