"""Runs the decks of `hardware/spice` through ngspice and holds what they measure against their bounds.

In a deck, `*! name between LOW HIGH   unit and meaning` is a check, and `*~ OLD -> NEW` a change of one line
after which a check must fail: a bound that nothing can break proves nothing.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import HARDWARE

DECKS = HARDWARE / "spice"
_TIME_S_MAX = 120
_SCALE = {"": 1.0, "meg": 1e6, "k": 1e3, "m": 1e-3, "u": 1e-6, "n": 1e-9, "p": 1e-12}


class NothingMeasured(Exception):
    """ngspice did not run the circuit; the text is its own. Not the same as a bound that is broken."""


@dataclass(frozen=True)
class Check:
    """A measured value and the bounds that it must keep, both in the unit that `meaning` begins with."""

    name: str
    low: float
    high: float
    meaning: str


@dataclass(frozen=True)
class Deck:
    """One circuit: its text, its checks, and the changes that break one of them."""

    name: str
    text: str
    checks: tuple[Check, ...]
    slips: tuple[tuple[str, str], ...]


def decks() -> list[Deck]:
    """All of them, by name."""
    return [read(path.stem, path.read_text("utf-8")) for path in sorted(DECKS.glob("*.cir"))]


def read(name: str, text: str) -> Deck:
    """A deck from its text; ValueError where a check or a change is not what it says."""
    checks = tuple(
        Check(found[1], value(found[2]), value(found[3]), found[4])
        for found in re.finditer(r"^\*! (\w+) between (\S+) (\S+)\s+(.+)$", text, re.MULTILINE)
    )
    slips = tuple(
        (found[1], found[2].strip()) for found in re.finditer(r"^\*~ (.+?) -> (.+)$", text, re.MULTILINE)
    )
    measured = re.findall(r"^\.meas tran (\w+)", text, re.MULTILINE)
    if sorted(measured) != sorted(check.name for check in checks) or not checks:
        raise ValueError(f"{name}: measured are {measured}, checked are {[check.name for check in checks]}")
    for old, _ in slips:
        if _body(text).count(old) != 1:
            raise ValueError(
                f"{name}: {old!r} stands {_body(text).count(old)} times in the circuit, not once"
            )
    return Deck(name, text, checks, slips)


def value(text: str) -> float:
    """A number as SPICE writes it: 4.7k, 100n, 2meg."""
    found = re.fullmatch(r"([-+]?[\d.]+(?:e[-+]?\d+)?)(meg|[kmunp]?)", text)
    if not found:
        raise ValueError(f"{text!r} is no number")
    return float(found[1]) * _SCALE[found[2]]


def _body(text: str) -> str:
    return "\n".join(line for line in text.splitlines()[1:] if not line.startswith("*"))


def changed(deck: Deck, old: str, new: str) -> str:
    """The text with one change in its circuit."""
    lines = deck.text.splitlines()
    return "\n".join(line if line.startswith("*") else line.replace(old, new) for line in lines) + "\n"


def measure(text: str) -> dict[str, float]:
    """Run a circuit; what it measured. A measurement that failed is missing; one at least must have come."""
    with tempfile.TemporaryDirectory(prefix="motcua-spice-") as folder:
        (Path(folder) / "deck.cir").write_text(text, "utf-8")
        done = subprocess.run(
            ["ngspice", "-b", "deck.cir"],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=_TIME_S_MAX,
            check=False,
        )
    found = read_measured(done.stdout)
    if not found:
        raise NothingMeasured((done.stdout + done.stderr).strip()[-500:])
    return found


def read_measured(said: str) -> dict[str, float]:
    """The lines `name = number ...` of what ngspice printed."""
    return {
        name: float(number) for name, number in re.findall(r"^(\w+)\s+=\s+([-+]?\d\S*)", said, re.MULTILINE)
    }


def broken(deck: Deck, measured: dict[str, float]) -> list[str]:
    """The checks that do not hold, one line each."""
    return [
        f"{deck.name}: {check.name} is {measured.get(check.name, float('nan')):.4g}, not between "
        f"{check.low:g} and {check.high:g} {check.meaning}"
        for check in deck.checks
        if not check.low <= measured.get(check.name, float("nan")) <= check.high
    ]


def run() -> Iterator[tuple[str, list[str]]]:
    """Each deck as it is, and each with each of its changes: a title and what is wrong."""
    for deck in decks():
        faults, failure = _judged(deck, deck.text)
        yield f"spice {deck.name}", failure + faults
        for old, new in deck.slips:
            faults, failure = _judged(deck, changed(deck, old, new))
            unnoticed = [] if faults or failure else [f"no check of {deck.name} notices {new}"]
            yield f"spice {deck.name} with {new}", failure + unnoticed


def _judged(deck: Deck, text: str) -> tuple[list[str], list[str]]:
    """Checks that do not hold; and why nothing could be judged."""
    try:
        return broken(deck, measure(text)), []
    except NothingMeasured as error:
        return [], [f"{deck.name}: ngspice measured nothing: {error}"]


def table() -> str:
    """What the decks measure, as a table for people; runs ngspice."""
    rows = ["| Circuit | Figure | Measured | Bounds | Meaning |", "|---|---|---|---|---|"]
    for deck in decks():
        measured = measure(deck.text)
        rows += [
            f"| {deck.name} | {check.name} | {measured[check.name]:.3g} | {check.low:g} to {check.high:g} "
            f"| {check.meaning} |"
            for check in deck.checks
        ]
    return "\n".join(rows) + "\n"


def files() -> list[Path]:
    """The decks themselves."""
    return sorted(DECKS.glob("*.cir"))
