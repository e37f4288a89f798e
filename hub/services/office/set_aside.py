"""What broke the state before: it is not done again, or it would end each core that the supervisor starts.

A press is named by its identity, what the passing of time does by its event. A row that cannot be replayed is
left out by its number, in this run and in each later one, and a person is told. No I/O.
"""

import logging
from collections.abc import Callable
from typing import Final

from hub.domain.applying import apply
from hub.domain.errors import LedgerUnavailable
from hub.domain.state import Device, OfficeState
from hub.services.ports import Entry, Opening, PressId

ROWS_MAX: Final = 20  # that are left out; more are no accident, and a person has to look first
_log = logging.getLogger("motcua.office")


def cause_of(press: PressId | None, event: str) -> str:
    """The name of what is done: a press, or else an event that time brought."""
    return f"press {press.dev}/{press.boot}/{press.seq}" if press else f"event {event}"


def replay(state: OfficeState, opening: Opening, observe: Callable[[Entry], None]) -> list[Entry]:
    """Bring the state of an office to the last row; rows that cannot be applied are left out and returned.

    Nothing of such a row is left in the state: it is begun anew without it. Raises LedgerUnavailable where
    there are more than ROWS_MAX.
    """
    left_out: dict[int, Entry] = {}
    while (failed := _replayed(state, opening, left_out)) is not None:
        left_out[failed.seq] = failed
        if len(left_out) > ROWS_MAX:
            raise LedgerUnavailable(
                f"more than {ROWS_MAX} rows cannot be applied, the first is {min(left_out)}"
            )
    for entry in opening.entries:
        if entry.seq not in left_out:
            observe(entry)
    return list(left_out.values())


def _replayed(state: OfficeState, opening: Opening, left_out: dict[int, Entry]) -> Entry | None:
    """Apply all other rows to a state that is as new; the first that cannot be applied."""
    vars(state).update(vars(OfficeState(state.office)))
    for row in opening.devices:
        state.devices[row.name] = Device(row.name, row.type, row.counter, row.services)
    for entry in opening.entries:
        if entry.seq in left_out:
            continue
        try:
            apply(state, entry.seq, entry.at_ms, entry.event)
        except Exception:
            _log.exception("bug: row %d (%s) cannot be applied", entry.seq, type(entry.event).__name__)
            return entry
    return None
