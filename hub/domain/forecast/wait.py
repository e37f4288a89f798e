"""What is told about a wait."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import astuple

SHARE_BELOW, SHARE_ABOVE = 0.1, 0.9
_MINUTE_S = 60


class Wait(Struct, frozen=True):
    """From the press to the call, in whole seconds: 10th and 90th percentile, median and mean."""

    lo_s: int
    hi_s: int
    median_s: int
    mean_s: int

    @property
    def told(self) -> tuple[int, int]:
        """The interval as the ledger keeps it, in seconds."""
        return self.lo_s, self.hi_s

    @property
    def minutes(self) -> tuple[int, int]:
        """The interval for people: whole minutes that contain it, never "0 to 0"."""
        return self.lo_s // _MINUTE_S, max(1, -(-self.hi_s // _MINUTE_S))

    def later(self, mean_s: float, spread_s: float) -> "Wait":
        """The same when people came in between whose service adds `mean_s`, give or take `spread_s`."""
        if not mean_s:
            return self
        return Wait(
            lo_s=round(self.lo_s + max(0.0, mean_s - spread_s)),
            hi_s=round(self.hi_s + mean_s + spread_s),
            median_s=round(self.median_s + mean_s),
            mean_s=round(self.mean_s + mean_s),
        )

    def between(self, other: "Wait", share: float) -> "Wait":
        """The wait of somebody who stands between these two: this one for 0, the other for 1."""
        mixed = (round(a + share * (b - a)) for a, b in zip(astuple(self), astuple(other), strict=True))
        return Wait(*mixed)


def summary(waits_s: Sequence[float], share_below: float = SHARE_BELOW) -> Wait:
    """Percentiles and mean of the waits that the scenarios gave; at least one."""
    ordered = sorted(waits_s)
    return Wait(
        lo_s=round(quantile(ordered, share_below)),
        hi_s=round(quantile(ordered, SHARE_ABOVE)),
        median_s=round(quantile(ordered, 0.5)),
        mean_s=round(sum(ordered) / len(ordered)),
    )


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value under which a further draw falls with this probability; `ordered` is not empty."""
    place = min(max(share * (len(ordered) + 1) - 1, 0.0), len(ordered) - 1.0)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
