"""An object of the domain as a row of a table, and back.

A projection reads a row, lets the object follow an event and writes back what is other than before. Nothing
is computed in SQL, so that the tables cannot say anything else than the domain.
"""

import sqlite3
from collections.abc import Callable, Iterator
from operator import attrgetter, itemgetter
from typing import Any, Generic, NamedTuple, TypeVar

T = TypeVar("T")
Row = tuple[Any, ...]
Execute = Callable[[str, tuple[Any, ...]], sqlite3.Cursor]


class Column(NamedTuple):
    """A column and the `field` of the object that it holds; "": of the same name.

    `put`: from the object into the row, `take`: back; None: as it is. `derived`: it follows from other fields
    and is not read back. `into`: what the maker of the object calls it, "": as the field.
    """

    name: str
    field: str = ""
    put: Callable[[Any], Any] | None = None
    take: Callable[[Any], Any] | None = None
    derived: bool = False
    into: str = ""


def flag(name: str, field: str = "") -> Column:
    """True or false; SQLite has 1 and 0."""
    return Column(name, field, None, bool)


class Shape(Generic[T]):
    """The rows of one kind of object; `columns` in the order of the table, the first `keys` are its key."""

    def __init__(self, table: str, make: Callable[..., T], *columns: Column, keys: int = 1) -> None:
        self.table, self.keys, self._make = table, keys, make
        self.names = tuple(column.name for column in columns)
        self._fields = attrgetter(*(one.field or one.name for one in columns))
        self._puts = [(i, one.put) for i, one in enumerate(columns) if one.put]
        read = [i for i, one in enumerate(columns) if not one.derived]
        self._read = itemgetter(*read)
        self._into = [columns[i].into or columns[i].field or columns[i].name for i in read]
        self._takes = [(n, take) for n, i in enumerate(read) if (take := columns[i].take)]
        listed = ", ".join(self.names)
        self.select = f"SELECT {listed} FROM {table}"
        self._where = " WHERE " + " AND ".join(f"{name} = ?" for name in self.names[:keys])
        self._by_key = self.select + self._where
        self._insert = f"INSERT INTO {table}({listed}) VALUES ({', '.join('?' * len(columns))})"
        self._replace = self._insert.replace("INSERT", "INSERT OR REPLACE", 1)
        self._updates: dict[tuple[int, ...], str] = {}

    def row(self, thing: T) -> Row:
        """All columns of an object."""
        values = list(self._fields(thing))
        for i, put in self._puts:
            values[i] = put(values[i])
        return tuple(values)

    def made(self, row: Row) -> T:
        """The object of a row."""
        values = list(self._read(row))
        for n, take in self._takes:
            values[n] = take(values[n])
        return self._make(**dict(zip(self._into, values, strict=True)))

    def find(self, do: Execute, key: object) -> tuple[T, Row] | None:
        """By its key, with the row as it was."""
        return self.one(do, self._by_key, (key,))

    def one(self, do: Execute, sql: str, values: tuple[Any, ...]) -> tuple[T, Row] | None:
        """The one that a statement which begins as `select` finds, with the row as it was."""
        row = do(sql, values).fetchone()
        return None if row is None else (self.made(row), row)

    def all(self, do: Execute, where: str, values: tuple[Any, ...]) -> Iterator[T]:
        """Those that a condition finds."""
        return map(self.made, do(f"{self.select} {where}", values).fetchall())

    def insert(self, do: Execute, thing: T) -> Row:
        """A new row, as it is."""
        row = self.row(thing)
        do(self._insert, row)
        return row

    def replace(self, do: Execute, thing: T) -> None:
        """A row, whether there was one of this key or not."""
        do(self._replace, self.row(thing))

    def save(self, do: Execute, thing: T, before: Row) -> None:
        """Write back what is other than before."""
        row = self.row(thing)
        if row == before:
            return
        changed = tuple([i for i, value in enumerate(row) if value != before[i]])
        do(self._update(changed), (*(row[i] for i in changed), *before[: self.keys]))

    def _update(self, changed: tuple[int, ...]) -> str:
        if changed not in self._updates:
            fields = ", ".join(f"{self.names[i]} = ?" for i in changed)
            self._updates[changed] = f"UPDATE {self.table} SET {fields}{self._where}"
        return self._updates[changed]
