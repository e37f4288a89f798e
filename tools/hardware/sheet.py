"""Writes a KiCad sheet: parts at hand-chosen places, and at each of their pins the name of its net.

Lengths are mm, y grows downwards as in KiCad. Everything lies on the grid of 1.27 mm. Identifiers are made
from names (UUIDv5), so the same description gives the same bytes.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from itertools import pairwise

from .library import NAME, symbol_text
from .parts import PARTS
from .sexpr import number, quote
from .symbols import POWER, SYMBOLS, Pin, Symbol

STUB = 2.54
NOT_CONNECTED = ""
_SPACE = uuid.UUID("6f1f5c1e-6a3c-5d0e-9f0a-4d6f74637561")
_SIZE = "(effects (font (size 1.27 1.27)){})"
_NET_SIZE = "(effects (font (size 1 1)){})"
_RAIL_SIZE = (
    "(effects (font (size 0.8 0.8)){})"  # rows are 2.54 mm apart, and a rail has a frame round its name
)


@dataclass(frozen=True)
class Placed:
    """A part of a sheet; `nets` has every pin number."""

    ref: str
    symbol: Symbol
    value: str
    part: str
    x: float
    y: float
    nets: dict[str, str]


@dataclass(frozen=True)
class Box:
    """What a text or a symbol's body covers, in mm; a letter is nine tenths as wide as the font is high."""

    what: str
    x1: float
    y1: float
    x2: float
    y2: float

    def meets(self, other: Box, room: float = 0.15) -> bool:
        """Do both cover the same spot, by more than the room that a drawing forgives?"""
        across = min(self.x2, other.x2) - max(self.x1, other.x1)
        return across > room and min(self.y2, other.y2) - max(self.y1, other.y1) > room


def _text_box(text: str, x: float, y: float, size: float, align: str) -> Box:
    """`align`: left, right or middle of the text at x; a net's name stands on the line, others around it."""
    width = 0.9 * size * len(text)
    start = {"left": x, "right": x - width, "middle": x - width / 2}[align.split()[0]]
    low = y - 0.2 if "above" in align else y + size / 2
    return Box(text, start, low - size, start + width, low)


