"""Many rows with few statements.

`sqlite3` lets go of the interpreter at every row and must win it back from a loop that is busy with presses:
in a rush that took three times as long as the rows themselves. A statement with many rows waits once.
"""

import sqlite3
from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Any

ROWS_MAX = 64  # of one statement; sizes are powers of two, so that few statements are prepared and kept


def insert(connection: sqlite3.Connection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert whole rows, in order, inside the caller's transaction. `table` is not from outside."""
    done, left = 0, len(rows)
    while left:
        n = min(ROWS_MAX, 1 << (left.bit_length() - 1))
        values = tuple(chain.from_iterable(rows[done : done + n]))
        connection.execute(_statement(table, len(rows[0]), n), values)
        done, left = done + n, left - n


@cache
def _statement(table: str, columns: int, rows: int) -> str:
    one = f"({', '.join('?' * columns)})"
    return f"INSERT INTO {table} VALUES {', '.join([one] * rows)}"
