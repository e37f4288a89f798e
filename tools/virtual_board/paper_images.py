"""Pictures and QR codes inside ESC/POS commands, as images; black is 0, white is 255."""

from __future__ import annotations

import io

import segno
from PIL import Image


def bits(data: bytes, width: int, rows: int) -> Image.Image:
    """Rows of bits, a set bit black; `width` a multiple of 8."""
    return Image.frombytes("1", (width, rows), data).convert("L").point(lambda v: 255 - v)


def raster(data: bytes) -> Image.Image:
    """GS v 0: mode (1 doubles the width, 2 the height), bytes across, rows, then rows of bits."""
    mode, across, rows = data[1] % 48, data[2] + 256 * data[3], data[4] + 256 * data[5]
    image = bits(data[6:], 8 * across, rows)
    return image.resize((image.width * (1 + (mode & 1)), image.height * (1 + (mode >> 1))))


def columns(data: bytes) -> Image.Image:
    """ESC *: mode, count, then columns of 8 or 24 dots."""
    mode, count = data[0], data[1] + 256 * data[2]
    tall = 24 if mode >= 32 else 8
    image = Image.new("L", (count, tall), 255)
    for x in range(count):
        column = int.from_bytes(data[3 + x * tall // 8 : 3 + (x + 1) * tall // 8], "big")
        for y in range(tall):
            if column >> (tall - 1 - y) & 1:
                image.putpixel((x, y), 0)
    wide = 2 * count if mode in (0, 32) else count
    return image.resize((wide, 24))


class QrCode:
    """GS ( k 1: the printer's own QR codes."""

    def __init__(self) -> None:
        self._data, self._module, self._level = b"", 3, "L"

    def function(self, body: bytes, errors: list[str]) -> Image.Image | None:
        """One function: sizes and data are kept, printing gives the picture."""
        if body[:1] != b"1":
            errors.append(f"two-dimensional code {body[:1]!r} is not drawn")
            return None
        code, value = body[1], body[2:]
        if code == 67:
            self._module = value[0]
        elif code == 69:
            self._level = "LMQH"[value[0] % 48]
        elif code == 80:
            self._data = value[1:]
        elif code == 81:
            return self._picture(errors)
        elif code != 65:
            errors.append(f"QR function {code} is unknown")
        return None

    def _picture(self, errors: list[str]) -> Image.Image | None:
        if not self._data:
            errors.append("a QR code without data")
            return None
        code = segno.make_qr(self._data, error=self._level, boost_error=False)
        stream = io.BytesIO()
        code.save(stream, kind="png", scale=self._module, border=0)
        return Image.open(stream).convert("L")


def columns_of_bytes(data: bytes, across: int, down: int) -> Image.Image:
    """A picture of FS q: `across` times 8 columns, each of `down` bytes from top to bottom."""
    turned = Image.frombytes("1", (8 * down, 8 * across), data)
    return turned.transpose(Image.Transpose.TRANSPOSE).convert("L").point(lambda v: 255 - v)


Stored = dict[bytes, Image.Image]  # by the key of GS ( L, or the one byte of FS p


class Store:
    """What a printer keeps of pictures: `ram` is forgotten when its power fails, `nv` is not.

    `families`: what this printer can, of "ram" and "nv" (GS ( L) and "fsq" (FS q). What it cannot is an error
    on the paper.
    """

    def __init__(self, families: tuple[str, ...] = ("ram", "nv", "fsq"), capacity: int = 384 * 1024) -> None:
        self.families, self.capacity = families, capacity
        self.ram: Stored = {}
        self.nv: Stored = {}
        self.old: Stored = {}
        self.writes = 0  # of the memory that wears out
        self._buffered: Image.Image | None = None

    def power_cut(self) -> None:
        """The power fails: what was downloaded is gone."""
        self.ram, self._buffered = {}, None

    def copy(self) -> Store:
        """What it holds now, for a slip that is drawn later."""
        kept = Store(self.families, self.capacity)
        kept.ram, kept.nv, kept.old = dict(self.ram), dict(self.nv), dict(self.old)
        return kept

    def graphics(self, body: bytes, errors: list[str]) -> Image.Image | None:
        """GS ( L: a picture is defined (67, 83), printed (69, 85), or buffered (112) and printed (50)."""
        code = body[1] if len(body) > 1 else -1
        if code in (112, 64):
            across, rows = body[6] + 256 * body[7], body[8] + 256 * body[9]
            image = bits(body[10:], (across + 7) // 8 * 8, rows)
            self._buffered = image.resize((image.width * body[3], image.height * body[4]))
        elif code in (2, 50):
            if self._buffered is None:
                errors.append("nothing stored to print")
            return self._buffered
        elif code in (67, 83):
            self._define("nv" if code == 67 else "ram", body, errors)
        elif code in (69, 85):
            return self._recall("nv" if code == 69 else "ram", body[2:4], errors)
        elif code in (65, 81):
            self._of("nv" if code == 65 else "ram").clear()
        else:
            errors.append(f"picture function {code} is unknown")
        return None

    def define_old(self, data: bytes, errors: list[str]) -> None:
        """FS q: all pictures at once; those of before are gone."""
        if "fsq" not in self.families:
            errors.append("FS q is not known to this printer")
            return
        self.old, at = {}, 1
        self.writes += 1
        for number in range(1, data[0] + 1):
            across, down = data[at] + 256 * data[at + 1], data[at + 2] + 256 * data[at + 3]
            size = 8 * across * down
            self.old[bytes([number])] = columns_of_bytes(data[at + 4 : at + 4 + size], across, down)
            at += 4 + size

    def recall_old(self, data: bytes, errors: list[str]) -> Image.Image | None:
        """FS p: number and mode."""
        return self._recall("fsq", data[:1], errors)

    def _define(self, family: str, body: bytes, errors: list[str]) -> None:
        if family not in self.families:
            errors.append(f"GS ( L of {family} is not known to this printer")
            return
        across, rows = body[6] + 256 * body[7], body[8] + 256 * body[9]
        self.writes += family == "nv"
        held = sum(image.width * image.height // 8 for image in self._of(family).values())
        if held + len(body) > self.capacity:
            errors.append(f"the printer has no room for picture {body[3:5]!r}")
            return
        self._of(family)[body[3:5]] = bits(body[11:], (across + 7) // 8 * 8, rows)

    def _recall(self, family: str, key: bytes, errors: list[str]) -> Image.Image | None:
        image = self._of(family).get(key)
        if image is None:
            errors.append(f"no picture {key!r} in {family}")
        return image

    def _of(self, family: str) -> Stored:
        return {"ram": self.ram, "nv": self.nv, "fsq": self.old}[family]
