"""The citizens of a day: who brings dossiers, who comes for results, who only asks, and who does not wait."""

from collections.abc import Iterator, Sequence
from random import Random

from msgspec import Struct, field

from hub.config.demand import Demand
from hub.demo.month.life import Life
from hub.domain.office.office import Office
from hub.simulation.demand import Citizen, Errand, Interval, an_errand, moment, poisson, priority

BRING_AT_ONCE = (85, 11, 4)  # of a hundred visits: with one dossier, two, three
FETCH_AT_ONCE = (36, 30, 19, 15)
ASK_SHARE, LEAVE_SHARE = 0.04, 0.035  # of those who come for something: others who ask, who do not wait
MORE_LENGTH = 0.3  # of a service time, for each dossier more
DAY_SHARE_OF_SATURDAY = 0.35
COLLECT = "returned"


class Visit(Struct):
    """Somebody with a number. `lives`: what is done at the counter, a life and the deed."""

    citizen: Citizen
    lives: list[tuple[Life, str]] = field(default_factory=list)


class Doors:
    """Draws the citizens of a day."""

    def __init__(self, office: Office, demand: Demand, chance: Random, part: float) -> None:
        """`part`: of the citizens that the demand knows, for those who come without a dossier."""
        self._office, self._demand, self._chance, self._part = office, demand, chance, part
        self._handled = {one.letter for one in office.services.values() if one.procedures}

    def visits(
        self, comers: Sequence[tuple[Life, str]], hours: tuple[Interval, ...], *, saturday: bool
    ) -> list[Visit]:
        """Everybody who comes on this day, in the order of their coming."""
        groups = list(self._together(comers))
        visits = [self._visit(hours, self._letter(group), group) for group in groups]
        asking = poisson(ASK_SHARE * len(groups), self._chance)
        leaving = poisson(LEAVE_SHARE * len(groups), self._chance)
        if groups:
            letters = [self._letter(self._chance.choice(groups)) for _ in range(asking + leaving)]
            visits += [self._visit(hours, letter, ()) for letter in letters[:asking]]
            visits += [self._visit(hours, letter, (), comes=False) for letter in letters[asking:]]
        visits += self._without_dossiers(hours, DAY_SHARE_OF_SATURDAY if saturday else 1.0)
        return sorted(visits, key=lambda one: one.citizen.at_ms)

    def _letter(self, group: Sequence[tuple[Life, str]]) -> str:
        life, what = group[0]
        service = self._office.dossiers.return_service
        return service if what == COLLECT and service else life.letter

    def _together(self, comers: Sequence[tuple[Life, str]]) -> Iterator[list[tuple[Life, str]]]:
        """Those who do several things in one visit: of one service, or several results."""
        lines: dict[str, list[tuple[Life, str]]] = {}
        for comer in comers:
            lines.setdefault(self._letter([comer]), []).append(comer)
        for letter, line in lines.items():
            shares = FETCH_AT_ONCE if letter == self._office.dossiers.return_service else BRING_AT_ONCE
            at = 0
            while at < len(line):
                (count,) = self._chance.choices(range(1, len(shares) + 1), shares)
                yield line[at : at + count]
                at += count

    def _without_dossiers(self, hours: tuple[Interval, ...], share: float) -> Iterator[Visit]:
        """For services whose procedures this office does not know."""
        for letter in self._office.services:
            if letter in self._handled or letter == self._office.dossiers.return_service:
                continue
            expected = self._demand.per_day.get(letter, 0.0) * self._part * share
            for _ in range(poisson(expected, self._chance)):
                yield self._visit(hours, letter, ())

    def _visit(
        self,
        hours: tuple[Interval, ...],
        letter: str,
        lives: Sequence[tuple[Life, str]],
        *,
        comes: bool = True,
    ) -> Visit:
        chance = self._chance
        errand = an_errand(1.0, chance)
        length = errand.length * (1 + MORE_LENGTH * max(0, len(lives) - 1))
        citizen = Citizen(
            at_ms=moment(hours, chance),
            service=letter,
            priority=priority(self._office, self._demand, chance),
            then=(),
            errands=(Errand(length, errand.walk_s, comes),),
        )
        return Visit(citizen, list(lives))
