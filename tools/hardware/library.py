"""KiCad's text of the symbols: the library beside the sheets, and the copy that each sheet carries."""

from __future__ import annotations

from .sexpr import number, quote
from .symbols import LEAD, SYMBOLS, Symbol

NAME = "motcua"
_FONT = "(effects (font (size 1.27 1.27)){})"


def library() -> str:
    """The file `motcua.kicad_sym`."""
    body = "\n".join(symbol_text(symbol) for symbol in SYMBOLS.values())
    return f"(kicad_symbol_lib (version 20211014) (generator motcua)\n{body}\n)\n"


def symbol_text(symbol: Symbol, prefix: str = "") -> str:
    """One symbol; `prefix` is the library's name in a sheet."""
    lines = [f"(symbol {quote(prefix + symbol.name)}"]
    if symbol.power:
        lines.append("(power)")
    hidden = " hide" if symbol.power or not symbol.show_names else ""
    if symbol.power or symbol.small:
        lines.append("(pin_numbers hide)")
    lines.append(
        f"(pin_names (offset 1.016){hidden}) (in_bom {'no' if symbol.power else 'yes'}) (on_board yes)"
    )
    lines += _properties(symbol)
    lines.append(f"(symbol {quote(symbol.name + '_0_1')} " + " ".join(symbol.lines) + ")")
    lines.append(f"(symbol {quote(symbol.name + '_1_1')}")
    lines += [_pin(symbol, pin.number) for pin in symbol.pins]
    return "\n".join(lines) + "))"


def _properties(symbol: Symbol) -> list[str]:
    texts = (("Reference", symbol.prefix), ("Value", symbol.name), ("Footprint", ""), ("Datasheet", ""))
    return [
        f"(property {quote(name)} {quote(text)} (id {n}) (at 0 0 0) " + _FONT.format(" hide") + ")"
        for n, (name, text) in enumerate(texts)
    ]


_ANGLE = {"left": 0, "right": 180, "up": 270, "down": 90}  # from the end of a pin towards its symbol


def _pin(symbol: Symbol, wanted: str) -> str:
    pin = symbol.numbers[wanted]
    length = 0.0 if symbol.power else 1.27 if symbol.small else LEAD
    shown = " hide" if symbol.name in ("GND",) or symbol.power else ""
    return (
        f"(pin {pin.kind} line (at {number(pin.x)} {number(pin.y)} {_ANGLE[pin.out]}) "
        f"(length {number(length)}){shown} "
        f"(name {quote(pin.name)} {_FONT.format('')}) (number {quote(pin.number)} {_FONT.format('')}))"
    )
