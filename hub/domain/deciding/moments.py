"""A moment that somebody has typed, held against now: the one place for both bounds."""

from hub.domain.civil_time import FAR_MS_MAX, civil_ms
from hub.domain.errors import invalid


def entered_ms(text: str, now_ms: int) -> int:
    """A minute in civil time, in Unix milliseconds, no further away than an office's work ever is.

    Raises Refused `not_a_time`, `long_ago`, `long_ahead`.
    """
    at_ms = civil_ms(text)
    if at_ms is None:
        raise invalid("not_a_time", at=text)
    if at_ms < now_ms - FAR_MS_MAX:
        raise invalid("long_ago", at=text)
    if at_ms > now_ms + FAR_MS_MAX:
        raise invalid("long_ahead", at=text)
    return at_ms
