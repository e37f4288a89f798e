"""Reads back the ESC/POS commands a ticket is made of; anything unknown is an error.

Written from the command set, not from the library that wrote the bytes.
"""

from collections.abc import Iterator

import msgspec
from PIL import Image


class Command(msgspec.Struct, frozen=True):
    """`kind` is init, align, size, style, text, raster, qr or cut."""

    kind: str
    text: str = ""
    times: tuple[int, int] = (1, 1)
    picture: Image.Image | None = None


def read(data: bytes) -> list[Command]:
    return list(_commands(data))


def _commands(data: bytes) -> Iterator[Command]:
    at = 0
    while at < len(data):
        two, rest = data[at : at + 2], data[at + 2 :]
        if two == b"\x1b@":
            yield Command("init")
            at += 2
        elif two == b"\x1ba":
            yield Command("align", ("left", "center", "right")[rest[0]])
            at += 3
        elif two == b"\x1bt":
            yield Command("codepage", str(rest[0]))
            at += 3
        elif two == b"\x1d!":
            yield Command("size", times=((rest[0] >> 4) + 1, (rest[0] & 15) + 1))
            at += 3
        elif two == b"\x1dV":
            assert rest[0] == 66
            yield Command("cut")
            at += 4
        elif two == b"\x1dv":
            assert rest[:2] in (b"0\x00", b"0\x03")
            columns, rows = int.from_bytes(rest[2:4], "little"), int.from_bytes(rest[4:6], "little")
            bits = rest[6 : 6 + columns * rows]
            assert len(bits) == columns * rows
            ink = Image.frombytes("1", (columns * 8, rows), bits)
            times = 2 if rest[1] else 1
            picture = ink.point(lambda dot: 255 - dot).resize((times * ink.width, times * ink.height))
            yield Command("raster", picture=picture)
            at += 8 + len(bits)
        elif two == b"\x1d(":
            assert rest[:1] == b"k"
            length = int.from_bytes(rest[1:3], "little")
            yield Command("qr", _qr(rest[3 : 3 + length]))
            at += 5 + length
        else:
            end = data.index(b"\n", at)
            line = data[at:end]
            assert all(32 <= c < 127 for c in line), line
            yield Command("text", line.decode("ascii"))
            at = end + 1


def _qr(body: bytes) -> str:
    assert body[:1] == b"1"
    function, argument = body[1], body[2:]
    names = {65: "model", 67: "dots", 69: "level", 80: "store", 81: "print"}
    return f"{names[function]} {argument[1:].decode('ascii') if function == 80 else argument.hex()}".strip()
