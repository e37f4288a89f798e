"""Where a dossier is counted in a period, and how it stands to its deadline.

Everything goes by the moment the work was done, never by the one it was entered (docs/decisions/0125).
"""

from enum import StrEnum
from typing import NamedTuple

from hub.domain.dossiers.dossier import RUNNING, Channel
from hub.domain.dossiers.reading import BY_THE_HOUR, Reading, Timeliness
from hub.domain.reports.period import Period

_RUNNING = frozenset(state.value for state in RUNNING)


class Case(NamedTuple):
    """An accepted dossier as a report sees it. Times in Unix milliseconds.

    `agency`: the lead agency. `due_ms`: in force when it was over, or at the end of the period; None: none.
    `apologized`: the due date is one given with an apology (Điều 19.6). `state`: at the end of the period.
    `over_ms`: when it was resolved, else stopped, closed or withdrawn; None: still open.
    `stood`: the clock stood when it ended, as the citizen had been asked for papers. `share_late`: one of its
    agencies was late with its part when the whole was over or the period ended (Điều 20.2), by the hour;
    `share_late_by_day`: by the day. `counting_ms`, `standing_ms`: the deadline if the time of a payment
    counts and if the clock stands meanwhile; None: nothing was paid for. `demanded_ms`: a payment was awaited
    since then when it was over or the period ended. `apology_late`: the apology came too late to move the
    deadline. `supplements`: requests at appraisal. `negative`: the answer was no. `corrected`: its procedure
    was put right after it was accepted. `first_due_ms`: the deadline before an apology.
    """

    procedure: str
    agency: str
    channel: str
    accepted_ms: int
    due_ms: int | None
    apologized: bool
    resolved_ms: int | None
    entered_ms: int | None
    over_ms: int | None
    stood: bool
    state: str
    share_late: bool
    share_late_by_day: bool = False
    counting_ms: int | None = None
    standing_ms: int | None = None
    demanded_ms: int | None = None
    apology_late: bool = False
    supplements: int = 0
    negative: bool = False
    corrected: bool = False
    code: str = ""
    first_due_ms: int | None = None

    def due(self, reading: Reading) -> int | None:
        """The deadline by a reading of the rules."""
        if self.counting_ms is None:
            return self.due_ms
        return self.counting_ms if reading.payment_counts else self.standing_ms


class Origin(StrEnum):
    """How a dossier came into the period."""

    ONLINE = "online"
    IN_PERSON_OR_POST = "in_person_or_post"
    CARRIED_OVER = "carried_over"


class Standing(StrEnum):
    """How it stands at the end of the period."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    WITHIN = "within"
    OVERDUE = "overdue"


OVER = frozenset({Standing.EARLY, Standing.ON_TIME, Standing.LATE})


def counted(case: Case, period: Period) -> bool:
    """Whether it is in the period at all: accepted before its end, and not over before its beginning."""
    return case.accepted_ms < period.to_ms and (case.over_ms is None or case.over_ms >= period.from_ms)


def origin(case: Case, period: Period) -> Origin:
    """Accepted before the period is carried over, however it came then."""
    if case.accepted_ms < period.from_ms:
        return Origin.CARRIED_OVER
    return Origin.ONLINE if case.channel == Channel.ONLINE else Origin.IN_PERSON_OR_POST


def standing(case: Case, period: Period, until_ms: int, reading: Reading = BY_THE_HOUR) -> Standing:
    """Over in the period, or open at its end; `until_ms`: the moment at which the open ones are judged."""
    if case.over_ms is not None and case.over_ms < period.to_ms:
        return _Over[timeliness(case, reading)]
    return Standing.OVERDUE if _overdue(case, until_ms, reading) else Standing.WITHIN


def timeliness(case: Case, reading: Reading = BY_THE_HOUR) -> Timeliness:
    """Of one that is over. Stopped, closed or withdrawn is never early: nothing was resolved.

    One that ended while the clock stood was not late by its agency's fault. Without a term nothing is late.
    """
    assert case.over_ms is not None, "only what is over is early, on time or late"
    if case.resolved_ms is None and case.stood:
        return Timeliness.ON_TIME
    if _part_late(case, reading):
        return Timeliness.LATE
    if (due := case.due(reading)) is None:
        return Timeliness.ON_TIME
    if case.resolved_ms is not None:
        return reading.timeliness(case.over_ms, due)
    late = reading.late(_stood_since(case, case.over_ms, reading), due)
    return Timeliness.LATE if late else Timeliness.ON_TIME


def entered_late(case: Case, reading: Reading = BY_THE_HOUR) -> bool:
    """Resolved in time and entered after the deadline: not late, and a figure of its own."""
    due = case.due(reading)
    if case.resolved_ms is None or case.entered_ms is None or due is None:
        return False
    return timeliness(case, reading) is not Timeliness.LATE and reading.late(case.entered_ms, due)


def _overdue(case: Case, until_ms: int, reading: Reading) -> bool:
    """Only while the clock runs: what waits for the citizen's papers is not overdue."""
    if case.state not in _RUNNING:
        return False
    due = case.due(reading)
    if _part_late(case, reading):
        return True
    return due is not None and reading.late(_stood_since(case, until_ms, reading), due)


def _part_late(case: Case, reading: Reading) -> bool:
    return case.share_late_by_day if reading.by_day else case.share_late


def _stood_since(case: Case, at_ms: int, reading: Reading) -> int:
    """The moment up to which its term ran: a payment that is awaited may have stopped it."""
    if reading.payment_counts or case.demanded_ms is None:
        return at_ms
    return min(at_ms, case.demanded_ms)


_Over = {
    Timeliness.EARLY: Standing.EARLY,
    Timeliness.ON_TIME: Standing.ON_TIME,
    Timeliness.LATE: Standing.LATE,
}
