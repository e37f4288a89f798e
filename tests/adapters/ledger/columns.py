"""What every column of the query tables ought to hold: the rows of a ledger followed object by object.

Written without the tables' own list of columns (`hub.adapters.ledger.objects`), so that a column which is not
written, or written from something else, is seen. A column that nobody expects fails too.
"""

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import Any, get_args

import msgspec

from hub.adapters.ledger.projections.dossiers import Followed
from hub.domain import events as e
from hub.domain.bookings.booking import Booking, BookingState
from hub.domain.calendar.deadlines import Term
from hub.domain.counters.sessions import Session
from hub.domain.dossiers import events as d
from hub.domain.dossiers.dossier import Dossier
from hub.domain.queue.tickets import Ticket
from hub.domain.state import Device, OfficeState
from hub.services.ports import Entry


class Made:
    """The objects that these rows have made, in memory, over all days."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.tickets: dict[str, Ticket] = {}
        self.bookings: dict[str, Booking] = {}
        self.counters: dict[int, Session] = {}
        self.devices: dict[str, Device] = {}
        self.services: dict[str, bool] = {}
        self.leases: list[tuple[str, e.Lease]] = []
        self.dossiers: dict[str, Dossier] = {}
        self._jobs: dict[str, str] = {}
        for entry in entries:
            self._follow(entry)

    def _follow(self, entry: Entry) -> None:
        match entry.event:
            case e.DayOpened() as event:
                self._open(event)
            case e.TicketTaken() as event:
                if event.booking is not None:
                    self.bookings[event.id].follow(entry.at_ms, event)
                self.tickets[event.id] = Ticket.taken(entry.seq, event)
                self._jobs[event.job or ""] = event.id
            case e.TicketPrinted() | e.PrintFailed() as event:
                self._noted(entry.seq, self._jobs.get(event.job))
            case e.Rated() | e.OfficerPaged() as event:
                self._noted(entry.seq, event.ticket)
            case e.BookingMade() as event:
                self.bookings[event.ticket] = Booking.made(entry.seq, entry.at_ms, event)
            case e.BookingCancelled() | e.BookingMoved() as event:
                self._usable(event.code).follow(entry.at_ms, event)
            case e.OfficerLoggedIn() | e.OfficerLoggedOut() | e.CounterPaused() | e.CounterResumed() as event:
                self._session(event.counter).follow(event)
            case e.DeviceAdded() as event:
                self.devices[event.name] = Device.of(event)
            case e.DeviceRemoved() as event:
                self.devices.pop(event.name, None)
            case e.ServiceClosed() | e.ServiceOpened() as event:
                self.services[event.service] = isinstance(event, e.ServiceClosed)
            case e.LeasesGranted() as event:
                self.leases += [(entry.day, lease) for lease in event.leases]
            case d.DossierRegistered() as event:
                self.dossiers[event.dossier] = Dossier.of(event, entry.seq)
            case _ if isinstance(entry.event, get_args(Followed)):
                if (known := self.dossiers.get(getattr(entry.event, "dossier", ""))) is not None:
                    known.follow(entry.seq, entry.at_ms, entry.event)  # type: ignore[arg-type]
            case _ if type(entry.event).__name__.startswith("Ticket"):
                self._step(entry)

    def _open(self, event: e.DayOpened) -> None:
        self.services = dict.fromkeys(self.services, False) | dict.fromkeys(event.closed, True)
        self.counters = {number: Session(number) for number in self.counters}
        for session in event.sessions:
            self.counters[session.counter] = Session.of(session)
        for record in event.carried:
            ticket = self.tickets[record.id]
            ticket.carry(record)
            if ticket.counter is not None:
                self._session(ticket.counter).hold(ticket.id, ticket.counter)
        for code in event.lapsed:
            self._usable(code).lapse()
        for kept in event.bookings:
            self.bookings[kept.ticket].carry(kept)

    def _step(self, entry: Entry) -> None:
        event: Any = entry.event
        ticket = self.tickets[event.id]
        left = ticket.counter
        ticket.follow(entry.seq, entry.at_ms, event)
        for counter in {left, ticket.counter} - {None}:
            self._session(counter).hold(ticket.id, ticket.counter)
        if isinstance(event, e.TicketReprinted):
            self._jobs[event.job] = event.id

    def _session(self, counter: Any) -> Session:
        return self.counters.setdefault(counter, Session(counter))

    def _usable(self, code: str) -> Booking:
        return next(
            one for one in self.bookings.values() if (one.code, one.state) == (code, BookingState.BOOKED)
        )

    def _noted(self, seq: int, ticket: str | None) -> None:
        if ticket in self.tickets:
            self.tickets[ticket].noted(seq)


def ticket_columns(ticket: Ticket) -> dict[str, Any]:
    own = _fields(ticket)
    own |= {"day": ticket.id[:10], "number": ticket.id[11:], "state": ticket.state.value}
    return own | {"device": own.pop("kiosk"), "errands": " ".join(own.pop("then"))}


def booking_columns(booking: Booking) -> dict[str, Any]:
    return _fields(booking) | {"state": booking.state.value, "day": booking.ticket[:10]}


def counter_columns(session: Session) -> dict[str, Any]:
    return {
        "counter": session.counter,
        "state": session.state.value,
        "officer": session.officer,
        "ticket": session.ticket,
    }


def device_columns(device: Device) -> dict[str, Any]:
    return _fields(device) | {"services": " ".join(device.services)}


def dossier_columns(dossier: Dossier) -> dict[str, Any]:
    own = _fields(dossier)
    own |= {name: own[name].value for name in ("channel", "way", "state")}
    own |= _term(own["term"]) | {"last_seq": own.pop("seq")}
    own["papers"] = " ".join(step.value for step in dossier.papers)
    own["components"] = msgspec.json.encode(dossier.components).decode()
    return {name: value for name, value in own.items() if name != "shares"}


def share_columns(dossier: Dossier) -> list[dict[str, Any]]:
    return [
        {"dossier": dossier.id, "place": place, **_fields(share), **_term(share.term)}
        for place, share in enumerate(dossier.shares)
    ]


def _term(term: Term | None) -> dict[str, Any]:
    if term is None:
        return {"term": None, "unit": "working_days"}
    return {"term": term.value, "unit": term.unit.value}


def _fields(thing: Any) -> dict[str, Any]:
    return {field.name: getattr(thing, field.name) for field in fields(thing)}


def expected_rows(made: Made) -> dict[str, list[dict[str, Any]]]:
    return {
        "tickets": [ticket_columns(one) for one in made.tickets.values()],
        "bookings": [booking_columns(one) for one in made.bookings.values()],
        "counters": [counter_columns(one) for one in made.counters.values()],
        "devices": [device_columns(one) for one in made.devices.values()],
        "services": [{"letter": letter, "closed": closed} for letter, closed in made.services.items()],
        "leases": [{"day": day, **_lease(lease)} for day, lease in made.leases],
        "dossiers": [dossier_columns(one) for one in made.dossiers.values()],
        "dossier_shares": [row for one in made.dossiers.values() for row in share_columns(one)],
    }


def _lease(lease: e.Lease) -> dict[str, Any]:
    return {
        "device": lease.device,
        "service": lease.service,
        "first": lease.first,
        "last": lease.last,
    }


def assert_every_column(connection: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    """All columns of all rows of these tables, as the ledger's rows make them."""
    made = Made(entries)
    for table, rows in expected_rows(made).items():
        assert_table(connection, table, rows)


