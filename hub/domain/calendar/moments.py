"""A moment that somebody has typed, held against now: the one place for its bounds."""

from hub.domain.calendar.civil_time import FAR_MS_MAX, civil_ms
from hub.domain.errors import invalid


def done_ms(text: str, now_ms: int) -> int:
    """When something was done: a minute in civil time, in Unix milliseconds.

    Raises Refused `not_a_time`, `long_ago`; that it is not to come, the rules see to.
    """
    at_ms = _minute(text)
    if at_ms < now_ms - FAR_MS_MAX:
        raise invalid("long_ago", at=text)
    return at_ms


def promised_ms(text: str, now_ms: int) -> int:
    """When something is to be done. Raises Refused `not_a_time`, `long_ahead`; the rules, if it is past."""
    at_ms = _minute(text)
    if at_ms > now_ms + FAR_MS_MAX:
        raise invalid("long_ahead", at=text)
    return at_ms


def _minute(text: str) -> int:
    at_ms = civil_ms(text)
    if at_ms is None:
        raise invalid("not_a_time", at=text)
    return at_ms
