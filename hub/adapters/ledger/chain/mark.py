"""How far the ledger had come, in a small file beside it: an older copy put back is seen for what it is.

It is written after each commit and before anything of it is told, and given to the system, not to the disk:
a killed hub leaves it right; after a power cut it may be a little behind, when the ledger itself is whole. A
mark that cannot be read says nothing.
"""

import os
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from hub.domain import events as e
from hub.domain.dossiers import events as d
from hub.domain.queue.numbering import issued_as
from hub.services.ports import Entry, Told

BYTES_MAX: Final = 8_192


class Mark(msgspec.Struct):
    """The last row that was committed, and the numbers that people were told on its day."""

    seq: int = 0
    hash: str = ""
    told: Told = msgspec.field(default_factory=Told)


def mark_file(ledger: Path) -> Path:
    """Where the mark of a ledger is."""
    return ledger.with_suffix(".mark")


def read_mark(ledger: Path) -> Mark | None:
    """The mark of a ledger, if there is one that is whole."""
    try:
        with mark_file(ledger).open("rb") as file:
            check, _, data = file.read(BYTES_MAX).rstrip(b" \n").partition(b" ")
        if int(check, 16) != zlib.crc32(data):
            return None
        return msgspec.json.decode(data, type=Mark)
    except (OSError, ValueError, msgspec.MsgspecError):
        return None


def follow(told: Told, entries: Iterable[Entry]) -> Told:
    """The numbers told, after these rows."""
    for entry in entries:
        event = entry.event
        if isinstance(event, e.DayOpened):
            to_come = {place: last for place, last in told.booked.items() if place >= event.day}
            told = Told(event.day, dict(event.issued), booked=_higher(to_come, event.booked))
            if event.leases_day == event.day:  # a day that is opened again
                told.leased = _higher({one.service: one.last for one in event.leases}, {})
            for booking in event.bookings:
                _sent_home(told, booking.service, booking.ticket)
        elif isinstance(event, e.BookingMade):
            _sent_home(told, event.service, event.ticket)
        elif isinstance(event, e.TicketTaken):
            if event.booking is None and not event.leased:
                number = event.id.rpartition("/")[2]
                told.services[event.service] = issued_as(number, event.service)
        elif isinstance(event, e.NumbersPassed):
            passed = Told(told.day, event.services, event.dossiers, event.bags, event.booked, event.leased)
            told = merged(told, passed)
        elif isinstance(event, e.LeasesGranted):
            for lease in event.leases:
                told.leased[lease.service] = max(told.leased.get(lease.service, 0), lease.last)
        elif isinstance(event, d.BatchOpened):
            told.bags += 1
        elif isinstance(event, d.DossierRegistered) and event.local:
            agency = event.dossier.rsplit("-", 2)[0]
            told.dossiers[agency] = told.dossiers.get(agency, 0) + 1
    return told


def merged(one: Told, other: Told) -> Told:
    """The higher of each, of one day."""
    return Told(
        one.day,
        _higher(one.services, other.services),
        _higher(one.dossiers, other.dossiers),
        max(one.bags, other.bags),
        _higher(one.booked, other.booked),
        _higher(one.leased, other.leased),
    )


def _higher(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {key: max(one.get(key, 0), other.get(key, 0)) for key in one | other}


def _sent_home(told: Told, service: str, ticket: str) -> None:
    day, _, written = ticket.rpartition("/")
    place, number = f"{day}/{service}", issued_as(written, service)
    told.booked[place] = max(told.booked.get(place, 0), number)


class MarkWriter:
    """Writes the mark in place: one call to the system, no waiting."""

    def __init__(self, ledger: Path, mark: Mark) -> None:
        self._mark = mark
        self._fd = os.open(mark_file(ledger), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def committed(self, seq: int, head: str, entries: Iterable[Entry]) -> None:
        """These rows are durable. Raises OSError."""
        mark = self._mark
        mark.seq, mark.hash, mark.told = seq, head, follow(mark.told, entries)
        data = msgspec.json.encode(mark)
        line = b"%08x %s" % (zlib.crc32(data), data)
        if len(line) < BYTES_MAX:
            os.pwrite(self._fd, line.ljust(BYTES_MAX), 0)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._fd)
