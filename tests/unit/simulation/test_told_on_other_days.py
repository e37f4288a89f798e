"""What is told to those who find nobody at work holds for three of four at least, whatever kind of day it is.

Only the hours are lived in which it is decided: the first of the morning, on closed afternoons the afternoon.
"""

import pytest

from bench.calibration import HELD_LEAST, held, lived_with
from hub.config.demand import Demand
from hub.domain.office.office import Office
from hub.simulation.demand import Citizen, Interval, citizens
from hub.simulation.habits import DAYS, Habits
from hub.simulation.telling import Told

SEEDS = (301, 302, 303)
LIVED_MS = 1_200_000, 5_400_000  # of the morning, and of an afternoon that is lived
CONCERNED_LEAST = 40
CITIZENS = "hub.simulation.day.citizens"


def told(patch: pytest.MonkeyPatch, habits: Habits) -> tuple[list[Told], list[Told]]:
    """Everybody, and those whom the day is about, of the hours in which it is decided."""

    def of_those_hours(
        office: Office, demand: Demand, hours: tuple[Interval, ...], factor: float, seed: int
    ) -> list[Citizen]:
        (morning_ms, _), (afternoon_ms, _) = hours
        ends_ms = afternoon_ms + (LIVED_MS[1] if habits.half else 0)
        return [
            one
            for one in citizens(office, demand, hours, factor, seed)
            if one.at_ms < morning_ms + LIVED_MS[0] or afternoon_ms <= one.at_ms < ends_ms
        ]

    patch.setattr(CITIZENS, of_those_hours)
    return lived_with(habits, SEEDS)


@pytest.mark.parametrize("name", [name for name, habits in DAYS.items() if not habits.booked])
def test_who_found_nobody_at_work_is_told_what_holds(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    _, some = told(monkeypatch, DAYS[name])
    assert len(some) >= CONCERNED_LEAST
    assert held(some) >= HELD_LEAST
