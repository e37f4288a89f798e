"""The time by which the office works: the wall clock where it can be believed, else the one that never jumps.

A clock behind the last row is not followed, as history does not run backwards. A clock more than three hours
ahead of the last row and of the time since waits for somebody to confirm it, or for NTP: what is pressed
meanwhile is kept with the time by the monotonic clock (docs/decisions/0182).
"""

from hub.domain.calendar.clock_gap import AHEAD_MS_MAX, likely_off
from hub.domain.calendar.hours import Hours
from hub.services.ports import Clock


class BelievedClock:
    """`hub.services.ports.Clock` on another one; `noted` tells it of each row."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._row_ms = 0  # of the last row: nothing is told to have been earlier
        self._anchor_ms: int | None = None  # a moment that was right, None: not known yet
        self._anchor_mono_ms = clock.mono_ms()

    def start(self, last_ms: int, hours: Hours) -> None:
        """Begin after the last row; 0: there is none, and nothing to hold the clock against."""
        self._row_ms, wall_ms = last_ms, self._clock.wall_ms()
        believed = wall_ms <= last_ms or likely_off(hours, last_ms, wall_ms)
        if last_ms:
            self._set(max(wall_ms, last_ms) if believed else last_ms)

    def noted(self, at_ms: int) -> None:
        """A row was written."""
        self._row_ms = at_ms
        self._set(at_ms)

    def _set(self, at_ms: int) -> None:
        self._anchor_ms, self._anchor_mono_ms = at_ms, self._clock.mono_ms()

    def wall_ms(self) -> int:
        """The time to work by, never before the last row."""
        wall_ms = self._clock.wall_ms()
        if wall_ms < self._row_ms or self._held(wall_ms):
            return self._going_on()
        return wall_ms

    def mono_ms(self) -> int:
        """Milliseconds of a clock that never jumps."""
        return self._clock.mono_ms()

    def synchronised(self) -> bool:
        """Whether the system says that its clock is right."""
        return self._clock.synchronised()

    def reading_ms(self) -> int:
        """What the wall clock says, right or wrong."""
        return self._clock.wall_ms()

    def behind_ms(self) -> int:
        """How far the wall clock stands before the last row."""
        return max(0, self._row_ms - self._clock.wall_ms())

    def ahead_ms(self) -> int:
        """How far it stands ahead of what is believed; 0 unless it waits for somebody to confirm it."""
        wall_ms = self._clock.wall_ms()
        return wall_ms - self._going_on() if self._held(wall_ms) else 0

    def _going_on(self) -> int:
        """The last moment that was right, and the time since."""
        anchor_ms = self._row_ms if self._anchor_ms is None else self._anchor_ms
        return max(self._row_ms, anchor_ms + self._clock.mono_ms() - self._anchor_mono_ms)

    def _held(self, wall_ms: int) -> bool:
        if self._anchor_ms is None:
            return False
        return wall_ms - self._going_on() > AHEAD_MS_MAX and not self._clock.synchronised()
