"""An ESC/POS ticket printer on a serial line: a sink for one print job at a time, and its state of health.

A job is streamed: nothing of it is kept here. Rules that the printer imposes:
- While its busy line is up it takes no more, so pieces are small and the line is looked at before each.
- A status question (DLE EOT) inside the data of another command spoils a picture. During a job it is asked
  only when the busy line has been up far longer than printing a full buffer takes, which means trouble.
- Whether a job came out is told by GS r: unlike DLE EOT it waits its turn, so it is answered when all
  before it is printed, and not at all after the paper has run out.
- After trouble the printer's buffer is cleared. So a reload never prints the rest of a job, and the whole
  can be repeated without a doubled piece.
- Many printers answer neither question, or only one. That no answer came never means that no paper came: a
  job of which all bytes are out is `unconfirmed` where the printer is known to tell nothing, and `unknown`
  where it ought to have told. Both are never printed again without a person.
"""

import asyncio
import time

PIECE_BYTES = 64
BUSY_MS_MAX = 1500  # a full buffer of 4 KB is printed in less
STALL_MS_MAX = 10000  # busy without a fault: then it counts as off line
ANSWER_MS_MAX = 2500  # of a status: 0.7 s was seen
CLEARED_MS_MAX = 400  # of the confirmation of a cleared buffer, which not all makes give
FINISH_MS_MAX = 20000  # a ticket of 30 cm
UNTOLD_MS_MAX = 5000  # for GS r by a printer that has never answered it, on line and not busy
UNTOLD_AGAIN_MS = 300  # and by one that was waited for in vain before
ASK_EACH_MS = 2000
LOOK_EACH_MS = 100  # at the busy line of a printer at rest; it starts in no less
SLOW_MS = 100  # a printer that takes longer to answer is not asked before each job: its last word counts
FRESH_MS = 6000  # for so long

NO_PAPER = "no_paper"
COVER_OPEN = "cover_open"
OFFLINE = "printer_offline"
UNCONFIRMED = "unconfirmed"  # all was sent, and this printer does not tell whether it came out
UNKNOWN = "unknown"  # all was sent, and a printer that tells has not told

AUTO, ANSWERS, SILENT = "auto", "yes", "no"  # what is known of a printer: see `Printer.manner`

_CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4 8: clear the buffers
_START = b"\x1b@"
_TEAR_OFF = b"\x1b@\x1bd\x05\x1dVA\x00"  # feed 5 lines and cut: half a ticket must not stay in the slot
_ALL_PRINTED = b"\x1dr\x01"


