"""Lamps on a chain of 74HC595: lamp i is output i % 8 (A is 0) of chip i // 8, chip 0 next to MOSI.

A lamp follows a pattern of `patterns` (16 slots of 125 ms, lowest bit first); equal patterns blink together.
An output that no lamp needs can be a slow signal for another chip (`line`).
"""

import asyncio

import patterns
import uptime

OFF = patterns.OFF
ON = patterns.ON
SLOW = patterns.BLINK  # 1 Hz
FAST = patterns.FAST  # 4 Hz


class Lamps:
    def __init__(self, board, count=8):
        self._spi = board.spi()
        self._latch = board.output("LATCH_595", 0)
        self._chips = (count + 7) // 8
        self._lines = 0  # bit mask of the outputs that are up and no lamps
        self.states = [OFF] * count
        self._changed = asyncio.Event()
        self.show(0)

    def set(self, index, pattern):
        """Let a lamp follow a pattern from now on; `run()` does the rest."""
        if self.states[index] != pattern:
            self.states[index] = pattern
            self._changed.set()

    def show(self, mask):
        """Light exactly the lamps of a bit mask, at once."""
        self._shown = mask
        mask |= self._lines
        self._spi.write(mask.to_bytes(self._chips, "big"))  # the first byte travels to the last chip
        self._latch.value(1)
        self._latch.value(0)

    def line(self, output):
        """An output of the chain that no lamp uses, to be driven like a pin."""
        return Line(self, output)

    def drive(self, output, level):
        """Put an output of `line` up or down, at once. The chain must not be in use by a selected chip."""
        before = self._lines
        self._lines = before | 1 << output if level else before & ~(1 << output)
        if self._lines != before:
            self.show(self._shown)

    async def run(self):
        """Let the patterns play for ever; sleeps while no lamp will change."""
        while True:
            self._changed.clear()
            tick = uptime.now_ms() // patterns.TICK_MS
            mask = patterns.lit(self.states, tick)
            if mask != self._shown:
                self.show(mask)
            await self._rest(tick, mask)

    async def _rest(self, tick, mask):
        ticks = quiet_ticks(self.states, tick, mask)
        if not ticks:
            return await self._changed.wait()
        until_ms = (tick + ticks) * patterns.TICK_MS
        try:
            await asyncio.wait_for_ms(self._changed.wait(), max(1, until_ms - uptime.now_ms()))
        except asyncio.TimeoutError:
            pass


class Line:
    """One output of the chain; has the part of machine.Pin that a driver needs of an output."""

    def __init__(self, lamps, output):
        self._lamps = lamps
        self._output = output

    def value(self, level):
        """Drive the output."""
        self._lamps.drive(self._output, level)


def quiet_ticks(states, tick, mask):
    """Ticks from `tick` until the lit lamps differ from `mask`; 0 when they never will."""
    for ahead in range(1, patterns.TICKS + 1):
        if patterns.lit(states, tick + ahead) != mask:
            return ahead
    return 0
