"""A 128x64 SSD1306 display on 4-wire SPI; text in the project's bitmap fonts.

Drawing goes to a frame in memory; `show()` sends it, and only when something was drawn since.
"""

import framebuf

from drivers.bitmap_font import Font, here

WIDTH = 128
HEIGHT = 64

# Data sheet, application section 4: off, clock, 64 lines, no offset, line 0, charge pump, horizontal
# addressing, both directions mirrored (connector at the bottom), common pins, contrast, precharge, deselect
# level, follow memory, on.
_START = (
    b"\xae\xd5\x80\xa8\x3f\xd3\x00\x40\x8d\x14\x20\x00\xa1\xc8\xda\x12\x81\xcf\xd9\xf1\xdb\x40\xa4\xa6\xaf"
)


class Display:
    """`is_data`: what drives the line that tells data from commands, when it is no pin DISPLAY_DC."""

    def __init__(self, board, is_data=None):
        self._spi = board.spi()
        self._select = board.output("DISPLAY_CS", 1)
        self._is_data = is_data or board.output("DISPLAY_DC", 0)
        self._memory = bytearray(WIDTH * HEIGHT // 8)
        self._view = memoryview(self._memory)
        self.frame = framebuf.FrameBuffer(self._memory, WIDTH, HEIGHT, framebuf.MONO_VLSB)
        self.small = Font(here() + "/small.mf")
        self.big = Font(here() + "/big.mf")
        self._command(_START)
        self._drawn = True
        self.show()

    def clear(self):
        self.frame.fill(0)
        self._drawn = True

    def width(self, text, font=None):
        """Pixels that `text` takes."""
        return (font or self.small).width(text)

    def text(self, text, x, y, font=None, centre=False, inverse=False):
        """Draw a line of text, its upper left corner at (x, y); the x after it. `centre` looks at no x."""
        font = font or self.small
        if centre:
            x = max(0, (WIDTH - font.width(text)) // 2)
        if inverse:
            self.frame.fill_rect(x, y, font.width(text), font.height, 1)
        for letter in text:
            if x >= WIDTH:
                break
            x += font.draw(self.frame, letter, x, y, inverse)
        self._drawn = True
        return x

    def touch(self):
        """Say that `frame` was drawn on directly."""
        self._drawn = True

    def show(self, top=0, bottom=HEIGHT):
        """Send the frame if anything was drawn since the last time; the rows from `top` to `bottom` - 1.

        Both are multiples of 8. Whoever gives them knows that the other rows are as they were sent.
        """
        if self._drawn:
            self._drawn = False
            self._command(bytes((0x21, 0, WIDTH - 1, 0x22, top // 8, bottom // 8 - 1)))
            self._send(self._view[top // 8 * WIDTH : bottom // 8 * WIDTH], 1)

    def contrast(self, level):
        """0 to 255."""
        self._command(bytes((0x81, level & 0xFF)))

    def repair(self):
        """Set every register and the whole picture again: a spark may have changed them."""
        self._command(_START)
        self.touch()
        self.show()

    def _command(self, codes):
        self._send(codes, 0)

    def _send(self, data, is_data):
        self._is_data.value(is_data)  # before the select: it may travel over the same SPI chain
        self._select.value(0)
        self._spi.write(data)
        self._select.value(1)
