"""A whole device for the tests, with an app that does what its JSON argument says and tells what it sees.

{"ask": [[event, d, durable], …], "commands": …, "freeze": "app" | "raise", "answers": true}
"""

import asyncio
import json
import sys

sys.path.insert(0, "")  # as on a board: what lies in the flash root is found before /lib

import config
import device

ORDERS = json.loads(sys.argv[1])


def tell(what, **more):
    more["what"] = what
    print(json.dumps(more))


class Dog:
    def feed(self):
        pass


class Board:
    """A board without pins; its reset ends the process, as the virtual board's does."""

    name = "none"

    async def network_up(self, timeout_ms):
        pass

    def reset(self):
        tell("reset")
        sys.exit(3)

    def reset_cause(self):
        return ORDERS.get("reset_cause", "power_on")

    def watchdog(self, timeout_ms):
        return Dog()


class Sink:
    def __init__(self, job):
        self.job = job
        self.bytes = 0

    async def write(self, chunk):
        self.bytes += len(chunk)

    async def finish(self):
        tell("printed", job=self.job, bytes=self.bytes)

    def cut(self, why):
        tell("cut", job=self.job)


class App:
    def __init__(self, here):
        self.device = here
        here.caps = ["print80"]
        here.commands["identify"] = lambda d: tell("identify", d=d)
        here.commands["broken"] = lambda d: 1 // 0
        here.print_sink = lambda job, size: Sink(job)
        here.on_answer = lambda entry, ack: tell(
            "answer", boot=entry.boot, seq=entry.seq, e=entry.e, r=ack["r"]
        )

    def start(self):
        tell("boot", boot=self.device.boot)
        self.device.start(self.states, "states")
        self.device.start(self.wants, "wants")
        self.device.start(self.presses, "presses", 1)

    async def states(self, watch):
        while True:
            tell("state", state=await self.device.online.get(watch))

    async def wants(self, watch):
        while True:
            tell("want", rev=(await self.device.want.get(watch))["rev"])

    async def presses(self, watch):
        for e, d, durable in ORDERS.get("ask", ()):
            entry = self.device.post(e, d, durable)
            tell("posted", seq=entry.seq)
        if ORDERS.get("freeze") == "hang":
            await asyncio.Event().wait()
        if ORDERS.get("freeze") == "raise":
            raise ValueError("pin is on fire")
        while True:
            await watch.sleep_ms(100)


async def main():
    await device.Device(config.load(), "kiosk", "0.1.0", Board()).live(App)


device.GRACE_MS = ORDERS.get("grace_ms", 300)
asyncio.run(main())
