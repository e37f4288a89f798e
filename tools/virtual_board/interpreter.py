"""Where the MicroPython interpreter is, and how a board's process is started."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path


def micropython() -> str:
    """Path of the interpreter: `MICROPYTHON`, the one beside this Python, or the one on PATH."""
    named = os.environ.get("MICROPYTHON")
    beside = str(Path(sys.executable).parent)
    found = (
        shutil.which(named)
        if named
        else shutil.which("micropython", path=beside) or shutil.which("micropython")
    )
    if not found:
        raise FileNotFoundError("no MicroPython interpreter: set MICROPYTHON or install `micropython`")
    return found


def command(heap_kb: int | None, module: str) -> list[str]:
    """Start `module` as the main program; the kernel ends the board when its harness dies."""
    leash = ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []
    heap = ["-X", f"heapsize={heap_kb}k"] if heap_kb else []
    return [*leash, micropython(), *heap, "-c", f"import {module}"]
