"""A chain of 8x8 LED modules with MAX7219, the one next to the controller on the right; four make 32x8.

Text that fits is centred and stands; longer text runs from right to left for ever. Blinking uses the chips'
shutdown register, so the columns always hold the text. The columns can be decoded again: what the board
reports as shown is what the buffer holds, not what was asked.
"""

import asyncio
import time

import framebuf

from drivers import led_font

SCROLL_MS = 40  # per pixel
BLINK_ON_MS = 450
BLINK_OFF_MS = 250
REPAIR_MS = 10000  # every register is written again: a spark on the chain may have changed one

_NO_DECODE = 0x09
_INTENSITY = 0x0A
_SCAN_LIMIT = 0x0B
_SHUTDOWN = 0x0C  # 1 is normal operation
_TEST = 0x0F


class Matrix:
    def __init__(self, board, modules=4):
        self._spi = board.spi()
        self._select = board.output("MATRIX_CS", 1)
        self._modules = modules
        self.columns = bytearray(8 * modules)  # left to right, bit 0 on top
        self._rows = bytearray(8 * modules)
        self._columns_frame = framebuf.FrameBuffer(self.columns, 8 * modules, 8, framebuf.MONO_VLSB)
        self._rows_frame = framebuf.FrameBuffer(self._rows, 8 * modules, 8, framebuf.MONO_HLSB)
        self._command = bytearray(2 * modules)
        self._level = 8
        self._lit = True
        self._corner = 0
        self.text = ""
        self._strip = b""  # columns of a running text; empty when it stands
        self._at = 0
        self._blink_from = 0  # ticks
        self._blink_ms = 0  # how long it blinks from then on; 0: steady
        self._changed = asyncio.Event()
        self.repair()

    # --- what it shows

    def show(self, text):
        """Show a text: standing when it fits (four bold characters do), else running."""
        strip = led_font.columns(text)
        if len(strip) > len(self.columns):
            self._start(text, strip)
            return
        self._start(text, b"")
        left = (len(self.columns) - len(strip)) // 2
        self.columns[left : left + len(strip)] = strip
        self._send_columns()

    def scroll(self, text):
        """Let a text run, however short."""
        self._start(text, led_font.columns(text))

    def dark(self):
        self.blink(0)
        self.show("")

    def blink(self, for_ms):
        """Blink for a time, then stand."""
        self._blink_from, self._blink_ms = time.ticks_ms(), for_ms
        self._light(True)
        self._changed.set()

    def brightness(self, level):
        """0 to 15."""
        self._level = min(15, max(0, level))
        self._write(_INTENSITY, self._level)

    def corner(self, on):
        """Light the upper right pixel over whatever is shown: it may be old. Not part of `shown()`."""
        if on != self._corner:
            self._corner = on
            self._send_columns()

    def shown(self):
        """The text that the columns hold; of a running text, all of it; `?` for a shape that is no letter."""
        return led_font.decode(self._strip or self.columns)

    def repair(self):
        """Write every register again."""
        self._write(_TEST, 0)
        self._write(_NO_DECODE, 0)
        self._write(_SCAN_LIMIT, 7)
        self._write(_INTENSITY, self._level)
        self._write(_SHUTDOWN, self._lit)
        self._send_columns()

    # --- how it moves

    async def run(self):
        """Animate for ever; sleeps while nothing moves."""
        repaired = time.ticks_ms()
        while True:
            await self._rest(self._step(time.ticks_ms()))
            if time.ticks_diff(time.ticks_ms(), repaired) >= REPAIR_MS:
                repaired = time.ticks_ms()
                self.repair()

    def _step(self, now):
        """Do what is due; ms until the next step."""
        rest_ms = REPAIR_MS
        if self._blink_ms:
            rest_ms = self._blink(time.ticks_diff(now, self._blink_from))
        if self._strip:
            self._shift()
            rest_ms = min(rest_ms, SCROLL_MS)
        return rest_ms

    def _blink(self, ms):
        """Light or dark, `ms` after blinking began; ms until that changes."""
        if ms >= self._blink_ms:
            self._blink_ms = 0
            self._light(True)
            return REPAIR_MS
        phase_ms = ms % (BLINK_ON_MS + BLINK_OFF_MS)
        self._light(phase_ms < BLINK_ON_MS)
        return (BLINK_ON_MS if self._lit else BLINK_ON_MS + BLINK_OFF_MS) - phase_ms

    async def _rest(self, ms):
        self._changed.clear()
        try:
            await asyncio.wait_for_ms(self._changed.wait(), ms)
        except asyncio.TimeoutError:
            pass

    def _start(self, text, strip):
        self.text = text
        self._strip, self._at = strip, 0
        self._columns_frame.fill(0)
        self._send_columns()
        self._changed.set()

    def _shift(self):
        self._columns_frame.scroll(-1, 0)
        gap = len(self.columns)
        self.columns[-1] = self._strip[self._at] if self._at < len(self._strip) else 0
        self._at = (self._at + 1) % (len(self._strip) + gap)
        self._send_columns()

    # --- the chips

    def _light(self, on):
        if on != self._lit:
            self._lit = on
            self._write(_SHUTDOWN, on)

    def _write(self, register, value):
        """One register of every module."""
        for module in range(self._modules):
            self._command[2 * module] = register
            self._command[2 * module + 1] = value
        self._clock_out()

    def _send_columns(self):
        self._rows_frame.blit(self._columns_frame, 0, 0)
        if self._corner:
            self._rows_frame.pixel(8 * self._modules - 1, 0, 1)
        for row in range(8):
            for module in range(self._modules):  # the first bytes travel furthest, to the leftmost module
                self._command[2 * module] = row + 1
                self._command[2 * module + 1] = self._rows[row * self._modules + module]
            self._clock_out()

    def _clock_out(self):
        self._select.value(0)
        self._spi.write(self._command)
        self._select.value(1)