class Printer:
    """`uart` a machine.UART; `busy` an input pin that is up while the printer takes nothing, or None.

    `manner`: SILENT is a printer that answers no question: then only its busy line tells of trouble. With
    AUTO and ANSWERS one that does not answer is off line.
    """

    def __init__(self, uart, busy=None, baud=115200):
        self._uart = uart
        self._busy = busy
        self._baud = baud
        self._reader = asyncio.StreamReader(uart)
        self._writer = asyncio.StreamWriter(uart, {})
        self._line = asyncio.Lock()  # held for the whole of a job
        self._fresh = True  # the printer may still wait for the rest of an earlier job
        self._torn = False  # and the beginning of one hangs in its slot
        self.manner = AUTO
        self.heard = False  # it has answered a status since the start
        self.gone = 0  # how often it may have been without power: whoever keeps pictures in it looks
        self._mute = False  # the last status had no answer at all
        self._confirms = None  # whether it answers GS r; None: not known yet
        self._answer_ms = 0  # how long its last status took
        self._asked_ms = None  # when it was asked last; None: never
        self._wanted = 0  # jobs that wait for the line: the watch lets them go first
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
            for _ in range(ASK_EACH_MS // LOOK_EACH_MS):
                was_busy = self._is_busy()
                await asyncio.sleep_ms(LOOK_EACH_MS)
                if self.job is None and not was_busy and self._is_busy():
                    self._may_be_gone()

    def _may_be_gone(self):
        """Not answering, or busy with nothing to do: it may be without power, and forget what it has."""
        self.gone += 1
        self.changed.set()

    async def status(self):
        """Ask now: "" when it is ready, else the fault. Waits for the end of an open job."""
        async with self._line:
            return await self._learn()

    async def _learn(self):
        """The status, and before the first job whether GS r is answered: nothing is in the printer yet."""
        fault = await self._status()
        if not fault and self._confirms is None and self.manner != SILENT:
            self._confirms = await self._confirmed(ANSWER_MS_MAX)
        return fault

    async def _confirmed(self, ms):
        """Whether GS r is answered within `ms`."""
        self._forget_answers()
        await self._send(_ALL_PRINTED)
        return await self._answer(is_paper_answer, ms) is not None

    async def _status(self):
        fault = await self._busy_fault() if self.manner == SILENT else await self._ask_all()
        self._asked_ms = time.ticks_ms()
        if fault != self.fault:
            self.fault = fault
            self.changed.set()
        return fault

    async def _busy_fault(self):
        """A silent printer that takes nothing for longer than printing a full buffer is off line."""
        since, most_ms = time.ticks_ms(), STALL_MS_MAX if self.job else BUSY_MS_MAX
        while self._is_busy():
            if time.ticks_diff(time.ticks_ms(), since) > most_ms:
                return OFFLINE
            await asyncio.sleep_ms(20)
        return ""

    async def _ask_all(self):
        began = time.ticks_ms()
        state = await self._ask(1)  # first: what takes the printer off line meanwhile shows in the other two
        self._mute = state is None
        if state is None:
            self._may_be_gone()
            return OFFLINE
        self.heard = True
        self._answer_ms = time.ticks_diff(time.ticks_ms(), began)
        if self._wanted and self.job is None and not state & 0x08 and not self.fault:
            return ""  # somebody waits for paper: the rest is asked another time
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
        self._wanted += 1
        try:
            await self._line.acquire()
        finally:
            self._wanted -= 1
        self.job = job
        if self._fresh:
            await self._clear()
            self._fresh = False
        if self._torn:
            await self._send(_TEAR_OFF)
            self._torn = False
        self.trouble = self.fault if self._is_known() else await self._learn()
        if not self.trouble:
            await self._send(_START)

    def _is_known(self):
        """Whether a printer that is slow to answer was found well a moment ago."""
        if self._asked_ms is None or self.fault or self._answer_ms < SLOW_MS or self._is_busy():
            return False
        return time.ticks_diff(time.ticks_ms(), self._asked_ms) < FRESH_MS

    async def write(self, data):
        """Take a piece at the printer's speed. After trouble the rest is swallowed; `close` tells."""
        view = memoryview(data)
        for start in range(0, len(view), PIECE_BYTES):
            if self.trouble or not await self._may_send():
                return
            await self._send(view[start : start + PIECE_BYTES])

    async def close(self):
        """End the job: "" when it is out whole, UNCONFIRMED, UNKNOWN, or the fault that surely spoilt it."""
        try:
            if not self.trouble:
                self.trouble = await self._finish()
            if self.trouble and self.trouble != UNCONFIRMED:
                await self._clear()
                self._fresh = self._torn = self.manner == SILENT  # what is left goes before the next one
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

    async def answers(self):
        """Whether it answers a status at all."""
        async with self._line:
            return await self._ask(1) is not None

    async def try_out(self, pieces):
        """Print something although the printer tells nothing: a person looks whether it came out."""
        async with self._line:
            await self._clear()
            for piece in pieces:
                for start in range(0, len(piece), PIECE_BYTES):
                    if not await self._takes_more():
                        return
                    await self._send(piece[start : start + PIECE_BYTES])

    async def _takes_more(self):
        """Wait while a printer in doubt is busy; False after a while: one that is off is busy, too."""
        for _ in range(BUSY_MS_MAX // 10):
            if not self._is_busy():
                return True
            await asyncio.sleep_ms(10)
        return False

    async def tear_off(self):
        """Cut off what hangs in the slot: the start of a job that a power cut ended."""
        async with self._line:
            await self._clear()
            await self._send(_TEAR_OFF)

    async def _clear(self):
        """Let the printer forget what it has received. Not all makes confirm it, so the wait is short."""
        self._forget_answers()
        await self._send(_CLEAR)
        if self.manner != SILENT and await self._answer(is_cleared, CLEARED_MS_MAX) is not None:
            await self._answer(is_end, CLEARED_MS_MAX)  # or its rest would be taken for an answer to GS r

    def _release(self):
        self.job = None
        self._line.release()

    async def _finish(self):
        """All bytes are out: wait until all is printed. "" or what is known instead."""
        if self.manner == SILENT:
            return UNCONFIRMED if await self._may_send() else UNKNOWN
        if not await self._may_send():
            return self._unfinished(self.trouble)
        self._forget_answers()
        await self._send(_ALL_PRINTED)
        since = time.ticks_ms()
        while (waited_ms := time.ticks_diff(time.ticks_ms(), since)) < FINISH_MS_MAX:
            if await self._answer(is_paper_answer, UNTOLD_AGAIN_MS) is not None:
                self._confirms = True
                return ""
            if self._is_busy():
                if fault := await self._status():  # between commands asking does no harm
                    return self._unfinished(fault)
            elif not self._confirms and waited_ms >= self._untold_ms():
                return await self._untold()
        return self._unfinished(await self._status() or OFFLINE)

    def _untold_ms(self):
        return UNTOLD_AGAIN_MS if self._confirms is False else UNTOLD_MS_MAX

    async def _untold(self):
        """GS r has no answer from a printer that has never answered it; does it answer anything now?"""
        fault = await self._status()
        if fault:
            return self._unfinished(fault)
        self._confirms = False
        return UNCONFIRMED

    def _unfinished(self, fault):
        """What a fault after the last byte means: surely spoilt only where GS r would have told otherwise.

        A printer that is mute now says nothing at all: the answer may have been lost on the line.
        """
        return fault if self._confirms and not self._mute else UNKNOWN

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


def is_end(byte):
    """The last byte of that confirmation."""
    return byte == 0


def read_status(state, cover, paper):
    """The fault that three answers to DLE EOT (1, 2 and 4) mean; None for an answer that did not come."""
    if cover is not None and cover & 0x04:
        return COVER_OPEN
    if (paper is not None and paper & 0x60) or (cover is not None and cover & 0x20):
        return NO_PAPER
    if state is None or state & 0x08:
        return OFFLINE
    return ""