class Sheet:
    """One circuit on one page."""

    def __init__(self, name: str, title: str, paper: str = "A3", revision: str = "1") -> None:
        self.name, self.title, self.paper, self.revision = name, title, paper, revision
        self.parts: dict[str, Placed] = {}
        self._body: list[str] = []
        self._numbers: dict[str, int] = {}
        self._instances: list[tuple[str, str, str, str]] = []
        self.flags: list[tuple[str, float, float]] = []
        self.texts: list[Box] = []
        self.bodies: list[Box] = []

    # --- what a circuit says

    def place(
        self, symbol: str, ref: str, part: str, x: float, y: float, nets: dict[str, str], value: str = ""
    ) -> None:
        """Put a part with its middle at (x, y). `nets`: pin number or name to net, "" for a pin left open."""
        drawn, known = SYMBOLS[symbol], PARTS[part]
        if ref in self.parts:
            raise ValueError(f"{self.name}: {ref} is there twice")
        by_number = _by_number(drawn, nets, f"{self.name} {ref}")
        shown = value or known.value
        self.parts[ref] = Placed(ref, drawn, shown, part, x, y, by_number)
        self._symbol(drawn, ref, shown, part, x, y)
        for pin in drawn.pins:
            self._connect(drawn, pin, x + pin.x, y - pin.y, by_number[pin.number])

    def flag(self, net: str, x: float, y: float) -> None:
        """Tell ERC that a rail is fed from outside."""
        self.flags.append((net, x, y))
        self._symbol(SYMBOLS["PWR_FLAG"], self._next("#FLG"), "PWR_FLAG", "", x, y)
        self._wire(x, y, x + STUB, y)
        self._label(net, x + STUB, y, "right")

    def note(self, text: str, x: float, y: float, size: float = 2.0) -> None:
        """A text for people."""
        self._add(
            f"(text {quote(text)} (at {number(x)} {number(y)} 0) "
            f"(effects (font (size {size} {size})) (justify left bottom))"
        )

    def frame(self, title: str, x: float, y: float, width: float, height: float) -> None:
        """A dashed line round what belongs together, with a title."""
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y))
        for (x1, y1), (x2, y2) in pairwise(corners):  # KiCad 6 knows only lines of two points
            points = f"(xy {number(x1)} {number(y1)}) (xy {number(x2)} {number(y2)})"
            self._add(f"(polyline (pts {points}) (stroke (width 0.1524) (type dash) (color 132 132 132 1))")
        self.note(title, x + 1.27, y + 3.81, 2.0)

    # --- KiCad's words

    def _connect(self, symbol: Symbol, pin: Pin, x: float, y: float, net: str) -> None:
        if net == NOT_CONNECTED:
            self._add(f"(no_connect (at {number(x)} {number(y)})")
        elif pin.out in ("up", "down"):
            self._end(pin.out, x, y, net)
        else:
            away = STUB if pin.out == "right" else -STUB
            self._wire(x, y, x + away, y)
            self._label(net, x + away, y, pin.out)

    def _end(self, out: str, x: float, y: float, net: str) -> None:
        """An upright lead ends in a rail's own sign, else in a label to its right."""
        if (net == "GND") == (out == "down") and net in POWER:
            sign = SYMBOLS[net]
            self._symbol(sign, self._next("#PWR"), net, "", x, y)
        elif out == "down":
            self._wire(x, y, x, y + STUB)
            self._label(net, x, y + STUB, "right")
        else:
            self._label(net, x, y, "right")

    def _label(self, net: str, x: float, y: float, side: str) -> None:
        angle, justify = (0, "left") if side == "right" else (180, "right")
        where = f"(at {number(x)} {number(y)} {angle})"
        size, on = (0.8, "") if net in POWER else (1.0, " above")
        self.texts.append(_text_box(net, x, y, size, justify + on))
        if net in POWER:
            self._add(
                f"(global_label {quote(net)} (shape passive) {where} (fields_autoplaced) "
                + _RAIL_SIZE.format(f" (justify {justify})"),
                f'(property "Intersheet References" "${{INTERSHEET_REFS}}" (id 0) {where} '
                + _RAIL_SIZE.format(f" (justify {justify}) hide")
                + ")",
            )
        else:
            self._add(
                f"(label {quote(net)} {where} (fields_autoplaced) "
                + _NET_SIZE.format(f" (justify {justify} bottom)")
            )

    def _wire(self, x1: float, y1: float, x2: float, y2: float) -> None:
        ends = f"(xy {number(x1)} {number(y1)}) (xy {number(x2)} {number(y2)})"
        self._add(f"(wire (pts {ends}) (stroke (width 0) (type default) (color 0 0 0 0))")

    def _symbol(self, symbol: Symbol, ref: str, value: str, part: str, x: float, y: float) -> None:
        known = PARTS.get(part)
        foot = known.footprint if known else ""
        name, uid = f"{NAME}:{symbol.name}", self._uuid("part", ref)
        fields = [("Reference", ref, symbol.power), ("Value", value, symbol.name == "PWR_FLAG")]
        fields += [("Footprint", foot, True), ("Datasheet", "", True)]
        if part:
            fields.append(("Part", part, True))
        lines = [
            f"(symbol (lib_id {quote(name)}) (at {number(x)} {number(y)} 0) (unit 1)",
            f"(in_bom {'no' if symbol.power else 'yes'}) (on_board yes) (uuid {uid})",
        ]
        for n, (field, text, hidden) in enumerate(fields):
            fx, fy, justify = _field_place(symbol, n, x, y)
            effects = _SIZE.format(justify + (" hide" if hidden else ""))
            if text and not hidden:
                self.texts.append(_text_box(text, fx, fy, 1.27, "left" if justify else "middle"))
            lines.append(
                f"(property {quote(field)} {quote(text)} (id {n}) (at {number(fx)} {number(fy)} 0) {effects})"
            )
        lines += [f"(pin {quote(pin.number)} (uuid {self._uuid(ref, pin.number)}))" for pin in symbol.pins]
        self._body.append("  " + "\n    ".join(lines) + ")")
        self._instances.append((uid, ref, value, foot))
        if not symbol.power and not symbol.small:
            half, rows = symbol.width / 2, [pin.y for pin in symbol.pins]
            self.bodies.append(Box(ref, x - half, y - max(rows) - 2.54, x + half, y - min(rows) + 2.54))
        self._used(symbol.name)

    def _used(self, name: str) -> None:
        self._numbers.setdefault("used " + name, 1)

    def _add(self, head: str, *more: str) -> None:
        self._numbers["item"] = self._numbers.get("item", 0) + 1
        uid = self._uuid("item", str(self._numbers["item"]))
        self._body.append(f"  {head} (uuid {uid})" + "".join("\n    " + line for line in more) + ")")

    def _next(self, prefix: str) -> str:
        self._numbers[prefix] = self._numbers.get(prefix, 0) + 1
        return f"{prefix}{self._numbers[prefix]:03}"

    def _uuid(self, *names: str) -> str:
        return str(uuid.uuid5(_SPACE, "/".join((self.name, *names))))

    def overlaps(self) -> list[str]:
        """Texts that lie on texts or on symbols: what ERC does not see."""
        found = []
        for n, one in enumerate(self.texts):
            for other in [*self.texts[n + 1 :], *self.bodies]:
                if one.meets(other):
                    found.append(
                        f"{self.name}: {one.what} lies on {other.what} at {one.x1:.0f}, {one.y1:.0f}"
                    )
        return found

    def text(self) -> str:
        """The file `<name>.kicad_sch`."""
        used = sorted(name[5:] for name in self._numbers if name.startswith("used "))
        instances = "\n".join(
            f"    (path {quote('/' + uid)} (reference {quote(ref)}) (unit 1) "
            f"(value {quote(value)}) (footprint {quote(foot)}))"
            for uid, ref, value, foot in self._instances
        )
        return "\n".join(
            [
                "(kicad_sch (version 20211123) (generator motcua)",
                f"  (uuid {self._uuid('sheet')})",
                f"  (paper {quote(self.paper)})",
                f'  (title_block (title {quote(self.title)}) (rev {quote(self.revision)}) (company "Motcua")',
                '    (comment 1 "CERN-OHL-W-2.0") (comment 2 "Generated by make hardware; not yet built"))',
                "  (lib_symbols",
                *(symbol_text(SYMBOLS[name], NAME + ":") for name in used),
                "  )",
                *self._body,
                '  (sheet_instances (path "/" (page "1")))',
                f"  (symbol_instances\n{instances}\n  )",
                ")\n",
            ]
        )


