"""A ticket printer at the other end of a serial line: buffer, paper, cover, busy line, real-time status.

It prints from its buffer only while nothing is wrong, answers DLE EOT even then, and tells by its busy line
when it can take no more. What came out on paper is kept byte for byte; a cut ends a slip.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable

from . import paper
from .escpos import Command, Tokenizer
from .paper_images import Store

BUFFER_BYTES = 4096
BUSY_ABOVE = BUFFER_BYTES - 1024  # the line is told early: bytes are still on their way
CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4 8: forget what was received
CLEARED = b"\x37\x25\x00"
CUTS = (b"\x1dV", b"\x1bi", b"\x1bm")
PRINTED_MAX = 4 << 20  # bytes of paper kept


DEFINES = (67, 83)  # functions of GS ( L


def is_stored(command: Command) -> bool:
    """Does this command give the printer a picture to keep?"""
    graphics = command.name == b"\x1d(" and command.data[:1] == b"L" and command.data[4:5]
    return command.name == b"\x1cq" or bool(graphics and graphics[0] in DEFINES)


def keep(store: Store, command: Command, errors: list[str]) -> None:
    """Let the printer keep it."""
    if command.name == b"\x1cq":
        store.define_old(command.data, errors)
    else:
        store.graphics(command.data[3:], errors)


class Printer:
    """One printer; `set()` changes what a person would do to it."""

    def __init__(
        self,
        *,
        bytes_per_s: int | None = None,
        answers_status: bool = True,
        confirms: bool = True,
        clears: bool = True,
        answer_s: float = 0.0,
        store: Store | None = None,
    ) -> None:
        """`answers_status`: DLE EOT, `confirms`: GS r, `clears`: DLE DC4 8; many makes know not all of them.

        `answer_s`: how long an answer takes. `store`: what it can keep of pictures.
        """
        self.answers_status, self.confirms, self.clears_buffer = answers_status, confirms, clears
        self.answer_s = answer_s
        self.store = store or Store()
        self.powered = True
        self.paper_in = self.online = self.connected = True
        self.cover_open = self.paper_low = False
        self.paper_bytes: int | None = None  # what the roll still holds, in bytes of print data
        self.bytes_per_s = bytes_per_s  # mechanical speed; None prints at once
        self.printed = bytearray()
        self.slips: list[bytes] = []
        self.stores: list[Store] = []  # beside each slip, the pictures that the printer held then
        self.torn: list[bytes] = []  # pieces that hung out when the roll ended: no ticket
        self.store_errors: list[str] = []  # pictures that it could not keep
        self.overrun_bytes = 0  # lost because the sender did not heed the busy line
        self.clears = 0
        self._buffer = bytearray()
        self._slip = bytearray()
        self._commands = Tokenizer()
        self._recent = b""  # the last bytes of the line, where real-time commands are looked for
        self._line: socket.socket | None = None  # this end; its owner closes it
        self._timer: asyncio.TimerHandle | None = None
        self.busy = False  # the line that the firmware looks at
        self.on_change: Callable[[], None] = lambda: None
        self.on_busy: Callable[[bool], None] = lambda busy: None

    # --- what a person does

    def set(
        self,
        *,
        paper: bool | None = None,
        low: bool | None = None,
        cover_open: bool | None = None,
        online: bool | None = None,
        connected: bool | None = None,
        paper_bytes: int | None = None,
    ) -> None:
        """What a person does: paper, its near end, lid, on line, cable; or a rest left on the roll."""
        if paper is not None:
            self.paper_in, self.paper_bytes = paper, None
            if not paper:
                self._tear()
        if paper_bytes is not None:
            self.paper_in, self.paper_bytes = True, paper_bytes
        if low is not None:
            self.paper_low = low
        if cover_open is not None:
            self.cover_open = cover_open
        if online is not None:
            self.online = online
        if connected is not None:
            self.connected = connected
        self._work()

    def power(self, on: bool) -> None:
        """Switch it off or on: what it had received, and what was downloaded, is gone."""
        self.powered = on
        self._buffer.clear()
        self._commands.forget()
        self._recent = b""
        self.store.power_cut()
        self._work()

    def tickets(self, mm: int = 80) -> list[paper.Ticket]:
        """What came out, drawn."""
        return [
            paper.render(slip, mm, store.copy()) for slip, store in zip(self.slips, self.stores, strict=True)
        ]

    # --- the line

    def attach(self, line: socket.socket) -> None:
        """Listen on this end of the line, inside the running loop."""
        self._line = line
        asyncio.get_running_loop().add_reader(line, self._readable)
        self._work()

    def detach(self) -> None:
        """The board lost power; paper and faults stay, and so does what the printer has in its buffer."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if self._line:
            asyncio.get_running_loop().remove_reader(self._line)
            self._line = None

    def hang_up(self) -> None:
        """Close the line itself: the board reads end of file, for ever."""
        if self._line:
            line = self._line
            self.detach()
            line.close()

    def _readable(self) -> None:
        assert self._line is not None
        try:
            data = self._line.recv(4096)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.detach()
        elif self.connected and self.powered:
            self.receive(data)

    def receive(self, data: bytes) -> None:
        """Bytes from the line: real-time commands act at once, the rest waits in the buffer."""
        room = BUFFER_BYTES - len(self._buffer) if self.bytes_per_s else len(data)
        self._buffer += data[:room]
        self.overrun_bytes += max(0, len(data) - room)
        self._real_time(data)
        self._work()

    def _real_time(self, data: bytes) -> None:
        seen = self._recent + data
        for at in range(max(0, len(self._recent) - 2), len(seen) - 2):
            asked = seen[at : at + 2] == b"\x10\x04" and at + 3 > len(self._recent)
            if asked and self.answers_status:
                self._answer(bytes([self.status(seen[at + 2])]))
        after_clear = seen.rfind(CLEAR) + len(CLEAR)
        if self.clears_buffer and CLEAR in seen and after_clear > len(self._recent):
            self._buffer[:] = seen[after_clear:]
            self._commands.forget()
            self.clears += 1
            self._answer(CLEARED)
        self._recent = seen[-(len(CLEAR) - 1) :]

    def _answer(self, data: bytes) -> None:
        if self.answer_s:
            asyncio.get_running_loop().call_later(self.answer_s, self._say, data)
        else:
            self._say(data)

    def _say(self, data: bytes) -> None:
        if self._line and self.connected and self.powered:
            with contextlib.suppress(OSError):  # a board that listens no more
                self._line.send(data)

    def status(self, kind: int) -> int:
        """The answer to DLE EOT `kind`, bit by bit as the reference has it."""
        byte = 0x12
        if kind == 1:
            byte |= 0x08 * (not self.ready)
        elif kind == 2:
            byte |= 0x04 * self.cover_open | 0x20 * (not self.paper_in)
        elif kind == 4:
            byte |= 0x60 * (not self.paper_in) | 0x0C * self.paper_low
        return byte

    @property
    def ready(self) -> bool:
        """On line, closed and with paper: prints."""
        return self.paper_in and self.online and self.connected and self.powered and not self.cover_open

    @property
    def waiting(self) -> int:
        """Bytes in its buffer."""
        return len(self._buffer)

    # --- printing

    def _work(self) -> None:
        if self.ready and self._buffer:
            if self.bytes_per_s is None:
                self._print(len(self._buffer))
            elif self._timer is None and self._line is not None:
                self._timer = asyncio.get_running_loop().call_later(0.02, self._tick, self.bytes_per_s)
        self._tell_busy()
        self.on_change()

    def _tick(self, bytes_per_s: int) -> None:
        self._timer = None
        if self.ready:
            self._print(max(1, bytes_per_s // 50))
        self._work()

    def _print(self, count: int) -> None:
        """Put up to `count` bytes on paper, command by command; the roll may end within."""
        chunk = bytes(self._buffer[:count])
        if self.paper_bytes is not None:
            chunk = chunk[: self.paper_bytes]
            self.paper_bytes -= len(chunk)
        del self._buffer[: len(chunk)]
        for command in self._commands.feed(chunk):
            self._carry_out(command)
        if self.paper_bytes == 0:
            self.paper_in, self.paper_bytes = False, None
            self._tear()

    def _tear(self) -> None:
        if self._slip:
            self.torn.append(bytes(self._slip))
            self._slip.clear()

    def _carry_out(self, command: Command) -> None:
        if command.name == b"\x1dr" and self.confirms:
            self._answer(b"\x00" if self.paper_in else b"\x0c")
        if command.name in (b"\x1dr", b"\x10\x04", b"\x10\x14"):
            return  # leaves nothing on paper
        if is_stored(command):  # nor does a picture that is kept for later
            keep(self.store, command, self.store_errors)
            return
        self.printed += command.raw
        del self.printed[:-PRINTED_MAX]
        self._slip += command.raw
        if command.name in CUTS:
            self.slips.append(bytes(self._slip))
            self.stores.append(self.store.copy())
            self._slip.clear()

    @property
    def hanging(self) -> bytes:
        """What hangs out of the slot: printed and not cut."""
        return bytes(self._slip)

    def _tell_busy(self) -> None:
        busy = not self.ready or len(self._buffer) > BUSY_ABOVE
        if busy != self.busy:
            self.busy = busy
            self.on_busy(busy)
