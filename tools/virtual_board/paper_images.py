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


class StoredPicture:
    """GS ( L: a picture is stored (112), then printed (50)."""

    def __init__(self) -> None:
        self._image: Image.Image | None = None

    def function(self, body: bytes, errors: list[str]) -> Image.Image | None:
        code = body[1] if len(body) > 1 else -1
        if code in (64, 112):
            across, rows = body[6] + 256 * body[7], body[8] + 256 * body[9]
            image = bits(body[10:], (across + 7) // 8 * 8, rows)
            self._image = image.resize((image.width * body[3], image.height * body[4]))
        elif code in (2, 50):
            if self._image is None:
                errors.append("nothing stored to print")
            return self._image
        else:
            errors.append(f"picture function {code} is unknown")
        return None
