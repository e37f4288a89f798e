"""Loaded by every Python below `tools.dates`: libfaketime does not know how Python sleeps since 3.11.

`time.sleep` waits until a moment of the monotonic clock, which libfaketime takes for one of the moved clock
and refuses with EINVAL. A wait for nothing in `select` is the same sleep, and it lets that alone.
"""

import select
import time


def sleep(seconds: float) -> None:
    """As `time.sleep`."""
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    select.select([], [], [], seconds)


time.sleep = sleep
