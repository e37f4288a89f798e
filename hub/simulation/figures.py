"""What came of some days: who waited how long, and who sat there for nobody."""

from collections.abc import Sequence

from msgspec import Struct

from hub.domain.office.office import Office
from hub.simulation.day import DayResult, Leg

SLOT_S = 900  # of the curves over the day


class ServiceFigures(Struct, frozen=True):
    """Waits for one service, in seconds. `in_target`: the share that was called within the target."""

    letter: str
    per_day: float
    median_s: float
    p90_s: float
    longest_s: float
    waited_s: float
    in_target: float


class CounterFigures(Struct, frozen=True):
    """A counter on an average day. `idle_share`: of the time at work with nobody in hand."""

    number: int
    services: tuple[str, ...]
    calls: float
    at_work_s: float
    idle_share: float


class Figures(Struct, frozen=True):
    """Averages of the days; `longest_s` is the longest wait of all.

    `late_s`: how long after closing time the last officer went. `idle`: officers that idled, as full ones.
    `curve`: people waiting and arrivals in each quarter of an hour from `curve_from_ms` on.
    """

    days: int
    arrived: float
    served: float
    missed: float
    waiting: float
    refused: dict[str, float]
    mean_s: float
    p90_s: float
    longest_s: float
    in_target: float
    at_work: float
    idle: float
    late_s: float
    services: tuple[ServiceFigures, ...]
    counters: tuple[CounterFigures, ...]
    curve_from_ms: int = 0
    curve: tuple[tuple[float, float], ...] = ()


def figures_of(office: Office, days: Sequence[DayResult]) -> Figures:
    """All that is told of some days of an office."""
    count = len(days)
    legs = [leg for day in days for leg in day.legs]
    waits = sorted(_waits(legs))
    counters = tuple(_counter(office, days, number) for number in office.counters)
    codes = sorted({code for day in days for code in day.refused})
    from_ms, curve = _curve(days)
    return Figures(
        days=count,
        arrived=sum(day.arrived for day in days) / count,
        served=sum(day.served for day in days) / count,
        missed=sum(day.missed for day in days) / count,
        waiting=sum(day.waiting for day in days) / count,
        refused={code: sum(day.refused.get(code, 0) for day in days) / count for code in codes},
        mean_s=sum(waits) / len(waits) if waits else 0.0,
        p90_s=_percentile(waits, 90),
        longest_s=waits[-1] if waits else 0.0,
        in_target=_in_target(office, legs),
        at_work=float(sum(counter.at_work_s > 0 for counter in counters)),
        idle=sum(counter.idle_share for counter in counters if counter.at_work_s),
        late_s=sum(max(0, day.ended_ms - day.closes_ms) for day in days) / 1000 / count,
        services=tuple(_service(office, legs, letter, count) for letter in office.services),
        counters=counters,
        curve_from_ms=from_ms,
        curve=curve,
    )


def _service(office: Office, legs: list[Leg], letter: str, count: int) -> ServiceFigures:
    own = [leg for leg in legs if leg.service == letter]
    waits = sorted(_waits(own))
    return ServiceFigures(
        letter=letter,
        per_day=len(own) / count,
        median_s=_percentile(waits, 50),
        p90_s=_percentile(waits, 90),
        longest_s=waits[-1] if waits else 0.0,
        waited_s=sum(waits) / count,
        in_target=_in_target(office, own),
    )


def _counter(office: Office, days: Sequence[DayResult], number: int) -> CounterFigures:
    own = [day.counters[number] for day in days]
    at_work_s = sum(one.at_work_s for one in own)
    return CounterFigures(
        number=number,
        services=office.counters[number].services,
        calls=sum(one.calls for one in own) / len(days),
        at_work_s=at_work_s / len(days),
        idle_share=max(0.0, 1 - sum(one.busy_s for one in own) / at_work_s) if at_work_s else 0.0,
    )


def _in_target(office: Office, legs: list[Leg]) -> float:
    """The share of those called within their service's target; 1 where nobody came."""
    if not legs:
        return 1.0
    good = sum(
        leg.wait_s is not None and leg.wait_s <= office.services[leg.service].target_wait_s for leg in legs
    )
    return good / len(legs)


def _waits(legs: list[Leg]) -> list[float]:
    return [leg.wait_s for leg in legs if leg.wait_s is not None]


def _percentile(ordered: Sequence[float], percent: int) -> float:
    if not ordered:
        return 0.0
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def _curve(days: Sequence[DayResult]) -> tuple[int, tuple[tuple[float, float], ...]]:
    """How many wait at the end of each slot of an average day, and how many came in it."""
    legs = [leg for day in days for leg in day.legs]
    if not legs:
        return 0, ()
    slot_ms = 1000 * SLOT_S
    from_ms = min(leg.joined_ms for leg in legs) // slot_ms * slot_ms
    ends = [leg.called_ms for leg in legs if leg.called_ms is not None]
    slots = (max(ends, default=from_ms) - from_ms) // slot_ms + 1
    change, came = [0] * (slots + 1), [0] * slots
    for leg in legs:
        came[min((leg.joined_ms - from_ms) // slot_ms, slots - 1)] += leg.at_kiosk
        change[min((leg.joined_ms - from_ms) // slot_ms, slots)] += 1
        if leg.called_ms is not None:
            change[min((leg.called_ms - from_ms) // slot_ms, slots)] -= 1
    waiting, curve = 0, []
    for slot in range(slots):
        waiting += change[slot]
        curve.append((waiting / len(days), came[slot] / len(days)))
    return from_ms, tuple(curve)
