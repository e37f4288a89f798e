"""The business day: it opens with the first press after midnight, and nobody is wiped."""

from hub.domain import events as e
from hub.domain.queueing import OPEN
from hub.domain.state import OfficeState


def open_day(state: OfficeState, day: str) -> e.DayOpened:
    """The event that opens `day`: open tickets, troubles and officers with somebody in hand are carried."""
    carried = tuple(t.record() for t in state.tickets.values() if t.state in OPEN)
    still_serving = tuple(
        e.SessionRecord(s.counter, s.officer, s.state.value, s.call_seq)
        for s in state.sessions.values()
        if s.ticket and s.officer
    )
    faults = tuple(
        e.FaultRecord(device, dict(sorted(codes.items())))
        for device, codes in sorted(state.faults.items())
        if codes
    )
    return e.DayOpened(day, carried, still_serving, tuple(sorted(state.closed)), faults)