def assert_table(connection: sqlite3.Connection, table: str, expected: list[dict[str, Any]]) -> None:
    cursor = connection.execute(f"SELECT * FROM {table}")
    names = [name for name, *_ in cursor.description]
    found = [dict(zip(names, row, strict=True)) for row in cursor]
    for row in expected:
        assert row.keys() == set(names), f"{table}: {sorted(row.keys() ^ set(names))}"
    missing, foreign = _without(expected, found), _without(found, expected)
    assert (missing, foreign) == ([], []), f"{table}: {_difference(missing, foreign)}"


def _without(some: list[dict[str, Any]], others: list[dict[str, Any]]) -> list[dict[str, Any]]:
    there = {_hashed(row) for row in others}
    return [row for row in some if _hashed(row) not in there]


def _hashed(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(sorted(row.items()))


def _difference(missing: list[dict[str, Any]], foreign: list[dict[str, Any]]) -> object:
    if missing and foreign:
        return {name: (value, foreign[0][name]) for name, value in missing[0].items()}
    return missing[:1] or foreign[:1]


def assert_state_is_what_the_tables_say(connection: sqlite3.Connection, state: OfficeState) -> None:
    """Whatever the running hub knows of a ticket or a booking: of carried ones what their record tells."""
    _same(connection, "tickets", "id", state.day.tickets, ticket_columns, _of_a_record)
    by_ticket = {one.ticket: one for one in state.day.bookings.values()}
    _same(connection, "bookings", "ticket", by_ticket, booking_columns, _booked_before)
    rows = {row["counter"]: row for row in rows_of(connection, "counters")}
    for number, session in state.day.sessions.items():
        empty = counter_columns(Session(number))
        assert rows.get(number, empty) == counter_columns(session), number


def _same(
    connection: sqlite3.Connection,
    table: str,
    key: str,
    things: dict[str, Any],
    columns: Callable[[Any], dict[str, Any]],
    told: Callable[[Any], set[str] | None],
) -> None:
    rows = {row[key]: row for row in rows_of(connection, table)}
    for name, thing in things.items():
        expected, only = columns(thing), told(thing)
        row = rows[name]
        for column, value in expected.items():
            if only is None or column in only:
                assert row[column] == value, f"{table} {name}: {column} {row[column]} in the table, {value}"


def _of_a_record(ticket: Ticket) -> set[str] | None:
    if ticket.first_seq:
        return None
    renamed = {"kiosk": "device", "then": "errands"}
    names = {renamed.get(name, name) for name in e.TicketRecord.__struct_fields__}
    return names - {"missed_ms"} | {"day", "number", "ended_ms", "reason"}


def _booked_before(booking: Booking) -> set[str] | None:
    return None if booking.made_seq else {*e.BookingRecord.__struct_fields__, "day"}


def rows_of(connection: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    cursor = connection.execute(f"SELECT * FROM {table}")
    names = [name for name, *_ in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
