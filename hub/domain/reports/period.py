"""The time that a report is about: a day, a month or a quarter of the civil calendar."""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from hub.domain.calendar.civil_time import business_day, day_start_ms
from hub.domain.text import readable

ROMAN = ("I", "II", "III", "IV")  # as quarters are written


class PeriodKind(StrEnum):
    """How long a period is."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"


class Period(Struct, frozen=True):
    """From the day `first` to before the day `after`; `from_ms` and `to_ms` are the same as moments."""

    kind: PeriodKind
    name: str
    first: str
    after: str
    from_ms: int
    to_ms: int

    @property
    def in_words(self) -> str:
        """As people write it and may type it: 29/02/2028, 11/2026, IV/2026."""
        year, month = self.first[:4], self.first[5:7]
        match self.kind:
            case PeriodKind.DAY:
                return readable.day(self.first)
            case PeriodKind.MONTH:
                return f"{month}/{year}"
        return f"{ROMAN[(int(month) - 1) // 3]}/{year}"

    @property
    def last(self) -> str:
        """Its last day."""
        return date.fromordinal(date.fromisoformat(self.after).toordinal() - 1).isoformat()

    def over(self, now_ms: int) -> bool:
        """Whether all of it is past."""
        return now_ms >= self.to_ms

    def until_ms(self, now_ms: int) -> int:
        """The moment at which what is still open is judged: its end, or now when it is not over."""
        return min(self.to_ms, now_ms)

    def months(self) -> "tuple[Period, ...]":
        """The months of a quarter; a month itself; none for a day."""
        match self.kind:
            case PeriodKind.DAY:
                return ()
            case PeriodKind.MONTH:
                return (self,)
        first = date.fromisoformat(self.first)
        return tuple(_month(first.year, first.month + ahead) for ahead in range(3))


def parse(kind: PeriodKind, written: str) -> Period:
    """`2026-11-23`, `2026-11`, `2026-Q4`, or as people write them. Raises ValueError."""
    match kind:
        case PeriodKind.DAY:
            if day := readable.iso_day(written):
                return _day(date.fromisoformat(day))
        case PeriodKind.MONTH:
            if month := readable.iso_month(written):
                return _month(int(month[:4]), int(month[5:]))
        case PeriodKind.QUARTER:
            if quarter := readable.iso_quarter(written):
                return _quarter(int(quarter[:4]), int(quarter[6:]))
    raise ValueError(written)


def containing(kind: PeriodKind, at_ms: int) -> Period:
    """The period of this kind in which a moment is."""
    day = date.fromisoformat(business_day(at_ms))
    match kind:
        case PeriodKind.DAY:
            return _day(day)
        case PeriodKind.MONTH:
            return _month(day.year, day.month)
        case PeriodKind.QUARTER:
            return _quarter(day.year, (day.month + 2) // 3)


def _day(day: date) -> Period:
    return _period(PeriodKind.DAY, day.isoformat(), day, date.fromordinal(day.toordinal() + 1))


def _month(year: int, month: int) -> Period:
    first = date(year, month, 1)
    return _period(PeriodKind.MONTH, f"{first:%Y-%m}", first, _months_on(first, 1))


def _quarter(year: int, quarter: int) -> Period:
    first = date(year, 3 * quarter - 2, 1)
    return _period(PeriodKind.QUARTER, f"{first:%Y}-Q{quarter}", first, _months_on(first, 3))


def _months_on(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)


def _period(kind: PeriodKind, name: str, first: date, after: date) -> Period:
    days = first.isoformat(), after.isoformat()
    return Period(kind, name, *days, *map(day_start_ms, days))
