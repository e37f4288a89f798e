"""What citizens of a simulated day are told: the forecast of the hub, learning from the same events."""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.config.demand import Demand
from hub.domain import events as e
from hub.domain.forecast import Forecast, Wait
from hub.domain.office.office import Office
from hub.domain.state import OfficeState
from hub.simulation.day import Day, DayResult
from hub.simulation.habits import ORDINARY, Habits
from hub.simulation.hall import Watcher


@dataclass(slots=True, frozen=True)
class Told:
    """Somebody who took a number: the forecast, and what became of it."""

    ticket: str
    service: str
    wait: Wait
    true_s: float

    @property
    def held(self) -> bool:
        """Whether the wait was within the interval."""
        return self.wait.lo_s <= self.true_s <= self.wait.hi_s

    @property
    def held_in_minutes(self) -> bool:
        """Whether it was within the whole minutes that stand on the ticket."""
        from_min, to_min = self.wait.minutes
        return 60 * from_min <= self.true_s <= 60 * to_min


class Teller:
    """The forecast at the kiosk: the part of the office that is asked about is refreshed when it is stale.

    The hub does so all the time in its slack; here nobody looks in between, so it comes to the same.
    """

    def __init__(self, forecast: Forecast) -> None:
        self.forecast = forecast
        self.last: Wait | None = None
        self._day: Day | None = None

    def expected_s(self, service: str, credit_s: int = 0) -> tuple[int, int] | None:
        """The interval in seconds, as the hub tells it."""
        if self._day is None:
            return None
        self.forecast.refresh(self._day.hall.state, self._day.now_ms, service)
        self.last = self.forecast.expect(service, credit_s)
        return self.last.told if self.last else None

    def listen(self, day: Day) -> None:
        """Learn from this day, and answer on it."""
        self._day = day
        day.hall.watchers.append(self.forecast.observe)


def told_day(
    office: Office,
    demand: Demand,
    factor: float,
    seed: int,
    watchers: Sequence[Watcher] = (),
    habits: Habits = ORDINARY,
) -> tuple[DayResult, list[Told]]:
    """A day on which everybody is told how long it will take; `watchers`: more of `Hall.watchers`."""
    teller = Teller(Forecast(office))
    day = Day(office, demand, factor, seed, teller, habits)
    teller.listen(day)
    waits: dict[str, Wait] = {}

    def note(state: OfficeState, at_ms: int, event: e.AnyEvent) -> None:
        if isinstance(event, e.TicketTaken) and teller.last:
            waits[state.day.tickets[event.id].number] = teller.last

    day.hall.watchers.append(note)
    day.hall.watchers.extend(watchers)
    result = day.run()
    legs = [leg for leg in result.legs if leg.at_kiosk and leg.ticket in waits and leg.wait_s is not None]
    return result, [Told(leg.ticket, leg.service, waits[leg.ticket], leg.wait_s or 0.0) for leg in legs]
