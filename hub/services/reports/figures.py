"""Reports: the rows that a period needs, and the figures made of them.

The rules are in `hub.domain.reports`; where the rows come from is the port `Source`. Read-only.
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from msgspec import Struct

from hub.domain.dossiers.reading import BY_THE_HOUR, READINGS, Reading
from hub.domain.reports import agencies, ii06a, queue
from hub.domain.reports.cases import Case
from hub.domain.reports.period import Period
from hub.domain.reports.satisfaction import Opinion, Satisfaction, satisfaction

NO_FIELD = "(no field) "  # before an agency: those of its procedures that have no lĩnh vực


class Closing(NamedTuple):
    """The hash of the last row of a business day; `open`: rows may still come."""

    day: str
    hash: str
    open: bool


class Source(Protocol):
    """Where the rows come from; all of them as of one moment."""

    def cases(self, period: Period, until_ms: int) -> Sequence[Case]:
        """Dossiers accepted before the end of the period and not over before its beginning."""

    def not_accepted(self, period: Period) -> int:
        """Dossiers registered in it and not accepted by its end; the form does not count them."""

    def returns(self, period: Period) -> Sequence[tuple[str, int]]:
        """(way, how many) of the results handed over."""

    def parts(self, period: Period) -> Sequence[agencies.PartDone]:
        """Parts of cross-agency dossiers that were done."""

    def fees(self, period: Period) -> Sequence[agencies.FeeSum]:
        """Fees paid, by lead agency."""

    def steps(self, period: Period) -> dict[str, int]:
        """How often each step of the life cycle was taken."""

    def visits(self, period: Period) -> Sequence[queue.Visit]:
        """Tickets taken on the business days of the period."""

    def opinions(self, period: Period) -> Sequence[Opinion]:
        """Ratings given on them."""

    def days(self, period: Period) -> int:
        """How many business days there were."""

    def closings_of(self, period: Period) -> Sequence[Closing]:
        """The hash of each of them, in order."""


class Naming(Struct, frozen=True):
    """What codes are called in the reader's language; a code without a name stands for itself.

    `lang`: of the reader. `fields`: the lĩnh vực of each procedure that has one of its own. `levels`: of the
    rating, best first.
    """

    office: str
    lang: str = "vi"
    fields: dict[str, str] = {}
    agencies: dict[str, str] = {}
    services: dict[str, str] = {}
    counters: dict[str, str] = {}
    officers: dict[str, str] = {}
    reasons: dict[str, str] = {}
    levels: tuple[str, ...] = ()

    def field(self, case: Case) -> str:
        """Lĩnh vực of its procedure, where the form counts it; without one, NO_FIELD and its lead agency."""
        return self.fields.get(case.procedure) or NO_FIELD + case.agency


class Figures(NamedTuple):
    """All that a report tells, as numbers."""

    period: Period
    until_ms: int
    over: bool
    form: ii06a.Form
    not_accepted: int
    kept: dict[str, agencies.Kept]
    ways: agencies.Ways
    fees: Sequence[agencies.FeeSum]
    steps: dict[str, int]
    days: int
    reading: Reading
    readings: dict[Reading, ii06a.Line]
    services: dict[str, queue.Line]
    hours: dict[int, queue.Line]
    service_hours: dict[tuple[str, int], queue.Line]
    everyone: queue.Line
    told: queue.Told
    officer_times: dict[str, queue.Line]
    low: list[tuple[str, float]]
    low_per_day: float
    satisfaction: Satisfaction
    closings: Sequence[Closing]


def figures(
    source: Source,
    period: Period,
    naming: Naming,
    now_ms: int,
    *,
    content_from: int,
    low_per_day: float,
    reading: Reading = BY_THE_HOUR,
) -> Figures:
    """Ask for the rows of the period and count. `content_from`: the lowest score of a content citizen.

    `reading`: how the office reads what the rules leave open.
    """
    until_ms, over = period.until_ms(now_ms), period.over(now_ms)
    cases, visits, days = source.cases(period, until_ms), source.visits(period), source.days(period)
    parts = queue.parted(visits)
    services = queue.by_service(parts)
    return Figures(
        period=period,
        until_ms=until_ms,
        over=over,
        form=ii06a.form(cases, period, until_ms, naming.field, reading),
        not_accepted=source.not_accepted(period),
        kept=agencies.kept(cases, source.parts(period), period, reading),
        ways=agencies.ways(cases, source.returns(period), period),
        fees=source.fees(period),
        steps=source.steps(period),
        days=days,
        reading=reading,
        readings={one: ii06a.form(cases, period, until_ms, lambda _: "", one).total for one in READINGS},
        services=services,
        hours=queue.by_hour(parts),
        service_hours=queue.by_service_and_hour(parts),
        everyone=queue.whole(parts),
        told=queue.told(visits),
        officer_times=queue.by_officer(visits) if over and period.months() else {},
        low=queue.low_volume(services, list(naming.services), days, low_per_day),
        low_per_day=low_per_day,
        satisfaction=satisfaction(
            source.opinions(period), content_from, closed=over and bool(period.months())
        ),
        closings=source.closings_of(period),
    )
