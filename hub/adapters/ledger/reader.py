"""Questions to the ledger file, read-only, also while the hub runs. Rows come back as typed structs.

Times are Unix milliseconds. An office that never ran has no file: LedgerUnavailable says so.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import msgspec
from msgspec import Struct

from hub.adapters.ledger.troubles import explain
from hub.adapters.ledger.writer import connect
from hub.domain.errors import LedgerUnavailable
from hub.i18n import text

_Row = TypeVar("_Row", bound=Struct)


class Head(Struct, frozen=True):
    """The last row: what the chain has come to."""

    seq: int
    day: str
    at: str
    hash: str


class HistoryRow(Struct, frozen=True):
    """A row of the ledger as people read it; `data` is the event's JSON."""

    seq: int
    at: str
    kind: str
    data: str


class TicketRow(Struct, frozen=True):
    """A ticket; `number` is unique on its `day`."""

    id: str
    day: str
    number: str
    service: str
    priority: str | None
    state: str
    counter: int | None
    calls: int
    taken_ms: int
    due_ms: int
    called_ms: int | None
    ended_ms: int | None
    reason: str | None
    printed_ms: int | None
    print_failed: str | None


class CallRow(Struct, frozen=True):
    """A call or recall."""

    seq: int
    ticket: str
    counter: int
    officer: str
    nth: int
    out_of_turn: bool
    at_ms: int


class CounterRow(Struct, frozen=True):
    """A counter that was ever opened."""

    counter: int
    state: str
    officer: str | None
    ticket: str | None


class RatingRow(Struct, frozen=True):
    """A rating; `ticket` None: nobody asked for it."""

    seq: int
    day: str
    counter: int
    officer: str | None
    ticket: str | None
    score: int
    reason: str | None
    unsolicited: bool
    at_ms: int


class ShownRow(Struct, frozen=True):
    """What a board showed from a moment on."""

    seq: int
    device: str
    counter: int
    rev: int
    text: str
    at_ms: int


class DeviceRow(Struct, frozen=True):
    """A registered device."""

    name: str
    type: str
    counter: int | None
    services: str


_TICKETS = (
    "SELECT t.id, t.day, t.number, t.service, t.priority, t.state, t.counter, t.calls, t.taken_ms, t.due_ms,"
    " t.called_ms, t.ended_ms, t.reason, j.printed_ms,"
    " j.failed AS print_failed FROM tickets t LEFT JOIN jobs j ON j.job = t.job"
)
_HISTORY = (
    "SELECT seq, at, kind, data FROM ledger WHERE seq >= (SELECT min(seq) FROM ledger WHERE day >= :day)"
    " AND (json_extract(data, '$.id') = :id OR json_extract(data, '$.ticket') = :id"
    " OR json_extract(data, '$.job') = :job) ORDER BY seq"
)


class LedgerReader:
    """One read-only connection; a context manager."""

    def __init__(self, path: Path, lang: str = "vi") -> None:
        if not path.exists():
            raise LedgerUnavailable(text("ledger.missing", lang, path=path))
        self._path, self._lang = path, lang
        try:
            self._connection = connect(path, write=False)
            self._connection.row_factory = sqlite3.Row
        except sqlite3.Error as error:
            raise explain(error, path, lang) from error

    def __enter__(self) -> "LedgerReader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the file."""
        self._connection.close()

    def head(self) -> Head | None:
        """The last row, None in a new ledger."""
        rows = self._rows(Head, "SELECT seq, day, at, hash FROM ledger ORDER BY seq DESC LIMIT 1")
        return rows[0] if rows else None

    def closing(self, day: str) -> Head | None:
        """The last row of a business day: its hash is printed on the day report."""
        rows = self._rows(
            Head, "SELECT seq, day, at, hash FROM ledger WHERE day = :day ORDER BY seq DESC LIMIT 1", day=day
        )
        return rows[0] if rows else None

    def last_day(self) -> str | None:
        """The newest business day with tickets."""
        row = self._connection.execute("SELECT max(day) FROM tickets").fetchone()
        return None if row is None else row[0]

    def tickets(
        self, day: str | None = None, *, state: str | None = None, service: str | None = None
    ) -> list[TicketRow]:
        """Tickets of a day (default: the newest) in the order in which they were taken."""
        return self._rows(
            TicketRow,
            _TICKETS + " WHERE t.day = :day AND (:state IS NULL OR t.state = :state)"
            " AND (:service IS NULL OR t.service = :service) ORDER BY t.rowid",
            day=day or self.last_day(),
            state=state,
            service=service,
        )

    def ticket(self, number: str, day: str | None = None) -> TicketRow | None:
        """One ticket: of a day, else the newest of this number."""
        rows = self._rows(
            TicketRow,
            _TICKETS
            + " WHERE t.number = :number AND (:day IS NULL OR t.day = :day) ORDER BY t.day DESC LIMIT 1",
            number=number,
            day=day,
        )
        return rows[0] if rows else None

    def history(self, ticket: TicketRow) -> list[HistoryRow]:
        """All that the ledger has of a ticket, oldest first."""
        row = self._connection.execute("SELECT job FROM tickets WHERE id = ?", (ticket.id,)).fetchone()
        return self._rows(HistoryRow, _HISTORY, day=ticket.day, id=ticket.id, job=row["job"] if row else None)

    def calls(self, day: str) -> list[CallRow]:
        """Calls of the tickets taken on a day."""
        return self._rows(
            CallRow,
            "SELECT seq, ticket, calls.counter, officer, nth, out_of_turn, at_ms FROM calls"
            " JOIN tickets ON tickets.id = calls.ticket WHERE day = :day ORDER BY seq",
            day=day,
        )

    def ratings(self, day: str) -> list[RatingRow]:
        """Ratings of a day."""
        return self._rows(
            RatingRow,
            "SELECT seq, day, counter, officer, ticket, score, reason, unsolicited, at_ms FROM ratings"
            " WHERE day = :day ORDER BY seq",
            day=day,
        )

    def shown(self, since_seq: int = 0) -> list[ShownRow]:
        """What boards showed, oldest first."""
        return self._rows(
            ShownRow,
            "SELECT seq, device, counter, rev, text, at_ms FROM boards WHERE seq > :since ORDER BY seq",
            since=since_seq,
        )

    def counters(self) -> list[CounterRow]:
        """Counters that were ever opened."""
        return self._rows(CounterRow, "SELECT counter, state, officer, ticket FROM counters ORDER BY counter")

    def devices(self) -> list[DeviceRow]:
        """Registered devices."""
        return self._rows(DeviceRow, "SELECT name, type, counter, services FROM devices ORDER BY type, name")

    def closed_services(self) -> set[str]:
        """Letters of the services that give no numbers."""
        return {row[0] for row in self._connection.execute("SELECT letter FROM services WHERE closed")}

    def export(self) -> Iterator[dict[str, object]]:
        """Every row of the ledger with its hash, in order."""
        for row in self._connection.execute("SELECT seq, day, at, kind, data, hash FROM ledger ORDER BY seq"):
            yield dict(row)

    def _rows(self, kind: type[_Row], sql: str, **values: object) -> list[_Row]:
        try:
            return [
                msgspec.convert(dict(row), kind, strict=False)
                for row in self._connection.execute(sql, values)
            ]
        except sqlite3.Error as error:
            raise explain(error, self._path, self._lang) from error
