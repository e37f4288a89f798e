"""Days that are not ordinary: officers who are paged, late or gone at noon, and citizens with a slot."""

from collections import Counter
from functools import cache

import pytest

from bench.calibration import bookable, held
from hub.config import example_toml, parse
from hub.config.demand import parse_demand
from hub.config.examples import example_demand
from hub.domain import events as e
from hub.domain.state import OfficeState
from hub.simulation.day import DayResult
from hub.simulation.habits import DAYS, LATE_LEAST_S, Habits
from hub.simulation.telling import Told, told_day

OFFICE = parse(example_toml("nghe-an")).office
DEMAND = parse_demand(example_demand("nghe-an") or "", OFFICE)
pytestmark = pytest.mark.xdist_group("habits")
QUIET = 0.4  # of the citizens: enough to see, and quick


@cache
def lived(name: str) -> tuple[DayResult, list[Told], list[tuple[int, e.AnyEvent]]]:
    seen: list[tuple[int, e.AnyEvent]] = []

    def note(state: OfficeState, at_ms: int, event: e.AnyEvent) -> None:
        seen.append((at_ms, event))

    habits = DAYS.get(name, Habits())
    office = bookable(OFFICE) if habits.booked else OFFICE
    result, told = told_day(office, DEMAND, QUIET, 7, [note], habits)
    return result, told, seen


@pytest.mark.parametrize("name", DAYS)
def test_nobody_is_lost_and_the_interval_holds_for_most(name: str) -> None:
    result, told, _ = lived(name)
    assert result.waiting == 0
    assert result.served + result.missed + sum(result.refused.values()) == result.arrived
    assert held(told) > 70  # of 300 citizens; the rows of the benchmark are of more


def test_paged_officers_come_go_and_are_paged_again() -> None:
    _, _, seen = lived("empty counters")
    pages = Counter(event.service for _, event in seen if isinstance(event, e.OfficerPaged))
    again = [event for _, event in seen if isinstance(event, e.OfficerPaged) and event.nth > 1]
    assert pages
    assert again, "not every page is answered"
    logins = Counter(event.counter for _, event in seen if isinstance(event, e.OfficerLoggedIn))
    assert max(logins.values()) > 1


def test_late_officers_come_after_the_opening() -> None:
    _, _, seen = lived("late officers")
    first: dict[int, int] = {}
    for at_ms, event in seen:
        if isinstance(event, e.OfficerLoggedIn):
            first.setdefault(event.counter, at_ms)
    opened = min(first.values())
    assert sum(at_ms > opened + 1000 * LATE_LEAST_S for at_ms in first.values()) >= len(first) // 5


def test_on_closed_afternoons_officers_go_home_at_noon() -> None:
    _, _, seen = lived("closed afternoons")
    at_noon = [at_ms for at_ms, event in seen if isinstance(event, e.OfficerLoggedOut)]
    assert sum(at_ms < max(at_noon) - 4 * 3_600_000 for at_ms in at_noon) >= 10


def test_who_has_booked_checks_in_and_is_told_a_wait() -> None:
    _, told, seen = lived("bookings")
    checked_in = {
        event.id.rpartition("/")[2] for _, event in seen if isinstance(event, e.TicketTaken) and event.booking
    }
    assert len(checked_in) > 50
    assert checked_in <= {one.ticket for one in told} | checked_in
    assert held([one for one in told if one.ticket in checked_in]) > 70


def test_the_same_seed_is_the_same_day_whatever_the_habits() -> None:
    habits = DAYS["empty counters"]
    days = [told_day(OFFICE, DEMAND, 0.1, 3, (), habits)[1] for _ in range(2)]
    assert days[0] == days[1]
