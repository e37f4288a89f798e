"""The older judge: KiCad 6, which has no command for it, driven by kiauto on a hidden display."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from .kicad import lay_out
from .netlist import Netlist, from_kicad

_TIME_S_MAX = 180


def judge(program: Path, sheets: Mapping[str, str]) -> Iterator[tuple[str, list[str], Netlist]]:
    """Each sheet: its name, what ERC says (warnings count), its netlist. `program`: kiauto's eeschema_do."""
    for name, text in sheets.items():
        with tempfile.TemporaryDirectory(prefix="motcua-kicad6-") as made:
            folder = Path(made)
            lay_out(folder, {name: text})
            said = _run(program, folder, "run_erc", "-w", f"{name}.kicad_sch", "out")
            report = next(iter(folder.glob("out/*.erc")), None)
            lines = report.read_text("utf-8").splitlines() if report else [said]
            complaints = [line.strip() for line in lines if line.strip().startswith("[")]
            if not report or "Errors 0  Warnings 0" not in lines[-1] + lines[-2]:
                complaints = complaints or [said[-500:]]
            _run(program, folder, "netlist", f"{name}.kicad_sch", "out")
            exported = next(iter(folder.glob("out/*.net")))
            yield name, complaints, from_kicad(exported.read_text("utf-8"))


def _run(program: Path, folder: Path, *words: str) -> str:
    home = folder / "home"
    home.mkdir(exist_ok=True)
    done = subprocess.run(
        [str(program), *words],
        cwd=folder,
        env={**os.environ, "HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=_TIME_S_MAX,
        check=False,
    )
    return done.stdout + done.stderr


def found() -> Path | None:
    """kiauto's program, where `make hardware FULL=1` put it."""
    there = shutil.which("eeschema_do", path=".venv/kicad6/bin")
    return Path(there).absolute() if there else None
