"""What ERC cannot know: which pin carries which signal, which rail feeds which pin, which levels may meet.

Everything here works on a netlist. A fault is one line of text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .headers import HEADERS, KEPT_FREE, READ_ONLY
from .netlist import Netlist

BOARDS = {"ESP32_POE_ISO": "olimex_poe", "W5500_EVB_PICO": "w5500_pico", "RASPBERRY_PI": "raspberry_pi"}
OF_THE_DEVICE = ("PRINTER_RX", "PRINTER_BUSY", "SCANNER_RX", "MISO")  # signals that the board only hears

# Part to the rail of each of its supply pins; "5V*" is any rail of 5 V.
RAILS = {
    "74HC165": {"16": "3V3", "8": "GND", "15": "GND"},
    "74HC595": {"16": "3V3", "8": "GND", "13": "GND", "10": "3V3"},
    "74HC126": {"14": "3V3", "7": "GND"},
    "74AHCT125": {"14": "5V_LED 5V_HALL", "7": "GND", "1": "GND", "4": "GND", "10": "GND", "13": "GND"},
    "TBD62083": {"9": "GND", "10": "5V 5V_IN 5V_AUX"},
    "MAX3232": {"16": "3V3", "15": "GND"},
    "SP720": {"16": "3V3", "8": "GND"},
    "SP721": {"8": "3V3", "4": "GND"},
    "RN_10K": {"1": "3V3"},
    "ESP32_POE_ISO": {"1-1": "5V", "1-2": "3V3", "1-3": "GND"},
    "W5500_EVB_PICO": {"36": "3V3", "39": "VSYS", "40": "", "37": ""}
    | dict.fromkeys(("3", "8", "13", "18", "23", "28", "33", "38"), "GND"),
    "RASPBERRY_PI": {"1": "3V3", "17": "3V3", "2": "5V", "4": "5V"}
    | dict.fromkeys(("6", "9", "14", "20", "25", "30", "34", "39"), "GND"),
}  # fmt: skip
# Plugs by what is printed beside them.
PLUGS = {
    "display": {"1": "GND", "2": "3V3"},
    "RC522": {"6": "GND", "8": "3V3"},
    "matrix in": {"1": "5V_LED", "2": "GND"},
    "hall matrix": {"1": "5V_HALL", "2": "GND"},
    "DS3231": {"1": "3V3", "4": "GND"},
    "scanner": {"1": "5V_AUX 5V_SCAN", "2": "GND"},
    "printer data": {"4": "GND"},
    "printer supply out": {"1": "VPRN", "2": "GND"},
}
_RAIL_NAMES = (
    "GND",
    "3V3",
    "VSYS",
    "VPRN",
    "5V",
    "5V_IN",
    "5V_AUX",
    "5V_LED",
    "5V_HALL",
    "5V_SCAN",
    "5V_EXT",
    "5V_RAW",
)
# Pins that send 5 V, and pins that may not see more than 3.3 V.
_SEND_5V = {"74AHCT125": ("3", "6", "8", "11")}
_HEAR_5V = {"matrix in": ("3", "4", "5"), "hall matrix": ("3", "4", "5")}
_ONLY_3V3 = {
    "74HC165": ("1", "2", "3", "4", "5", "6", "9", "10", "11", "12", "13", "14"),
    "74HC595": ("1", "2", "3", "4", "5", "6", "7", "9", "11", "12", "14", "15"),
    "74HC126": ("1", "2", "3"),
    "MAX3232": ("9", "10", "11", "12"),
}


def faults(netlist: Netlist, pins: Mapping[str, int], wanted: Mapping[str, str]) -> list[str]:
    """All rules over one sheet. `pins`: signal to GPIO as the firmware has it; `wanted`: net to its pins."""
    return [
        *pin_faults(netlist, pins),
        *rail_faults(netlist),
        *level_faults(netlist),
        *supply_faults(netlist),
        *net_faults(netlist, wanted),
    ]


def board_of(netlist: Netlist) -> tuple[str, str]:
    """Reference and kind of the controller's board."""
    return next((ref, BOARDS[part]) for ref, (_, part, _) in netlist.parts.items() if part in BOARDS)


def pin_faults(netlist: Netlist, pins: Mapping[str, int]) -> Iterator[str]:
    """The firmware's pin map and the header are the same, in both directions."""
    ref, board = board_of(netlist)
    header = HEADERS[board]
    drawn = {gpio: net for pin, gpio in header.items() if (net := netlist.of(ref, pin))}
    for signal, gpio in pins.items():
        if drawn.get(gpio) != signal:
            yield f"GPIO{gpio} should carry {signal}, and carries {drawn.get(gpio) or 'nothing'}"
    for gpio, net in drawn.items():
        if pins.get(net) != gpio:
            yield f"GPIO{gpio} carries {net}, of which pins.py knows nothing"
        if gpio in KEPT_FREE[board]:
            yield f"GPIO{gpio} carries {net}, but belongs to the board"
        if gpio in READ_ONLY.get(board, ()) and net not in OF_THE_DEVICE:
            yield f"GPIO{gpio} can only be read, and is to send {net}"


