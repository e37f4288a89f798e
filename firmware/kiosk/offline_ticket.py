"""A ticket that the kiosk makes itself, as ESC/POS bytes, piece by piece.

The number is in the printer's own font. Lines with tone marks are pictures of the display's letters, twice as
large; without a font (`face` None) they are printed without their marks. 80 mm printers draw a QR code by
themselves, as on the hub's tickets.
"""

import framebuf
from wrapping import wrap

DOTS = {58: 384, 80: 576}
OWN_FONT_DOTS = 12
TIMES_MAX = 8
SCALE = 2
LINES_MAX = 4  # of one text
QR_PAPER_MM = 80
SPREAD = bytes(sum(3 << (2 * bit) for bit in range(4) if nibble >> bit & 1) for nibble in range(16))

_CENTRE = b"\x1b@\x1ba\x01"
_SIZE = b"\x1d!"
_FEED_AND_CUT = b"\n\x1dVA\x00"  # the cut feeds as far as the knife needs


def pieces(lines, number, code, face, mm):
    """The bytes of a ticket. `lines`: [texts before the number], [texts after it]; `code` for the QR."""
    dots = DOTS[mm]
    yield _CENTRE
    for text in lines[0]:
        yield from line(text, face, dots)
    times = max(1, min(TIMES_MAX, (dots - 2 * OWN_FONT_DOTS) // (OWN_FONT_DOTS * len(number))))
    yield b"\n" + _SIZE + bytes(((times - 1) * 0x11,)) + number.encode() + b"\n" + _SIZE + b"\0\n"
    for text in lines[1]:
        yield from line(text, face, dots)
    if mm == QR_PAPER_MM:
        yield b"\n" + qr(code)
    yield _FEED_AND_CUT


def trial_page(text, code, face, mm):
    """The bytes of a test print: `code` is to be typed."""
    yield _CENTRE
    yield from line(text, face, DOTS[mm])
    yield b"\n" + _SIZE + b"\x33" + code.encode() + b"\n" + _SIZE + b"\0\n"
    yield _FEED_AND_CUT


def line(text, face, dots):
    """One text, on as many lines as it takes: bytes a line and less."""
    if face is None:
        letters = dots // OWN_FONT_DOTS
        for part in wrap(plain(text), len, letters, LINES_MAX):
            yield part.encode() + b"\n"
        return
    room = dots // SCALE
    frame = bytearray(room // 8 * face.height)
    for part in wrap(text, face.width, room, LINES_MAX):
        across = (face.width(part) + 7) // 8  # no wider than it must be; the printer centres it
        if not across:  # nothing to see: no picture can be made of it
            yield b"\n"
            continue
        picture = framebuf.FrameBuffer(frame, 8 * across, face.height, framebuf.MONO_HLSB)
        picture.fill(0)
        x = 0
        for letter in part:
            x += face.draw(picture, letter, x, 0)
        yield b"\x1dv0\0" + bytes((SCALE * across, 0, SCALE * face.height, 0))
        for y in range(face.height):
            yield doubled(frame[y * across : (y + 1) * across])


def doubled(row):
    """A row of dots twice as wide, twice."""
    wide = bytearray(2 * len(row))
    for index, byte in enumerate(row):
        wide[2 * index] = SPREAD[byte >> 4]
        wide[2 * index + 1] = SPREAD[byte & 15]
    return bytes(wide) * 2


def plain(text):
    """The text in capitals without marks, as the LED boards have it; what is no ASCII then is a dot."""
    from drivers.led_font import fold

    folded = [fold(letter) for letter in text]
    return "".join(letter if letter < "\x80" else "." for letter in folded)


def qr(code):
    """The printer's own QR code: model 2, six dots a module, level M."""
    size = len(code) + 3
    return (
        b"\x1d(k\x04\x001A2\0\x1d(k\x03\x001C\x06\x1d(k\x03\x001E1"
        + b"\x1d(k"
        + bytes((size & 255, size >> 8))
        + b"1P0"
        + code.encode()
        + b"\x1d(k\x03\x001Q0\n"
    )
