"""Waits and services: by service, by hour, and what citizens had been told."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from hub.domain.calendar.civil_time import business_day, civil
from hub.domain.reports.confidential import OTHERS, Atom, shown

_Key = TypeVar("_Key", bound=Hashable)


class Visit(NamedTuple):
    """A ticket. `called_ms`: the first call; `begun_ms`: the call that began its last service.

    `state`: at the end. `told_lo_s`, `told_hi_s`: the wait it was told. `officer`: who called it to its last
    service, "" for nobody. Times in Unix milliseconds.
    """

    service: str
    served_as: str
    taken_ms: int
    state: str
    called_ms: int | None
    begun_ms: int | None
    ended_ms: int | None
    told_lo_s: int | None
    told_hi_s: int | None
    officer: str = ""


@dataclass(slots=True)
class Spread:
    """Some durations in seconds; None where there are none."""

    seconds: list[float] = field(default_factory=list)

    def at(self, percent: int) -> float | None:
        """The least duration that is not exceeded by `percent` of all (nearest rank)."""
        if not self.seconds:
            return None
        ordered = sorted(self.seconds)
        return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]

    @property
    def longest(self) -> float | None:
        """The worst case."""
        return max(self.seconds, default=None)


@dataclass(slots=True)
class Line:
    """Tickets that have something in common."""

    taken: int = 0
    served: int = 0
    no_show: int = 0
    voided: int = 0
    wait: Spread = field(default_factory=Spread)
    work: Spread = field(default_factory=Spread)

    def add(self, other: "Line") -> None:
        """Sum up."""
        self.taken += other.taken
        self.served += other.served
        self.no_show += other.no_show
        self.voided += other.voided
        self.wait.seconds += other.wait.seconds
        self.work.seconds += other.work.seconds


@dataclass(slots=True)
class Told:
    """The wait that was told against the true one."""

    shorter: int = 0
    within: int = 0
    longer: int = 0

    @property
    def all(self) -> int:
        """Citizens who were told a wait and then called."""
        return self.shorter + self.within + self.longer


Parts = dict[tuple[str, str, int], Line]  # by service, service that served, civil hour of the number


def parted(visits: Iterable[Visit]) -> Parts:
    """Look at each ticket once; the tables below sum up what was found."""
    parts: Parts = {}
    for visit in visits:
        key = visit.service, visit.served_as, civil(visit.taken_ms).hour
        line = parts.get(key)
        if line is None:
            line = parts[key] = Line()
        _count(line, visit)
    return parts


def _count(line: Line, visit: Visit) -> None:
    line.taken += 1
    line.served += visit.state == "done"
    line.no_show += visit.state == "no_show"
    line.voided += visit.state == "void"
    if visit.called_ms is not None:
        line.wait.seconds.append(max(0, visit.called_ms - visit.taken_ms) / 1000)
    if (work_s := _work_s(visit)) is not None:
        line.work.seconds.append(work_s)


def by_service(parts: Parts) -> dict[str, Line]:
    """Under the service for which the number was taken; the time of work under the one that was served."""
    lines = _summed(parts, lambda service, served_as, hour: service)
    for line in lines.values():
        line.work = Spread()
    for (_, served_as, _), part in parts.items():
        if part.work.seconds:
            lines.setdefault(served_as, Line()).work.seconds += part.work.seconds
    return dict(sorted(lines.items()))


def by_hour(parts: Parts) -> dict[int, Line]:
    """Under the civil hour in which the number was taken."""
    return dict(sorted(_summed(parts, lambda service, served_as, hour: hour).items()))


def by_service_and_hour(parts: Parts) -> dict[tuple[str, int], Line]:
    """Both: when the line of a service is long."""
    return _summed(parts, lambda service, served_as, hour: (service, hour))


def by_officer(visits: Iterable[Visit]) -> dict[str, Line]:
    """Waits of those whom an officer served last, and how long that took; small groups are in OTHERS.

    The line of an officer with a handful of citizens would tell how long each of them took: such lines are
    merged as those of ratings are (`hub.domain.reports.confidential`).
    """
    served = [visit for visit in visits if visit.officer and visit.state == "done"]
    counts = Counter(Atom(business_day(visit.taken_ms)[:7], (visit.officer,)) for visit in served)
    what = shown(counts, 1)
    lines: dict[str, Line] = {}
    if not what.total:
        return lines
    for visit in served:
        name = visit.officer if visit.officer in what.alone[0] else OTHERS
        _count(lines.setdefault(name, Line()), visit)
    return dict(sorted(lines.items(), key=lambda one: (one[0] == OTHERS, one[0])))


def whole(parts: Parts) -> Line:
    """All of them."""
    return _summed(parts, lambda service, served_as, hour: "").get("", Line())


def told(visits: Iterable[Visit]) -> Told:
    """Whether the interval on the ticket held."""
    found = Told()
    for visit in visits:
        if visit.told_lo_s is None or visit.told_hi_s is None or visit.called_ms is None:
            continue
        wait_s = (visit.called_ms - visit.taken_ms) / 1000
        found.shorter += wait_s < visit.told_lo_s
        found.longer += wait_s > visit.told_hi_s
        found.within += visit.told_lo_s <= wait_s <= visit.told_hi_s
    return found


def low_volume(
    lines: dict[str, Line], services: Sequence[str], days: int, fewer_than: float
) -> list[tuple[str, float]]:
    """(service, tickets a day) of those that had fewer than so many a day, the quietest first."""
    a_day = [(service, lines.get(service, Line()).taken / days) for service in services] if days else []
    return sorted((one for one in a_day if one[1] < fewer_than), key=lambda one: (one[1], one[0]))


def _summed(parts: Parts, key: Callable[[str, str, int], _Key]) -> dict[_Key, Line]:
    lines: dict[_Key, Line] = {}
    for names, part in parts.items():
        lines.setdefault(key(*names), Line()).add(part)
    return lines


def _work_s(visit: Visit) -> float | None:
    """How long the last service took; only one that ended as it should."""
    if visit.state != "done" or visit.begun_ms is None or visit.ended_ms is None:
        return None
    return max(0, visit.ended_ms - visit.begun_ms) / 1000
