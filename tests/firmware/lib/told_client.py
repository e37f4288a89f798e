"""A MicroPython program that tells what happens to it on lines of JSON."""

from __future__ import annotations

import json
import queue
import threading
from pathlib import Path
from typing import Any

from tests.firmware import harness
from tests.firmware.lib.scripted_broker import WAIT_S_MAX

HERE = Path(__file__).parent


class Client:
    """A child process, and what it tells line by line."""

    def __init__(
        self, interpreter: harness.Interpreter, script: str, heap_kb: int | None, orders: dict[str, Any]
    ) -> None:
        self.flash = interpreter.flash
        self.told: list[dict[str, Any]] = []
        self._lines: queue.Queue[str] = queue.Queue()
        self._child = interpreter.start(HERE / script, json.dumps(orders), heap_kb=heap_kb)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._child.stdout
        for line in self._child.stdout:
            self._lines.put(line)
        self._lines.put("")

    def expect(self, what: str, **more: object) -> dict[str, Any]:
        """The next thing told that is `what` with these values; others before it are kept in `told`."""
        while True:
            try:
                line = self._lines.get(timeout=WAIT_S_MAX)
            except queue.Empty:
                raise AssertionError(f"{what} {more} was not told; before it: {self.told}") from None
            if not line:
                assert self._child.stderr
                raise AssertionError(f"client ended: {self._child.stderr.read()} after {self.told}")
            if not line.startswith("{"):
                continue
            found: dict[str, Any] = json.loads(line)
            self.told.append(found)
            if found["what"] == what and all(found.get(key) == value for key, value in more.items()):
                return found

    def expect_line(self, words: str) -> None:
        """A line of plain text (the console of the board) with these words."""
        while words not in self._lines.get(timeout=WAIT_S_MAX):
            pass

    def has_told(self, what: str, **more: object) -> bool:
        """Whether it was among what was told up to the last `expect`."""
        return any(
            found["what"] == what and all(found.get(key) == value for key, value in more.items())
            for found in self.told
        )

    def stop(self) -> None:
        self._child.kill()
        self._reader.join(WAIT_S_MAX)
