"""Draw the life cycles of hub and devices from their tables: docs/states/*.svg.

Drawing needs `dot` (Debian package graphviz), checking does not: each picture says in a comment which DOT
text it was drawn from, so a table that changed since makes it stale. docs/states.md shows every picture: one
that it does not show, or that is no more, is stale too.
"""

import re
import shutil
import subprocess
from hashlib import sha256
from typing import Final

from tools.diagrams.dot import dot
from tools.diagrams.tables import ROOT, all_cycles

FOLDER: Final = ROOT / "docs" / "states"
GUIDE: Final = ROOT / "docs" / "states.md"
DRAWN_FROM: Final = "<!-- drawn from DOT with SHA-256 {} -->"
PROGRAM: Final = "dot"
WIDTH_MAX: Final = 800  # points


def sources() -> dict[str, str]:
    """The DOT text of every life cycle, by the name of its picture."""
    return {cycle.slug: dot(cycle) for cycle in all_cycles()}


def digest(source: str) -> str:
    """What the comment in a picture says."""
    return DRAWN_FROM.format(sha256(source.encode()).hexdigest())


def available() -> bool:
    """Whether this machine can draw."""
    return shutil.which(PROGRAM) is not None


def stale() -> list[str]:
    """What is not as the tables make it, one line each; [] when all is fresh."""
    wanted = sources()
    drawn = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.svg")}
    shown = set(re.findall(r"\]\(states/([\w-]+)\.svg\)", GUIDE.read_text(encoding="utf-8")))
    lines = [
        f"docs/states/{name}.svg is not what its table makes it"
        for name, source in wanted.items()
        if digest(source) not in drawn.get(name, "")
    ]
    lines += [
        f"docs/states/{name}.svg has no table any more" for name in sorted(drawn.keys() - wanted.keys())
    ]
    lines += [f"docs/states.md does not tell of {name}" for name in sorted(wanted.keys() - shown)]
    lines += [f"docs/states.md tells of {name}, which is no more" for name in sorted(shown - wanted.keys())]
    return lines


def write() -> None:
    """Draw again what is stale. Raises FileNotFoundError where there is no `dot`, unless all is fresh."""
    FOLDER.mkdir(exist_ok=True)
    wanted = sources()
    for path in FOLDER.glob("*.svg"):
        if path.stem not in wanted:
            path.unlink()
    for name, source in wanted.items():
        path = FOLDER / f"{name}.svg"
        if not path.exists() or digest(source) not in path.read_text(encoding="utf-8"):
            path.write_text(_drawn(source), encoding="utf-8")


def _drawn(source: str) -> str:
    """The picture, upright or lying, whichever is not too wide for a page; without the comments of `dot`."""
    upright = _run(source, "TB")
    lying = _run(source, "LR") if _width(upright) > WIDTH_MAX else upright
    svg = re.sub(r"<!--.*?-->\n?", "", min(upright, lying, key=_width), flags=re.DOTALL)
    head, tag, rest = svg.partition("<svg")
    return f"{head}{digest(source)}\n{tag}{rest}"


def _run(source: str, direction: str) -> str:
    program = shutil.which(PROGRAM)
    if program is None:
        raise FileNotFoundError("dot not found (apt install graphviz)")
    command = [program, "-Tsvg", f"-Grankdir={direction}"]
    return subprocess.run(command, input=source, capture_output=True, text=True, check=True).stdout


def _width(svg: str) -> int:
    """In points."""
    found = re.search(r'<svg width="(\d+)pt"', svg)
    return int(found[1]) if found else 0
