"""Alarms of this run of the hub that are no device's trouble and no history: they are over when it ends.

What belongs to a device, and should be known after a restart too, is a trouble in the ledger (FaultRaised).
"""

from collections.abc import Iterator
from typing import Final

from hub.domain.text import foreign_line

KEPT_MAX: Final = 200
SUBJECT_CHARS_MAX: Final = 120


class AlarmBook:
    """Raise and settle by code and subject; each once."""

    def __init__(self) -> None:
        self._raised: dict[tuple[str, str], None] = {}

    def raised(self, code: str, subject: str) -> None:
        """Somebody must look at this."""
        if len(self._raised) < KEPT_MAX:
            self._raised[code, foreign_line(subject, SUBJECT_CHARS_MAX)] = None

    def settled(self, code: str, subject: str | None = None) -> None:
        """This is over; without a subject for all of them."""
        for one in list(self._raised):
            if one[0] == code and subject in (None, one[1]):
                del self._raised[one]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(tuple(self._raised))
