"""Models of the chips on the shared SPI chain, as their data sheets describe them; no I/O.

Every chip hears every byte and every pin, and decides by its own select or latch line whether that concerns
it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Protocol


class Chip(Protocol):
    def pin(self, number: int, level: int) -> bool: ...  # True: what a person sees has changed
    def clock(self, data: bytes) -> bool: ...


class Latches:
    """A chain of 74HC595: bytes ripple through; a rising latch line shows them on the outputs."""

    def __init__(self, latch: int, chips: int = 2) -> None:
        self._latch, self._level = latch, 0
        self._shifting = bytes(chips)
        self.outputs = [False] * (8 * chips)
        self.wires: dict[int, Callable[[bool], None]] = {}  # outputs that are inputs of other chips
        self.writes = 0

    def clock(self, data: bytes) -> bool:
        self._shifting = (self._shifting + data)[-len(self._shifting) :]
        return False

    def pin(self, number: int, level: int) -> bool:
        if number != self._latch:
            return False
        rising, self._level = level and not self._level, level
        if not rising:
            return False
        near_first = reversed(self._shifting)  # the first byte sent has gone furthest
        self.outputs = [bool(byte >> bit & 1) for byte in near_first for bit in range(8)]
        self.writes += 1
        for output, wire in self.wires.items():
            wire(self.outputs[output])
        return True


class Max7219:
    """A chain of 8x8 modules, the one next to the controller on the right; each is a file of registers."""

    DECODE, INTENSITY, SCAN_LIMIT, SHUTDOWN, TEST = 0x9, 0xA, 0xB, 0xC, 0xF

    def __init__(self, select: int, modules: int = 4) -> None:
        self._select, self._level = select, 1
        self._shifting = bytes(2 * modules)
        self.modules = [dict.fromkeys(range(16), 0) for _ in range(modules)]  # from the left
        for module in self.modules:
            module[self.SCAN_LIMIT] = 0

    def clock(self, data: bytes) -> bool:
        self._shifting = (self._shifting + data)[-len(self._shifting) :]
        return False

    def pin(self, number: int, level: int) -> bool:
        if number != self._select:
            return False
        rising, self._level = level and not self._level, level
        if not rising:
            return False
        for position, module in enumerate(self.modules):
            address, value = self._shifting[2 * position] & 0xF, self._shifting[2 * position + 1]
            if address:  # register 0 is "no operation"
                module[address] = value
        return True

    def upset(self, register: int, value: int, position: int | None = None) -> None:
        """A spark changes a register of one module, or of all."""
        for module in self.modules if position is None else [self.modules[position]]:
            module[register] = value

    def brown_out(self) -> None:
        """The supply dips: every module is as after power-up, in shutdown, dim, one digit scanned."""
        for module in self.modules:
            module.update(dict.fromkeys(range(16), 0))

    def content(self) -> list[int]:
        """32 columns, bit 0 on top: what the registers hold, lit or not."""
        columns = []
        for module in self.modules:
            for bit in range(7, -1, -1):
                columns.append(sum((module[row + 1] >> bit & 1) << row for row in range(8)))
        return columns

    def rows(self) -> list[str]:
        """What a person sees: 8 strings of '#' and '.'."""
        return ["".join(self._lit_row(module, row) for module in self.modules) for row in range(8)]

    def _lit_row(self, module: dict[int, int], row: int) -> str:
        if module[self.TEST] & 1:
            return "#" * 8
        if not module[self.SHUTDOWN] & 1 or row > module[self.SCAN_LIMIT]:
            return "." * 8
        if module[self.DECODE]:
            return "?" * 8  # seven-segment decoding on a dot matrix is always a mistake
        return f"{module[row + 1]:08b}".translate({48: ".", 49: "#"})

    @property
    def lit(self) -> bool:
        return all(module[self.SHUTDOWN] & 1 for module in self.modules)

    @property
    def brightness(self) -> int:
        """0..15, of the leftmost module."""
        return self.modules[0][self.INTENSITY] & 0xF


class Ssd1306:
    """A 128x64 display on 4-wire SPI in horizontal addressing mode."""

    _ARGUMENTS: ClassVar = {
        0x20: 1,
        0x21: 2,
        0x22: 2,
        0x81: 1,
        0x8D: 1,
        0xA8: 1,
        0xD3: 1,
        0xD5: 1,
        0xD9: 1,
        0xDA: 1,
        0xDB: 1,
    }

    def __init__(self, select: int, data_pin: int | None, width: int = 128, height: int = 64) -> None:
        self._select, self._data_pin = select, data_pin
        self._selected = self._is_data = False
        self.width, self.height = width, height
        self.memory = bytearray(width * height // 8)
        self.on = self.inverted = False
        self.contrast = 0x7F
        self._columns, self._pages = (0, width - 1), (0, height // 8 - 1)
        self._column = self._page = 0
        self._command: list[int] = []
        self.unknown: list[int] = []  # commands that this model does not know

    def data_or_command(self, level: bool) -> None:
        """The D/C line, where it is no pin."""
        self._is_data = level

    def pin(self, number: int, level: int) -> bool:
        if number == self._data_pin:
            self._is_data = bool(level)
        elif number == self._select:
            ended = self._selected and bool(level)
            self._selected = not level
            return ended
        return False

    def clock(self, data: bytes) -> bool:
        if self._selected:
            for byte in data:
                (self._store if self._is_data else self._take)(byte)
        return False

    def _store(self, byte: int) -> None:
        self.memory[self._page * self.width + self._column] = byte
        self._column += 1
        if self._column > self._columns[1]:
            self._column = self._columns[0]
            self._page = self._page + 1 if self._page < self._pages[1] else self._pages[0]

    def _take(self, byte: int) -> None:
        self._command.append(byte)
        if len(self._command) > self._ARGUMENTS.get(self._command[0], 0):
            command, self._command = self._command, []
            self._execute(command[0], command[1:])

    def _execute(self, code: int, arguments: list[int]) -> None:
        if code == 0x21:
            self._columns = (arguments[0], arguments[1])
            self._column = arguments[0]
        elif code == 0x22:
            self._pages = (arguments[0], arguments[1])
            self._page = arguments[0]
        elif code == 0x81:
            self.contrast = arguments[0]
        elif code in (0xA6, 0xA7):
            self.inverted = code == 0xA7
        elif code in (0xAE, 0xAF):
            self.on = code == 0xAF
        elif (
            code not in self._ARGUMENTS
            and not (0x40 <= code <= 0x7F)
            and code not in (0xA0, 0xA1, 0xA4, 0xC0, 0xC8, 0xE3)
        ):
            self.unknown.append(code)

    def rows(self) -> list[str]:
        """What a person sees: 64 strings of '#' and '.'; a display that is off is dark."""
        lit = [
            [
                self.on and bool(self.memory[y // 8 * self.width + x] >> (y % 8) & 1) != self.inverted
                for x in range(self.width)
            ]
            for y in range(self.height)
        ]
        return ["".join("#" if dot else "." for dot in row) for row in lit]
