"""Recent durations of one kind, and what they let expect.

Before there are enough, the distribution leans on what was configured: a lognormal around the typical value,
which counts as much as `PRIOR_WEIGHT` observations. How uncertain the mean still is, is part of the answer:
it is what makes the interval of a long queue wide in the morning and narrower later.
"""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable
from functools import lru_cache
from math import exp, log, sqrt

from hub.domain.forecast.chance import EXPONENTIAL, NORMAL, TABLE

PRIOR_WEIGHT = 6.0
PRIOR_SIGMA = 0.3  # of the logarithm of the mean: the configured value may be wrong by a third
OUTLIER = 6.0  # times the mean: longer is an officer who forgot the key
SURELY_USUAL = 3.0  # times the smaller of typical and seen mean: the expected mean is never below half of it
SHORTEST_S = 0.5
ROUNDS_MAX, ROUND_STEP = 16, 8


class Sample:
    """The last `keep` durations, in seconds. `cv`: standard deviation ÷ mean that is assumed at first."""

    __slots__ = ("_cv", "_keep", "_made", "_seen", "_typical_s")

    def __init__(self, typical_s: float, cv: float, keep: int) -> None:
        self._typical_s, self._cv, self._keep = max(typical_s, SHORTEST_S), cv, keep
        self._seen: deque[float] = deque(maxlen=keep)
        self._made: Quantiles | None = None

    def add(self, seconds: float) -> None:
        """One more; the oldest is forgotten."""
        seconds = max(seconds, SHORTEST_S)
        if seconds > SURELY_USUAL * self._least_mean_s():  # else the distribution, dear to make, is not asked
            seconds = min(seconds, OUTLIER * self.quantiles().mean_s)
        self._seen.append(seconds)
        self._made = None

    def _least_mean_s(self) -> float:
        count = len(self._seen)
        return min(self._typical_s, sum(self._seen) / count) if count else self._typical_s

    def __len__(self) -> int:
        return len(self._seen)

    def quantiles(self) -> "Quantiles":
        """The distribution of the next one."""
        if self._made is None:
            self._made = self._make()
        return self._made

    def _make(self) -> "Quantiles":
        count = len(self._seen)
        mean_s = sum(self._seen) / count if count else self._typical_s
        cv = self._spread(mean_s)
        trust, doubt = count / (cv * cv), 1 / PRIOR_SIGMA**2
        shift = trust * log(mean_s / self._typical_s) / (trust + doubt)
        best_s = self._typical_s * exp(shift)
        sigma = sqrt(log(1 + cv * cv))
        prior_s = best_s * exp(-sigma * sigma / 2)
        assumed = [(prior_s * exp(sigma * z), PRIOR_WEIGHT / TABLE) for z in NORMAL]
        observed = [(best_s / mean_s * seen, 1.0) for seen in self._seen]
        return Quantiles(assumed + observed, 1 / sqrt(trust + doubt), cv)

    def _spread(self, mean_s: float) -> float:
        """Standard deviation ÷ mean, leaning on the assumed one while there are few."""
        squares = sum((seen - mean_s) ** 2 for seen in self._seen) / mean_s**2
        return sqrt((PRIOR_WEIGHT * self._cv**2 + squares) / (PRIOR_WEIGHT + len(self._seen)))


class Quantiles:
    """A distribution as `TABLE` equally likely durations in ascending order.

    `sigma`: standard deviation of the logarithm of the mean, as far as that is still unknown.
    """

    __slots__ = ("cv", "mean_s", "sigma", "table")

    def __init__(self, weighted: Iterable[tuple[float, float]], sigma: float, cv: float) -> None:
        self.table = _table(sorted(weighted))
        self.mean_s = sum(self.table) / TABLE
        self.sigma, self.cv = sigma, cv

    def longer(self, seconds: float) -> float:
        """The share that lasts longer than so many seconds, at least half of one entry."""
        return max(TABLE - bisect_right(self.table, seconds), 0.5) / TABLE

    def rest_s(self, elapsed_s: float, choice: int) -> float:
        """What is left of a duration after `elapsed_s` of it; `choice` from 0 to `TABLE` - 1."""
        first = bisect_right(self.table, elapsed_s)
        left = TABLE - first
        if left < TABLE // 32:  # longer than nearly all that were seen: it may go on as long again
            return EXPONENTIAL[choice] * max(self.mean_s * self.cv, elapsed_s / 2)
        return self.table[first + choice * left // TABLE] - elapsed_s


@lru_cache(maxsize=32)
def with_stragglers(usual: Quantiles, share: float, mean_s: float, most_s: float) -> Quantiles:
    """The same for all but a share, who are that much later on average; nobody later than `most_s`."""
    most = [(seconds, (1 - share) / TABLE) for seconds in usual.table]
    late = [(min(mean_s * times, most_s), share / TABLE) for times in EXPONENTIAL]
    return Quantiles(most + late, usual.sigma, usual.cv)


@lru_cache(maxsize=256)
def in_rounds(times: Quantiles, unit_s: float, every_s: float, answered: float) -> Quantiles:
    """How long until somebody comes who is asked every so many seconds and mostly answers the first time.

    `times`: how long one needs who answers, in units.
    """
    few = times.table[ROUND_STEP // 2 :: ROUND_STEP]
    shares = [answered * (1 - answered) ** number for number in range(ROUNDS_MAX)]
    each = [(every_s * n + unit_s * one, share / len(few)) for n, share in enumerate(shares) for one in few]
    return Quantiles(each, times.sigma, times.cv)


def _table(weighted: list[tuple[float, float]]) -> tuple[float, ...]:
    """Equally likely values of a weighted sample in ascending order."""
    step = sum(weight for _, weight in weighted) / TABLE
    table: list[float] = []
    reached = -step / 2
    for value, weight in weighted:
        reached += weight
        while reached > 0 and len(table) < TABLE:
            table.append(value)
            reached -= step
    table.extend([weighted[-1][0]] * (TABLE - len(table)))
    return tuple(table)
