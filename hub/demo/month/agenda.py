"""What is to happen when, in virtual time."""

from collections.abc import Callable
from heapq import heappop, heappush

Deed = Callable[[int], None]


class Agenda:
    """Deeds in the order of their moments; those of one moment in the order in which they were put down."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, Deed]] = []
        self._entries = self.now_ms = 0

    def at(self, at_ms: float, deed: Deed) -> None:
        """Do this at that moment, or now if it is past."""
        self._entries += 1
        heappush(self._heap, (max(round(at_ms), self.now_ms), self._entries, deed))

    def next(self, until_ms: int) -> Deed | None:
        """What comes next, before a moment; None: nothing."""
        if not self._heap or self._heap[0][0] >= until_ms:
            return None
        self.now_ms, _, deed = heappop(self._heap)
        return deed
