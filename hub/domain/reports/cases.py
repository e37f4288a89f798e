"""Where a dossier is counted in a period, and how it stands to its deadline.

Everything goes by the moment the work was done, never by the one it was entered (docs/decisions/0125).
"""

from enum import StrEnum
from typing import NamedTuple

from hub.domain.civil_time import DAY_MS
from hub.domain.dossiers import RUNNING, Channel, Timeliness
from hub.domain.reports.period import Period

_RUNNING = frozenset(state.value for state in RUNNING)


class Case(NamedTuple):
    """An accepted dossier as a report sees it. Times in Unix milliseconds.

    `agency`: the lead agency. `due_ms`: in force when it was over, or at the end of the period; None: none.
    `apologized`: the due date is one given with an apology (Điều 19.6). `state`: at the end of the period.
    `over_ms`: when it was resolved, else stopped, closed or withdrawn; None: still open.
    `stood`: the clock stood when it ended, as the citizen had been asked for papers. `share_late`: one of its
    agencies was late with its part when the whole was over or the period ended (Điều 20.2).
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


def standing(case: Case, period: Period, until_ms: int) -> Standing:
    """Over in the period, or open at its end; `until_ms`: the moment at which the open ones are judged."""
    if case.over_ms is not None and case.over_ms < period.to_ms:
        return _Over[timeliness(case)]
    return Standing.OVERDUE if _overdue(case, until_ms) else Standing.WITHIN


def timeliness(case: Case) -> Timeliness:
    """Of one that is over. Stopped, closed or withdrawn is never early: nothing was resolved.

    One that ended while the clock stood was not late by its agency's fault. Without a term nothing is late.
    """
    assert case.over_ms is not None, "only what is over is early, on time or late"
    if case.resolved_ms is None and case.stood:
        return Timeliness.ON_TIME
    if case.share_late or (case.due_ms is not None and case.over_ms > case.due_ms):
        return Timeliness.LATE
    early = case.resolved_ms is not None and case.due_ms is not None
    return Timeliness.EARLY if early and case.over_ms <= (case.due_ms or 0) - DAY_MS else Timeliness.ON_TIME


def entered_late(case: Case) -> bool:
    """Resolved in time and entered after the deadline: not late, and a figure of its own."""
    if case.resolved_ms is None or case.entered_ms is None or case.due_ms is None:
        return False
    return timeliness(case) is not Timeliness.LATE and case.entered_ms > case.due_ms


def _overdue(case: Case, until_ms: int) -> bool:
    """Only while the clock runs: what waits for the citizen's papers is not overdue."""
    if case.state not in _RUNNING:
        return False
    return case.share_late or (case.due_ms is not None and case.due_ms < until_ms)


_Over = {
    Timeliness.EARLY: Standing.EARLY,
    Timeliness.ON_TIME: Standing.ON_TIME,
    Timeliness.LATE: Standing.LATE,
}
