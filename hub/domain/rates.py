"""How often one of many may do something: a bucket for each name that fills with time. Pure."""

from dataclasses import dataclass, field

NAMES_MAX = 2_000  # more are not kept apart: the longest unheard of is forgotten


@dataclass(slots=True, frozen=True)
class Rate:
    """So many at once, and so many a minute after that."""

    burst: int
    per_minute: int


@dataclass(slots=True)
class _Bucket:
    left: float
    at_ms: int
    refused: int = 0  # since it was last allowed


@dataclass(slots=True)
class Rates:
    """One rate for each name. `allow` takes from its bucket."""

    rate: Rate
    _buckets: dict[str, _Bucket] = field(default_factory=dict)

    def allow(self, name: str, now_ms: int) -> bool:
        """Whether once more is within the rate."""
        bucket = self._buckets.pop(name, None)
        if bucket is None:
            if len(self._buckets) >= NAMES_MAX:
                del self._buckets[next(iter(self._buckets))]
            bucket = _Bucket(self.rate.burst, now_ms)
        self._buckets[name] = bucket
        bucket.left, bucket.at_ms = self._filled(bucket, now_ms), now_ms
        if bucket.left < 1:
            bucket.refused += 1
            return False
        bucket.left -= 1
        return True

    def has(self, name: str, now_ms: int) -> bool:
        """Whether once more would be within the rate; nothing is taken."""
        bucket = self._buckets.get(name)
        return bucket is None or self._filled(bucket, now_ms) >= 1

    def _filled(self, bucket: _Bucket, now_ms: int) -> float:
        gained = max(0, now_ms - bucket.at_ms) * self.rate.per_minute / 60_000
        return min(self.rate.burst, bucket.left + gained)

    def refused(self, name: str) -> int:
        """How many of this name were not allowed since the last that was, or since `settled`."""
        bucket = self._buckets.get(name)
        return bucket.refused if bucket else 0

    def settled(self, name: str) -> int:
        """As `refused`, and count anew."""
        bucket = self._buckets.get(name)
        if bucket is None:
            return 0
        count, bucket.refused = bucket.refused, 0
        return count
