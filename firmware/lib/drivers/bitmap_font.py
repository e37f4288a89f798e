"""Bitmap fonts in files, a glyph read when it is drawn: only the list of letters lies in memory.

File (little endian): b"MF", version 1, height, record size u16, count u16; `count` code points u16, rising;
then `count` records of equal size: width u8, then the glyph in pages of 8 rows (bit 0 on top), `width` bytes
a page. Written by tools/fonts.
"""

import struct
from array import array

import framebuf

_HEADER = 8
# Quotes, dashes and blanks as writing programs make them, by the plain signs that the fonts have.
_PLAIN = {
    0x2018: 39,
    0x2019: 39,
    0x201C: 34,
    0x201D: 34,
    0xAB: 34,
    0xBB: 34,
    0x2014: 45,
    0x2011: 45,
    0xA0: 32,
}


def here():
    """The folder of the fonts: beside this file, or where it would be if it were not frozen."""
    folder = __file__.rsplit("/", 1)[0]
    return (folder if folder[0] == "/" else "/lib/" + folder) + "/fonts"


class Font:
    def __init__(self, path):
        self._file = open(path, "rb")  # noqa: SIM115 - stays open
        magic, version, self.height, self._record, count = struct.unpack("<2sBBHH", self._file.read(_HEADER))
        if magic != b"MF" or version != 1:
            raise ValueError(path)
        self._letters = array("H", self._file.read(2 * count))
        self._glyph = bytearray(self._record)
        self._pages = memoryview(self._glyph)[1:]
        self._held = -1  # index of the glyph in the buffer
        self._palette = framebuf.FrameBuffer(bytearray(1), 2, 1, framebuf.MONO_HLSB)
        self._palette.pixel(0, 0, 1)  # dark and light change places

    def width(self, text):
        return sum(self._load(letter) for letter in text)

    def draw(self, frame, letter, x, y, inverse=False):
        """Draw one letter (a box when the font lacks it); its width."""
        width = self._load(letter)
        glyph = framebuf.FrameBuffer(self._pages, width, self.height, framebuf.MONO_VLSB)
        if inverse:
            frame.blit(glyph, x, y, -1, self._palette)
        else:
            frame.blit(glyph, x, y)
        return width

    def has(self, letter):
        return self._letters[self._find(ord(letter))] == ord(letter)

    def _load(self, letter):
        code = _PLAIN.get(ord(letter)) or ord(letter)
        index = self._find(code)
        if self._letters[index] != code:
            index = len(self._letters) - 1  # the last record is the box
        if index != self._held:
            self._file.seek(_HEADER + 2 * len(self._letters) + index * self._record)
            self._file.readinto(self._glyph)
            self._held = index
        return self._glyph[0]

    def _find(self, code):
        low, high = 0, len(self._letters) - 1
        while low < high:
            middle = (low + high) // 2
            if self._letters[middle] < code:
                low = middle + 1
            else:
                high = middle
        return low
