"""An ESC/POS ticket printer on a serial line: a sink for one print job at a time, and its state of health.

A job is streamed: nothing of it is kept here. Rules that the printer imposes:
- While its busy line is up it takes no more, so pieces are small and the line is looked at before each.
- A status question (DLE EOT) inside the data of another command spoils a picture. During a job it is asked
  only when the busy line has been up far longer than printing a full buffer takes, which means trouble.
- Whether a job came out is told by GS r: unlike DLE EOT it waits its turn, so it is answered when all
  before it is printed, and not at all after the paper has run out.
- After trouble the printer's buffer is cleared. So a reload never prints the rest of a job, and the whole
  can be repeated without a doubled piece.
"""

import asyncio
import time

PIECE_BYTES = 64
BUSY_MS_MAX = 1500  # a full buffer of 4 KB is printed in less
STALL_MS_MAX = 10000  # busy without a fault: then it counts as off line
ANSWER_MS_MAX = 400
FINISH_MS_MAX = 20000  # a ticket of 30 cm
ASK_EACH_MS = 2000

NO_PAPER = "no_paper"
COVER_OPEN = "cover_open"
OFFLINE = "printer_offline"

_CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4 8: clear the buffers
_START = b"\x1b@"
_TEAR_OFF = b"\x1b@\x1bd\x05\x1dVA\x00"  # feed 5 lines and cut: half a ticket must not stay in the slot
_ALL_PRINTED = b"\x1dr\x01"


