"""Every text in `hardware/` that is made from the description and the kept netlists, without KiCad."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from . import HARDWARE, SCHEMATICS, bom, drawing, harness, pinout, power
from .netlist import Netlist, read

NETLISTS = HARDWARE / "netlists"
PICTURES = HARDWARE / "pictures"
HARNESS = HARDWARE / "harness"
_POWER_HEAD = """# Power budget

Worst case of each rail against what feeds it; a test fails when a rail gives less than is taken. What is
assumed has to be measured at the first board of its kind: step B3 of the [bring-up](bring-up.md). A scanner
on the 5 V of an ESP32-POE-ISO may take {scanner} mA; one that takes more gets a supply of its own, jumper JP1
at B.

"""


def kept_netlists() -> dict[str, tuple[Netlist, str]]:
    """Sheet to its netlist as KiCad exported it, and the hash of the sheet that it was exported from."""
    return {path.stem: read(path.read_text("utf-8")) for path in sorted(NETLISTS.glob("*.txt"))}


def texts(netlists: Mapping[str, Netlist]) -> dict[Path, str]:
    """Path to what should stand there."""
    made = {SCHEMATICS / name: text for name, text in drawing.files().items()}
    for name, netlist in netlists.items():
        made[HARDWARE / "bom" / f"{name}.csv"] = bom.of_sheet(name, netlist)
        made[HARNESS / f"{name}.yml"] = harness.wireviz(netlist)
        made[HARNESS / f"{name}.csv"] = harness.wire_list(netlist)
        made[PICTURES / f"{name}-pinout.svg"] = pinout.picture(name, netlist)
    for counters in bom.OFFICES:
        made[HARDWARE / "bom" / f"office-{counters}.csv"] = bom.of_office(counters, netlists)
    in_use = {counters: bom.in_use(counters) for counters in bom.OFFICES}
    head = _POWER_HEAD.format(scanner=power.SCANNER_ON_POE_MA)
    made[HARDWARE / "docs" / "power.md"] = head + power.table(sorted(netlists)) + power.offices(in_use)
    return made


def stale(made: Mapping[Path, str]) -> list[str]:
    """What stands there and is not that, one line each."""
    return [
        f"{path.relative_to(HARDWARE.parent)} is not what the description makes (make hardware WRITE=1)"
        for path, text in made.items()
        if not path.exists() or path.read_text("utf-8") != text
    ]


def write(made: Mapping[Path, str]) -> None:
    """Put all of it in its place."""
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
