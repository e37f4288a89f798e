"""The query tables: for each kind of event, the statements that follow it. One table, no state of its own.

tickets.py   tickets, calls, paper, ratings      promises.py  bookings, leases, pages
places.py    days, counters, services, devices   dossiers.py  dossiers, steps, shares, fees
doing.py     what they are given             batches.py   bags of dossiers
"""

import sqlite3
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from hub.adapters.ledger.projections import batches, dossiers, places, promises, tickets
from hub.adapters.ledger.projections.doing import Do
from hub.domain import events as e
from hub.domain.dossiers import events as d
from hub.services.ports import Entry

_PROJECT: dict[type[e.Event], Callable[[Do, Entry, Any], object]] = {
    e.DayOpened: places.day_opened,
    e.TicketCalled: tickets.called,
    e.TicketFinished: lambda do, entry, event: tickets.left(do, entry, event.id, "done"),
    e.TicketPassedOn: tickets.passed_on,
    e.TicketMissed: lambda do, entry, event: tickets.left(do, entry, event.id, "no_show"),
    e.TicketParked: lambda do, entry, event: tickets.left(do, entry, event.id, "parked"),
    e.TicketVoided: lambda do, entry, event: tickets.left(do, entry, event.id, "void", event.reason),
    e.TicketTransferred: tickets.transferred,
    e.TicketReleased: tickets.released,
    e.TicketMoved: tickets.moved,
    e.BookingMoved: promises.moved,
    e.TicketReturned: tickets.returned,
    e.TicketReprinted: tickets.reprinted,
    e.TicketPrinted: tickets.printed,
    e.PrintFailed: lambda do, entry, event: tickets.job_ended(do, entry, event.job, event.code),
    e.Rated: tickets.rated,
    e.BookingMade: promises.booked,
    e.BookingCancelled: promises.cancelled,
    e.LeasesGranted: promises.leases_granted,
    e.OfficerPaged: promises.paged,
    e.OfficerLoggedIn: lambda do, entry, event: places.counter(do, event.counter, "open", event.officer),
    e.OfficerLoggedOut: lambda do, entry, event: places.counter(do, event.counter, "closed", None),
    e.CounterPaused: lambda do, entry, event: places.counter_state(do, event.counter, "paused"),
    e.CounterResumed: lambda do, entry, event: places.counter_state(do, event.counter, "open"),
    e.BoardShown: places.board_shown,
    e.FaultRaised: lambda do, entry, event: places.fault(do, entry, event.device, event.code, raised=True),
    e.FaultCleared: lambda do, entry, event: places.fault(do, entry, event.device, event.code, raised=False),
    e.ServiceClosed: lambda do, entry, event: places.service(do, event.service, closed=True),
    e.ServiceOpened: lambda do, entry, event: places.service(do, event.service, closed=False),
    e.DeviceAdded: places.device_added,
    e.DeviceRemoved: places.device_removed,
    d.DossierRegistered: dossiers.registered,
    d.DossierStepped: dossiers.stepped,
    d.DossierWorded: dossiers.worded,
    d.ResultAnnounced: dossiers.announced,
    d.DossierShareDone: dossiers.share_done,
    d.DossierFeePaid: dossiers.fee_paid,
    d.ReceiptOrdered: dossiers.receipt_ordered,
    d.DossierCoded: dossiers.coded,
    d.DossierCorrected: dossiers.corrected,
    d.ConflictFound: dossiers.conflict,
    d.PersonErased: dossiers.erased,
    d.BatchOpened: batches.opened,
    d.BatchFilled: batches.filled,
    d.BatchSealed: batches.sealed,
    d.BatchScanned: batches.scanned,
    d.BatchClosed: batches.closed,
}


FOLLOWED = frozenset({*_PROJECT, e.TicketTaken})


def project(connection: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    """Bring the query tables up to these entries, inside the caller's transaction.

    In a rush nearly all of them are numbers that were taken; those beside each other go in together.
    """
    for are_taken, run in groupby(entries, lambda entry: isinstance(entry.event, e.TicketTaken)):
        if are_taken:
            tickets.taken(connection, list(run))
            continue
        for entry in run:
            follow = _PROJECT.get(type(entry.event))
            if follow is not None:
                follow(connection.execute, entry, entry.event)
