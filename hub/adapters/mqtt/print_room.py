"""Where tickets are drawn: after the answers, one at a time, on a thread of its own.

Drawing holds the interpreter for a millisecond or two, and a press would wait for that. So a ticket waits
until nothing came in for QUIET_S, but never longer than PATIENCE_S: a citizen waits for paper for seconds
and does not notice.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from hub.contract.slip import TicketSlip

_log = logging.getLogger("motcua.printing")

QUIET_S = 0.01
PATIENCE_S = 0.2
JOBS_MAX = 1_000  # more are dropped: the hub sends a job again until the kiosk confirms it

Done = Callable[[str, str, bytes], None]
_Job = tuple[float, str, str, TicketSlip]


class PrintRoom:
    """`add` from the loop; `done(dev, job, data)` is called on the loop."""

    def __init__(self, render: Callable[[str, TicketSlip], bytes], done: Done) -> None:
        self._render, self._done = render, done
        self._thread = ThreadPoolExecutor(1, "printing")
        self._jobs: deque[_Job] = deque()
        self._awake = asyncio.Event()
        self._busy_until_s = 0.0

    def disturbed(self) -> None:
        """Something came in that people wait for."""
        self._busy_until_s = asyncio.get_running_loop().time() + QUIET_S

    def add(self, dev: str, job: str, slip: TicketSlip) -> None:
        """Draw this ticket soon."""
        if len(self._jobs) >= JOBS_MAX:
            _log.warning("%d tickets wait to be drawn: %s is left for later", JOBS_MAX, job)
            return
        self._jobs.append((asyncio.get_running_loop().time(), dev, job, slip))
        self._awake.set()

    async def run(self) -> None:
        """Draw until cancelled."""
        loop = asyncio.get_running_loop()
        try:
            while True:
                await self._awake.wait()
                self._awake.clear()
                while self._jobs:
                    added_s, dev, job, slip = self._jobs.popleft()
                    await self._quiet(added_s + PATIENCE_S)
                    try:
                        data = await loop.run_in_executor(self._thread, self._render, dev, slip)
                    except Exception:
                        _log.exception("ticket %s cannot be drawn", slip.number)
                    else:
                        self._done(dev, job, data)
        finally:
            self._thread.shutdown(wait=False, cancel_futures=True)

    async def _quiet(self, deadline_s: float) -> None:
        """Until nobody is in the way, or until it has to be."""
        loop = asyncio.get_running_loop()
        while (wait_s := min(self._busy_until_s, deadline_s) - loop.time()) > 0:  # noqa: ASYNC110
            await asyncio.sleep(wait_s)  # an event at each press would wake this task at each press
