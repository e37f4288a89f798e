"""The rows of reports, all of them as of one moment, also while the hub runs.

Rows are tuples of the domain, made without a decoder in between: a month has tens of thousands of them.
"""

from pathlib import Path
from typing import Any, Final

import msgspec

from hub.adapters.ledger.reading import questions
from hub.adapters.ledger.reading.reader import LedgerReader
from hub.adapters.ledger.reports import questions as q
from hub.domain.dossiers.reading import BY_THE_DAY, BY_THE_HOUR
from hub.domain.reports.agencies import FeeSum, PartDone
from hub.domain.reports.cases import Case
from hub.domain.reports.period import Period
from hub.domain.reports.queue import Visit
from hub.domain.reports.satisfaction import Opinion
from hub.services.reports.figures import Closing

CACHE_KB_MAX = 32_000  # the tables of some months: their rows are visited from one another

_PARTS: Final = 11  # the column of a case that has the parts of agencies: until when, and the deadline
_parts = msgspec.json.Decoder(list[tuple[int, int]]).decode


def _case(row: tuple[Any, ...]) -> Case:
    parts = _parts(row[_PARTS]) if row[_PARTS] else ()
    late = (any(reading.late(*part) for part in parts) for reading in (BY_THE_HOUR, BY_THE_DAY))
    return Case._make((*row[:_PARTS], *late, *row[_PARTS + 1 :]))


class ReportReader(LedgerReader):
    """`hub.services.reports.figures.Source` over the ledger file; one read transaction while it is open."""

    def __init__(self, path: Path, lang: str = "vi") -> None:
        super().__init__(path, lang)
        with self._explained():
            self._connection.execute(f"PRAGMA cache_size = -{CACHE_KB_MAX}")
            self._connection.execute("BEGIN")

    def __enter__(self) -> "ReportReader":
        return self

    def cases(self, period: Period, until_ms: int) -> list[Case]:
        """Dossiers accepted before the end of the period and not over before its beginning."""
        return [_case(row) for row in self._tuples(q.CASES, period, until=until_ms)]

    def not_accepted(self, period: Period) -> int:
        """Dossiers registered in it and not accepted by its end."""
        return int(self._tuples(q.NOT_ACCEPTED, period)[0][0])

    def returns(self, period: Period) -> list[tuple[str, int]]:
        """(way, how many) of the results handed over."""
        return [(row[0], row[1]) for row in self._tuples(q.RETURNS, period)]

    def parts(self, period: Period) -> list[PartDone]:
        """Parts of cross-agency dossiers that were done."""
        return [PartDone._make(row) for row in self._tuples(q.PARTS, period)]

    def fees(self, period: Period) -> list[FeeSum]:
        """Fees paid, by lead agency."""
        return [FeeSum._make(row) for row in self._tuples(q.FEES, period)]

    def steps(self, period: Period) -> dict[str, int]:
        """How often each step of the life cycle was taken."""
        return dict(map(tuple, self._tuples(q.STEPS, period)))

    def visits(self, period: Period) -> list[Visit]:
        """Tickets taken on the business days of the period."""
        return [Visit._make(row) for row in self._tuples(q.VISITS, period)]

    def opinions(self, period: Period) -> list[Opinion]:
        """Ratings given on them."""
        return [Opinion._make(row) for row in self._tuples(q.OPINIONS, period)]

    def days(self, period: Period) -> int:
        """How many business days there were."""
        return int(self._tuples(q.DAYS, period)[0][0])

    def closings_of(self, period: Period) -> list[Closing]:
        """The hash of each of them, in order; that of the open day changes with every row."""
        last = self.last_business_day()
        sql = (
            f"SELECT day, hash FROM ({questions.CLOSINGS}) WHERE day >= :first AND day < :after ORDER BY day"
        )
        return [Closing(day, digest, day == last) for day, digest in self._tuples(sql, period)]

    def last_business_day(self) -> str | None:
        """The newest day that was opened; None in an office that never opened."""
        with self._explained():
            day: str | None = self._connection.execute(questions.LAST_DAY).fetchone()[0]
        return day

    def _tuples(self, sql: str, period: Period, **more: object) -> list[Any]:
        """Only what the statement names is bound."""
        values: dict[str, object] = {"from": period.from_ms, "to": period.to_ms, **more}
        values |= {"first": period.first, "after": period.after}
        with self._explained():
            return self._connection.execute(sql, values).fetchall()