def _field_place(symbol: Symbol, n: int, x: float, y: float) -> tuple[float, float, str]:
    """Where reference (0), value (1) and the rest of a symbol are written."""
    if symbol.power:
        down = symbol.name == "GND"
        return x, y + (3.81 if down else -2.54), ""
    if not symbol.small:
        top = -max(pin.y for pin in symbol.pins) - 2.54
        bottom = -min(pin.y for pin in symbol.pins) + 2.54
        return (x, y + top - 1.27, "") if n == 0 else (x, y + bottom + 1.9, "")
    if symbol.pins[0].out == "up":
        return x + 2.54, y - 1.27 + 2.54 * min(n, 1), " (justify left)"
    return x, y - 2.54 if n == 0 else y + 2.54, ""


def _by_number(symbol: Symbol, nets: dict[str, str], where: str) -> dict[str, str]:
    """Nets by pin number; a name that several pins have means all of them. Every pin must be told."""
    names: dict[str, list[str]] = {}
    for pin in symbol.pins:
        names.setdefault(pin.name, []).append(pin.number)
    found: dict[str, str] = {}
    for key, net in nets.items():
        numbers = [key] if key in symbol.numbers else names.get(key)
        if not numbers:
            raise ValueError(f"{where}: {symbol.name} has no pin {key!r}")
        found.update(dict.fromkeys(numbers, net))
    if untold := [pin.name for pin in symbol.pins if pin.number not in found]:
        raise ValueError(f"{where}: nothing is said of {', '.join(untold)}")
    return found


def project(name: str) -> str:
    """A minimal `<name>.kicad_pro`: KiCad's own severities, nothing waived."""
    return json.dumps({"meta": {"filename": f"{name}.kicad_pro", "version": 1}}, indent=2) + "\n"


SYMBOL_TABLE = (
    f'(sym_lib_table\n  (lib (name "{NAME}")(type "KiCad")(uri "${{KIPRJMOD}}/{NAME}.kicad_sym")'
    '(options "")(descr ""))\n)\n'
)
