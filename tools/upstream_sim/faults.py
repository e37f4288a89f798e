"""How upstream goes wrong, each way by its name, drawn from a seed."""

from collections import Counter
from collections.abc import Iterable
from random import Random
from typing import Final

FAULTS: Final = (
    "slow",  # the answer takes longer than the caller waits
    "error_500",  # an error before anything was done
    "error_after",  # an error although all was done
    "dropped",  # the connection ends without an answer, before anything was done
    "dropped_after",  # the same, although all was done
    "html",  # a page for people, with code 200
    "half",  # an answer that is cut off
    "session_lost",  # the session has ended early
    "contradiction",  # "exists" for what is new, or "does not exist" for what is known
    "odd_code",  # a code that nobody has documented
)


class Faults:
    """`rate`: the share of calls that go wrong; `only`: the names to draw from."""

    def __init__(self, rate: float = 0.0, seed: int = 0, only: Iterable[str] = FAULTS) -> None:
        self.rate, self._names = rate, tuple(only)
        unknown = set(self._names) - set(FAULTS)
        if unknown:
            raise ValueError(f"no such fault: {', '.join(sorted(unknown))}; one of {', '.join(FAULTS)}")
        self._chance = Random(seed)
        self.counts: Counter[str] = Counter()

    def draw(self) -> str | None:
        """The fault of this call, or None."""
        if not self._names or self._chance.random() >= self.rate:
            return None
        name = self._chance.choice(self._names)
        self.counts[name] += 1
        return name
