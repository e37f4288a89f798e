"""An object of the domain as a row of a table, and back.

A projection reads a row, lets the object follow an event and writes back what is other than before. Nothing
is computed in SQL, so that the tables cannot say anything else than the domain.
"""

from collections.abc import Callable, Iterator
from operator import attrgetter, itemgetter
from typing import Any, Generic, NamedTuple, TypeVar

from hub.adapters.ledger.projections.doing import Do

T = TypeVar("T")
Row = tuple[Any, ...]


class Column(NamedTuple):
    """A column and the `field` of the object that it holds; "": of the same name.

    `put`: from the object into the row, `take`: back; None: as it is. `derived`: it follows from other fields
    and is not read back.
    """

    name: str
    field: str = ""
    put: Callable[[Any], Any] | None = None
    take: Callable[[Any], Any] | None = None
    derived: bool = False


def flag(name: str, field: str = "") -> Column:
    """True or false; SQLite has 1 and 0."""
    return Column(name, field, None, bool)


class Shape(Generic[T]):
    """The rows of one kind of object; `columns` in the order of the table, the first is its key."""

    def __init__(self, table: str, make: Callable[..., T], *columns: Column) -> None:
        self.table, self._make = table, make
        self.names = tuple(column.name for column in columns)
        fields = [column.field or column.name for column in columns]
        self._fields = attrgetter(*fields)
        self._puts = [(i, one.put) for i, one in enumerate(columns) if one.put]
        read = [i for i, one in enumerate(columns) if not one.derived]
        self._read, self._read_fields = itemgetter(*read), [fields[i] for i in read]
        self._takes = [(fields[i], take) for i in read if (take := columns[i].take)]
        listed = ", ".join(self.names)
        self.select = f"SELECT {listed} FROM {table}"
        self._by_key = f"{self.select} WHERE {self.names[0]} = ?"
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
        values = dict(zip(self._read_fields, self._read(row), strict=True))
        for field, take in self._takes:
            values[field] = take(values[field])
        return self._make(**values)

    def find(self, do: Do, key: object) -> tuple[T, Row] | None:
        """By its key, with the row as it was."""
        return self.one(do, self._by_key, (key,))

    def one(self, do: Do, sql: str, values: tuple[Any, ...]) -> tuple[T, Row] | None:
        """The one that a statement which begins as `select` finds, with the row as it was."""
        row = do(sql, values).fetchone()
        return None if row is None else (self.made(row), row)

    def all(self, do: Do, where: str, values: tuple[Any, ...]) -> Iterator[T]:
        """Those that a condition finds."""
        return map(self.made, do(f"{self.select} {where}", values).fetchall())

    def insert(self, do: Do, thing: T) -> None:
        """A new row."""
        do(self._insert, self.row(thing))

    def replace(self, do: Do, thing: T) -> None:
        """A row, whether there was one of this key or not."""
        do(self._replace, self.row(thing))

    def save(self, do: Do, thing: T, before: Row) -> None:
        """Write back what is other than before."""
        row = self.row(thing)
        if row == before:
            return
        changed = tuple(i for i, value in enumerate(row) if value != before[i])
        do(self._update(changed), (*(row[i] for i in changed), before[0]))

    def _update(self, changed: tuple[int, ...]) -> str:
        if changed not in self._updates:
            fields = ", ".join(f"{self.names[i]} = ?" for i in changed)
            self._updates[changed] = f"UPDATE {self.table} SET {fields} WHERE {self.names[0]} = ?"
        return self._updates[changed]
