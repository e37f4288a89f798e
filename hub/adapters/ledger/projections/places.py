"""Days, counters, services and devices."""

from hub.adapters.ledger.projections import tickets
from hub.adapters.ledger.projections.doing import Do
from hub.adapters.ledger.projections.promises import kept, lapsed
from hub.domain import events as e
from hub.services.ports import Entry


def day_opened(do: Do, entry: Entry, event: e.DayOpened) -> None:
    """Nobody is at work yet but who has somebody in hand; bookings of days that are over have lapsed."""
    do(f"INSERT {'OR IGNORE ' if event.again else ''}INTO days VALUES (?, ?)", (event.day, entry.seq))
    do("UPDATE services SET closed = 0 WHERE closed", ())
    for letter in event.closed:
        service(do, letter, closed=True)
    do("UPDATE counters SET state = 'closed', officer = NULL, ticket = NULL", ())
    for session in event.sessions:
        in_hand = [t.id for t in event.carried if t.state == "serving" and t.counter == session.counter]
        counter(do, session.counter, session.state, session.officer)
        do(
            "UPDATE counters SET ticket = ? WHERE counter = ?",
            (in_hand[0] if in_hand else None, session.counter),
        )
    for record in event.carried:
        if record.state == "waiting":
            tickets.carried(do, record)
    for booking in event.bookings if event.again else ():
        kept(do, booking.ticket)
    for code in event.lapsed:
        lapsed(do, code)
    for receipt in event.receipts:
        do("UPDATE jobs SET failed = ? WHERE job = ?", (receipt.failed, receipt.job))


def counter(do: Do, number: int, state: str, officer: str | None) -> None:
    """Who is at a counter."""
    do(
        "INSERT INTO counters(counter, state, officer) VALUES (?, ?, ?)"
        " ON CONFLICT(counter) DO UPDATE SET state = excluded.state, officer = excluded.officer",
        (number, state, officer),
    )


def counter_state(do: Do, number: int, state: str) -> None:
    """A break begins or ends."""
    do("UPDATE counters SET state = ? WHERE counter = ?", (state, number))


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
    do(
        "INSERT OR REPLACE INTO devices VALUES (?, ?, ?, ?)",
        (event.name, event.type, event.counter, " ".join(event.services)),
    )


def device_removed(do: Do, entry: Entry, event: e.DeviceRemoved) -> None:
    """No longer of this office."""
    do("DELETE FROM devices WHERE name = ?", (event.name,))