class Printer:
    """`uart` a machine.UART; `busy` an input pin that is up while the printer takes nothing, or None."""

    def __init__(self, uart, busy=None, baud=115200):
        self._uart = uart
        self._busy = busy
        self._baud = baud
        self._reader = asyncio.StreamReader(uart)
        self._writer = asyncio.StreamWriter(uart, {})
        self._line = asyncio.Lock()  # held for the whole of a job
        self._fresh = True  # no job since power-on: the printer may still wait for the rest of an earlier one
        self.job = None  # id of the open job
        self.trouble = ""  # what spoiled the open job, or kept it from beginning
        self.fault = ""  # last known state; "" is fine
        self.low = False  # the near-end sensor sees little paper; the printer prints on
        self.changed = asyncio.Event()  # set at each change of `fault` or `low`; whoever waits clears it

    # --- health

    async def run(self):
        """Watch the printer for ever, except while a job is open."""
        while True:
            if self.job is None:
                await self.status()
            await asyncio.sleep_ms(ASK_EACH_MS)

    async def status(self):
        """Ask now: "" when it is ready, else the fault. Waits for the end of an open job."""
        async with self._line:
            return await self._status()

    async def _status(self):
        fault = await self._ask_all()
        if fault != self.fault:
            self.fault = fault
            self.changed.set()
        return fault

    async def _ask_all(self):
        state = await self._ask(1)  # first: what takes the printer off line meanwhile shows in the other two
        cover = await self._ask(2)
        paper = await self._ask(4)
        if paper is not None and is_low(paper) != self.low:
            self.low = not self.low
            self.changed.set()
        return read_status(state, cover, paper)

    async def _ask(self, kind):
        """The answer to DLE EOT `kind`, or None."""
        self._forget_answers()
        await self._send(bytes((0x10, 0x04, kind)))
        return await self._answer(is_status, ANSWER_MS_MAX)

    def _forget_answers(self):
        while self._uart.any():
            if not self._uart.read(32):
                break  # end of file stays readable for ever

    async def _answer(self, wanted, ms):
        """The next byte from the printer that is `wanted`, or None after `ms`."""
        until = time.ticks_add(time.ticks_ms(), ms)
        while (left_ms := time.ticks_diff(until, time.ticks_ms())) > 0:
            try:
                byte = await asyncio.wait_for_ms(self._reader.read(1), left_ms)
            except (asyncio.TimeoutError, OSError):
                return None
            if not byte:  # end of file: the line is gone, and would be "readable" for ever
                await asyncio.sleep_ms(left_ms)
                return None
            if wanted(byte[0]):
                return byte[0]
        return None

    # --- a job

    async def open(self, job):
        """Begin a job; waits for the one before it."""
        await self._line.acquire()
        self.job = job
        if self._fresh:
            await self._clear()
            self._fresh = False
        self.trouble = await self._status()
        if not self.trouble:
            await self._send(_START)

    async def write(self, data):
        """Take a piece at the printer's speed. After trouble the rest is swallowed; `close` tells."""
        view = memoryview(data)
        for start in range(0, len(view), PIECE_BYTES):
            if self.trouble or not await self._may_send():
                return
            await self._send(view[start : start + PIECE_BYTES])

    async def close(self):
        """End the job: "" when it came out whole, else the fault."""
        try:
            if not self.trouble:
                self.trouble = await self._finish()
            if self.trouble:
                await self._clear()
            return self.trouble
        finally:
            self._release()

    async def abort(self):
        """Drop the open job: its sender is gone. What is in the slot is cut off."""
        if self.job is None:
            return
        try:
            await self._clear()
            if not self.trouble:
                await self._send(_TEAR_OFF)
        finally:
            self._release()

    async def tear_off(self):
        """Cut off what hangs in the slot: the start of a job that a power cut ended."""
        async with self._line:
            await self._clear()
            await self._send(_TEAR_OFF)

    async def _clear(self):
        """Let the printer forget what it has received. Not all makes confirm it, so the wait is short."""
        self._forget_answers()
        await self._send(_CLEAR)
        await self._answer(is_cleared, ANSWER_MS_MAX)

    def _release(self):
        self.job = None
        self._line.release()

    async def _finish(self):
        """Wait until all is printed; "" or the fault. Between commands asking does no harm."""
        if not await self._may_send():
            return self.trouble
        self._forget_answers()
        await self._send(_ALL_PRINTED)
        until = time.ticks_add(time.ticks_ms(), FINISH_MS_MAX)
        while time.ticks_diff(until, time.ticks_ms()) > 0:
            if await self._answer(is_paper_answer, ANSWER_MS_MAX) is not None:
                return ""
            if not self._is_busy():
                continue
            if fault := await self._status():
                return fault
        return await self._status() or OFFLINE

    async def _may_send(self):
        """Wait while the printer is busy; False when that is because of a fault."""
        since = time.ticks_ms()
        asked = False
        while self._is_busy():
            await asyncio.sleep_ms(10)
            waited_ms = time.ticks_diff(time.ticks_ms(), since)
            if waited_ms > BUSY_MS_MAX and not asked:
                asked = True
                self.trouble = await self._status()
            elif waited_ms > STALL_MS_MAX:
                self.trouble = await self._status() or OFFLINE
            if self.trouble:
                return False
        return True

    def _is_busy(self):
        return self._busy is not None and self._busy.value()

    async def _send(self, data):
        """Put bytes on the line and wait as long as they take: little is under way when busy comes up."""
        self._writer.write(data)
        try:
            await self._writer.drain()
        except OSError:
            pass  # nobody listens: the missing answers will tell
        await asyncio.sleep_ms(len(data) * 10000 // self._baud)


def is_status(byte):
    """Is this an answer to DLE EOT? Its fixed bits are 0xx1xx10."""
    return byte & 0x93 == 0x12


def is_low(byte):
    """Does this answer to DLE EOT 4 say that the roll is near its end? The sensor has two bits."""
    return byte & 0x0C == 0x0C


def is_paper_answer(byte):
    """Is this an answer to GS r? Its fixed bits are 0xx0xxxx."""
    return byte & 0x90 == 0


def is_cleared(byte):
    """Does the printer's confirmation of a cleared buffer (37 25 00) begin here?"""
    return byte == 0x37


def read_status(state, cover, paper):
    """The fault that three answers to DLE EOT (1, 2 and 4) mean; None for an answer that did not come."""
    if cover is not None and cover & 0x04:
        return COVER_OPEN
    if (paper is not None and paper & 0x60) or (cover is not None and cover & 0x20):
        return NO_PAPER
    if state is None or state & 0x08:
        return OFFLINE
    return ""
