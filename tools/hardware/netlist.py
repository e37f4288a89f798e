"""What is joined to what, as KiCad says it: read from its own netlist, never from the description of a sheet.

The kept form in `hardware/netlists` is KiCad's netlist with only parts and nets, sorted, and the hash of the
sheet that it was exported from.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from .sexpr import Node, child, children, parse, word

Pin = tuple[str, str]  # reference, pin number


@dataclass
class Netlist:
    """Parts: reference to (symbol, part, value). Nets: name to its pins. Pins left open are in no net."""

    parts: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    nets: dict[str, set[Pin]] = field(default_factory=dict)

    def of(self, ref: str, pin: str) -> str:
        """The net at a pin, "" when it is open."""
        for name, pins in self.nets.items():
            if (ref, pin) in pins:
                return name
        return ""

    def refs(self, part: str) -> list[str]:
        """All references of a part."""
        return sorted(ref for ref, (_, name, _) in self.parts.items() if name == part)

    def move(self, ref: str, pin: str, net: str) -> None:
        """Join a pin to another net; what a slip with the soldering iron, or of the description, does."""
        for pins in self.nets.values():
            pins.discard((ref, pin))
        self.nets.setdefault(net, set()).add((ref, pin))


def from_kicad(text: str) -> Netlist:
    """Read an export of KiCad 6 or 9 (`kicadsexpr`)."""
    root, found = parse(text), Netlist()
    for part in children(child(root, "components"), "comp"):
        symbol = word(child(part, "libsource"), "part")
        found.parts[word(part, "ref")] = (symbol, _property(part), word(part, "value"))
    for net in children(child(root, "nets"), "net"):
        name = word(net, "name")
        pins = {(word(node, "ref"), word(node, "pin")) for node in children(net, "node")}
        if not name.startswith("unconnected-"):
            found.nets[name.removeprefix("/")] = pins
    return found


def _property(part: Node) -> str:
    for group in (part, *children(part, "fields")):
        for entry in children(group, "property"):
            if word(entry, "name") == "Part":
                return word(entry, "value")
        for entry in children(group, "field"):
            if word(entry, "name") == "Part":
                return str(entry[-1])
    return ""


def natural(text: str) -> list[tuple[int, str]]:
    """A sort key under which R10 comes after R9."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.findall(r"\d+|\D+", text)]


def digest(sheet: str) -> str:
    """The hash of a sheet's text."""
    return hashlib.sha256(sheet.encode()).hexdigest()


def kept(netlist: Netlist, name: str, sheet: str) -> str:
    """The form that stands in the repository."""
    lines = [f"# Exported by KiCad from {name}.kicad_sch, sha256 {digest(sheet)}"]
    for ref in sorted(netlist.parts, key=natural):
        symbol, part, value = netlist.parts[ref]
        lines.append(f"part {ref} {symbol} {part} {value}")
    for net in sorted(netlist.nets, key=natural):
        pins = sorted(netlist.nets[net], key=lambda pin: (natural(pin[0]), natural(pin[1])))
        lines.append(f"net {net} " + " ".join(f"{ref}.{pin}" for ref, pin in pins))
    return "\n".join(lines) + "\n"


def read(text: str) -> tuple[Netlist, str]:
    """The kept form again, and the hash of its sheet."""
    found, first, *lines = Netlist(), *text.splitlines()
    for line in lines:
        kind, name, rest = line.split(" ", 2)
        if kind == "part":
            symbol, part, value = rest.split(" ", 2)
            found.parts[name] = (symbol, part, value)
        else:
            found.nets[name] = {(pin.partition(".")[0], pin.partition(".")[2]) for pin in rest.split()}
    return found, first.rpartition(" ")[2]
