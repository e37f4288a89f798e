"""How agencies keep their terms, and how dossiers come and results go."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from hub.domain.dossiers.dossier import Channel
from hub.domain.dossiers.reading import BY_THE_HOUR, Reading, Timeliness
from hub.domain.reports.cases import Case, counted, entered_late, timeliness
from hub.domain.reports.period import Period


class PartDone(NamedTuple):
    """An agency's part of a cross-agency dossier that was done in the period."""

    agency: str
    due_ms: int | None
    done_ms: int


class FeeSum(NamedTuple):
    """Fees of an agency's dossiers; `paper`: how many of the receipts are paper."""

    agency: str
    receipts: int
    paper: int
    amount_vnd: int


@dataclass(slots=True)
class Kept:
    """What an agency had over in the period: as the lead, and its parts of others' dossiers."""

    resolved: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    entered_late: int = 0
    parts: int = 0
    parts_late: int = 0

    @property
    def in_time(self) -> float | None:
        """The share that was early or on time; None: nothing was over."""
        return (self.early + self.on_time) / self.resolved if self.resolved else None


def kept(
    cases: Iterable[Case], parts: Iterable[PartDone], period: Period, reading: Reading = BY_THE_HOUR
) -> dict[str, Kept]:
    """By agency."""
    found: dict[str, Kept] = {}
    for case in cases:
        if not counted(case, period) or case.over_ms is None or case.over_ms >= period.to_ms:
            continue
        one, how = found.setdefault(case.agency, Kept()), timeliness(case, reading)
        one.resolved += 1
        one.early += how is Timeliness.EARLY
        one.on_time += how is Timeliness.ON_TIME
        one.late += how is Timeliness.LATE
        one.entered_late += entered_late(case, reading)
    for part in parts:
        one = found.setdefault(part.agency, Kept())
        one.parts += 1
        one.parts_late += part.due_ms is not None and part.done_ms > reading.ends_ms(part.due_ms)
    return dict(sorted(found.items()))


@dataclass(slots=True)
class Ways:
    """How the new dossiers of the period came, and how results that were handed over in it went."""

    counter: int = 0
    online: int = 0
    post: int = 0
    returned: int = 0
    returned_by_post: int = 0

    @property
    def new(self) -> int:
        """All that were accepted in the period."""
        return self.counter + self.online + self.post

    @property
    def post_uses(self) -> int:
        """Uses of the postal service, in either direction."""
        return self.post + self.returned_by_post


def ways(cases: Iterable[Case], returns: Iterable[tuple[str, int]], period: Period) -> Ways:
    """`returns`: (way, how many) of the results handed over in the period."""
    found = Ways()
    for case in cases:
        if period.from_ms <= case.accepted_ms < period.to_ms:
            found.online += case.channel == Channel.ONLINE
            found.post += case.channel == Channel.POST
            found.counter += case.channel not in (Channel.ONLINE, Channel.POST)
    for way, count in returns:
        found.returned += count
        found.returned_by_post += count if way == "post" else 0
    return found
