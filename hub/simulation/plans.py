"""What a director may change: counters more or fewer, and which services are pooled.

A plan is an office like any other, made from the real one; the citizens stay the same.
"""

from collections.abc import Iterable

import msgspec

from hub.domain.office.office import Counter, Office, Officer
from hub.simulation.figures import Figures

NAME_OF_A_NEW_OFFICER = "+"


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Changes to an office.

    `more`: that many counters more where people wait longest, or, negative, fewer where officers idle most.
    `opened`: one more counter for each of these letters. `closed`: numbers of counters. `pools`: the counters
    of the services of a pool give all of them.
    """

    more: int = 0
    opened: tuple[str, ...] = ()
    closed: tuple[int, ...] = ()
    pools: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.more or self.opened or self.closed or self.pools)


def changed(office: Office, plan: Plan) -> Office:
    """The office under a plan, without its `more`: that takes figures, see `with_one_more`."""
    for letters in plan.pools:
        office = pooled(office, letters)
    for letter in plan.opened:
        office = with_counter(office, letter)
    return without_counters(office, plan.closed)


def pooled(office: Office, letters: Iterable[str]) -> Office:
    """Each counter of one of these services gives all of them."""
    pool = set(letters)
    counters = {
        number: msgspec.structs.replace(counter, services=_with(counter.services, pool))
        for number, counter in office.counters.items()
    }
    return msgspec.structs.replace(office, counters=counters)


def _with(services: tuple[str, ...], pool: set[str]) -> tuple[str, ...]:
    if not pool.intersection(services):
        return services
    return (*services, *sorted(pool.difference(services)))


def with_counter(office: Office, letter: str) -> Office:
    """One more counter, with an officer, that gives what the counters of this service give."""
    number = max(office.counters) + 1
    model = office.counters[office.counters_for(letter)[0]]
    service = office.services[letter]
    counter = Counter(
        number=number, name_vi=service.name_vi, name_en=service.name_en, services=model.services
    )
    officer = Officer(id=f"{NAME_OF_A_NEW_OFFICER}{number}", name="", counters=(number,))
    return msgspec.structs.replace(
        office,
        counters={**office.counters, number: counter},
        officers={**office.officers, officer.id: officer},
    )


def without_counters(office: Office, closed: Iterable[int]) -> Office:
    """These counters stay closed. Their officers go home."""
    gone = set(closed)
    counters = {number: counter for number, counter in office.counters.items() if number not in gone}
    officers = {
        key: officer
        for key, officer in office.officers.items()
        if not officer.counters or not gone.issuperset(officer.counters)
    }
    return msgspec.structs.replace(office, counters=counters, officers=officers)


def unserved(office: Office) -> list[str]:
    """Services that no counter gives: a plan must not have any."""
    return [letter for letter in office.services if not office.counters_for(letter)]


def with_one_more(office: Office, figures: Figures) -> Office:
    """One counter more, for the service whose citizens wait longest all together."""
    worst = max(figures.services, key=lambda s: s.waited_s)
    return with_counter(office, worst.letter)


def with_one_fewer(office: Office, figures: Figures) -> Office | None:
    """One counter fewer: the one that idles most, if its services have another; None: there is none."""
    for counter in sorted(figures.counters, key=lambda c: -c.idle_share):
        smaller = without_counters(office, (counter.number,))
        if not unserved(smaller):
            return smaller
    return None
