"""A course of days that is always the same, in which every column of the query tables is filled and changed.

Lived once in memory, with some rows at the end that no console makes; told again to tables in memory by the
real projections.
"""

import random
import sqlite3
from functools import cache

from hub.adapters.ledger.file.schema import migrations
from hub.adapters.ledger.file.toolkit import database
from hub.adapters.ledger.projections import project
from hub.domain import events as e
from hub.domain.dossiers import events as d
from hub.services.ports import Entry
from tests.adapters.ledger.columns import assert_every_column, rows_of
from tests.adapters.ledger.test_projections import OFFICERS, bookable_office, furnished, make, random_move
from tests.support.clock import at
from tests.support.hall import Hall

MOVES = 600
DAY, MORNING_MS = "2026-12-01", at("2026-12-01 08:00")


def _dossier(id_: str, *steps: str) -> list[e.AnyEvent]:
    """One that goes these steps after it was transferred."""
    told = {
        "accept": {"due_ms": MORNING_MS + 9},
        "apologize": {"promised_ms": MORNING_MS + 99},
        "pass_on": {"agency": "thue"},
        "request_supplement": {"by_ms": MORNING_MS + 999},
    }
    return [
        d.DossierRegistered(id_, "1.012783", "dat-dai", MORNING_MS, 5, service="A"),
        *(
            d.DossierStepped(id_, step, "", MORNING_MS, **told.get(step, {}))  # type: ignore[arg-type]
            for step in ("accept", "transfer", *steps)
        ),
    ]


AT_THE_END: list[e.AnyEvent] = [
    e.DayOpened(DAY),
    e.BookingMade("48213975", f"{DAY}/A800", "A", MORNING_MS, "elderly", "h1", "LH-1"),
    e.TicketTaken(f"{DAY}/A001", "A", MORNING_MS, MORNING_MS, dossier="d1", wait_s=(60, 120)),
    e.TicketTaken(f"{DAY}/A800", "A", MORNING_MS, MORNING_MS, booking="48213975"),
    e.TicketVoided(f"{DAY}/A001", "left"),
    e.BookingMade("48213983", f"{DAY}/A801", "A", MORNING_MS),
    e.BookingMoved("48213983", "B"),
    e.BookingCancelled("48213983"),
    e.OfficerLoggedIn("103", 3),
    e.TicketCalled(f"{DAY}/A800", 3, "103"),
    e.TicketTransferred(f"{DAY}/A800", 3, "A", 2),
    e.TicketTaken(f"{DAY}/A002", "A", MORNING_MS, MORNING_MS),
    e.TicketCalled(f"{DAY}/A002", 3, "103"),
    *_dossier("d1", "apologize", "pass_on", "begin", "request_supplement"),
    *_dossier("d2", "begin", "demand_payment"),
]


@cache
def entries() -> tuple[Entry, ...]:
    """The rows of the course."""
    chance, kept = random.Random(20261123), furnished()
    with Hall(bookable_office(), ledger=kept) as hall:
        for counter, officer in OFFICERS.items():
            hall.login(counter, officer)
        for _ in range(MOVES):
            make(hall, random_move(chance))
    rows = list(kept.entries)
    for event in AT_THE_END:
        rows.append(Entry(len(rows) + 1, DAY, MORNING_MS + len(rows), event))
    return tuple(rows)


@cache
def _empty() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    migrations.apply(database(connection))
    return connection


def told(rows: tuple[Entry, ...]) -> sqlite3.Connection:
    """Tables that have followed these rows."""
    connection = sqlite3.connect(":memory:")
    _empty().backup(connection)
    for row in rows:
        project(connection, (row,))
    return connection


def every_column_is_as_the_rows_make_it() -> None:
    """The property of `test_projections` over this course."""
    connection = told(entries())
    try:
        assert_every_column(connection, entries())
    finally:
        connection.close()


@cache
def changing(table: str, keys: int) -> frozenset[str]:
    """The columns of a table that some row of the course changes in a row that was there."""
    connection, before, found = told(()), {}, set()
    for entry in entries():
        project(connection, (entry,))
        now = {tuple(row.values())[:keys]: row for row in rows_of(connection, table)}
        for key, row in before.items():
            if key in now:
                found |= {name for name, value in row.items() if now[key][name] != value}
        before = now
    connection.close()
    return frozenset(found)
