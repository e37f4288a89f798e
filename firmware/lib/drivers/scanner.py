"""A scanner of bar and QR codes on a serial line: each code once, as text.

A code is a line of printable ASCII that ends with CR, LF, TAB or ETX, whichever the scanner is set to; STX
and GS before it, and an AIM prefix (`]C1`: which symbology was read), are taken off. A line with any other
byte in it, or longer than CODE_CHARS_MAX, is NO_CODE: somebody scanned something, an identity card for
instance, and is told. The beginning of a line that does not go on within GAP_MS is passed over; a scanner
that has never sent an end has none, and silence ends its codes. A code held before the scanner is read again
and again; it counts once until it has been away for AGAIN_MS.
"""

import asyncio

from uptime import now_ms

CODE_CHARS_MAX = 90
NO_CODE = ""
GAP_MS = 500  # a whole code takes 100 ms at 9,600 baud
AGAIN_MS = 2000
READ_BYTES = 64
_ENDS = b"\r\n\t\x03"
_BEGINS = b"\x02\x1d"
DEAD_LINE_MS = 1000


class Lines:
    """Bytes in, codes out. Pure; times are milliseconds that never wrap: a scanner idles for days."""

    def __init__(self):
        self._line = bytearray()
        self._spoilt = False  # what comes up to the end of this line is no code
        self._at_ms = 0  # when the last byte came
        self._has_ends = False  # an end has come before
        self._last = None  # the last code
        self._last_ms = 0  # when it was last seen

    def feed(self, data, now_ms):
        """Take some bytes; the codes that ended in them."""
        if now_ms - self._at_ms > GAP_MS:
            self._begin()
        self._at_ms = now_ms
        codes = []
        for byte in data:
            if byte in _BEGINS:
                self._begin()
            elif byte in _ENDS:
                self._has_ends = True
                codes += self._end(now_ms)
            else:
                self._add(byte)
        return codes

    def waits(self):
        """Whether silence would end a code."""
        return not self._has_ends and bool(self._line or self._spoilt)

    def silence(self, now_ms):
        """Nothing came for GAP_MS; the code that this ends."""
        return self._end(now_ms) if self.waits() else []

    def _end(self, now_ms):
        spoilt, code = self._spoilt, NO_CODE if self._spoilt else _bare(self._line.decode())
        self._begin()
        return [code] if (code or spoilt) and self._is_new(code, now_ms) else []

    def _begin(self):
        self._line = bytearray()
        self._spoilt = False

    def _add(self, byte):
        self._spoilt = self._spoilt or not 32 <= byte < 127 or len(self._line) >= CODE_CHARS_MAX
        if not self._spoilt:
            self._line.append(byte)

    def _is_new(self, code, now_ms):
        again = code == self._last and now_ms - self._last_ms < AGAIN_MS
        self._last, self._last_ms = code, now_ms
        return not again


def _bare(code):
    """A code without the AIM prefix of ISO/IEC 15424."""
    has_prefix = code[:1] == "]" and code[1:2].isalpha() and (code[2:3].isalpha() or code[2:3].isdigit())
    return code[3:] if has_prefix else code


class Scanner:
    """`uart` is a machine.UART. Bytes that nobody waits for stay in its buffer."""

    def __init__(self, uart):
        self._reader = asyncio.StreamReader(uart)
        self._lines = Lines()
        self._codes = []  # of the last read, and not fetched; no more than a read has lines
        self.dead = False  # the line reads as ended; no board tells that, a cable with electronics in it may
        self.changed = asyncio.Event()  # set at each change of `dead`; whoever waits clears it

    async def next(self):
        """The next code, or NO_CODE."""
        while not self._codes:
            try:
                data = await self._read()
            except asyncio.TimeoutError:
                self._codes = self._lines.silence(now_ms())
                continue
            except OSError:
                data = b""
            self._is_dead(not data)
            if data:
                self._codes = self._lines.feed(data, now_ms())
            else:
                await asyncio.sleep_ms(DEAD_LINE_MS)  # an ended line is readable for ever
        return self._codes.pop(0)

    async def _read(self):
        """What has come; TimeoutError where silence means something."""
        reading = self._reader.read(READ_BYTES)
        return await (asyncio.wait_for_ms(reading, GAP_MS) if self._lines.waits() else reading)

    def _is_dead(self, dead):
        if dead != self.dead:
            self.dead = dead
            self.changed.set()
