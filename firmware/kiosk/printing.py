"""Print jobs from the link to the printer, each at most once on paper.

A job is not held in memory: its pieces pass from the broker's connection to the printer. What has become of
it is written to flash before its first byte reaches the printer and after its last has come out, so a power
cut leaves `begun` behind and nobody prints it again unasked.

When the connection breaks in the middle the printer keeps waiting. The job that comes again is compared with
the part already printed, by length and CRC, and goes on from there: one whole ticket. If it does not come
within RESUME_MS, or is another, the half ticket is cut off and thrown away. So is what a power cut left in
the slot, before anything else is printed.
"""

import asyncio
import binascii
import os

from drivers.escpos_printer import UNCONFIRMED, UNKNOWN
from jobs import Jobs, answer

JOBS_FILE = "jobs.txt"
RESUME_MS = 20000
SET = "pictures-"  # before a set, a number and how many: a part of the pictures that the printer is to keep
NEEDS = "~"  # between a job and the set of pictures that it names


class Printing:
    """`tell(effect)` posts an answer to the hub, `printed(job)` hears of every job that is out.

    `facts`: the printer_facts.PrinterFacts; `kept()` is called when the printer has another set of pictures.
    """

    def __init__(self, printer, facts, tell, printed, kept):
        self.printer = printer
        self.facts = facts
        self.kept = kept
        self.tell = tell
        self.printed = printed
        self.jobs = Jobs(_load())
        self.earlier = self.jobs.begun()  # by an earlier boot
        self.hanging = bool(self.earlier)  # the slot may hold the beginning of an earlier boot's ticket
        self.broken = None  # the Sink whose stream ended in the middle; the printer waits for the rest
        self.broke = asyncio.Event()
        self.turn = asyncio.Lock()  # of those who may end a broken job

    def begin(self, job, size):
        """A job arrives: return the Sink that takes it, or None when it is not to be printed now."""
        if job.startswith(SET):
            return None if self.broken or self.printer.fault else PictureSink(self, job[len(SET) :])
        job, _, needs = job.partition(NEEDS)
        fault = self.printer.fault
        bare = needs and needs != self.facts.pictures()
        for output in self.move(job, "arrive_out" if fault else "arrive_bare" if bare else "arrive"):
            if output == "print":
                return Sink(self, job, size)
            if output == "resume":
                return self.broken.again(size) if self.broken else None
            self.say(output, job, fault)
        return None

    def move(self, job, event):
        """Make a transition and keep it in flash; return its outputs."""
        before = self.jobs.encode()
        outputs = self.jobs.handle(job, event)
        if self.jobs.encode() != before:
            _save(self.jobs.encode())
        return outputs

    def say(self, output, job, fault):
        """Tell the hub what has become of a job."""
        self.tell(answer(output, job, fault))
        if output in ("say_printed", "say_unsure"):
            self.printed(job)

    async def clear_slot(self):
        """Cut off what hangs in the slot, if anything does, because another ticket comes."""
        await self.give_up()
        await self.tear_off()

    async def tear_off(self):
        """Cut off what an earlier boot has left hanging."""
        async with self.turn:
            if self.hanging:
                self.hanging = False
                await self.printer.tear_off()
                for job in self.earlier:
                    self.move(job, "boot")

    async def give_up(self):
        """End a job whose rest did not come: cut off the half ticket."""
        async with self.turn:
            if self.broken is not None:
                sink, self.broken = self.broken, None
                self.move(sink.job, "lapse")
                await self.printer.abort()

    async def run(self, watch):
        """Give up the jobs whose rest does not come; for ever."""
        while True:
            await watch.wait(self.broke)
            self.broke.clear()
            sink = self.broken
            await watch.sleep_ms(0 if sink and sink.void else RESUME_MS)
            if sink is not None and self.broken is sink:
                await self.give_up()


class Sink:
    """One job on its way to the printer; the interface is that of `device.print_sink`."""

    def __init__(self, printing, job, size):
        self.printing = printing
        self.job = job
        self.size = size
        self.opened = False
        self.sent = 0  # bytes given to the printer
        self.crc = 0  # of those
        self.void = False  # another job came under this name: not to be resumed
        self.passed = 0  # bytes of this stream; less than `sent`: a repeat of what the printer has
        self.check = 0  # CRC of those

    def again(self, size):
        """The same job comes again after a break: pass over what the printer has."""
        self.printing.broken = None
        self.passed = self.check = 0
        self.crc = self.crc if size == self.size else -1  # another length: never equal
        return self

    async def write(self, chunk):
        """Take the next piece. Raises ValueError when the job is not the one whose beginning was printed."""
        await self._open()
        known = min(len(chunk), self.sent - self.passed)
        if known > 0:
            self.check = binascii.crc32(chunk[:known], self.check)
            self.passed += known
            self._compare(self.passed == self.sent and self.check != self.crc)
        rest = chunk[max(0, known) :]
        if len(rest):
            await self.printing.printer.write(rest)
            self.crc = binascii.crc32(rest, self.crc)
            self.sent += len(rest)
            self.passed = self.sent

    async def finish(self):
        """All has been written: wait until it is out, and tell the hub. Raises ValueError as `write` does."""
        await self._open()
        self._compare(self.passed != self.sent)
        fault = await self.printing.printer.close()
        for output in self.printing.move(self.job, ending(fault)):
            self.printing.say(output, self.job, fault)

    def cut(self, why):
        """The stream ended early."""
        self.printing.move(self.job, "break" if self.opened and not self.void else "abandon")
        if self.opened:
            self.printing.broken = self
            self.printing.broke.set()

    def _compare(self, differs):
        if differs:
            self.void = True
            raise ValueError("job %s changed" % self.job)

    async def _open(self):
        if not self.opened:
            await self.printing.clear_slot()  # of another job
            await self.printing.printer.open(self.job)
            self.opened = True


class PictureSink:
    """Pictures on their way to the printer's memory. Sent again they do no harm, so no life cycle is kept."""

    def __init__(self, printing, part):
        self.printing = printing
        self.part = part
        self.opened = False
        self.job = SET
        self.void = True  # of no use without its rest

    async def write(self, chunk):
        """Take the next piece."""
        await self._open()
        await self.printing.printer.write(chunk)

    async def finish(self):
        """All has been written."""
        await self._open()
        fault = await self.printing.printer.close()
        if fault in ("", UNCONFIRMED):
            self.printing.facts.hold_part(self.part)
        else:
            self.printing.facts.lose()
        self.printing.kept()

    def cut(self, why):
        """The stream ended early: the printer may hold some of them."""
        if self.opened:
            self.printing.facts.lose()
            self.printing.broken = self
            self.printing.broke.set()

    async def _open(self):
        if not self.opened:
            await self.printing.clear_slot()
            await self.printing.printer.open(SET)
            self.opened = True


def ending(fault):
    """The event of a job at its end; `fault`: what `Printer.close` has said."""
    if not fault:
        return "finish"
    return fault if fault in (UNCONFIRMED, UNKNOWN) else "fail"


def _load():
    try:
        with open(JOBS_FILE) as file:
            return file.read()
    except OSError:
        return ""


def _save(text):
    # The rename is atomic on littlefs: a power cut leaves the old list or the new one.
    with open(JOBS_FILE + ".new", "w") as file:
        file.write(text)
    os.rename(JOBS_FILE + ".new", JOBS_FILE)
