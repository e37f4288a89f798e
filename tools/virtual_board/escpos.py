"""ESC/POS as a stream of commands: where each begins and ends, so that a picture is not taken for a cut.

Source: the command reference of the TM series, the part that ticket printers of all makes share.
Incremental: bytes come as the line brings them, complete commands come out. No meaning is given here: see
printer.py and paper.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

ESC, FS, GS, DLE = 0x1B, 0x1C, 0x1D, 0x10

# Argument bytes after the two of the name. Those of variable length are in `_length`.
_ARGUMENTS = {
    ESC: {0: b"@2SLim", 1: b"!EG-aMdJtR3{V T=e", 2: b"$\\c", 3: b"p"},
    GS: {1: b"!BhwHfarbI", 2: b"LWP$\\"},
    FS: {0: b".&", 2: b"p"},
    DLE: {1: b"\x04\x05"},
}
_FIXED = {
    bytes((lead, letter)): count
    for lead, counts in _ARGUMENTS.items()
    for count, letters in counts.items()
    for letter in letters
}
_PRINT_CONTROL = {0x0A, 0x0D, 0x09, 0x0C, 0x18}  # LF CR HT FF CAN: commands of one byte


@dataclass(frozen=True, slots=True)
class Command:
    """One command: `name` is its first bytes (empty for text), `data` what follows, `raw` all of it."""

    name: bytes
    data: bytes
    raw: bytes
    known: bool = True


class Tokenizer:
    """Bytes in, complete commands out; what is incomplete waits."""

    def __init__(self) -> None:
        self._pending = b""

    def feed(self, data: bytes) -> list[Command]:
        self._pending += data
        commands = []
        while self._pending and (command := _first(self._pending)):
            commands.append(command)
            self._pending = self._pending[len(command.raw) :]
        return commands

    @property
    def incomplete(self) -> bytes:
        """Bytes of a command whose end has not come."""
        return self._pending

    def forget(self) -> None:
        self._pending = b""


def commands(data: bytes) -> tuple[list[Command], bytes]:
    """All commands of a finished piece, and the incomplete rest (empty when it ends cleanly)."""
    tokenizer = Tokenizer()
    return tokenizer.feed(data), tokenizer.incomplete


def _first(data: bytes) -> Command | None:
    lead = data[0]
    if lead >= 0x20:
        return _text(data)
    if lead in (ESC, FS, GS, DLE):
        return _sequence(data)
    return Command(data[:1], b"", data[:1], known=lead in _PRINT_CONTROL)


def _text(data: bytes) -> Command:
    end = next((i for i, byte in enumerate(data) if byte < 0x20), len(data))
    return Command(b"", data[:end], data[:end])


def _sequence(data: bytes) -> Command | None:
    if len(data) < 2:
        return None
    name = data[:2]
    total = 2 + _FIXED[name] if name in _FIXED else _length(name, data)
    if total is None or len(data) < total:
        return None
    if (
        total == 0
    ):  # nobody knows how long an unknown command is: its two bytes are reported, the rest is read as text
        return Command(name, b"", name, known=False)
    return Command(name, data[2:total], data[:total])


def _length(name: bytes, data: bytes) -> int | None:
    """Bytes of a command of variable length; None while too little has come to tell, 0 when unknown."""
    if name not in _VARIABLE:
        return 0
    needed, length = _VARIABLE[name]
    return length(data) if len(data) >= needed else None


def _until_nul(data: bytes) -> int | None:
    end = data.find(0, 2)
    return None if end < 0 else end + 1


def _u16(data: bytes, at: int) -> int:
    return data[at] + 256 * data[at + 1]


def _pictures(data: bytes) -> int | None:
    """FS q: so many pictures one after the other, each behind its measures in bytes."""
    at = 3
    for _ in range(data[2]):
        if len(data) < at + 4:
            return None
        at += 4 + 8 * _u16(data, at) * _u16(data, at + 2)
    return at


# Name: bytes needed to tell the length, and the length.
_VARIABLE: dict[bytes, tuple[int, Callable[[bytes], int | None]]] = {
    b"\x1dV": (3, lambda data: 4 if data[2] >= 65 else 3),
    b"\x1d(": (5, lambda data: 5 + _u16(data, 3)),
    b"\x1dv": (8, lambda data: 8 + _u16(data, 4) * _u16(data, 6)),
    b"\x1b*": (5, lambda data: 5 + _u16(data, 3) * (3 if data[2] >= 32 else 1)),
    b"\x1dk": (4, lambda data: 4 + data[3] if data[2] >= 65 else _until_nul(data)),
    b"\x10\x14": (3, lambda data: 10 if data[2] == 8 else 5),
    b"\x1bD": (3, _until_nul),
    b"\x1cq": (3, _pictures),
}
