"""How often people come lately, and which share of them is due earlier."""

from collections.abc import Iterable
from math import exp

MEMORY_S = 1_800.0  # half an hour: a morning's peak is over in two hours
WATCHED_LEAST_S = 600.0  # before that long nobody can say how often
SHARE_PRIOR, TAKEN_PRIOR = 2.0, 20.0  # one in ten, before today's citizens have shown


class Rate:
    """Events a second, with exponential forgetting."""

    __slots__ = ("_count", "_last_ms")

    def __init__(self) -> None:
        self._count = 0.0
        self._last_ms = 0

    def note(self, at_ms: int) -> None:
        """It happened."""
        self._count = self._count * self._kept(at_ms) + 1
        self._last_ms = max(at_ms, self._last_ms)

    def at(self, now_ms: int, since_ms: int, usual: float = 0.0) -> float:
        """The rate of now in 1/s, watched since `since_ms`; `usual` counts as much as one event."""
        watched_s = max((now_ms - since_ms) / 1000, WATCHED_LEAST_S)
        count, time_s = self._count * self._kept(now_ms), MEMORY_S * (1 - exp(-watched_s / MEMORY_S))
        return (count + 1) / (time_s + 1 / usual) if usual else count / time_s

    def _kept(self, now_ms: int) -> float:
        return exp(-max(now_ms - self._last_ms, 0) / 1000 / MEMORY_S)


class Shares:
    """How often each credit comes, in seconds of credit; 0 is everybody else."""

    __slots__ = ("_counts", "_credits", "_total")

    def __init__(self, credits_s: Iterable[int]) -> None:
        self._credits = tuple(sorted({credit_s for credit_s in credits_s if credit_s > 0}))
        self._counts = dict.fromkeys(self._credits, 0)
        self._total = 0

    def note(self, credit_s: int) -> None:
        """Somebody with this credit came."""
        self._total += 1
        if credit_s in self._counts:
            self._counts[credit_s] += 1

    def each(self) -> dict[int, float]:
        """The share of each credit, that of nobody's credit (0) first."""
        all_of = self._total + TAKEN_PRIOR
        prior = SHARE_PRIOR / max(1, len(self._credits))
        shares = {credit_s: (self._counts[credit_s] + prior) / all_of for credit_s in self._credits}
        return {0: 1.0 - sum(shares.values()), **shares}

    @property
    def credits_s(self) -> tuple[int, ...]:
        """Every credit there is, none (0) first."""
        return (0, *self._credits)
