"""Questions to the ledger file, read-only, also while the hub runs. Rows come back as typed structs.

Times are Unix milliseconds. An office that never ran has no file: LedgerUnavailable says so.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import msgspec
from msgspec import Struct

from hub.adapters.ledger.dossiers.reader import DossierReader
from hub.adapters.ledger.file.files import connect
from hub.adapters.ledger.file.migrating import refuse_other_version
from hub.adapters.ledger.file.troubles import explain
from hub.adapters.ledger.reading import questions
from hub.adapters.ledger.reading.rows import (
    BookingRow,
    CallRow,
    CounterRow,
    DeviceLogRow,
    DeviceRow,
    Head,
    HistoryRow,
    LeaseRow,
    PageRow,
    RatingRow,
    ShownRow,
    TicketRow,
)
from hub.domain.errors import LedgerUnavailable
from hub.i18n import text

_Row = TypeVar("_Row", bound=Struct)


class _Day(Struct):
    day: str | None


class _Count(Struct):
    count: int


class _Letter(Struct):
    letter: str


class LedgerReader:
    """One read-only connection; a context manager."""

    def __init__(self, path: Path, lang: str = "vi") -> None:
        if not path.exists():
            raise LedgerUnavailable(text("ledger.missing", lang, path=path))
        self._path, self._lang = path, lang
        self.dossiers = DossierReader(self._rows)
        with self._explained():
            self._connection = connect(path, write=False)
        try:
            with self._explained():
                refuse_other_version(self._connection, path, lang)
                self._connection.row_factory = sqlite3.Row
        except BaseException:
            self.close()
            raise

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

    def closings(self) -> list[Head]:
        """The last row of each business day, oldest first: their hashes are the days' closing hashes.

        That of the open day changes with every row.
        """
        return self._rows(Head, questions.CLOSINGS + " ORDER BY d.day")

    def closing(self, day: str) -> Head | None:
        """The last row of a business day: its hash is printed on the day report."""
        rows = self._rows(Head, questions.CLOSINGS + " WHERE d.day = :day", day=day)
        return rows[0] if rows else None

    def last_day(self) -> str | None:
        """The business day that is open or was last, also before anybody has taken a number on it."""
        return self._rows(_Day, questions.LAST_DAY)[0].day

    def tickets(
        self, day: str | None = None, *, state: str | None = None, service: str | None = None
    ) -> list[TicketRow]:
        """Tickets of a day in the order in which they were taken.

        Default: of the open one, and those that it took over from days before.
        """
        carried = f" OR t.id IN ({questions.CARRIED})" if day is None else ""
        return self._rows(
            TicketRow,
            questions.TICKETS + f" WHERE (t.day = :day{carried}) AND (:state IS NULL OR t.state = :state)"
            " AND (:service IS NULL OR t.service = :service) ORDER BY t.taken_ms, t.rowid",
            day=day or self.last_day(),
            state=state,
            service=service,
        )

    def carried(self, number: str) -> list[TicketRow]:
        """Tickets of this number that the open day took over from days before."""
        return self._rows(
            TicketRow,
            questions.TICKETS + f" WHERE t.number = :number AND t.id IN ({questions.CARRIED}) ORDER BY t.day",
            number=number,
        )

    def waiting(self, service: str) -> int:
        """How many wait for a service now, also those carried over from days before."""
        rows = self._rows(_Count, questions.WAITING, service=service)
        return rows[0].count

    def ticket(self, number: str, day: str | None = None) -> TicketRow | None:
        """One ticket: of a day, else the newest of this number."""
        rows = self._rows(
            TicketRow,
            questions.TICKETS
            + " WHERE t.number = :number AND (:day IS NULL OR t.day = :day) ORDER BY t.day DESC LIMIT 1",
            number=number,
            day=day,
        )
        return rows[0] if rows else None

    def history(self, ticket: TicketRow) -> list[HistoryRow]:
        """All that the ledger has of a ticket, oldest first."""
        return self._rows(HistoryRow, questions.HISTORY, id=ticket.id)

    def calls(self, day: str) -> list[CallRow]:
        """Calls of the tickets taken on a day."""
        return self._rows(
            CallRow,
            "SELECT seq, ticket, calls.counter, officer, nth, out_of_turn, at_ms, why FROM calls"
            " JOIN tickets ON tickets.id = calls.ticket WHERE day = :day ORDER BY seq",
            day=day,
        )

    def bookings(self, day: str | None = None, *, service: str | None = None) -> list[BookingRow]:
        """Bookings of a day, or of all days, in the order of their slots."""
        return self._rows(
            BookingRow,
            questions.BOOKINGS
            + " WHERE (:day IS NULL OR day = :day) AND (:service IS NULL OR service = :service)"
            " ORDER BY slot_ms, ticket",
            day=day,
            service=service,
        )

    def booking(self, code: str) -> BookingRow | None:
        """The newest booking of a code."""
        rows = self._rows(
            BookingRow, questions.BOOKINGS + " WHERE code = :code ORDER BY day DESC LIMIT 1", code=code
        )
        return rows[0] if rows else None

    def leases(self, day: str) -> list[LeaseRow]:
        """Numbers that kiosks may give, or might have given, on a day while the hub is away."""
        return self._rows(LeaseRow, questions.LEASES, day=day)

    def pages(self, since_seq: int = 0) -> list[PageRow]:
        """When officers were asked to come, oldest first."""
        return self._rows(
            PageRow,
            "SELECT seq, service, ticket, nth, at_ms FROM pages WHERE seq > :since ORDER BY seq",
            since=since_seq,
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

    def device_log(self, device: str | None = None, *, since_seq: int = 0) -> list[DeviceLogRow]:
        """Troubles of one device or all, oldest first."""
        return self._rows(
            DeviceLogRow,
            "SELECT seq, device, code, raised, at_ms FROM device_log"
            " WHERE seq > :since AND (:device IS NULL OR device = :device) ORDER BY seq",
            since=since_seq,
            device=device,
        )

    def closed_services(self) -> set[str]:
        """Letters of the services that give no numbers."""
        return {row.letter for row in self._rows(_Letter, "SELECT letter FROM services WHERE closed")}

    def export(self) -> Iterator[dict[str, object]]:
        """Every row of the ledger with its hash, in order."""
        with self._explained():
            for row in self._connection.execute(
                "SELECT seq, day, at, kind, data, hash FROM ledger ORDER BY seq"
            ):
                yield dict(row)

    def _rows(self, kind: type[_Row], sql: str, **values: object) -> list[_Row]:
        with self._explained():
            rows = self._connection.execute(sql, values).fetchall()
        return [msgspec.convert(dict(row), kind, strict=False) for row in rows]

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """SQLite's errors in words."""
        try:
            yield
        except sqlite3.Error as error:
            raise explain(error, self._path, self._lang) from error
