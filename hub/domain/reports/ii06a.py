"""Form II.06a/VPCP/KSTT: dossiers received, resolved and in progress, by field (lĩnh vực).

Columns as in the form: received (3) = online (4) + in person and by post (5) + carried over (6);
resolved (7) = early (8) + on time (9) + late (10); in progress (11) = within term (12) + overdue (13);
and (3) = (7) + (11).
A cross-agency dossier is counted once, in the field of its procedure.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields

from hub.domain.dossiers.reading import BY_THE_HOUR, Reading
from hub.domain.reports.cases import (
    Case,
    Origin,
    Standing,
    counted,
    entered_late,
    origin,
    standing,
)
from hub.domain.reports.period import Period
from hub.domain.text import in_order


@dataclass(slots=True)
class Line:
    """A field's line, and the figures beside the form.

    `entered_late`: of (8) and (9), those entered after their deadline. `not_decided`: of (7), those stopped,
    closed or withdrawn. `new_date`: of (7), those that got an apology and a new date. `apology_late`: of
    these, those whose apology came too late to move the deadline. `negative`: of (7), those answered with a
    no. `asked_again`: of (3), those asked more than once at appraisal for papers.
    """

    received: int = 0
    online: int = 0
    in_person_or_post: int = 0
    carried_over: int = 0
    resolved: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    in_progress: int = 0
    within: int = 0
    overdue: int = 0
    entered_late: int = 0
    not_decided: int = 0
    new_date: int = 0
    apology_late: int = 0
    negative: int = 0
    asked_again: int = 0

    def faults(self) -> list[str]:
        """The identities of the form that do not hold, as the form's columns: "3=4+5+6"."""
        return [name for name, holds in _IDENTITIES if not holds(self)]

    def add(self, other: "Line", times: int = 1) -> None:
        """Sum up."""
        for column in COLUMNS:
            setattr(self, column, getattr(self, column) + times * getattr(other, column))


COLUMNS = tuple(column.name for column in fields(Line))
_IDENTITIES: tuple[tuple[str, Callable[[Line], bool]], ...] = (
    ("3=4+5+6", lambda line: line.received == line.online + line.in_person_or_post + line.carried_over),
    ("3=7+11", lambda line: line.received == line.resolved + line.in_progress),
    ("7=8+9+10", lambda line: line.resolved == line.early + line.on_time + line.late),
    ("11=12+13", lambda line: line.in_progress == line.within + line.overdue),
)


@dataclass(slots=True)
class Form:
    """The whole form: a line a field, and the total."""

    lines: dict[str, Line]
    total: Line

    def faults(self) -> list[tuple[str, str]]:
        """(field, identity) of what does not hold; field "": the total, "Σ": not the sum of the lines."""
        wrong = [(name, fault) for name, line in self.lines.items() for fault in line.faults()]
        wrong += [("", fault) for fault in self.total.faults()]
        return wrong if self.total == _sum(self.lines.values()) else [*wrong, ("", "Σ")]


def form(
    cases: Iterable[Case],
    period: Period,
    until_ms: int,
    field_of: Callable[[Case], str],
    reading: Reading = BY_THE_HOUR,
) -> Form:
    """Count the cases; column by column, so that an identity fails where a rule is wrong."""
    alike = Counter(
        (field_of(case), _columns(case, period, until_ms, reading)) for case in cases if counted(case, period)
    )
    lines: dict[str, Line] = {}
    total = Line()
    for (name, columns), times in alike.items():
        one = Line(*columns)
        lines.setdefault(name, Line()).add(one, times)
        total.add(one, times)
    return Form({name: lines[name] for name in sorted(lines, key=in_order)}, total)


def behind(cases: Iterable[Case], period: Period, until_ms: int, reading: Reading, column: str) -> list[Case]:
    """The dossiers that a column counts, by code. Raises ValueError for a column that there is not."""
    place = COLUMNS.index(column)
    found = (
        case for case in cases if counted(case, period) and _columns(case, period, until_ms, reading)[place]
    )
    return sorted(found, key=lambda case: case.code)


def _columns(case: Case, period: Period, until_ms: int, reading: Reading) -> tuple[bool, ...]:
    """One dossier's line. Total columns ask the dossier, not the columns beside them."""
    came, stands = origin(case, period), standing(case, period, until_ms, reading)
    over = case.over_ms is not None and period.from_ms <= case.over_ms < period.to_ms
    return (
        True,  # received
        came is Origin.ONLINE,
        came is Origin.IN_PERSON_OR_POST,
        came is Origin.CARRIED_OVER,
        over,  # resolved
        stands is Standing.EARLY,
        stands is Standing.ON_TIME,
        stands is Standing.LATE,
        case.over_ms is None or case.over_ms >= period.to_ms,  # in progress
        stands is Standing.WITHIN,
        stands is Standing.OVERDUE,
        over and entered_late(case, reading),
        over and case.resolved_ms is None,  # not decided
        over and case.apologized,  # a new date
        over and case.apology_late,
        over and case.negative,
        case.supplements > 1,  # asked again
    )


def _sum(lines: Iterable[Line]) -> Line:
    total = Line()
    for line in lines:
        total.add(line)
    return total
