"""Slips that the rules must catch: each changes one thing of one circuit, as a hand or a description may.

A slip moves pins of drawn parts to other nets; KiCad exports the changed sheet, and the rules judge that.
Two of them once passed an earlier gate: VSYS on 3V3, and a level shifter with a way round it.
"""

from __future__ import annotations

from dataclasses import dataclass

from .drawing import sheets
from .netlist import Netlist
from .sheet import Sheet


@dataclass(frozen=True)
class Slip:
    """On a sheet, these pins (reference, pin number) go to these nets. `word`: what the answer must name."""

    what: str
    sheet: str
    moves: tuple[tuple[str, str, str], ...]
    word: str


SLIPS = (
    Slip("VSYS on 3V3", "kiosk-w5500_pico", (("A1", "39", "3V3"), ("D2", "1", "3V3")), "A1.39"),
    Slip(
        "a level shifter with a way round it",
        "led_board-w5500_pico",
        (("R20", "1", "SCK"),),
        "round the buffer",
    ),
    Slip("a module driven with 3.3 V", "led_board-olimex_poe", (("J2", "4", "MATRIX_CS"),), "J2.4"),
    Slip(
        "two pins of the board swapped",
        "kiosk-olimex_poe",
        (("A1", "2-5", "LATCH_165"), ("A1", "2-6", "LATCH_595")),
        "GPIO33",
    ),
    Slip("a key held up to 5 V", "rating_pad-olimex_poe", (("RN12", "1", "5V"),), "RN12"),
    Slip(
        "supply joined to VSYS without the diode", "rating_pad-w5500_pico", (("A1", "39", "5V_IN"),), "A1.39"
    ),
    Slip(
        "the diode to VSYS turned round",
        "counter_keypad-w5500_pico",
        (("D2", "1", "5V_IN"), ("D2", "2", "VSYS")),
        "1N5822",
    ),
    Slip("the printer on the logic's 5 V", "kiosk-w5500_pico", (("J8", "1", "5V_AUX"),), "J8.1"),
    Slip("a chip of 3.3 V on 5 V", "counter_keypad-w5500_pico", (("U1", "16", "5V_IN"),), "U1.16"),
    Slip(
        "a surge diode turned round",
        "led_board-olimex_poe",
        (("D1", "1", "GND"), ("D1", "2", "5V_IN")),
        "anode",
    ),
    Slip("two keys swapped", "counter_keypad-olimex_poe", (("U2", "11", "IN10"), ("U2", "12", "IN9")), "IN9"),
    Slip("the keys' answer past its gate", "counter_keypad-olimex_poe", (("R2", "1", "KEYS_Q"),), "KEYS_Q"),
    Slip(
        "the gate opened by the wrong line",
        "counter_keypad-w5500_pico",
        (("U3", "1", "DISPLAY_CS"),),
        "CARD_CS",
    ),
    Slip(
        "a signal on a pin of the Ethernet chip",
        "rating_pad-w5500_pico",
        (("A1", "19", ""), ("A1", "21", "LATCH_165")),
        "GPIO16",
    ),
    Slip(
        "two chips of the chain swapped",
        "kiosk-w5500_pico",
        (("U1", "9", "CHAIN1"), ("U2", "9", "MISO_Q")),
        "CHAIN1",
    ),
    Slip("a name with a slip of the pen", "hub_hat", (("U1", "2", "SCKR"),), "SCK_R"),
    Slip("the matrix before its slow switch", "hub_hat", (("J2", "1", "5V_IN"),), "J2.1"),
    Slip("a lamp on the next output", "kiosk-olimex_poe", (("U5", "18", "L2"), ("U5", "17", "L1")), "L1"),
    Slip(
        "RXD and TXD of the printer swapped",
        "kiosk-olimex_poe",
        (("J6", "1", "PRN_TXD"), ("J6", "2", "PRN_RXD")),
        "PRN_TXD",
    ),
    Slip(
        "the data line of the display on the next output",
        "kiosk-w5500_pico",
        (("U6", "7", ""), ("U6", "6", "Q16")),
        "Q16",
    ),
)


def on_netlist(slip: Slip, netlist: Netlist) -> Netlist:
    """The same slip on a copy of a netlist."""
    changed = Netlist(dict(netlist.parts), {net: set(pins) for net, pins in netlist.nets.items()})
    for ref, pin, net in slip.moves:
        if ref not in changed.parts:
            raise ValueError(f"{slip.what}: {slip.sheet} has no {ref}")
        if net:
            changed.move(ref, pin, net)
        else:
            for pins in changed.nets.values():
                pins.discard((ref, pin))
    return changed


def on_sheet(slip: Slip) -> str:
    """The text of the sheet with the slip in it."""
    clean = sheets()[slip.sheet]
    moves: dict[str, dict[str, str]] = {}
    for ref, pin, net in slip.moves:
        moves.setdefault(ref, {})[pin] = net
    changed = Sheet(clean.name, clean.title, clean.paper, clean.revision)
    for ref, part in clean.parts.items():
        changed.place(
            part.symbol.name, ref, part.part, part.x, part.y, part.nets | moves.get(ref, {}), part.value
        )
    for net, x, y in clean.flags:
        changed.flag(net, x, y)
    return changed.text()
