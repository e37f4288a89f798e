"""What needs a program to be drawn: sheets (KiCad, rsvg-convert), harnesses (WireViz), measured circuits.

`drawn.json` holds the hash of what each was drawn from, so that a picture of yesterday's sheet is told.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from . import HARDWARE, SCHEMATICS, spice
from .kicad import Judged
from .made import HARNESS, PICTURES

STAMPS = PICTURES / "drawn.json"
RESULTS = HARDWARE / "spice" / "results.md"
_PNG_WIDTH = {"kiosk-olimex_poe": 3200, "kiosk-w5500_pico": 3200}
_RESULTS_HEAD = "# Measured circuits\n\nBy ngspice; `make hardware` measures again and judges.\n\n"


def sources() -> dict[str, str]:
    """Picture (relative to `hardware/`) to the hash of what it is drawn from."""
    found = {}
    for sheet in sorted(SCHEMATICS.glob("*.kicad_sch")):
        for ending in ("svg", "pdf", "png"):
            found[f"pictures/{sheet.stem}.{ending}"] = _hash(sheet)
    for cables in sorted(HARNESS.glob("*.yml")):
        found[f"harness/{cables.stem}.svg"] = _hash(cables)
    decks = hashlib.sha256(b"".join(path.read_bytes() for path in spice.files())).hexdigest()
    return found | {"spice/results.md": decks}


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def stale() -> list[str]:
    """Pictures that are missing, or drawn from something else."""
    drawn = json.loads(STAMPS.read_text("utf-8"))["from"] if STAMPS.exists() else {}
    return [
        f"hardware/{name} is missing or drawn from another state (make hardware WRITE=1)"
        for name, source in sources().items()
        if drawn.get(name) != source or not (HARDWARE / name).exists()
    ]


def differing(judged: Judged) -> list[str]:
    """With the KiCad that drew them, today's sheets give the kept pictures byte for byte."""
    if json.loads(STAMPS.read_text("utf-8"))["kicad"] != judged.version:
        return []
    return [
        f"hardware/pictures/{name}.svg is not what KiCad {judged.version} draws"
        for name, text in judged.svg.items()
        if (PICTURES / f"{name}.svg").read_text("utf-8") != text
    ]


def write(judged: Judged) -> None:
    """Draw everything again."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, text in judged.svg.items():
        (PICTURES / f"{name}.svg").write_text(text, "utf-8")
        (PICTURES / f"{name}.pdf").write_bytes(judged.pdf[name])
        _png(PICTURES / f"{name}.svg", _PNG_WIDTH.get(name, 2400))
    for cables in sorted(HARNESS.glob("*.yml")):
        draw_harness(cables, HARNESS)
    RESULTS.write_text(_RESULTS_HEAD + spice.table(), "utf-8")
    STAMPS.write_text(json.dumps({"kicad": judged.version, "from": sources()}, indent=1) + "\n", "utf-8")


def _png(svg: Path, width: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.png"
        subprocess.run(
            ["rsvg-convert", "-w", str(width), "-b", "white", str(svg), "-o", str(full)], check=True
        )
        with Image.open(full) as picture:
            picture.convert("RGB").quantize(24).save(svg.with_suffix(".png"), optimize=True)


def draw_harness(cables: Path, into: Path) -> None:
    """WireViz: the drawing of one sheet's cables."""
    command = [sys.executable, "-c", "from wireviz.wv_cli import wireviz; wireviz()", "-f", "s"]
    command += ["-o", str(into), "-O", cables.stem, str(cables)]
    subprocess.run(command, check=True, capture_output=True)


def harness_faults(folder: Path) -> list[str]:
    """Descriptions of cables that WireViz does not draw."""
    found = []
    for cables in sorted(HARNESS.glob("*.yml")):
        try:
            draw_harness(cables, folder)
        except subprocess.CalledProcessError as error:
            found.append(f"{cables.name}: {error.stderr.decode(errors='replace')[-300:]}")
    return found