def rail_faults(netlist: Netlist) -> Iterator[str]:
    """Each supply pin is on its rail."""
    for ref, (_, part, value) in netlist.parts.items():
        for pin, rails in {**RAILS.get(part, {}), **PLUGS.get(value, {})}.items():
            there = netlist.of(ref, pin)
            if (
                there not in rails.split()
                and not (part == "ESP32_POE_ISO" and pin == "1-1" and not there)
                and there != rails
            ):
                yield f"{ref}.{pin} ({value}) is on {there or 'nothing'}, not on {rails or 'nothing'}"


def supply_faults(netlist: Netlist) -> Iterator[str]:
    """No two supplies are joined without the diode, switch, fuse or jumper that belongs between them."""
    for ref, (_, part, value) in netlist.parts.items():
        ends = [net for net, pins in netlist.nets.items() if any(one == ref for one, _ in pins)]
        rails = {net for net in ends if net in _RAIL_NAMES and net != "GND"}
        if part.startswith(("R_", "RN_", "C_")) and len(rails) > 1 and part not in ("C_220N",):
            yield f"{ref} ({value}) joins {' and '.join(sorted(rails))}"
        if part == "1N5822" and (netlist.of(ref, "1"), netlist.of(ref, "2") in ("5V_IN", "5V_AUX")) != (
            "VSYS",
            True,
        ):
            yield f"{ref} (1N5822) must lead from the supply to VSYS"
        if part.startswith("TVS") and netlist.of(ref, "2") != "GND":
            yield f"{ref} ({value}) must have its anode on GND"
        if part in ("R_10K", "RN_10K") and not rails <= {"3V3"}:
            yield f"{ref} holds a signal of 3.3 V up to {' and '.join(sorted(rails))}"
    if ("A1", "39") in netlist.nets.get("VSYS", ()) and not any(
        pin[0].startswith("D") for pin in netlist.nets["VSYS"]
    ):
        yield "VSYS has no diode: USB and supply would meet"


def level_faults(netlist: Netlist) -> Iterator[str]:
    """5 V reach no pin of 3.3 V, and what wants 5 V gets them from the buffer alone."""
    board, kind = board_of(netlist)
    low = {(board, pin) for pin in HEADERS[kind]}
    send: set[tuple[str, str]] = set()
    hear: list[tuple[str, str]] = []
    for ref, (_, part, value) in netlist.parts.items():
        low |= {(ref, pin) for pin in _ONLY_3V3.get(part, ())}
        send |= {(ref, pin) for pin in _SEND_5V.get(part, ())}
        hear += [(ref, pin) for pin in _HEAR_5V.get(value, ())]
    for net, pins in netlist.nets.items():
        if net not in _RAIL_NAMES and pins & send and pins & low:
            yield f"{net} brings 5 V to {_names(pins & low)}"
        if net.startswith("5V") and pins & low:
            yield f"{net} is on {_names(pins & low)}"
    for ref, pin in hear:
        reached = _through_resistors(netlist, netlist.of(ref, pin))
        pins = set().union(*(netlist.nets[net] for net in reached)) if reached else set()
        if not pins & send:
            yield f"{ref}.{pin} gets its signal from no buffer of 5 V"
        if pins & low:
            yield f"{ref}.{pin} is joined to {_names(pins & low)} round the buffer"


def _through_resistors(netlist: Netlist, start: str) -> set[str]:
    """Nets that are one with `start` but for a resistor; rails end the way."""
    reached, new = set(), {start} - {""}
    while new:
        reached |= new
        refs = {ref for net in new for ref, _ in netlist.nets[net] if netlist.parts[ref][1].startswith("R_")}
        around = {net for net, pins in netlist.nets.items() if any(ref in refs for ref, _ in pins)}
        new = around - reached - set(_RAIL_NAMES)
    return reached


def net_faults(netlist: Netlist, wanted: Mapping[str, str]) -> Iterator[str]:
    """The nets that matter have exactly the pins that were written down for them."""
    for net, pins in wanted.items():
        there = netlist.nets.get(net, set())
        right = {(pin.partition(".")[0], pin.partition(".")[2]) for pin in pins.split()}
        if missing := right - there:
            yield f"{net} does not reach {_names(missing)}"
        if more := there - right:
            yield f"{net} also reaches {_names(more)}"


def _names(pins: set[tuple[str, str]]) -> str:
    return ", ".join(f"{ref}.{pin}" for ref, pin in sorted(pins))
