"""The one clock of the firmware: milliseconds since the start, as an int that never wraps.

`time.ticks_ms()` wraps after 2**30 ms (12.4 days) on a board. Everything else takes plain milliseconds from
here and subtracts them with `-`. The supervisor asks each second, so no wrap is missed.
"""

import time


class Uptime:
    """Count on over the wraps of a ticks counter; must be asked at least once in half of its period."""

    def __init__(self, ticks_ms, ticks_diff):
        self._ticks_ms = ticks_ms
        self._ticks_diff = ticks_diff
        self._last = ticks_ms()
        self._total_ms = 0

    def now_ms(self):
        """Milliseconds since this object was made."""
        ticks = self._ticks_ms()
        self._total_ms += self._ticks_diff(ticks, self._last)
        self._last = ticks
        return self._total_ms


now_ms = Uptime(time.ticks_ms, time.ticks_diff).now_ms
