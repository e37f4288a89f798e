"""Whether what citizens are told about their wait is true: simulated days of the reference office.

The interval from the 10th to the 90th percentile should hold for eight of ten citizens, give or take five
points. The mean squared error of the forecast's mean is set against what others tell, for the same citizens:

peers  position in the line × configured service time ÷ counters of the service, as queue systems do
QL     Whitt 1999: (people ahead + 1) × mean service time ÷ counters at work, the mean being that of today
LES    Ibrahim and Whitt 2009: the wait of the last customer to enter service
HOL    the wait so far of the customer at the head of the line
RCS    the wait of the customer who most recently completed service

All of them are told when a counter stands idle: then they say 0. That is more than the delay histories know.

Then four days that are not ordinary (`hub.simulation.habits`), each lived by a hub that knows nothing of the
days before: the share of citizens for whom the interval holds on each, and of those whom the day is about.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from bench.table import Row
from hub.config import example_toml, parse
from hub.config.demand import parse_demand
from hub.config.examples import example_demand
from hub.domain import events as e
from hub.domain.counters.sessions import SessionState
from hub.domain.office.office import Office
from hub.domain.state import OfficeState
from hub.simulation.demand import DAYS
from hub.simulation.habits import DAYS as HABITS
from hub.simulation.habits import Habits
from hub.simulation.telling import Told, told_day

SEEDS = {"quiet": 101, "normal": 102, "busy": 103}
SHARE, SHARE_OFF_MAX = 80.0, 5.0  # per cent, points
HELD_LEAST = SHARE - SHARE_OFF_MAX
WIDTH_S_MAX = 60.0  # of a normal day, where most find somebody free
HABIT_SEEDS = (104, 105, 106, 107)
ESTIMATORS = ("peers", "QL", "LES", "HOL", "RCS")


@dataclass
class Line:
    """What the estimators know of one service."""

    served: int = 0
    served_s: float = 0.0
    last_entered_s: float = 0.0
    last_completed_s: float = 0.0
    called_ms: dict[str, int] = field(default_factory=dict)
    wait_s: dict[str, float] = field(default_factory=dict)


class Estimators:
    """Watches a day and says at each take what others would have told."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.lines = {letter: Line() for letter in office.services}
        self.said: dict[str, dict[str, float]] = {}

    def watch(self, state: OfficeState, at_ms: int, event: e.AnyEvent) -> None:
        if isinstance(event, e.TicketTaken):
            number = state.day.tickets[event.id].number
            self.said[number] = self._say(state, at_ms, event.service, number)
        elif isinstance(event, e.TicketCalled) and event.nth == 1:
            ticket = state.day.tickets[event.id]
            line = self.lines[ticket.service]
            line.called_ms[ticket.id] = at_ms
            line.wait_s[ticket.id] = line.last_entered_s = (at_ms - ticket.taken_ms) / 1000
        elif isinstance(event, e.TicketFinished):
            line = self.lines[state.day.tickets[event.id].service]
            line.served += 1
            line.served_s += (at_ms - line.called_ms[event.id]) / 1000
            line.last_completed_s = line.wait_s[event.id]

    def _say(self, state: OfficeState, at_ms: int, service: str, number: str) -> dict[str, float]:
        """After the take: the citizen is already in the line."""
        line, ahead = self.lines[service], state.day.lines.waiting(service) - 1
        counters = [state.day.sessions[n] for n in self.office.counters_for(service)]
        at_work = [s for s in counters if s.state is SessionState.OPEN]
        if ahead == 0 and any(s.ticket is None for s in at_work):
            return dict.fromkeys(ESTIMATORS, 0.0)
        typical_s = self.office.services[service].typical_service_s
        mean_s = line.served_s / line.served if line.served else float(typical_s)
        head = state.day.tickets[next(iter(state.day.lines.in_order((service,))))]
        open_now = len(at_work) or len(counters)
        return {
            "peers": (ahead + 1) * typical_s / len(counters),
            "QL": (ahead + 1) * mean_s / open_now,
            "LES": line.last_entered_s,
            "HOL": (at_ms - head.taken_ms) / 1000 if ahead else 0.0,
            "RCS": line.last_completed_s,
        }


