"""Bills of materials: what a sheet carries, by its netlist, what hangs on it, and what an office buys."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from .netlist import Netlist, natural
from .parts import PARTS, Part

HEAD = ("references", "quantity", "value", "footprint", "manufacturer", "part", "alternative", "remark")

# What hangs on the plugs of a device, and its box: (quantity, what, maker, part, alternative, remark).
Bought = tuple[int, str, str, str, str, str]
_PATCH: Bought = (1, "patch cable Cat 5e, 3 m", "any", "", "another length up to 90 m of fixed cable", "")
_SPLITTER: Bought = (
    1,
    "PoE splitter 802.3af to 5 V, 2.4 A, isolated",
    "any",
    "",
    "5 V supply with the same current",
    "only with the W5500-EVB-Pico",
)
AROUND: dict[str, tuple[Bought, ...]] = {
    "kiosk": (
        (
            11,
            "push button 30 mm with LED of 2 to 3 V, no resistor",
            "any",
            "",
            "lamp and button apart",
            "resistor is on the board",
        ),
        (
            12,
            "key 12 mm, momentary, gold contact",
            "any",
            "",
            "telephone keypad with twelve wires and one common",
            "digits, clear, ok",
        ),
        (
            1,
            "display 128x64 SSD1306, SPI, 7 pins, 0.96 or 1.3 inch",
            "any",
            "",
            "SH1106 needs another driver",
            "",
        ),
        (
            1,
            "ticket printer 80 mm, ESC/POS, RS-232, cutter, DTR as busy",
            "any",
            "",
            "58 mm",
            "profile in office.toml",
        ),
        (1, "supply 24 V, 2.5 A for the printer", "any", "", "the printer maker's own", ""),
        (
            1,
            "supply 5 V, 2 A for lamps and scanner",
            "Mean Well",
            "RS-15-5",
            "any 5 V, 2 A with a mains certificate",
            "",
        ),
        (1, "scanner module 2D, serial 3.3 V, 9,600 baud, 5 V", "any", "", "handheld with serial lead", ""),
        (1, "housing, floor standing, lockable", "any", "", "", "earth its metal"),
        _PATCH,
    ),
    "counter_keypad": (
        (16, "key 12 mm, momentary, gold contact, with cap", "any", "", "mechanical keyboard switches", ""),
        (1, "display 128x64 SSD1306, SPI, 7 pins", "any", "", "", ""),
        (1, "card reader module RC522, 8 pins", "any", "", "", ""),
        (
            1,
            "scanner handheld 1D/2D, serial 3.3 V, 9,600 baud, 5 V",
            "any",
            "",
            "none: the hub can be told codes at a console",
            "",
        ),
        (1, "housing, desk, 180 x 120 mm, plastic over the card reader", "any", "", "", ""),
        _PATCH,
        _SPLITTER,
    ),
    "led_board": (
        (
            1,
            "LED matrix 4 modules 8x8 with MAX7219, 5 V (FC-16)",
            "any",
            "",
            "",
            "five pins: VCC GND DIN CS CLK",
        ),
        (
            1,
            "supply 5 V, 2.5 A",
            "Mean Well",
            "RS-15-5",
            "any 5 V, 2.5 A with a mains certificate",
            "only with the ESP32-POE-ISO",
        ),
        (1, "housing with red filter, 150 x 50 mm window", "any", "", "", ""),
        _PATCH,
        _SPLITTER,
    ),
    "rating_pad": (
        (
            5,
            "push button 30 mm with LED of 2 to 3 V, no resistor, faces printed",
            "any",
            "",
            "",
            "resistor is on the board",
        ),
        (1, "housing, desk, sloping", "any", "", "", ""),
        _PATCH,
        _SPLITTER,
    ),
    "hub_hat": (
        (1, "SD card 64 GB, endurance type, or NVMe", "any", "", "", ""),
        (1, "clock module DS3231 with cell, 3.3 V", "any", "", "the cell of a Raspberry Pi 5", ""),
        (1, "LED matrix 8 modules 8x8 with MAX7219, 5 V", "any", "", "none: the hall screen", ""),
        (1, "supply 5 V, 4 A for the matrix", "Mean Well", "RS-25-5", "", ""),
        (1, "chime with contact input, or door gong 12 V", "any", "", "", ""),
        (1, "button and lamp (LED 2 to 3 V)", "any", "", "", ""),
        _PATCH,
    ),
}
# A kiosk for each ten counters, one at least, and spares of everything people touch.
OFFICES = (3, 37)
_CHOSEN = {
    "kiosk": "olimex_poe",
    "counter_keypad": "olimex_poe",
    "led_board": "w5500_pico",
    "rating_pad": "olimex_poe",
}


def in_use(counters: int) -> dict[str, int]:
    """How many devices of each sheet work in an office."""
    devices = {f"{device}-{board}": counters for device, board in _CHOSEN.items()}
    return devices | {f"kiosk-{_CHOSEN['kiosk']}": max(1, round(counters / 10)), "hub_hat": 1}


def devices_for(counters: int) -> dict[str, int]:
    """How many of each sheet an office buys: one spare and one more for each twenty counters; a small one
    has no second kiosk and no second hub."""
    spare = {"kiosk": counters > 10, "hub_hat": counters > 10}
    return {
        name: number + int(spare.get(name.partition("-")[0], 1 + counters // 20))
        for name, number in in_use(counters).items()
    }


def on_board(netlist: Netlist) -> list[tuple[str, int, str, Part]]:
    """References, quantity, value and part; one row for each part, plugs and resistors included."""
    groups: dict[str, list[str]] = {}
    for ref in sorted(netlist.parts, key=natural):
        groups.setdefault(netlist.parts[ref][1], []).append(ref)
    return [(" ".join(refs), len(refs), PARTS[part].value, PARTS[part]) for part, refs in groups.items()]


def of_sheet(name: str, netlist: Netlist) -> str:
    """`hardware/bom/<sheet>.csv`."""
    rows = [
        (refs, quantity, value, part.footprint, part.maker, part.number, part.alternative, part.remark)
        for refs, quantity, value, part in on_board(netlist)
    ]
    rows += [
        ("", n, what, "", maker, number, other, remark)
        for n, what, maker, number, other, remark in _around(name)
    ]
    return _csv(HEAD, rows)


def _around(name: str) -> list[Bought]:
    device, _, board = name.partition("-")
    other = {"w5500_pico": "only with the ESP32", "olimex_poe": "only with the W5500"}.get(board, "only with")
    return [row for row in AROUND[device] if not row[5].startswith(other)]


def of_office(counters: int, netlists: Mapping[str, Netlist]) -> str:
    """`hardware/bom/office-<counters>.csv`: all of an office, ten per cent more of what costs little."""
    totals: dict[tuple[str, str, str, str], int] = {}
    for name, devices in devices_for(counters).items():
        for _, quantity, value, part in on_board(netlists[name]):
            key = (value, part.maker, part.number, part.alternative)
            totals[key] = totals.get(key, 0) + devices * quantity
        for quantity, what, maker, number, other, _ in _around(name):
            totals[what, maker, number, other] = (
                totals.get((what, maker, number, other), 0) + devices * quantity
            )
    rows = [(with_spares(n), *key) for key, n in sorted(totals.items(), key=lambda item: item[0])]
    return _csv(("quantity", "what", "manufacturer", "part", "alternative"), rows)


def with_spares(quantity: int) -> int:
    """A tenth more of what is used by the dozen, for it gets lost and burnt."""
    return quantity + quantity // 10 if quantity >= 40 else quantity


def _csv(head: tuple[str, ...], rows: list[tuple[str | int, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([head, *rows])
    return text.getvalue()
