"""Cables for WireViz: their near ends are the netlist's, their far ends the modules' own."""

from __future__ import annotations

import json
from dataclasses import dataclass

from .netlist import Netlist, natural


@dataclass(frozen=True)
class Far:
    """What a plug leads to: its pins in the order of the plug's, and what the wire is. "" takes no wire."""

    name: str
    pins: tuple[str, ...]
    length_m: float
    mm2: float = 0.22


def _keys(first: int, last: int, what: str) -> Far:
    names = [f"{what} {n}" for n in range(first, last + 1)]
    return Far(f"{what}s {first} to {last}", (*names, *[""] * (8 - len(names)), "common", "common"), 0.6)


def _lamps(first: int, last: int) -> Far:
    names = [f"lamp {n} -" for n in range(first, last + 1)]
    return Far(f"lamps {first} to {last}", (*names, *[""] * (8 - len(names)), "all +", "all +"), 0.6)


FAR = {
    "display": Far("SSD1306", ("GND", "VCC", "D0/CLK", "D1/MOSI", "RES", "DC", "CS"), 0.2, 0.14),
    "RC522": Far("RC522", ("SDA", "SCK", "MOSI", "MISO", "", "GND", "RST", "3.3V"), 0.15, 0.14),
    "scanner": Far("scanner", ("5V", "GND", "TXD", "RXD"), 1.5),
    "printer data": Far("printer RS-232", ("RXD (3)", "TXD (2)", "DTR (20)", "GND (7)"), 1.5),
    "printer supply in": Far("24 V supply", ("+", "-"), 1.5, 0.75),
    "printer supply out": Far("printer power", ("+", "-"), 1.5, 0.75),
    "5 V in": Far("5 V supply or PoE splitter", ("+", "-"), 1.0, 0.75),
    "5 V scanner in": Far("5 V supply of the scanner", ("+", "-"), 1.0, 0.5),
    "matrix in": Far("MAX7219 modules", ("VCC", "GND", "DIN", "CS", "CLK"), 0.3, 0.5),
    "hall matrix": Far("MAX7219 modules", ("VCC", "GND", "DIN", "CS", "CLK"), 0.5, 0.75),
    "chime": Far("chime", ("common", "closes", ""), 10.0, 0.5),
    "status lamp": Far("status lamp", ("+", "-"), 1.0),
    "button": Far("maintenance button", ("contact", "contact"), 1.0),
    "DS3231": Far("DS3231", ("VCC", "SDA", "SCL", "GND"), 0.15, 0.14),
    **{f"keys {a}-{b}": _keys(a, b, "key") for a, b in ((1, 8), (9, 16), (17, 23), (1, 5))},
    **{f"lamps {a}-{b}": _lamps(a, b) for a, b in ((1, 8), (9, 11), (1, 5))},
}
# What a far pin may be joined to: the same fact from the other side, so that a twisted cable shows.
JOINS = {
    "VCC": "3V3 5V_LED 5V_HALL",
    "3.3V": "3V3",
    "5V": "5V_AUX 5V_SCAN",
    "GND": "GND",
    "D0/CLK": "SCK",
    "SCK": "SCK",
    "CLK": "SCK_5V",
    "D1/MOSI": "MOSI",
    "MOSI": "MOSI",
    "DIN": "MOSI_5V",
    "MISO": "MISO",
    "SDA": "CARD_CS RTC_SDA",
    "SCL": "RTC_SCL",
    "RES": "DISPLAY_RES",
    "DC": "DISPLAY_DC Q16",
    "CS": "DISPLAY_CS CS_5V",
    "RST": "CARD_RST",
    "TXD": "SCAN_OUT",
    "RXD": "SCAN_IN",
    "RXD (3)": "PRN_RXD",
    "TXD (2)": "PRN_TXD",
    "DTR (20)": "PRN_DTR",
    "GND (7)": "GND",
    "common": "GND CHIME_COM",
    "closes": "CHIME_NO",
    "all +": "5V 5V_AUX 5V_IN",
}
_COLOURS = ("WH", "GN", "BU", "YE", "BN", "OG", "VT", "GY", "TQ", "PK")


def colours(nets: list[str]) -> list[str]:
    """A colour for each wire: black for ground, red for a supply and for nothing else."""
    found, used = [], iter(_COLOURS)
    for net in nets:
        supply = net.startswith(("3V3", "5V", "VPRN", "VSYS")) and net not in ("SCK_5V", "MOSI_5V", "CS_5V")
        found.append("BK" if net == "GND" else "RD" if supply else next(used))
    return found


def plugs(netlist: Netlist) -> list[tuple[str, str, list[str]]]:
    """Each plug of a sheet: reference, what it is for, and the net at each of its pins."""
    found = []
    for ref in sorted(netlist.parts, key=natural):
        symbol, _, value = netlist.parts[ref]
        if symbol.startswith("CONN_"):
            found.append((ref, value, [netlist.of(ref, str(n)) for n in range(1, int(symbol[5:7]) + 1)]))
    return found


def faults(name: str, netlist: Netlist) -> list[str]:
    """Plugs that lead to nothing, wires to an open pin, wires that join what does not belong together."""
    found = []
    for ref, value, nets in plugs(netlist):
        if value not in FAR:
            found.append(f"{name}: nobody knows what {ref} ({value}) leads to")
            continue
        far = FAR[value].pins[: len(nets)]
        for pin, (net, there) in enumerate(zip(nets, far, strict=True), 1):
            if there and not net:
                found.append(f"{name}: a wire for {there} ends at {ref}.{pin}, which is open")
            elif there in JOINS and net not in JOINS[there].split():
                found.append(f"{name}: {ref}.{pin} carries {net} to {there}")
    return found


def wireviz(netlist: Netlist) -> str:
    """The description of all cables of a sheet, as WireViz reads it (JSON is YAML)."""
    ends: dict[str, object] = {}
    cables: dict[str, object] = {}
    joins: list[list[dict[str, list[int]]]] = []
    for ref, value, nets in plugs(netlist):
        far = FAR[value]
        wires = [n for n in range(len(nets)) if far.pins[n]]
        ends[ref] = {"type": value, "pinlabels": [net or "free" for net in nets]}
        ends[f"X{ref[1:]}"] = {
            "type": far.name,
            "pinlabels": [pin or "free" for pin in far.pins[: len(nets)]],
        }
        cables[f"W{ref[1:]}"] = {
            "gauge": f"{far.mm2:g} mm2",
            "length": far.length_m,
            "wirecount": len(wires),
            "colors": colours([nets[n] for n in wires]),
        }
        pins = [n + 1 for n in wires]
        joins.append([{ref: pins}, {f"W{ref[1:]}": list(range(1, len(wires) + 1))}, {f"X{ref[1:]}": pins}])
    return json.dumps({"connectors": ends, "cables": cables, "connections": joins}, indent=1) + "\n"


def wire_list(netlist: Netlist) -> str:
    """One row for each wire, to be ticked off."""
    rows = ["cable,colour,mm2,length_m,from,net,to,pin"]
    for ref, value, nets in plugs(netlist):
        far = FAR[value]
        wired = [(pin, there) for pin, there in enumerate(far.pins[: len(nets)]) if there]
        paint = colours([nets[pin] for pin, _ in wired])
        rows += [
            f"W{ref[1:]},{colour},{far.mm2:g},{far.length_m:g},{ref}.{pin + 1},{nets[pin]},{far.name},{there}"
            for colour, (pin, there) in zip(paint, wired, strict=True)
        ]
    return "\n".join(rows) + "\n"
