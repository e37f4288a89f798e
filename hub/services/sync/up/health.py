"""Whether upstream answers, and when to knock again where it does not. No clock, no waiting."""

from collections.abc import Callable

AWAY_AFTER = 5  # calls in a row without an answer; with a fifth of all going wrong that is one in 3,000
BACKOFF_MS_MIN, BACKOFF_MS_MAX = 1_000, 60_000


def backoff_ms(failures: int, chance: float) -> int:
    """Exponential with full jitter, so that a hundred offices do not knock at once. `chance`: 0 to 1."""
    return round(min(BACKOFF_MS_MAX, BACKOFF_MS_MIN << min(failures, 16)) * chance)


class Health:
    """Many at once while upstream answers now and then; else one knock at a time, later each time."""

    def __init__(self, chance: Callable[[], float]) -> None:
        self._chance, self._failures, self.knock_ms = chance, 0, 0

    @property
    def away(self) -> bool:
        """Whether nobody has been answered for a while."""
        return self._failures >= AWAY_AFTER

    def may_call(self, now_ms: int) -> bool:
        """Whether it is time for a call."""
        return not self.away or now_ms >= self.knock_ms

    def failed(self, now_ms: int) -> None:
        """No answer."""
        self._failures += 1
        self.knock_ms = now_ms + backoff_ms(self._failures - AWAY_AFTER, self._chance()) if self.away else 0

    def answered(self) -> bool:
        """There was an answer, good or bad; True: upstream had been away."""
        back, self._failures, self.knock_ms = self.away, 0, 0
        return back
