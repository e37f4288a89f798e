"""The expected wait, bound to the office at work."""

from hub.domain.events import AnyEvent
from hub.domain.forecast import Forecast
from hub.domain.state import OfficeState

STEPS_MAX = 150  # of one slice: about half a millisecond


class Waits:
    """Reads the cached forecast for presses and pictures; `work` brings it up to date beside them."""

    def __init__(self, state: OfficeState) -> None:
        self._state = state
        self._forecast = Forecast(state.office)

    def expected_s(self, service: str, credit_s: int = 0) -> tuple[int, int] | None:
        """10th and 90th percentile of the wait of one who comes now, in seconds; None: not known."""
        wait = self._forecast.expect(service, credit_s)
        return wait.told if wait else None

    def observe(self, at_ms: int, event: AnyEvent) -> None:
        """Learn from what has happened; the state has it already."""
        self._forecast.observe(self._state, at_ms, event)

    def work(self, now_ms: int) -> bool:
        """One slice of bringing it up to date; True: there is more to do."""
        return self._forecast.work(self._state, now_ms, steps_max=STEPS_MAX)

    def refresh(self, now_ms: int, service: str | None = None) -> None:
        """Bring all of it, or what a service's wait hangs on, up to date at once."""
        self._forecast.refresh(self._state, now_ms, service)
