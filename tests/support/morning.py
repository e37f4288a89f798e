"""An office whose day is not about to end, whatever the hour of the machine is."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

VIETNAM = timezone(timedelta(hours=7))
ELSEWHEN = Path(__file__).with_name("elsewhen")  # its sitecustomize moves the wall clock of every child


@contextmanager
def nine_o_clock() -> Iterator[timedelta]:
    """For offices opened in the block it is nine in the morning of today; by how much that is ahead."""
    now = datetime.now(VIETNAM)
    ahead = now.replace(hour=9, minute=0, second=0) - now
    moved = {
        "PYTHONPATH": os.pathsep.join(filter(None, (str(ELSEWHEN), os.environ.get("PYTHONPATH")))),
        "MOTCUA_TEST_AHEAD_MS": str(round(ahead.total_seconds() * 1000)),
    }
    before = {name: os.environ.get(name) for name in moved}
    os.environ.update(moved)
    try:
        yield ahead
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
