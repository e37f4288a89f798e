"""What the wiring of every device has in common: hub, clock and hands around a pure machine.

A device's `app.py` gives its machine (from `states.py`) and what to do for each effect: the effect ("beep",
"no") calls `do_beep("no")`. All calls of the machine pass through `feed`, which first lets the time pass that
has gone by, then does the effects, then shows the result (`refresh`).
"""

import asyncio

from lifecycle import LifeCycle, due_ms, earlier_ms
from outbox import OutboxFull

IDENTIFY_MS = 8000

# Whether the device makes itself known to the technician who looks for it.
ATTENTION = {
    ("plain", "identify"): ("calling",),
    ("calling", "identify"): ("calling",),
    ("calling", "timeout"): ("plain",),
}


class Appliance:
    """Subclasses add `do_<effect>` methods and `refresh()`, and start their own tasks in `start()`."""

    ttl_ms = None  # how old a post that is awaited and not durable may grow; None: as old as it takes

    def __init__(self, device, machine):
        self.device = device
        self.machine = machine
        self.attention = LifeCycle(ATTENTION, "plain", {"calling": IDENTIFY_MS})
        self.fed_ms = device.now_ms()  # up to when the machine knows that time has passed
        self.awaited = []  # (token, entry) of posts whose answer the machine wants; the outbox bounds them
        self.stir = asyncio.Event()  # an answer came, or the next time-out may be another

    def start(self):
        """Create the tasks; called once, by `device.run`."""
        self.device.commands["identify"] = self.identify
        self.device.start(self._wants, "want")
        self.device.start(self._link, "link")
        self.device.start(self._clock, "clock")
        self.refresh()

    def identify(self, d):
        """Command of the hub: make yourself known for IDENTIFY_MS."""
        self.feed(self._identify)

    def identifying(self):
        """Whether the device makes itself known now."""
        return self.attention.state == "calling"

    def refresh(self):
        """Show what the machine says; called after everything that may have changed it."""

    def due_ms(self):
        """Time until something changes by itself, or None: the earlier of the attention and the machine."""
        return earlier_ms(due_ms((self.attention,)), self.machine.due_ms())

    def feed(self, handler, *values):
        """Tell the machine something: `handler(*values)` returns effects."""
        self._advance()
        self.perform(handler(*values))
        self.refresh()
        self.stir.set()

    def perform(self, effects):
        """Do what the machine asks for."""
        for effect in effects:
            getattr(self, "do_" + effect[0])(*effect[1:])

    def do_post(self, token, event, d, durable):
        """Effect: hand an event to the outbox. `token` None: the machine does not want the answer."""
        ttl_ms = None if token is None or durable else self.ttl_ms
        try:
            entry = self.device.post(event, d, durable, ttl_ms, self.stir)
        except OutboxFull:
            self.device.log("error", "outbox full: " + event)
            if token is not None:
                self.perform(self.machine.on_result(token, "dropped", {}))
            return
        if token is not None:
            self.awaited.append((token, entry))

    def do_drop(self, token):
        """Effect: the answer to `token` is of no interest any more."""
        self.awaited = [pair for pair in self.awaited if pair[0] != token]

    def drive(self, run, name):
        """Start an endless coroutine that does not check in by itself, such as a driver's `run`."""

        async def supervised(watch):
            task = asyncio.create_task(run())
            while not task.done():
                await watch.sleep_ms(1000)
            await task  # raises what ended it

        self.device.start(supervised, name)

    async def _wants(self, watch):
        while True:
            self.feed(self.machine.on_want, await self.device.want.get(watch))

    async def _link(self, watch):
        while True:
            self.feed(self.machine.on_link, self.device.online.value == "online")
            await self.device.online.get(watch)

    async def _clock(self, watch):
        while True:
            await watch.wait(self.stir, self.due_ms())
            self.stir.clear()
            self._advance()
            self._take_answers()
            self.refresh()

    def _identify(self):
        self.attention.handle("identify")
        return []

    def _advance(self):
        now_ms = self.device.now_ms()
        elapsed_ms, self.fed_ms = now_ms - self.fed_ms, now_ms
        self.attention.advance(elapsed_ms)
        self.perform(self.machine.advance(elapsed_ms))

    def _take_answers(self):
        for token, entry in list(self.awaited):
            if entry.answer is not None:
                self.awaited.remove((token, entry))
                self.perform(self.machine.on_result(token, entry.answer["r"], entry.answer.get("d", {})))
