"""How the office reads what the rules leave open about a deadline (docs/decisions/0187).

Whether the time of a payment counts, and whether a term ends at its hour or with its day. Both are settings
of the office; a report shows its figures by every reading. What is early, on time or late is said here and
nowhere else: reports, forms and the dossier itself ask it.
"""

from enum import StrEnum

from msgspec import Struct

from hub.domain.calendar.civil_time import DAY_MS, business_day, day_start_ms
from hub.domain.office.office import DossierRules


class Timeliness(StrEnum):
    """How a result stands to its deadline."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


class Reading(Struct, frozen=True):
    """`payment_counts`: the term runs while a payment is awaited. `by_day`: a term ends with its day."""

    payment_counts: bool = True
    by_day: bool = False

    @classmethod
    def of(cls, rules: DossierRules) -> "Reading":
        """As the office has set it."""
        return cls(rules.payment_counts, rules.late_by_day)

    def ends_ms(self, due_ms: int) -> int:
        """The last moment that is not late."""
        return day_start_ms(business_day(due_ms)) + DAY_MS - 1 if self.by_day else due_ms

    def timeliness(self, done_ms: int, due_ms: int) -> Timeliness:
        """Of what was done then. Early is a day or more before: by the hour 24 of them, by the day one."""
        if done_ms > self.ends_ms(due_ms):
            return Timeliness.LATE
        day_before = business_day(done_ms) < business_day(due_ms)
        early = day_before if self.by_day else done_ms <= due_ms - DAY_MS
        return Timeliness.EARLY if early else Timeliness.ON_TIME

    def late(self, done_ms: int, due_ms: int) -> bool:
        """Whether that was too late."""
        return self.timeliness(done_ms, due_ms) is Timeliness.LATE

    def entered_late(self, done_ms: int, entered_ms: int, due_ms: int) -> bool:
        """Done in time and entered too late."""
        return not self.late(done_ms, due_ms) and self.late(entered_ms, due_ms)


BY_THE_HOUR, BY_THE_DAY = Reading(), Reading(by_day=True)
READINGS = tuple(Reading(counts, by_day) for counts in (True, False) for by_day in (False, True))
