"""The boards' headers as their makers tell them: pin to GPIO. Nothing is drawn from it, only judged."""

from __future__ import annotations

# Olimex, ESP32-PoE-ISO, netlist of revision L: EXT1 and EXT2, ten pins each.
_EXT1 = ("5V", "3V3", "GND", "EN", 0, 1, 2, 3, 4, 5)
_EXT2 = (39, 36, 35, 34, 33, 32, 16, 15, 14, 13)
OLIMEX = {f"1-{n}": gpio for n, gpio in enumerate(_EXT1, 1) if isinstance(gpio, int)} | {
    f"2-{n}": gpio for n, gpio in enumerate(_EXT2, 1)
}
# WIZnet, W5500-EVB-Pico: the forty pins of a Raspberry Pi Pico. 3, 8, 13, 18, 23, 28, 33 and 38 are ground.
_PICO = {
    0: 1, 1: 2, 2: 4, 3: 5, 4: 6, 5: 7, 6: 9, 7: 10, 8: 11, 9: 12, 10: 14, 11: 15, 12: 16, 13: 17, 14: 19,
    15: 20, 16: 21, 17: 22, 18: 24, 19: 25, 20: 26, 21: 27, 22: 29, 26: 31, 27: 32, 28: 34,
}  # fmt: skip
PICO = {str(pin): gpio for gpio, pin in _PICO.items()}
# Raspberry Pi, the header of forty pins.
_PI = {
    2: 3, 3: 5, 4: 7, 14: 8, 15: 10, 17: 11, 18: 12, 27: 13, 22: 15, 23: 16, 24: 18, 10: 19, 9: 21, 25: 22,
    11: 23, 8: 24, 7: 26, 5: 29, 6: 31, 12: 32, 13: 33, 19: 35, 16: 36, 26: 37, 20: 38, 21: 40,
}  # fmt: skip
PI = {str(pin): gpio for gpio, pin in _PI.items()}

HEADERS = {"olimex_poe": OLIMEX, "w5500_pico": PICO, "raspberry_pi": PI}
# What may never carry a signal of ours: console, loader, Ethernet chip, the board's own measuring.
KEPT_FREE = {
    "olimex_poe": {0, 1, 3, 12, 17, 18, 19, 21, 22, 23, 25, 26, 27, 34, 39},
    "w5500_pico": {16, 17, 18, 19, 20, 21, 22, 26, 27, 28},
    "raspberry_pi": {14, 15},  # the serial console
}
READ_ONLY = {"olimex_poe": {34, 35, 36, 39}}
