"""What goes into the log: one line for one fact, bounded, and no more of one device than people read.

Names, topics and texts in it come from others. Whoever logs about a device says so with `extra=about(dev)`.
"""

import logging
import time

from hub.domain.rates import NAMES_MAX, Rate, Rates
from hub.domain.text import foreign, foreign_line

LINE_CHARS_MAX = 500
LINES_OF_ONE = Rate(burst=30, per_minute=30)
NOBODY = "?"  # lines about names that are no account's share one rate


def about(dev: str) -> dict[str, str]:
    """`extra` of a line about a device."""
    return {"about": dev}


class LogLines(logging.Filter):
    """Bounds and cleans a record; leaves out what is too much about one device, the next says how many."""

    def __init__(self, rate: Rate = LINES_OF_ONE) -> None:
        super().__init__()
        self._rates = Rates(rate)
        self._too_loud: set[str] = set()

    def too_loud(self) -> set[str]:
        """Devices about which lines were left out since this was asked last."""
        told, self._too_loud = self._too_loud, set()
        return told

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is to be written."""
        try:
            message = record.getMessage()
        except Exception:  # a line that cannot be made is a bug, and no reason to lose the fact
            message = f"{record.msg!r} {record.args!r}"
        name = getattr(record, "about", None)
        if name is not None:
            if not self._rates.allow(name, time.monotonic_ns() // 1_000_000):
                if len(self._too_loud) < NAMES_MAX:
                    self._too_loud.add(name)
                return False
            if left_out := self._rates.settled(name):
                message = f"(+{left_out}) {message}"
        record.msg, record.args = foreign_line(message, LINE_CHARS_MAX), ()
        return True


class OneLine(logging.Formatter):
    """A traceback may quote what others sent; nothing of it moves a cursor."""

    def formatException(self, ei: object) -> str:  # noqa: N802
        """As the base, made visible."""
        return foreign(super().formatException(ei))  # type: ignore[arg-type]
