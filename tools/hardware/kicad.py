"""Runs KiCad 9 (`kicad-cli`, no display) over sheets in a folder of their own, and reads what it says."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from . import ROOT
from .library import NAME, library
from .netlist import Netlist, from_kicad
from .sheet import SYMBOL_TABLE, project

_SHELL = ROOT / "tools" / "setup" / "kicad.sh"
_TIME_S_MAX = 900
FOOTPRINTS = "/usr/share/kicad/footprints"
_HEAD = "set -eu\nmkdir -p home\nkicad-cli version > version\n"
_ERC = "kicad-cli sch erc --severity-all --format json -o {0}.erc.json {0}.kicad_sch >/dev/null\n"
_NETS = "kicad-cli sch export netlist -o {0}.net {0}.kicad_sch >/dev/null\n"
_DRAW = """
kicad-cli sch export svg -o . {0}.kicad_sch >/dev/null
kicad-cli sch export pdf -o {0}.pdf {0}.kicad_sch >/dev/null
"""


@dataclass
class Judged:
    """What KiCad says of each sheet."""

    version: str = ""
    complaints: dict[str, list[str]] = field(default_factory=dict)
    netlists: dict[str, Netlist] = field(default_factory=dict)
    svg: dict[str, str] = field(default_factory=dict)
    pdf: dict[str, bytes] = field(default_factory=dict)
    library: dict[str, str] = field(default_factory=dict)
    footprints: dict[str, str] = field(default_factory=dict)


class KiCadFailed(Exception):
    """It did not run; the text is its own."""


def judge(
    sheets: Mapping[str, str],
    pictures: bool = False,
    erc: bool = True,
    libraries: Iterable[str] = (),
    footprints: Iterable[str] = (),
) -> Judged:
    """Check sheets (name to text), draw them on request, fetch KiCad's own libraries and footprints."""
    libraries, footprints = sorted(libraries), sorted(footprints)
    with tempfile.TemporaryDirectory(prefix="motcua-hardware-") as made:
        folder = Path(made)
        lay_out(folder, sheets)
        words = (_ERC if erc else "") + _NETS + (_DRAW if pictures else "")
        script = _HEAD + "".join(words.format(name) for name in sheets)
        script += "".join(f"cp /usr/share/kicad/symbols/{one}.kicad_sym theirs-{one}\n" for one in libraries)
        for n, one in enumerate(footprints):
            where = FOOTPRINTS + "/{}.pretty/{}.kicad_mod".format(*one.split(":"))
            script += f"cp '{where}' foot-{n}\n"
        (folder / "run.sh").write_text(script, "utf-8")
        done = subprocess.run(
            ["sh", str(_SHELL), "run", made], capture_output=True, text=True, timeout=_TIME_S_MAX, check=False
        )
        if done.returncode:
            raise KiCadFailed((done.stderr + done.stdout).strip()[-2000:])
        found = _read(folder, sheets, pictures, erc)
        for one in libraries:
            found.library[one] = (folder / f"theirs-{one}").read_text("utf-8")
        for n, one in enumerate(footprints):
            found.footprints[one] = (folder / f"foot-{n}").read_text("utf-8")
        return found


def lay_out(folder: Path, sheets: Mapping[str, str]) -> None:
    """KiCad drops files beside a sheet, so it works on a copy, with an empty home."""
    (folder / f"{NAME}.kicad_sym").write_text(library(), "utf-8")
    (folder / "sym-lib-table").write_text(SYMBOL_TABLE, "utf-8")
    names = sorted(
        {found for text in sheets.values() for found in re.findall(r'"Footprint" "([^":]+):', text)}
    )
    rows = "".join(
        f'  (lib (name "{n}")(type "KiCad")(uri "{FOOTPRINTS}/{n}.pretty")(options "")(descr ""))\n'
        for n in names
    )
    (folder / "fp-lib-table").write_text(f"(fp_lib_table\n{rows})\n", "utf-8")
    for name, text in sheets.items():
        (folder / f"{name}.kicad_sch").write_text(text, "utf-8")
        (folder / f"{name}.kicad_pro").write_text(project(name), "utf-8")


def _read(folder: Path, sheets: Mapping[str, str], pictures: bool, erc: bool) -> Judged:
    found = Judged(version=(folder / "version").read_text("utf-8").strip())
    for name in sheets:
        if erc:
            found.complaints[name] = _complaints(json.loads((folder / f"{name}.erc.json").read_text("utf-8")))
        found.netlists[name] = from_kicad((folder / f"{name}.net").read_text("utf-8"))
        if pictures:
            found.svg[name] = steady_svg((folder / f"{name}.svg").read_text("utf-8"))
            found.pdf[name] = steady_pdf((folder / f"{name}.pdf").read_bytes())
    return found


def _complaints(report: dict[str, list[dict]]) -> list[str]:
    lines = []
    for page in report["sheets"]:
        for one in page["violations"]:
            where = "; ".join(item["description"] for item in one["items"])
            lines.append(f"{one['severity']} {one['type']}: {where}")
    return lines


def steady_svg(text: str) -> str:
    """A picture without the moment it was drawn; in hundredths of a millimetre, letters as one path each."""
    text = re.sub(r"<title>.*?</title>|<desc>.*?</desc>", "", text, flags=re.DOTALL)
    text = re.sub(r"(\d\.\d\d)\d+", r"\1", text)
    text = re.sub(r"\s*\n\s*(?=L|\" />)", "", text)
    return re.sub(
        r'<g class="stroked-text">.*?</g>', lambda group: _one_path(group[0]), text, flags=re.DOTALL
    )


def _one_path(letters: str) -> str:
    joined = re.sub(r'" />\s*<path d="', "", letters)
    return re.sub(r"L([-\d. ]+)M\1(?=L)", r"L\1", joined)


def steady_pdf(data: bytes) -> bytes:
    """A PDF with one moment for all, of the same length."""
    return re.sub(
        rb"/(CreationDate|ModDate) ?\(D:(\d{14})", lambda m: m[0].replace(m[2], b"20260101000000"), data
    )
