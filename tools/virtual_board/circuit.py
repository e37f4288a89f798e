"""Which chips hang on which pins: read from the names in a device's `pins.py`, so there is no second map."""

from __future__ import annotations

import runpy
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .card_reader import Mfrc522
from .chips import Chip, Latches, Max7219, Ssd1306

KEYPAD_LAYOUT = [
    *("1", "2", "3", "next"),
    *("4", "5", "6", "recall"),
    *("7", "8", "9", "no_show"),
    *("clear", "0", "pause", "finish"),
]
UART_OF = {"olimex_poe": {"PRINTER": 1, "SCANNER": 2}, "w5500_pico": {"PRINTER": 1, "SCANNER": 0}}


def read_circuit(app_dir: Path, board: str) -> Circuit:
    """The circuit of a device on one board, from the file that the firmware itself imports."""
    module = runpy.run_path(str(app_dir / "pins.py"))
    pins: dict[str, dict[str, int]] = module["PINS"]
    if board not in pins:
        raise ValueError(f"{app_dir.name}/pins.py knows no board {board!r}, only {sorted(pins)}")
    names = module.get("KEYS")
    keys = len(names) if names else module.get("BUTTONS") or module.get("FACES") or 16
    parts = Parts(keys, names or KEYPAD_LAYOUT, module.get("LAMPS", keys), module.get("DISPLAY_DC_OUTPUT"))
    return Circuit(pins[board], board, parts)


@dataclass(frozen=True)
class Parts:
    """What `pins.py` tells beside the pins; the output is the one of the lamps that is a D/C line."""

    keys: int = 16
    key_names: Sequence[str] = tuple(KEYPAD_LAYOUT)
    lamps: int = 16
    display_dc_output: int | None = None


class Circuit:
    """All chips of one device; a chip that the device does not have is None."""

    def __init__(self, pins: dict[str, int], board: str, parts: Parts) -> None:
        self.pins, self.board = pins, board
        self.lamps = Latches(pins["LATCH_595"], (parts.lamps + 7) // 8) if "LATCH_595" in pins else None
        self.matrix = Max7219(pins["MATRIX_CS"]) if "MATRIX_CS" in pins else None
        self.display = Ssd1306(pins["DISPLAY_CS"], pins.get("DISPLAY_DC")) if "DISPLAY_CS" in pins else None
        if self.lamps and self.display and parts.display_dc_output is not None:
            self.lamps.wires[parts.display_dc_output] = self.display.data_or_command
        self.reader = Mfrc522(pins["CARD_CS"], pins.get("CARD_RST")) if "CARD_CS" in pins else None
        found = (self.lamps, self.matrix, self.display, self.reader)
        self.chips: list[Chip] = [chip for chip in found if chip]
        self.keys = parts.keys if "LATCH_165" in pins else 0
        self.key_names = list(parts.key_names)
        self.lamp_count = parts.lamps
        self.tone_hz = 0  # what the buzzer sounds now
        self.beeps = 0

    @property
    def uarts(self) -> dict[str, int]:
        """Serial lines of this device: name to UART number."""
        return {name: number for name, number in UART_OF[self.board].items() if f"{name}_RX" in self.pins}

    def pin(self, number: int, level: int) -> bool:
        changed = [chip.pin(number, level) for chip in self.chips]  # every chip must hear it
        return any(changed)

    def clock(self, data: bytes) -> bool:
        changed = [chip.clock(data) for chip in self.chips]
        return any(changed)

    def exchange(self, data: bytes) -> bytes:
        """Bytes both ways at once; a line that no chip drives is pulled up."""
        assert self.reader, "only a card reader answers"
        answer = self.reader.exchange(data)
        for chip in self.chips:
            if chip is not self.reader:
                chip.clock(data)
        return answer or b"\xff" * len(data)

    def tone(self, hz: int, duty: int) -> bool:
        sounding = hz if duty else 0
        self.beeps += sounding > 0 and self.tone_hz == 0
        self.tone_hz = sounding
        return True
