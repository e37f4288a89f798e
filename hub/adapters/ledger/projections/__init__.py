"""The query tables: for each kind of event, what follows it. One table, no state of its own.

What changes is read (`hub.adapters.ledger.objects`), follows the event as the domain says, and is written
back; what only grows is inserted. A row that the state of the office cannot follow changes no table either.

tickets.py   tickets, calls, paper, ratings      promises.py  bookings, leases, pages
places.py    days, counters, services, devices   dossiers.py  dossiers, steps, shares, fees
doing.py     what they are given              batches.py   bags of dossiers
"""

import sqlite3
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any, get_args

from hub.adapters.ledger.projections import batches, dossiers, places, promises, tickets
from hub.adapters.ledger.projections.doing import Do
from hub.domain import events as e
from hub.domain.counters.sessions import SessionEvent
from hub.domain.dossiers import events as d
from hub.domain.errors import Refused
from hub.domain.queue.tickets import TicketEvent
from hub.services.ports import Entry


def _day_opened(do: Do, entry: Entry, event: e.DayOpened) -> None:
    """Counters, tickets and bookings are taken over; bookings of days that are over have lapsed."""
    places.day_opened(do, entry, event)
    for ticket in event.carried:
        tickets.carried(do, ticket)
    for code in event.lapsed:
        promises.lapsed(do, code)
    for booking in event.bookings:
        promises.carried(do, booking)


_PROJECT: dict[type[e.Event], Callable[[Do, Entry, Any], object]] = {
    e.DayOpened: _day_opened,
    **dict.fromkeys(get_args(TicketEvent), tickets.followed),
    **dict.fromkeys(get_args(SessionEvent), places.at_work),
    e.TicketPrinted: tickets.printed,
    e.PrintFailed: tickets.not_printed,
    e.Rated: tickets.rated,
    e.BookingMade: promises.booked,
    e.BookingCancelled: promises.followed,
    e.BookingMoved: promises.followed,
    e.LeasesGranted: promises.leases_granted,
    e.OfficerPaged: promises.paged,
    e.BoardShown: places.board_shown,
    e.FaultRaised: lambda do, entry, event: places.fault(do, entry, event.device, event.code, raised=True),
    e.FaultCleared: lambda do, entry, event: places.fault(do, entry, event.device, event.code, raised=False),
    e.ServiceClosed: lambda do, entry, event: places.service(do, event.service, closed=True),
    e.ServiceOpened: lambda do, entry, event: places.service(do, event.service, closed=False),
    e.DeviceAdded: places.device_added,
    e.DeviceRemoved: places.device_removed,
    d.DossierRegistered: dossiers.registered,
    **dict.fromkeys(get_args(dossiers.Followed), dossiers.followed),
    d.ConflictFound: dossiers.conflict,
    d.BatchOpened: batches.opened,
    d.BatchFilled: batches.filled,
    d.BatchSealed: batches.sealed,
    d.BatchScanned: batches.scanned,
    d.BatchClosed: batches.closed,
}


FOLLOWED = frozenset({*_PROJECT, e.TicketTaken})


def project(connection: sqlite3.Connection, entries: Iterable[Entry], do: Do | None = None) -> None:
    """Bring the query tables up to these entries, inside the caller's transaction; `do`: of before.

    In a rush nearly all of them are numbers that were taken; those beside each other go in together.
    """
    do = do or Do(connection)
    for are_taken, run in groupby(entries, lambda entry: isinstance(entry.event, e.TicketTaken)):
        if are_taken:
            tickets.taken(connection, do, list(run))
            continue
        for entry in run:
            follow = _PROJECT.get(type(entry.event))
            if follow is not None:
                try:
                    follow(do, entry, entry.event)
                except Refused:  # before anything was written: everything follows first
                    continue
