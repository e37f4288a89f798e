"""Who comes on a day: how many for each service, when, and how long each will need.

The day has two peaks, as these offices know them: early in the morning and, lower, in the afternoon.
"""

from math import exp
from random import Random

from msgspec import Struct

from hub.config.demand import Demand
from hub.domain.office.office import Office

DAYS = {"quiet": 0.6, "normal": 1.0, "busy": 1.6}  # citizens of the day ÷ those of a normal day
USUAL_LOAD = 0.45  # of a counter's time, where no demand is given
MORNING = (1.3, 1.6, 1.5, 1.2, 0.8, 0.35)  # arrivals over sixths of the first interval,
AFTERNOON = (0.8, 1.1, 1.0, 0.75, 0.5, 0.2)  # and of any later one
EARLY_SHARE, EARLY_MS = 0.05, 1_200_000  # of the morning's citizens stand there before the doors open
WALK_S = 25.0  # from the seat to the counter
SERVICE_SIGMA = 0.55  # of the logarithm of a service time: standard deviation ÷ mean is about 0.6
LENGTH_MAX = 5.0  # times the typical one: then the officer asks the citizen to come again
DAY_SIGMA = 0.12  # services are slower on some days than on others
MISSED_SHARE = 0.04  # of calls: nobody comes
TRANSFER_SHARE = 0.02
SECOND_ERRAND_SHARE = 0.04

Interval = tuple[int, int]


class Errand(Struct, frozen=True):
    """What a citizen needs at one counter: `length` times the typical time; who does not come is missed."""

    length: float
    walk_s: float
    comes: bool


class Citizen(Struct, frozen=True):
    """Somebody who comes to the kiosk. `errands`: one for each service, and one more for a transfer."""

    at_ms: int
    service: str
    priority: str | None
    then: tuple[str, ...]
    errands: tuple[Errand, ...]
    transfer_to: str | None = None


def usual(office: Office, open_s: float) -> Demand:
    """What an office is made for, where nobody has counted."""
    per_day = {}
    for letter, service in office.services.items():
        counters = len(office.counters_for(letter))
        per_day[letter] = USUAL_LOAD * counters * open_s / (service.typical_service_s + WALK_S)
    return Demand(per_day=per_day)


def citizens(
    office: Office, demand: Demand, hours: tuple[Interval, ...], factor: float, seed: int
) -> list[Citizen]:
    """The citizens of a day in the order in which they come; each service has chances of its own."""
    found = []
    for letter in office.services:
        chance = Random(f"{seed}/{letter}")
        slower = exp(chance.gauss(0, DAY_SIGMA))
        expected = factor * demand.per_day.get(letter, 0.0)
        for at_ms in sorted(moment(hours, chance) for _ in range(poisson(expected, chance))):
            found.append(_citizen(office, demand, letter, at_ms, slower, chance))
    return sorted(found, key=lambda c: (c.at_ms, c.service))


def _citizen(
    office: Office, demand: Demand, letter: str, at_ms: int, slower: float, chance: Random
) -> Citizen:
    others = [other for other in office.services if other != letter]
    second = chance.random() < SECOND_ERRAND_SHARE and bool(others)
    moved = chance.random() < TRANSFER_SHARE and bool(others)
    other, another = (_other(others, demand, chance), _other(others, demand, chance)) if others else ("", "")
    return Citizen(
        at_ms=at_ms,
        service=letter,
        priority=priority(office, demand, chance),
        then=(other,) if second else (),
        errands=tuple(an_errand(slower, chance) for _ in range(3)),
        transfer_to=another if moved and not second else None,
    )


def _other(others: list[str], demand: Demand, chance: Random) -> str:
    """Where somebody goes next: busy services are gone to more often."""
    weights = [demand.per_day.get(letter, 0.0) + 0.01 for letter in others]
    return chance.choices(others, weights)[0]


def an_errand(slower: float, chance: Random) -> Errand:
    return Errand(
        length=min(slower * exp(chance.gauss(-(SERVICE_SIGMA**2) / 2, SERVICE_SIGMA)), LENGTH_MAX),
        walk_s=chance.uniform(0.4, 1.6) * WALK_S,
        comes=chance.random() >= MISSED_SHARE,
    )


def priority(office: Office, demand: Demand, chance: Random) -> str | None:
    at = chance.random()
    for key, share in demand.priorities.items():
        if at < share:
            return key if key in office.priorities else None
        at -= share
    return None


def moment(hours: tuple[Interval, ...], chance: Random) -> int:
    """When somebody comes."""
    weighted = [
        (w * (b - a), a, b, i, n) for n, (a, b) in enumerate(hours) for i, w in enumerate(_profile(n))
    ]
    _, from_ms, to_ms, sixth, interval = chance.choices(weighted, [w[0] for w in weighted])[0]
    span_ms = (to_ms - from_ms) / len(_profile(interval))
    if interval == 0 and chance.random() < EARLY_SHARE:
        return round(from_ms - chance.random() * EARLY_MS)
    return min(round(from_ms + (sixth + chance.random()) * span_ms), to_ms - 1)


def _profile(interval: int) -> tuple[float, ...]:
    return AFTERNOON if interval else MORNING


def poisson(expected: float, chance: Random) -> int:
    """How many come when `expected` come on average."""
    count, at = 0, chance.expovariate(1.0)
    while at < expected:
        count += 1
        at += chance.expovariate(1.0)
    return count
