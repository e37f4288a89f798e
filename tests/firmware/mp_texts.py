"""Texts as people and their programs bring them, and a glass to see them on."""

from drivers.bitmap_font import Font, here
from drivers.ssd1306 import Display

ANY = (
    "",
    " ",
    "a",
    "\n\t\x00\x1b[31m",
    "{0} {text} %s %",
    "\u200b\u202e\ufeff\u2066",
    "e\u0302\u0301" * 30,  # decomposed
    "مرحبا بالعالم",
    "\u202eאבג\u202c",
    "👩\u200d👩\u200d👧🇻🇳",
    "\U0010ffff",
    "漢字",
    "“Công ty – ‘A’”\xa0…",
    "Đăng ký biến động quyền sử dụng đất, tài sản gắn liền với đất " * 20,
    "ữ" * 1200,
    "x" * 1200,
    "a " * 600,
    " " * 1200,
)


class Nowhere:
    """Pins and lines that nothing hangs on."""

    def spi(self):
        return self

    def output(self, name, value=0):
        return self

    def write(self, data):
        pass

    def value(self, value):
        pass


class Counting(Font):
    """Counts the letters that were read: each is a look into the flash."""

    read = 0

    def _load(self, letter):
        self.read += 1
        return Font._load(self, letter)


def glass():
    """A display without hardware whose small font counts."""
    display = Display(Nowhere())
    display.small = Counting(here() + "/small.mf")
    return display


def letters_read(display, work, *args):
    """How many letters `work(*args)` has read."""
    before = display.small.read
    work(*args)
    return display.small.read - before
