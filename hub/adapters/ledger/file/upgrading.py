"""Says how far a large ledger is that is brought up to this program's version: a start then takes minutes."""

import logging
from collections.abc import Callable
from contextvars import ContextVar
from typing import Final

from hub.i18n import text

Progress = Callable[[int, int], None]
LARGE_ROWS: Final = 20_000  # what is smaller takes about a second
TOLD_EVERY_PERCENT: Final = 10
FOLDING: Final[ContextVar[Progress | None]] = ContextVar("folding", default=None)  # of the migration at work
_log = logging.getLogger("motcua.ledger")


def spoken(msgid: str, lang: str) -> Progress:
    """A progress in words, in the log that `hub up` shows; nothing for a ledger that is quickly done."""
    told = -1

    def tell(done: int, total: int) -> None:
        nonlocal told
        step = done * 100 // max(total, 1) // TOLD_EVERY_PERCENT
        if total >= LARGE_ROWS and step > told:
            told = step
            _log.info("%s", text(msgid, lang, percent=step * TOLD_EVERY_PERCENT, rows=total))

    return tell
