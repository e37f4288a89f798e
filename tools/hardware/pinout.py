"""A picture of a board's header with what each pin carries, from the netlist."""

from __future__ import annotations

from html import escape

from .netlist import Netlist
from .rules import board_of
from .symbols import SYMBOLS, Pin

_ROW, _TOP, _WIDTH = 22, 60, 620
_COLOURS = {"GND": "#333333", "3V3": "#b85c00", "VSYS": "#a00000", "5V": "#a00000", "": "#9a9a9a"}
_TITLES = {
    "olimex_poe": "ESP32-POE-ISO: EXT1 left, EXT2 right",
    "w5500_pico": "W5500-EVB-Pico",
    "raspberry_pi": "Raspberry Pi",
}


def picture(name: str, netlist: Netlist) -> str:
    """SVG: the pins of the left and of the right side, seen from above."""
    ref, board = board_of(netlist)
    symbol = SYMBOLS[netlist.parts[ref][0]]
    sides = [[pin for pin in symbol.pins if pin.out == side] for side in ("left", "right")]
    height = _TOP + _ROW * max(len(side) for side in sides) + 20
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_WIDTH} {height}" '
        'font-family="DejaVu Sans, sans-serif" font-size="13">',
        f'<rect width="{_WIDTH}" height="{height}" fill="white"/>',
        f'<text x="{_WIDTH // 2}" y="26" text-anchor="middle" font-size="16">{escape(name)}</text>',
        f'<text x="{_WIDTH // 2}" y="46" text-anchor="middle" fill="#555555">{_TITLES[board]}</text>',
        f'<rect x="200" y="{_TOP}" width="220" height="{height - _TOP - 16}" rx="6" '
        'fill="#e8efe8" stroke="#557755"/>',
    ]
    for left, pins in zip((True, False), sides, strict=True):
        for row, pin in enumerate(pins):
            lines += _pin(pin, netlist.of(ref, pin.number), left, _TOP + _ROW * row + 20)
    return "\n".join([*lines, "</svg>"]) + "\n"


def _pin(pin: Pin, net: str, left: bool, y: int) -> list[str]:
    colour = _COLOURS.get(net, "#004a8f")
    inside, dot, outside = (216, 200, 184) if left else (404, 420, 436)
    into, out = ("start", "end") if left else ("end", "start")
    return [
        f'<circle cx="{dot}" cy="{y - 4}" r="5" fill="{colour}"/>',
        f'<text x="{inside}" y="{y}" text-anchor="{into}">{escape(pin.number)} · {escape(pin.name)}</text>',
        f'<text x="{outside}" y="{y}" text-anchor="{out}" fill="{colour}">{escape(net or "free")}</text>',
    ]
