"""The office as it is beside the office as planned, on the same days."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hub.config.demand import Demand
from hub.domain.office.office import Office
from hub.simulation.day import Day
from hub.simulation.figures import Figures, figures_of
from hub.simulation.plans import Plan, changed, with_one_fewer, with_one_more

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Comparison:
    """Days of a demand, one for each seed, lived by one office and another. `progress`: done, of how many."""

    demand: Demand
    factor: float
    seeds: Sequence[int]
    progress: Progress | None = None
    _done: int = 0
    _total: int = 0

    def compare(self, office: Office, plan: Plan) -> tuple[Figures, tuple[Office, Figures] | None]:
        """Figures of the office as it is and, with a plan, the other office and its figures."""
        self._total = len(self.seeds) * (2 + abs(plan.more) if plan else 1)
        base = self.live(office)
        if not plan:
            return base, None
        other = self._planned(office, plan)
        return base, (other, self.live(other))

    def live(self, office: Office) -> Figures:
        """The figures of one day for each seed."""
        days = []
        for seed in self.seeds:
            days.append(Day(office, self.demand, self.factor, seed).run())
            self._done += 1
            if self.progress:
                self.progress(self._done, self._total)
        return figures_of(office, days)

    def _planned(self, office: Office, plan: Plan) -> Office:
        """The office under a plan; its `more` counters are opened or closed one by one where it helps."""
        office = changed(office, plan)
        for _ in range(abs(plan.more)):
            figures = self.live(office)
            if plan.more > 0:
                office = with_one_more(office, figures)
            else:
                office = with_one_fewer(office, figures) or office
        return office
