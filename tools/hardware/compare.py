"""Our symbols against KiCad's own: the same pins with the same names; and a pad for each of them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .netlist import Netlist
from .parts import PARTS
from .sexpr import Node, children, parse, word
from .symbols import SYMBOLS

# What KiCad calls otherwise.
_SAME = {
    "SH/~{LD}": "~{PL}", "V+": "VS+", "V-": "VS-",
    "CLK": "CP", "INH": "~{CE}", "SER": "DS", "A": "D0", "B": "D1", "C": "D2", "D": "D3", "E": "D4",
    "F": "D5", "G": "D6", "H": "D7", "QH": "Q7", "~{QH}": "~{Q7}",
}  # fmt: skip
_BY_FUNCTION = (
    "TBD62083",
    "74HC126",
    "74AHCT125",
    "RASPBERRY_PI",
    "RN_ISO_4",
    "D",
    "DH",
)  # KiCad names these pins otherwise, by rank


def twins() -> dict[str, str]:
    """Our symbol to KiCad's `library:symbol`."""
    return {symbol.name: symbol.twin for symbol in SYMBOLS.values() if symbol.twin}


def libraries() -> set[str]:
    """KiCad's libraries that are needed for it."""
    return {twin.partition(":")[0] for twin in twins().values()}


def symbol_faults(texts: Mapping[str, str], of: Mapping[str, str] | None = None) -> list[str]:
    """Differences; `texts`: library to its file. `of`: some of the twins only."""
    found = []
    for name, twin in (of or twins()).items():
        library, _, theirs = twin.partition(":")
        pins = _pins(parse(texts[library]), theirs)
        ours = {pin.number: pin.name for pin in SYMBOLS[name].pins}
        if set(pins) != set(ours):
            found.append(
                f"{name}: pin numbers {sorted(set(pins) ^ set(ours))} are not in both, {twin} and ours"
            )
        if name in _BY_FUNCTION:
            continue
        found += [
            f"{name}: pin {number} is {ours[number]} here and {there} in {twin}"
            for number, there in pins.items()
            if number in ours and not _alike(ours[number], there)
        ]
    return found


def _alike(ours: str, theirs: str) -> bool:
    plain = [re.sub(r"[~{}]|GPIO(?=\d)", "", one).replace("GP", "").upper() for one in (ours, theirs)]
    first = plain[1].split("_")[0].split("/")[0]
    return theirs == "~" or plain[0] == plain[1] or plain[0] == first or _SAME.get(ours) == theirs


def _pins(library: Node, name: str) -> dict[str, str]:
    for symbol in children(library, "symbol"):
        if symbol[1] == name:
            base = word(symbol, "extends")
            if base:
                return _pins(library, base)
            return {
                word(pin, "number"): word(pin, "name")
                for unit in children(symbol, "symbol")
                for pin in children(unit, "pin")
            }
    raise KeyError(f"KiCad has no {name}")


def footprints(netlists: Mapping[str, Netlist]) -> set[str]:
    """Every footprint that is used."""
    used = {part for netlist in netlists.values() for _, part, _ in netlist.parts.values()}
    return {PARTS[part].footprint for part in used if PARTS[part].footprint}


def footprint_faults(netlists: Mapping[str, Netlist], texts: Mapping[str, str]) -> list[str]:
    """Pins without a pad."""
    found = set()
    for netlist in netlists.values():
        for symbol, part, _ in netlist.parts.values():
            foot = PARTS[part].footprint
            if not foot:
                continue
            pads = {str(pad[1]) for pad in children(parse(texts[foot]), "pad")}
            if missing := {pin.number for pin in SYMBOLS[symbol].pins} - pads:
                found.add(f"{part}: {foot} has no pad {', '.join(sorted(missing))}")
    return sorted(found)
