"""Where the MicroPython interpreter is, and how a board's process is started."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


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
    """Start `module` as the main program."""
    heap = ["-X", f"heapsize={heap_kb}k"] if heap_kb else []
    return [micropython(), *heap, "-c", f"import {module}"]


def leash() -> Callable[[], None]:
    """Run in the new process before the interpreter: the kernel ends the board when its harness dies.

    A harness that died before the kernel was asked is seen by the parent having changed.
    """
    harness = os.getpid()

    def tie() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != harness:
            os._exit(1)

    return tie
