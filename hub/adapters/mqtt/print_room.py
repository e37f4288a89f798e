"""Where tickets are drawn: after the answers, one at a time, on a thread of its own.

Drawing holds the interpreter for a millisecond or two, and a press would wait for that. So a ticket waits
until nothing came in for QUIET_S, but never longer than PATIENCE_S: a citizen waits for paper for seconds
and does not notice. While it is never quiet, REST_S lie between two tickets, so that presses keep the
interpreter; a rush of more than a hundred presses a second is over in moments, and then all come out.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from hub.contract.procedure_slip import ProcedureSlip
from hub.contract.receipt_slip import ReceiptSlip
from hub.contract.slip import PictureSet, TicketSlip

_log = logging.getLogger("motcua.printing")

QUIET_S = 0.01
PATIENCE_S = 0.2
REST_S = 0.1
JOBS_MAX = 1_000  # more are left out: the hub sends a job again until the kiosk confirms it

Slip = TicketSlip | ReceiptSlip | ProcedureSlip | PictureSet


class Drawn(NamedTuple):
    """What a printer is sent; `needs`: the set of pictures that it names."""

    data: bytes
    needs: str = ""


Render = Callable[[str, Slip], Drawn]
Done = Callable[[str, str, Drawn], None]
_Job = tuple[float, str, str, Slip]


class PrintRoom:
    """`add` from the loop; `done(dev, job, drawn)` and `failed(job)` are called on the loop."""

    def __init__(self, render: Render, done: Done, failed: Callable[[str], None] = lambda job: None) -> None:
        self._render, self._done, self._failed = render, done, failed
        self._thread = ThreadPoolExecutor(1, "printing")
        self._jobs: deque[_Job] = deque()
        self._awake = asyncio.Event()
        self._busy_until_s = 0.0
        self._left_out = 0  # since the room was full; told once it is empty again

    def disturbed(self) -> None:
        """Something came in that people wait for."""
        self._busy_until_s = asyncio.get_running_loop().time() + QUIET_S

    def add(self, dev: str, job: str, slip: Slip) -> None:
        """Draw this soon."""
        if len(self._jobs) >= JOBS_MAX:
            if not self._left_out:
                _log.warning("%d tickets wait to be drawn: %s and others come later", JOBS_MAX, job)
            self._left_out += 1
            return
        self._jobs.append((asyncio.get_running_loop().time(), dev, job, slip))
        self._awake.set()

    async def run(self) -> None:
        """Draw until cancelled."""
        loop = asyncio.get_running_loop()
        rested_s = 0.0
        try:
            while True:
                await self._awake.wait()
                self._awake.clear()
                while self._jobs:
                    added_s, dev, job, slip = self._jobs.popleft()
                    await self._quiet(max(added_s + PATIENCE_S, rested_s))
                    try:
                        drawn = await loop.run_in_executor(self._thread, self._render, dev, slip)
                    except Exception:
                        _log.exception("job %s cannot be drawn", job)
                        self._failed(job)
                    else:
                        self._done(dev, job, drawn)
                    rested_s = loop.time() + REST_S
                self._tell_left_out()
        finally:
            self._thread.shutdown(wait=False, cancel_futures=True)

    async def _quiet(self, deadline_s: float) -> None:
        """Until nobody is in the way, or until it has to be."""
        loop = asyncio.get_running_loop()
        while (wait_s := min(self._busy_until_s, deadline_s) - loop.time()) > 0:  # noqa: ASYNC110
            await asyncio.sleep(wait_s)  # an event at each press would wake this task at each press

    def _tell_left_out(self) -> None:
        if self._left_out:
            _log.warning("all waiting tickets are drawn; %d were left out and come again", self._left_out)
            self._left_out = 0
