"""What a device's heap is made of, measured under the real interpreter.

    total    = all in use while connected, the stand-ins of the virtual board not counted
    modules  = what importing the device's modules takes; of it
    made     = what their statements made: functions, classes, tables. Every board has these in its heap
    running  = total - modules: objects of the running program, and the interpreter's own
    frozen   = running + made: what is left in the heap of a board whose byte code lies in flash

Words of the interpreter are of 64 bits; the controllers' are of 32, so a board needs about half of it.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .board import FIRMWARE, SHIMS
from .interpreter import command

MEASURE_S_MAX = 20.0


@dataclass(slots=True, frozen=True)
class Modules:
    """Names of the modules that a device imports, and their bytes in its heap."""

    names: tuple[str, ...]
    bytes: int
    made_bytes: int


@dataclass(slots=True, frozen=True)
class HeapParts:
    """Bytes, see the module."""

    total: int
    modules: int
    made: int

    @property
    def running(self) -> int:
        return self.total - self.modules

    @property
    def frozen(self) -> int:
        return self.running + self.made


def modules(kind: str, folder: Path, board: str = "olimex_poe", language: str = "vi") -> Modules:
    """Import a device's modules without starting it. `folder` stands for its flash."""
    path = [SHIMS, FIRMWARE / kind, FIRMWARE / "lib"]
    search = ":".join([*map(str, path), ".frozen"])
    done = subprocess.run(
        command(None, "heap_parts"),
        cwd=folder,
        env={**os.environ, "MICROPYPATH": search, "BOARD": board, "LANGUAGE": language},
        capture_output=True,
        text=True,
        timeout=MEASURE_S_MAX,
    )
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    all_bytes, made_bytes, *names = done.stdout.split()
    return Modules(tuple(names), int(all_bytes), int(made_bytes))


def parts(total: int, of: Modules) -> HeapParts:
    """The parts of a heap of `total` bytes, as `VirtualBoard.heap` tells them."""
    return HeapParts(total, of.bytes, of.made_bytes)
