"""Days that are not the ordinary one: nobody sits there, they come late, go home at noon; citizens book.

The expected wait has to hold on each of them (bench/calibration.py). The numbers are not those that the
forecast assumes: officers who are paged come when they can, and not always.
"""

from math import exp
from random import Random
from typing import Final

from msgspec import Struct

from hub.simulation.staff import LATE_S, Officer, Timeline

SUMMON_SIGMA: Final = 0.3  # of the logarithm of how long a paged officer takes ÷ the configured time
UNANSWERED_SHARE: Final = 0.1  # of pages: the next one is answered
STAY_S: Final = 240.0  # an officer who was paged goes again when nobody has come for so long
LATE_LEAST_S, LATE_MOST_S = 600.0, 2_400.0  # after the opening
EARLY_MEAN_S, EARLY_SIGMA_S, EARLY_MOST_S = 540.0, 420.0, 1_700.0  # who has booked, before the slot


class Habits(Struct, frozen=True):
    """Shares: `empty` of services at whose counters nobody sits, `late` of officers, `half` of counters that
    close at noon, `booked` of the citizens of services that take bookings.
    """

    empty: float = 0.0
    late: float = 0.0
    half: float = 0.0
    booked: float = 0.0


ORDINARY: Final = Habits()
DAYS: Final = {
    "empty counters": Habits(empty=0.5),
    "late officers": Habits(late=0.35),
    "closed afternoons": Habits(half=0.5),
    "bookings": Habits(booked=0.4),
}


class LateOfficer(Officer):
    """Comes when the office has been open for a while."""

    def _plan_coming(self, opens_ms: int) -> None:
        self._day.at(opens_ms + 1000 * self._chance.uniform(LATE_LEAST_S, LATE_MOST_S), self._arrive)


class PagedOfficer(Officer):
    """Works elsewhere in the house; comes when paged, and goes when nobody waits any more."""

    mornings = False

    def __init__(self, day: Timeline, counter: int, officer: str, seed: int) -> None:
        self._here = self._coming = False
        super().__init__(day, counter, officer, seed)

    def _plan_coming(self, opens_ms: int) -> None:
        self._coming = self.mornings
        if self.mornings:
            super()._plan_coming(opens_ms)

    def paged(self, summon_s: float, now_ms: int) -> bool:
        """Come after a while, or overhear it."""
        if self._here or self._coming:
            return self._coming
        if self._chance.random() >= UNANSWERED_SHARE:
            self._coming = True
            needs_s = summon_s * exp(self._chance.gauss(-(SUMMON_SIGMA**2) / 2, SUMMON_SIGMA))
            self._day.at(self._not_before_opening(now_ms + 1000 * needs_s), self._arrive)
        return True

    def _not_before_opening(self, at_ms: float) -> float:
        """This moment, or shortly after the lunch that it falls into."""
        ends = [from_ms for from_ms, to_ms in self._day.hours if at_ms < to_ms]
        if not ends or ends[0] <= at_ms:
            return at_ms
        return ends[0] + 1000 * self._chance.uniform(0, LATE_S)

    def _arrive(self, now_ms: int) -> None:
        self._here, self._coming = True, False
        super()._arrive(now_ms)

    def _call(self, now_ms: int) -> None:
        super()._call(now_ms)
        if self.idle and not self._stays(now_ms):
            self._day.at(now_ms + 1000 * STAY_S, self._go_if_idle)

    def _stays(self, now_ms: int) -> bool:
        """Whether this is the officer's own shift."""
        return self.mornings and now_ms < self._day.hours[0][1]

    def _go_if_idle(self, now_ms: int) -> None:
        waiting = self._day.hall.state.day.lines.waiting_for(self._day.hall.state.lines_of(self.counter))
        if self._here and self.idle and not waiting and not self._noticing:
            self._go(now_ms)

    def _leave(self, now_ms: int) -> None:
        self._go(now_ms)

    def _go(self, now_ms: int) -> None:
        self._here = self.idle = False
        self._log_out(now_ms)


class HalfDayOfficer(PagedOfficer):
    """Sits there in the morning; in the afternoon only when paged."""

    mornings = True


def officer_kinds(
    counters: dict[int, tuple[str, ...]], habits: Habits, seed: int
) -> dict[int, type[Officer]]:
    """Who sits where on this day, by counter and its services; the same for the same seed."""
    chance = Random(f"{seed}/habits")
    letters = sorted({letter for services in counters.values() for letter in services})
    empty = {letter for letter in letters if chance.random() < habits.empty}
    kinds: dict[int, type[Officer]] = {}
    for number, services in counters.items():
        late, half = chance.random() < habits.late, chance.random() < habits.half
        if services and services[0] in empty:
            kinds[number] = PagedOfficer
        elif half:
            kinds[number] = HalfDayOfficer
        else:
            kinds[number] = LateOfficer if late else Officer
    return kinds


def arrival_for(slot_ms: int, chance: Random) -> int:
    """When somebody who has booked comes: mostly before the slot, some a little after it."""
    early_s = min(chance.gauss(EARLY_MEAN_S, EARLY_SIGMA_S), EARLY_MOST_S)
    return round(slot_ms - 1000 * early_s)
