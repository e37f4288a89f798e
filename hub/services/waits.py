"""The expected wait, bound to the office at work."""

from hub.domain.events import AnyEvent
from hub.domain.state import OfficeState


class Waits:
    """Reads the cached forecast for presses and pictures; `work` brings it up to date beside them."""

    def __init__(self, state: OfficeState) -> None:
        self._state = state

    def expected_s(self, service: str, credit_s: int = 0) -> tuple[int, int] | None:
        """10th and 90th percentile of the wait of one who comes now, in seconds; None: not known."""
        return None

    def observe(self, at_ms: int, event: AnyEvent) -> None:
        """Learn from what has happened; the state has it already."""

    def work(self, now_ms: int) -> bool:
        """One slice of bringing it up to date; True: there is more to do."""
        return False
