"""Business days and the time on the wall: always that of Vietnam, never that of the machine."""

from datetime import UTC, date, datetime, timedelta, timezone

CIVIL_TIME = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")  # no daylight saving since 1975
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
DAY_MS = 86_400_000
_OFFSET_MS = 7 * 3_600_000
YEARS = range(
    2000, 3000
)  # an office has days in; at the ends of the calendar nothing can be reckoned any more
FAR_MS_MAX = 3_650 * DAY_MS  # the longest term: what an office enters lies no further from now


def business_day(at_ms: int) -> str:
    """The business day of a moment, ISO; it begins at midnight in Vietnam (07:00 in UTC is the rush)."""
    return date.fromordinal(_EPOCH_ORDINAL + (at_ms + _OFFSET_MS) // DAY_MS).isoformat()


def day_start_ms(day: str) -> int:
    """The first moment of a business day."""
    return (date.fromisoformat(day).toordinal() - _EPOCH_ORDINAL) * DAY_MS - _OFFSET_MS


def year_of(at_ms: int) -> tuple[int, int]:
    """The first moment of the civil year of a moment, and that of the next year."""
    year = civil(at_ms).year
    return day_start_ms(f"{year}-01-01"), day_start_ms(f"{year + 1}-01-01")


def civil(at_ms: int) -> datetime:
    """The civil time of a moment."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(CIVIL_TIME)


def civil_ms(text: str) -> int | None:
    """A minute in civil time ("2026-11-24T08:30") in Unix milliseconds; None: no office has it."""
    try:
        found = datetime.fromisoformat(text).replace(tzinfo=CIVIL_TIME)
    except ValueError:
        return None
    return int(found.timestamp() * 1000) if found.year in YEARS else None
