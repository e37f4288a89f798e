"""What renderers get: tables with typed columns, in the reader's language, with nothing of a citizen."""

from enum import StrEnum

from msgspec import Struct

Cell = str | int | float | None  # None: nothing to say, an empty cell

TABLES = (  # keys, in the order of a report
    "ii06a",
    "beside",
    "readings",
    "agencies",
    "ways",
    "steps",
    "fees",
    "services",
    "hours",
    "service_hours",
    "told",
    "officer_times",
    "low",
    "satisfaction",
    "officers",
    "counters",
    "rated_services",
    "reasons",
    "closings",
)


class Kind(StrEnum):
    """What a column holds: `share` 0 to 1, `minutes` of a duration, `vnd` đồng, `date` YYYY-MM-DD."""

    TEXT = "text"
    COUNT = "count"
    SHARE = "share"
    MINUTES = "minutes"
    DECIMAL = "decimal"
    VND = "vnd"
    DATE = "date"


class Column(Struct, frozen=True):
    """A column; `title` is over it, `number` under that, as the form numbers its columns."""

    key: str
    title: str
    kind: Kind = Kind.COUNT
    number: str = ""


class Chart(Struct, frozen=True):
    """Columns that are worth a picture: bars of `values`, side by side, under the names in `names`."""

    names: str
    values: tuple[str, ...]
    stacked: bool = False


class Table(Struct, frozen=True):
    """A table; `key` is its name in files and options. `total` is the last line, where there is one."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    notes: tuple[str, ...] = ()
    chart: Chart | None = None

    def column(self, key: str) -> int:
        """Its place. Raises KeyError."""
        return {column.key: place for place, column in enumerate(self.columns)}[key]


class Report(Struct, frozen=True):
    """A report. `faults`: checks that do not hold, in words; a report with faults must not be used.

    `first`, `last`: its days. `left_out`: which tables have nothing to tell, in words. `made`: when. `hash`:
    the closing hash of the last business day in the period, "" without one;
    `closed` False: that day is still open, and the hash is that of the moment.
    """

    title: str
    office: str
    period: str
    kind: str
    made: str
    hash: str
    tables: tuple[Table, ...]
    faults: tuple[str, ...] = ()
    closed: bool = True
    left_out: str = ""
    first: str = ""
    last: str = ""
