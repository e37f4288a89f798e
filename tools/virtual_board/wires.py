"""One run of a board: its process, the pipes that are its pins, and the sockets that are its serial lines."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import struct
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from . import interpreter

READ_BYTES = 1 << 16


class Wires:
    """From power-on to power-off.

    `on_frame(kind, payload)` hears each frame, `on_burst()` follows a batch of them, `on_end()` says that the
    program ended by itself, `output(bytes)` gets its console.
    """

    def __init__(
        self,
        *,
        on_frame: Callable[[str, bytes], None],
        on_burst: Callable[[], None],
        on_end: Callable[[], None],
        output: Callable[[bytes], None],
    ) -> None:
        self._on_frame, self._on_burst, self._on_end, self._output = on_frame, on_burst, on_end, output
        self._frames = bytearray()
        self.process: subprocess.Popen[bytes] | None = None
        self.lines: dict[int, socket.socket] = {}  # UART number to this end of the line

    def power_on(
        self, setup: dict[str, Any], uarts: Iterable[int], path: list[Path], flash: Path, heap_kb: int | None
    ) -> None:
        """Start the process; it sees `setup` and its ends of the wires."""
        child_in, self._to_board = os.pipe()
        self._from_board, child_out = os.pipe()
        self._text, child_text = os.pipe()
        child_miso, self._miso = os.pipe()  # the firmware waits at it for what a chip sends back
        for fd in (child_in, self._to_board, self._from_board, self._text):
            os.set_blocking(fd, False)  # child_out stays blocking: the firmware must never lose a frame
        pairs = {number: socket.socketpair() for number in uarts}
        for ours, theirs in pairs.values():
            ours.setblocking(False)
            theirs.setblocking(False)
        self.lines = {number: pair[0] for number, pair in pairs.items()}
        ends = {str(number): pair[1].fileno() for number, pair in pairs.items()}
        environment = {
            **os.environ,
            "MICROPYPATH": ":".join([*map(str, path), ".frozen"]),
            "VIRTUAL_BOARD": json.dumps(
                {**setup, "in": child_in, "out": child_out, "miso": child_miso, "uart": ends}
            ),
        }
        self.process = subprocess.Popen(
            interpreter.command(heap_kb, "power_on"),
            cwd=flash,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=child_text,
            stderr=child_text,
            pass_fds=[child_in, child_out, child_miso, *ends.values()],
            preexec_fn=interpreter.leash(),
        )
        for fd in (child_in, child_out, child_miso, child_text):
            os.close(fd)
        for _, theirs in pairs.values():
            theirs.close()
        loop = asyncio.get_running_loop()
        loop.add_reader(self._from_board, self.hear)
        loop.add_reader(self._text, self._read_text)

    def power_off(self) -> int:
        """Kill the process, close every wire; the exit code."""
        assert self.process is not None
        self.process.kill()
        exit_code = self.process.wait()
        loop = asyncio.get_running_loop()
        loop.remove_reader(self._from_board)
        loop.remove_reader(self._text)
        self._drain_text()
        for fd in (self._to_board, self._from_board, self._text, self._miso):
            os.close(fd)
        for line in self.lines.values():
            line.close()
        self.process = None
        return exit_code

    def tell(self, line: str) -> None:
        """One line to the board; an unread pipe of 64 KB is an error of the caller's."""
        with contextlib.suppress(BrokenPipeError):
            os.write(self._to_board, f"{line}\n".encode())

    def shift_in(self, data: bytes) -> None:
        """What the chips send back to an exchange; the board waits for exactly these bytes."""
        with contextlib.suppress(BrokenPipeError):
            os.write(self._miso, data)

    def hear(self) -> None:
        """Take what the board has said so far."""
        try:
            data = os.read(self._from_board, READ_BYTES)
        except BlockingIOError:
            return
        if not data:
            self._on_end()
            return
        self._frames += data
        process = self.process
        while process is self.process and (frame := self._next_frame()):
            self._on_frame(*frame)  # may power off
        self._on_burst()

    def _next_frame(self) -> tuple[str, bytes] | None:
        if len(self._frames) < 3:
            return None
        kind, size = struct.unpack_from("<BH", self._frames)
        if len(self._frames) < 3 + size:
            return None
        payload = bytes(self._frames[3 : 3 + size])
        del self._frames[: 3 + size]
        return chr(kind), payload

    def _read_text(self) -> None:
        if self._drain_text():
            asyncio.get_running_loop().remove_reader(self._text)

    def _drain_text(self) -> bool:
        """Pass the console's text on; True at its end."""
        with contextlib.suppress(BlockingIOError):
            while data := os.read(self._text, READ_BYTES):
                self._output(data)
            return True
        return False
