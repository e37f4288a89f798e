"""One life cycle as a table: (state, event) -> (next state, output, ...), with a time-out per state.

Theory of operation
-------------------
A device's `states.py` declares its tables; this class walks them. It has no clock: whoever owns it says how
much time has passed (`advance`), and a state that has stayed longer than its time-out receives the event
`timeout`. An event the table does not list changes nothing at all: not the state, not the running time-out.
Outputs are names; the owner of the life cycle knows what to do with them. A transition, also one to the same
state, starts the new state's time-out afresh.
"""

_NEVER = {}  # the time-outs of a life cycle without any; shared, since a board counts bytes


class LifeCycle:
    """The current state of one table."""

    def __init__(self, table, state, time_outs_ms=None):
        self.table = table
        self.time_outs_ms = time_outs_ms or _NEVER
        self.state = state  # one of the states that the table names
        self.left_ms = self.time_outs_ms.get(state, 0)  # until `timeout`; 0: this state waits for ever

    def handle(self, event):
        """Make the transition of `event`; return its outputs, or () when the event is not legal now."""
        step = self.table.get((self.state, event))
        if step is None:
            return ()
        self.state = step[0]
        self.left_ms = self.time_outs_ms.get(self.state, 0)
        return step[1:]

    def advance(self, elapsed_ms):
        """Let `elapsed_ms` (>= 0) pass; return the outputs of the `timeout` if it comes due, one at most."""
        if self.left_ms <= 0:
            return ()
        self.left_ms -= elapsed_ms
        if self.left_ms > 0:
            return ()
        self.left_ms = 0
        return self.handle("timeout")


def due_ms(cycles):
    """Time until the first time-out of several life cycles, or None when none runs."""
    running = [cycle.left_ms for cycle in cycles if cycle.left_ms > 0]
    return min(running) if running else None


def earlier_ms(one_ms, other_ms):
    """The earlier of two times, of which each may be 0, or None: never."""
    if one_ms is None or other_ms is None:
        return other_ms if one_ms is None else one_ms
    return min(one_ms, other_ms)
