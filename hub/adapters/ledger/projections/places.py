"""Days, counters, services and devices."""

from hub.adapters.ledger.objects.queue import COUNTERS, DEVICES
from hub.adapters.ledger.projections.doing import Do
from hub.domain import events as e
from hub.domain.counters.sessions import Session, SessionEvent
from hub.domain.queue.tickets import Ticket
from hub.domain.state import Device
from hub.services.ports import Entry


def day_opened(do: Do, entry: Entry, event: e.DayOpened) -> None:
    """Nobody is at work yet but who has somebody in hand."""
    do(f"INSERT {'OR IGNORE ' if event.again else ''}INTO days VALUES (?, ?)", (event.day, entry.seq))
    do("UPDATE services SET closed = 0 WHERE closed", ())
    for letter in event.closed:
        service(do, letter, closed=True)
    do("UPDATE counters SET state = 'closed', officer = NULL, ticket = NULL", ())
    for record in event.sessions:
        _sit(do, Session.of(record))
    for receipt in event.receipts:
        do("UPDATE jobs SET failed = ? WHERE job = ?", (receipt.failed, receipt.job))


def at_work(do: Do, entry: Entry, event: SessionEvent) -> None:
    """Who is at a counter, and whether there is a break. Raises Refused as the session does."""
    session = _session(do, event.counter)
    session.follow(event)
    _sit(do, session)


def hand(do: Do, ticket: Ticket, left: int | None) -> None:
    """A ticket has come into the hand of a counter or left one."""
    for counter in (left, ticket.counter):
        if counter is not None:
            session = _session(do, counter)
            session.hold(ticket.id, ticket.counter)
            _sit(do, session)


def _session(do: Do, counter: int) -> Session:
    found = COUNTERS.find(do, counter)
    return found[0] if found else Session(counter)


def _sit(do: Do, session: Session) -> None:
    COUNTERS.replace(do, session)


def service(do: Do, letter: str, *, closed: bool) -> None:
    """Whether a service gives numbers."""
    do(
        "INSERT INTO services VALUES (?, ?) ON CONFLICT(letter) DO UPDATE SET closed = excluded.closed",
        (letter, closed),
    )


def board_shown(do: Do, entry: Entry, event: e.BoardShown) -> None:
    """What a board really showed."""
    do(
        "INSERT INTO boards VALUES (?, ?, ?, ?, ?, ?)",
        (entry.seq, event.device, event.counter, event.rev, event.text, entry.at_ms),
    )


def fault(do: Do, entry: Entry, device: str, code: str, *, raised: bool) -> None:
    """A trouble of a device begins or ends."""
    do("INSERT INTO device_log VALUES (?, ?, ?, ?, ?)", (entry.seq, device, code, raised, entry.at_ms))


def device_added(do: Do, entry: Entry, event: e.DeviceAdded) -> None:
    """Registered, anew or again."""
    DEVICES.replace(do, Device.of(event))


def device_removed(do: Do, entry: Entry, event: e.DeviceRemoved) -> None:
    """No longer of this office."""
    do("DELETE FROM devices WHERE name = ?", (event.name,))