def squared(told: list[Told], point: Callable[[Told], float]) -> float:
    """The mean squared error of a point forecast, in minutes squared."""
    return sum((one.true_s - point(one)) ** 2 for one in told) / len(told) / 3600


def day_rows(kind: str, seed: int) -> list[Row]:
    """The rows of one day."""
    office = parse(example_toml("nghe-an")).office
    demand = parse_demand(example_demand("nghe-an") or "", office)
    others = Estimators(office)
    _, told = told_day(office, demand, DAYS[kind], seed, [others.watch])
    share = held(told)
    printed = 100 * sum(one.held_in_minutes for one in told) / len(told)
    holds = f"interval holds for {share:.1f} % (its minutes for {printed:.0f} %)"
    what = f"{kind} day, {len(told)} citizens: {holds}"
    rows = [Row(f"{what}, away from {SHARE:.0f} %", abs(share - SHARE), None, SHARE_OFF_MAX, "points")]
    if kind == "normal":
        widths = sorted(one.wait.hi_s - one.wait.lo_s for one in told)
        median_s = widths[len(told) // 2]
        rows.append(Row("normal day, width of the interval, median", median_s, None, WIDTH_S_MAX, "s"))
    ours = squared(told, lambda one: one.wait.mean_s)
    for name in ESTIMATORS:
        theirs = squared(told, lambda one, name=name: others.said[one.ticket][name])  # type: ignore[misc]
        rows.append(Row(f"{kind} day, squared error of the wait: ours ÷ {name}", ours, theirs, 1.0, "min²"))
    return rows


def lived_with(habits: Habits, seeds: Sequence[int]) -> tuple[list[Told], list[Told]]:
    """All citizens of days with such habits, and those who found nobody at work, or had booked."""
    office = parse(example_toml("nghe-an")).office
    demand = parse_demand(example_demand("nghe-an") or "", office)
    if habits.booked:
        office = bookable(office)
    everybody: list[Told] = []
    some: list[Told] = []
    for seed in seeds:
        concerned: set[str] = set()

        def note(state: OfficeState, at_ms: int, event: e.AnyEvent, found: set[str] = concerned) -> None:
            if isinstance(event, e.TicketTaken):
                of_the_day = event.booking if habits.booked else not state.serving(event.service)
                if of_the_day:
                    found.add(state.day.tickets[event.id].number)

        _, told = told_day(office, demand, DAYS["normal"], seed, [note], habits)
        everybody += told
        some += [one for one in told if one.ticket in concerned]
    return everybody, some


def habit_rows(name: str, habits: Habits) -> list[Row]:
    """The rows of days with such habits: of all citizens, and of those whom the day is about."""
    everybody, some = lived_with(habits, HABIT_SEEDS)
    who = "who had booked" if habits.booked else "who found nobody at work"
    what = f"{name}: interval holds for so many of"
    return [
        Row(f"{what} {len(everybody)} citizens", held(everybody), None, HELD_LEAST, "%", True),
        Row(f"{what} the {len(some)} {who}", held(some), None, HELD_LEAST, "%", True),
    ]


def bookable(office: Office) -> Office:
    """The office with slots for every service."""
    services = {
        letter: one if one.slot_min else replace(one, slot_min=30, slot_capacity=6)
        for letter, one in office.services.items()
    }
    return replace(office, services=services)


def held(told: list[Told]) -> float:
    """Per cent for whom the interval held."""
    return 100 * sum(one.held for one in told) / len(told)


def rows() -> list[Row]:
    """The rows of this benchmark."""
    ordinary = [row for kind, seed in SEEDS.items() for row in day_rows(kind, seed)]
    return ordinary + [row for name, habits in HABITS.items() for row in habit_rows(name, habits)]


if __name__ == "__main__":
    for row in rows():
        print(row)
