"""A simulated day is an office's day: the same for the same seed, nobody lost, under the real rules."""

from collections import Counter

import msgspec
import pytest

from hub.config import example_toml, parse
from hub.config.demand import Demand, parse_demand
from hub.config.examples import example_demand
from hub.domain import events as e
from hub.domain.office.office import Office
from hub.domain.state import OfficeState
from hub.simulation.day import Day, DayResult, open_hours, staff_of
from hub.simulation.demand import DAYS, EARLY_MS, citizens, usual
from hub.simulation.staff import GIVE_UP_S, LUNCH_STAY_S

REFERENCE = parse(example_toml("nghe-an")).office
DEMAND = parse_demand(example_demand("nghe-an") or "", REFERENCE)
STARTER = parse(example_toml("starter")).office


def lived(kind: str = "normal", seed: int = 1, office: Office = REFERENCE) -> DayResult:
    return Day(office, DEMAND, DAYS[kind], seed).run()


def lost(result: DayResult) -> int:
    """Citizens of whom nobody knows what became."""
    known = result.served + result.missed + result.waiting + sum(result.refused.values())
    return result.arrived - known


def test_the_reference_day_has_650_dossiers_at_37_counters() -> None:
    dossiers = sum(count for letter, count in DEMAND.per_day.items() if letter != "G")
    assert 645 < dossiers < 660
    assert len(REFERENCE.counters) == len(staff_of(REFERENCE)) == 37
    assert abs(lived().arrived - sum(DEMAND.per_day.values())) < 100


def test_the_same_seed_is_the_same_day() -> None:
    assert lived() == lived()


def test_another_seed_is_another_day() -> None:
    assert lived() != lived(seed=2)


@pytest.mark.parametrize("kind", DAYS)
def test_nobody_is_lost_and_nobody_is_left_waiting(kind: str) -> None:
    result = lived(kind)
    assert lost(result) == 0
    assert result.waiting == 0
    assert result.served > 0.9 * result.arrived
    assert 0.02 < result.missed / result.arrived < 0.07


def test_a_lost_citizen_would_be_noticed() -> None:
    result = lived("quiet")
    assert lost(msgspec.structs.replace(result, served=result.served - 1)) == 1


def test_every_wait_is_from_a_press_to_a_later_call() -> None:
    for leg in lived("busy").legs:
        assert leg.wait_s is not None
        assert leg.wait_s >= 0
        assert leg.counter is not None


def test_a_busy_day_has_more_citizens_and_longer_waits_than_a_quiet_one() -> None:
    days = [lived(kind) for kind in ("quiet", "normal", "busy")]
    waits = [sum(leg.wait_s or 0 for leg in day.legs) / len(day.legs) for day in days]
    assert [day.arrived for day in days] == sorted(day.arrived for day in days)
    assert waits == sorted(waits)
    assert waits[2] > 3 * waits[1]


def test_citizens_come_when_the_kiosk_gives_numbers_and_mostly_in_the_morning() -> None:
    hours = open_hours(REFERENCE)
    come = citizens(REFERENCE, DEMAND, hours, 1.0, 1)
    assert [one.at_ms for one in come] == sorted(one.at_ms for one in come)
    assert min(one.at_ms for one in come) >= hours[0][0] - EARLY_MS
    assert not any(hours[0][1] <= one.at_ms < hours[1][0] for one in come)
    assert max(one.at_ms for one in come) < hours[1][1]
    morning = sum(one.at_ms < hours[0][1] for one in come) / len(come)
    assert 0.6 < morning < 0.8
    assert lived().refused == {}


def test_nobody_is_called_over_lunch_but_those_for_whom_the_officers_stay() -> None:
    (_, noon_ms), (back_ms, _) = open_hours(REFERENCE)
    calls = [leg.called_ms for leg in lived("busy").legs if leg.called_ms]
    stayed = [at_ms for at_ms in calls if noon_ms < at_ms < back_ms]
    assert stayed
    assert max(stayed) <= noon_ms + 1000 * LUNCH_STAY_S


def test_the_rules_are_those_of_the_hub() -> None:
    """Priority classes are due earlier: on a busy day they wait less than everybody else."""
    day = Day(REFERENCE, DEMAND, DAYS["busy"], 1)
    result = day.run()
    of_class = {True: [0.0], False: [0.0]}
    for leg in result.legs:
        if leg.at_kiosk:
            of_class[day.citizen(leg.ticket).priority is not None].append(leg.wait_s or 0)
    assert sum(of_class[True]) / len(of_class[True]) < 0.85 * sum(of_class[False]) / len(of_class[False])


def test_no_counter_has_two_citizens_and_no_citizen_two_counters() -> None:
    day, hand = Day(REFERENCE, DEMAND, DAYS["busy"], 1), Counter[str]()

    def watch(state: OfficeState, at_ms: int, event: e.AnyEvent) -> None:
        if isinstance(event, e.TicketCalled) and event.nth == 1:
            hand[f"counter {event.counter}"] += 1
            hand[event.id] += 1
        elif isinstance(event, e.TicketFinished | e.TicketMissed | e.TicketTransferred | e.TicketPassedOn):
            hand[f"counter {event.counter}"] -= 1
            hand[event.id] -= 1
        assert set(hand.values()) <= {0, 1}

    day.hall.watchers.append(watch)
    day.run()
    assert sum(hand.values()) == 0


def test_a_citizen_with_two_errands_keeps_the_ticket_and_is_called_twice() -> None:
    day = Day(REFERENCE, DEMAND, 1.0, 1)
    result = day.run()
    visits = Counter(leg.ticket for leg in result.legs)
    two = [ticket for ticket in visits if day.citizen(ticket).then]
    assert len(two) > 10
    served_twice = [ticket for ticket in two if visits[ticket] == 2]
    assert len(served_twice) > 0.8 * len(two)  # the others missed the first call


def test_officers_take_breaks_miss_citizens_and_are_never_busy_for_longer_than_at_work() -> None:
    day, seen = Day(REFERENCE, DEMAND, 1.0, 1), Counter[str]()
    day.hall.watchers.append(lambda state, at_ms, event: seen.update([type(event).__name__]))
    result = day.run()
    assert seen["CounterPaused"] == seen["CounterResumed"] > 2 * 37
    assert seen["TicketMissed"] == result.missed > 0
    assert GIVE_UP_S > 60
    for counter in result.counters.values():
        assert 0 <= counter.busy_s <= counter.at_work_s + 3600


def test_an_office_without_hours_and_demand_can_be_simulated() -> None:
    office = msgspec.structs.replace(STARTER, hours=type(STARTER.hours)())
    hours = open_hours(office)
    demand = usual(office, sum(b - a for a, b in hours) / 1000)
    result = Day(office, demand, 1.0, 1).run()
    assert result.arrived > 10
    assert lost(result) == 0


def test_a_counter_without_an_officer_stays_closed() -> None:
    office = msgspec.structs.replace(
        STARTER, officers={key: one for key, one in STARTER.officers.items() if key == "102"}
    )
    hours = open_hours(office)
    result = Day(office, usual(office, 28_800), 1.0, 1).run()
    assert hours
    assert result.counters[1].calls == 0
    assert result.counters[2].calls > 0


def test_a_service_for_which_nobody_comes_waits_for_ever() -> None:
    demand = Demand(per_day={"T": 30.0})
    officers = {key: one for key, one in REFERENCE.officers.items() if one.counters not in ((34,), ())}
    result = Day(msgspec.structs.replace(REFERENCE, officers=officers), demand, 1.0, 1).run()
    assert result.waiting > 20
    assert lost(result) == 0
