"""What may go wrong, each by its name; a seed draws which of them and how often."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Final

FAULTS: Final = (
    "drop",  # a message is lost
    "duplicate",  # a message comes twice
    "delay",  # a message comes late, up to seconds
    "reorder",  # messages overtake each other
    "partition",  # a device is cut off for a while
    "broker_crash",  # the broker forgets what was under way, sometimes what it kept too
    "hub_crash",  # at any moment, also between the commit and the telling
    "device_crash",  # a device loses its memory and keeps its flash
    "device_clock",  # a device is wrong by hours about how old a press is
    "clock_forward",  # the hub's wall clock jumps forward by hours
    "clock_back",  # the hub's wall clock jumps back, up to a day
    "slow_disk",  # a commit takes up to seconds
    "full_disk",  # a commit fails, and the hub starts again
)


WITH_DOSSIERS: Final = 5


@dataclass(frozen=True)
class Plan:
    """One run. `chance` is asked in a fixed order, so that a seed is a run for ever."""

    seed: int
    faults: frozenset[str]
    storm_s: float
    strength: float
    midnight: bool
    dossiers: bool
    chance: Random = field(compare=False)

    @classmethod
    def of(cls, seed: int, only: Iterable[str] | None = None, dossiers: bool | None = None) -> "Plan":
        """The plan of a seed; `only`: these faults and no others. `dossiers`: else every fifth has them."""
        chance = Random(seed)
        drawn = frozenset(name for name in FAULTS if chance.random() < 0.45)
        storm_s = chance.uniform(8, 24)
        return cls(
            seed=seed,
            faults=drawn if only is None else frozenset(only),
            storm_s=storm_s,
            strength=chance.choice([0.3, 1.0, 1.0, 2.0]),
            midnight=chance.random() < 0.15,
            dossiers=seed % WITH_DOSSIERS == 0 if dossiers is None else dossiers,
            chance=chance,
        )

    def has(self, name: str) -> bool:
        """Whether this fault is part of the run."""
        return name in self.faults

    def strikes(self, name: str, share: float) -> bool:
        """Whether it strikes now, with this share of the times, by the strength of the run."""
        return self.has(name) and self.chance.random() < min(0.9, share * self.strength)

    def times(self, name: str, a_minute: float) -> list[float]:
        """When it strikes during the storm, in seconds."""
        if not self.has(name):
            return []
        count = max(1, round(a_minute * self.strength * self.storm_s / 60))
        return sorted(self.chance.uniform(1, self.storm_s) for _ in range(count))
