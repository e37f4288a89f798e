"""What a director compares: the same days, more or fewer counters, pools."""

import pytest

from hub.config import example_toml, parse
from hub.config.demand import parse_demand
from hub.config.examples import example_demand
from hub.simulation.comparing import Comparison
from hub.simulation.day import CounterDay, DayResult, Leg
from hub.simulation.figures import SLOT_S, Figures, figures_of
from hub.simulation.plans import Plan, changed, unserved, with_counter, with_one_fewer, with_one_more

OFFICE = parse(example_toml("nghe-an")).office
DEMAND = parse_demand(example_demand("nghe-an") or "", OFFICE)
BUSY = 1.6
pytestmark = pytest.mark.xdist_group("comparing")
TOLERANCE = 1.02  # a citizen who is sent elsewhere a little earlier may meet another queue there


@pytest.fixture(scope="module")
def as_it_is() -> Figures:
    return Comparison(DEMAND, BUSY, (1, 2)).live(OFFICE)


def p90_s(figures: Figures, letter: str) -> float:
    return next(s.p90_s for s in figures.services if s.letter == letter)


def lived(plan: Plan) -> Figures:
    return Comparison(DEMAND, BUSY, (1, 2)).live(changed(OFFICE, plan))


@pytest.mark.parametrize("letters", ["A", "E", "G", "AEG", "GG"])
def test_more_counters_never_make_the_wait_longer(as_it_is: Figures, letters: str) -> None:
    more = lived(Plan(opened=tuple(letters)))
    assert more.mean_s <= TOLERANCE * as_it_is.mean_s
    assert more.at_work == as_it_is.at_work + len(letters)
    assert more.arrived == as_it_is.arrived
    assert more.idle > as_it_is.idle


def test_fewer_counters_are_felt(as_it_is: Figures) -> None:
    fewer = lived(Plan(closed=(1, 2)))
    assert fewer.mean_s > as_it_is.mean_s
    assert fewer.at_work == as_it_is.at_work - 2
    assert p90_s(fewer, "A") > 2 * p90_s(as_it_is, "A")


def test_pooled_small_services_need_fewer_officers(as_it_is: Figures) -> None:
    small = ("Q", "R", "S", "T", "V")
    pooled = lived(Plan(pools=(small,), closed=(33, 34, 35)))
    assert pooled.at_work == as_it_is.at_work - 3
    assert pooled.idle < as_it_is.idle - 2
    waits = {s.letter: s for s in pooled.services}
    assert all(waits[letter].in_target > 0.7 for letter in small)


def test_counters_are_opened_where_people_wait_longest_and_closed_where_officers_idle(
    as_it_is: Figures,
) -> None:
    worst = max(as_it_is.services, key=lambda s: s.waited_s).letter
    more = with_one_more(OFFICE, as_it_is)
    assert more.counters[38].services == OFFICE.counters[OFFICE.counters_for(worst)[0]].services
    fewer = with_one_fewer(OFFICE, as_it_is)
    assert fewer is not None
    (closed,) = set(OFFICE.counters) - set(fewer.counters)
    assert unserved(fewer) == []
    assert closed in (22, 23, 26, 27, 24, 25, 17, 18, 19)  # of services with another counter, those that idle


def test_the_last_counter_of_each_service_is_never_closed() -> None:
    small = parse(example_toml("starter")).office
    alone = changed(small, Plan(closed=(1,)))
    assert unserved(alone) == []
    figures = Comparison(DEMAND, 0.0, (1,)).live(alone)
    assert with_one_fewer(alone, figures) is None


def test_a_new_counter_gives_what_its_model_gives() -> None:
    pooled = changed(OFFICE, Plan(pools=(("R", "S"),)))
    assert set(with_counter(pooled, "S").counters[38].services) == {"R", "S"}


def test_a_plan_is_compared_on_the_same_days_and_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    comparison = Comparison(DEMAND, 1.0, (1, 2), lambda done, total: told.append((done, total)))
    base, other = comparison.compare(OFFICE, Plan(more=1))
    assert other is not None
    assert base.arrived == other[1].arrived
    assert told == [(n, 6) for n in range(1, 7)]


def test_without_a_plan_there_is_nothing_beside_it() -> None:
    assert Comparison(DEMAND, 0.3, (1,)).compare(OFFICE, Plan())[1] is None


def small_day() -> DayResult:
    """Two citizens of T (target 1200 s) and one of S who was never called."""
    minute = 60_000
    legs = [
        Leg("T001", "T", 0, None, 5 * minute, 34, True),
        Leg("T002", "T", minute, None, 41 * minute, 34, True),
        Leg("S001", "S", 2 * minute, None, None, None, True),
    ]
    counters = {number: CounterDay() for number in OFFICE.counters}
    counters[34] = CounterDay(at_work_s=3600, busy_s=900, calls=2)
    return DayResult(legs, counters, 4, {"lunch": 1}, 2, 0, 1, 0, 600_000)


def test_the_figures_are_what_happened() -> None:
    figures = figures_of(OFFICE, [small_day()])
    of_t = {s.letter: s for s in figures.services}["T"]
    assert (of_t.per_day, of_t.longest_s, of_t.in_target) == (2, 2400, 0.5)
    assert (figures.mean_s, figures.longest_s) == (1350, 2400)
    assert figures.in_target == pytest.approx(1 / 3)
    assert (figures.at_work, figures.idle) == (1, 0.75)
    assert figures.refused == {"lunch": 1}
    assert figures.late_s == 600
    assert {s.letter: s for s in figures.services}["A"].in_target == 1


def test_the_curve_counts_who_waits_and_who_came() -> None:
    figures = figures_of(OFFICE, [small_day()])
    assert SLOT_S == 900
    assert figures.curve == ((2, 3), (2, 0), (1, 0))


def test_days_without_citizens_have_figures_too() -> None:
    figures = Comparison(DEMAND, 0.0, (1,)).live(OFFICE)
    assert (figures.arrived, figures.mean_s, figures.curve) == (0, 0, ())
    assert figures.idle == figures.at_work == 37
