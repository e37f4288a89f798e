"""Up to 24 push buttons on a chain of 74HC165.

Wiring: a button pulls its input to ground; button i is input i % 8 (A is 0) of chip i // 8, chip 0 next to
MISO. The chips have no interrupt, so somebody must look: each 25 ms at rest, each 5 ms while something
moves. A press is believed after at most 45 ms.
"""

import asyncio
import time

from drivers.debounce import Debounce

REST_MS = 25
MOVING_MS = 5
STUCK_MS = 20000
EDGES_MAX = 8  # presses and releases that nobody has fetched; later ones are lost and counted


class Buttons:
    """Each press once, however long it lasts: there is no repeat, and a stuck key is silent."""

    def __init__(self, board, count=16):
        self._spi = board.spi()
        self._latch = board.output("LATCH_165", 1)
        self._buffer = bytearray((count + 7) // 8)
        self._debounce = Debounce(count)
        self._edges = []
        self._ready = asyncio.Event()
        self._down_at = [0] * count  # ms; meaningful while the key is down
        self._stuck = 0  # bit mask
        self.stuck_changed = asyncio.Event()  # set at each change of stuck(); whoever waits clears it
        self.lost = 0

    async def next(self):
        """Index of the next button pressed."""
        while True:
            index, down = await self.edge()
            if down:
                return index

    async def edge(self):
        """The next change: (index, True when pressed)."""
        while not self._edges:
            self._ready.clear()
            await self._ready.wait()
        return self._edges.pop(0)

    def down(self, index):
        """Is this button held now?"""
        return bool((self._debounce.down or 0) >> index & 1)

    def stuck(self):
        """Indexes of the buttons held for more than 20 s."""
        return tuple(i for i in range(len(self._down_at)) if self._stuck >> i & 1)

    async def run(self):
        """Scan for ever."""
        while True:
            self.take(self._read(), time.ticks_ms())
            await asyncio.sleep_ms(REST_MS if self._debounce.settled else MOVING_MS)

    def _read(self):
        self._latch.value(0)
        self._latch.value(1)
        self._spi.readinto(self._buffer)
        return ~int.from_bytes(self._buffer, "little")

    def take(self, raw, now_ms):
        """One raw sample (bit i: closed) at a time."""
        changed = self._debounce.sample(raw)
        if changed:
            self._note(changed, now_ms)
        if self._debounce.down or self._stuck:
            self._look_for_stuck(now_ms)

    def _note(self, changed, now_ms):
        for index in range(len(self._down_at)):
            if changed >> index & 1:
                self._down_at[index] = now_ms
                if len(self._edges) < EDGES_MAX:
                    self._edges.append((index, self.down(index)))
                else:
                    self.lost += 1
        self._ready.set()

    def _look_for_stuck(self, now_ms):
        stuck = 0
        for index, since in enumerate(self._down_at):
            if self.down(index) and (self._stuck >> index & 1 or time.ticks_diff(now_ms, since) > STUCK_MS):
                stuck |= 1 << index
        if stuck != self._stuck:
            self._stuck = stuck
            self.stuck_changed.set()
