"""Commands at a terminal of their own, answered as somebody at a desk answers."""

import os
import pty
import select
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

from tests.system.watch import ASK_AGAIN_S
from tools.patience import PATIENCE_S

READ_MAX = 65_536
AGAIN_S = 1.0  # until somebody presses the key once more
LOCAL_FLAGS = 3  # their place in what termios tells of a terminal


_SIT_DOWN = """
import fcntl, os, signal, sys, termios
signal.signal(signal.SIGINT, signal.SIG_DFL)  # who runs the tests in the background has it ignored
fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that Ctrl-C there is a signal
os.execv(sys.argv[1], sys.argv[1:])
"""


class Terminal:
    """A program whose three streams are a terminal; `shown` is what stood on it so far."""

    def __init__(self, command: Sequence[str], *, cwd: Path, env: Mapping[str, str]) -> None:
        self._hand, screen = pty.openpty()
        try:
            self._program = subprocess.Popen(
                (sys.executable, "-c", _SIT_DOWN, *command),
                stdin=screen,
                stdout=screen,
                stderr=screen,
                cwd=cwd,
                env=env,
                start_new_session=True,
            )
        finally:
            os.close(screen)
        self.shown = ""

    def wait_for(self, words: str, times: int = 1) -> None:
        """Until they stand there so often. Raises AssertionError where the program ends before."""
        until_s = monotonic() + PATIENCE_S
        while self.shown.count(words) < times:
            assert self._read(until_s), f"never shown: {words!r} in {self.shown!r}"

    def wait_for_hidden(self, words: str) -> None:
        """Until they stand there and what is typed is not shown: what comes before that is thrown away."""
        self.wait_for(words)
        until_s = monotonic() + PATIENCE_S
        while termios.tcgetattr(self._hand)[LOCAL_FLAGS] & termios.ECHO:
            assert monotonic() < until_s, f"still shown: {self.shown!r}"
            sleep(ASK_AGAIN_S)

    def type(self, keys: str) -> None:
        """As from a keyboard; \\r is Enter, \\x03 is Ctrl-C."""
        os.write(self._hand, keys.encode())

    def insist(self, key: str) -> int:
        """Press a key until the program has ended: one Ctrl-C may come just before it listens."""
        until_s = monotonic() + PATIENCE_S
        while self._program.poll() is None:
            assert monotonic() < until_s, f"still there: {self.shown!r}"
            with suppress(OSError):  # nobody has the other end any more
                self.type(key)
            self._read(monotonic() + AGAIN_S)
        return self.ended()

    def ended(self) -> int:
        """The exit code, when all that was said has been read."""
        until_s = monotonic() + PATIENCE_S
        while self._read(until_s):
            pass
        return self._program.wait(PATIENCE_S)

    def close(self) -> None:
        """Nothing is left running."""
        if self._program.poll() is None:
            self._program.kill()
            self._program.wait()
        os.close(self._hand)

    def _read(self, until_s: float) -> bool:
        """More of what is said; False: there is no more, or it takes too long."""
        ready, _, _ = select.select([self._hand], [], [], max(0.0, until_s - monotonic()))
        if not ready:
            return False
        try:
            said = os.read(self._hand, READ_MAX)
        except OSError:  # EIO: the program has closed its terminal
            return False
        self.shown += said.decode(errors="replace")
        return bool(said)
