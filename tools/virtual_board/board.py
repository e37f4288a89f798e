"""A device without its board: the firmware, unchanged, in a real interpreter, wired to models of its chips.

The process is the microcontroller, the folder is its flash. Killing the process is pulling the plug;
`reboot` plugs it in again. All methods belong to one asyncio loop; see blocking.py for programs without
one.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import struct
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from . import glyphs, interpreter
from .circuit import KEYPAD_LAYOUT, read_circuit
from .printer import Printer

FIRMWARE = Path(__file__).resolve().parents[2] / "firmware"
SHIMS = Path(__file__).resolve().parent / "shims"
SEEN_AFTER_LOADS = 6  # scans after which the firmware must have believed a key
OUTPUT_BYTES_MAX = 64 << 10
REBOOTS_MAX = 200  # a firmware that resets for ever is stopped
WATCHDOG_GRACE_S = 1.0  # for a machine that is busier than any board

T = TypeVar("T")


class VirtualBoard:
    """One device of a kind (a folder under firmware/), with its flash folder and its configuration."""

    def __init__(
        self,
        kind: str,
        *,
        flash_dir: Path,
        config: dict[str, Any] | None = None,
        board: str | None = None,
        heap_kb: int | None = None,
        printer: Printer | None = None,
        firmware_dir: Path = FIRMWARE,
        app_dir: Path | None = None,
        main: str = "main",
        on_exit: Callable[[], None] | None = None,
    ) -> None:
        self.kind, self.config, self.heap_kb = kind, config, heap_kb
        self.board_name = board or (config or {}).get("board", "olimex_poe")
        self.flash_dir = Path(flash_dir)
        self._firmware_dir, self._app_dir = firmware_dir, app_dir or firmware_dir / kind
        self._main, self._on_exit = main, on_exit
        self.printer = printer or Printer()
        self.printer.on_change = self._notify
        self.printer.on_busy = self._tell_busy
        self.circuit = read_circuit(self._app_dir, self.board_name)
        self.reboots = self.watchdog_kills = 0
        self.exit_code: int | None = None
        self.last_reset = "power_on"
        self._pressed: set[int] = set()
        self._cable_in = True
        self._key_lock = asyncio.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._fds: list[int] = []
        self._restart: asyncio.TimerHandle | None = None
        self._restart_as: str | None = None
        self._watchdog: asyncio.TimerHandle | None = None
        self._watchdog_s: float | None = None
        self._frames = bytearray()
        self._output = bytearray()
        self._waiters: list[asyncio.Future[None]] = []
        self._answers: list[asyncio.Future[tuple[int, int]]] = []
        self._seen: list[asyncio.Future[None]] = []

    # --- power

    async def __aenter__(self) -> VirtualBoard:
        await self.start()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Write `config.json` if a configuration was given, and switch on."""
        self.flash_dir.mkdir(parents=True, exist_ok=True)
        if self.config is not None:
            (self.flash_dir / "config.json").write_text(json.dumps(self.config), encoding="utf-8")
        self._power_on("power_on")

    async def stop(self) -> None:
        """Switch off for good; safe to call twice."""
        self._power_off()
        self.printer.detach()

    async def kill(self) -> None:
        """Pull the plug (SIGKILL); the board stays off until `reboot`."""
        self._power_off()

    async def reboot(self) -> None:
        """Pull the plug and plug in again: same flash, power-on reset."""
        self._power_off()
        self.reboots += 1
        self._power_on("power_on")

    @property
    def running(self) -> bool:
        return self._process is not None

    def _power_on(self, reset: str) -> None:
        assert self._process is None, "already on"
        loop = asyncio.get_running_loop()
        self.last_reset, self.exit_code = reset, None
        child_in, self._to_board = os.pipe()
        from_board, child_out = os.pipe()
        read_text, write_text = os.pipe()
        for fd in (child_in, self._to_board, from_board, read_text):
            os.set_blocking(fd, False)
        lines = {name: socket.socketpair() for name in self.circuit.uarts}
        self._spawn(reset, child_in, child_out, write_text, {name: pair[1] for name, pair in lines.items()})
        for fd in (child_in, child_out, write_text):
            os.close(fd)
        self._fds = [self._to_board, from_board, read_text]
        self._sockets = self._plug_in({name: pair[0] for name, pair in lines.items()})
        for _, child_end in lines.values():
            child_end.close()
        loop.add_reader(from_board, self._read_frames, from_board)
        loop.add_reader(read_text, self._read_output, read_text)
        self._tell_inputs(loads=0)
        self._tell(f"n {int(self._cable_in)}")
        self._notify()

    def _spawn(
        self, reset: str, fd_in: int, fd_out: int, fd_text: int, lines: dict[str, socket.socket]
    ) -> None:
        setup = {
            "in": fd_in,
            "out": fd_out,
            "uart": {str(self.circuit.uarts[name]): end.fileno() for name, end in lines.items()},
            "latch_165": self.circuit.pins.get("LATCH_165"),
            "inputs": 2,
            "reset": reset,
            "uid": sha256(f"{self.kind} {self.flash_dir}".encode()).hexdigest()[:12],
            "main": self._main,
        }
        path = [str(SHIMS), str(self._app_dir), str(self._firmware_dir / "lib"), ".frozen"]
        for end in lines.values():
            end.setblocking(False)
        self._process = subprocess.Popen(
            interpreter.command(self.heap_kb, "power_on"),
            cwd=self.flash_dir,
            env={**os.environ, "MICROPYPATH": ":".join(path), "VIRTUAL_BOARD": json.dumps(setup)},
            stdin=subprocess.DEVNULL,
            stdout=fd_text,
            stderr=fd_text,
            pass_fds=[fd_in, fd_out, *(end.fileno() for end in lines.values())],
        )

    def _plug_in(self, lines: dict[str, socket.socket]) -> dict[str, socket.socket]:
        for end in lines.values():
            end.setblocking(False)
        if "PRINTER" in lines:
            if self.printer.connected:
                self.printer.attach(lines.pop("PRINTER"))
            self._tell_busy(not self.printer.ready)
        return lines

    def _power_off(self) -> None:
        for timer in (self._restart, self._watchdog):
            if timer:
                timer.cancel()
        self._restart = self._watchdog = self._watchdog_s = None
        if self._process is None:
            return
        process, self._process = self._process, None
        process.kill()
        process.wait()
        self._unplug(process.returncode)

    def _unplug(self, exit_code: int) -> None:
        loop = asyncio.get_running_loop()
        for fd in self._fds[1:]:
            loop.remove_reader(fd)
        self._drain_output(self._fds[2])
        for fd in self._fds:
            os.close(fd)
        self.printer.detach()
        for end in self._sockets.values():
            end.close()
        self._fds = []
        self._frames.clear()
        self.exit_code = exit_code
        for pending in [*self._answers, *self._seen]:
            if not pending.done():
                pending.set_exception(ConnectionResetError("the board lost power"))
        self._answers, self._seen = [], []
        self._notify()

    # --- what the board says

    def _read_frames(self, fd: int) -> None:
        try:
            data = os.read(fd, 1 << 16)
        except BlockingIOError:
            return None
        if not data:
            return self._ended()
        self._frames += data
        changed = False
        while len(self._frames) >= 3 and len(self._frames) >= 3 + (
            size := struct.unpack_from("<H", self._frames, 1)[0]
        ):
            kind, payload = chr(self._frames[0]), bytes(self._frames[3 : 3 + size])
            del self._frames[: 3 + size]
            if kind == "R":
                return self._reset_by("soft", delay_s=0.0)
            changed |= bool(self._frame(kind, payload))
        if changed:
            self._notify()
        return None

    def _frame(self, kind: str, payload: bytes) -> bool:
        if kind == "P":
            return self.circuit.pin(*payload)
        if kind == "S":
            return self.circuit.clock(payload)
        if kind == "B":
            _pin, hz, duty = struct.unpack("<BIH", payload)
            return self.circuit.tone(hz, duty)
        if kind == "W":
            self._fed(struct.unpack("<I", payload)[0] / 1000)
        elif kind == "L":
            seen, self._seen = self._seen, []
            for pending in seen:
                if not pending.done():
                    pending.set_result(None)
        elif kind == "H" and self._answers:
            self._answers.pop(0).set_result(struct.unpack("<II", payload))
        return False

    def _fed(self, timeout_s: float) -> None:
        self._watchdog_s = timeout_s
        if self._watchdog:
            self._watchdog.cancel()
        loop = asyncio.get_running_loop()
        self._watchdog = loop.call_later(timeout_s + WATCHDOG_GRACE_S, self._watchdog_bites)

    def _watchdog_bites(self) -> None:
        before = self._watchdog
        if self._fds:
            self._read_frames(self._fds[1])  # a feed may lie in the pipe while this loop was busy
        if self._watchdog is before and self._process is not None:
            self.watchdog_kills += 1
            self._reset_by("watchdog", delay_s=0.0)

    def _reset_by(self, cause: str, delay_s: float) -> None:
        self._power_off()
        if self.reboots >= REBOOTS_MAX:
            return
        self.reboots += 1
        self._restart = asyncio.get_running_loop().call_later(delay_s, self._power_on, cause)

    def _ended(self) -> None:
        """The program ended by itself: a board would sit at its prompt until the watchdog bites."""
        watchdog_s = self._watchdog_s
        self._power_off()
        if watchdog_s is not None:
            self._reset_by("watchdog", delay_s=watchdog_s)
        elif self._on_exit:
            self._on_exit()

    def _read_output(self, fd: int) -> None:
        if not self._drain_output(fd):
            asyncio.get_running_loop().remove_reader(fd)

    def _drain_output(self, fd: int) -> bool:
        with contextlib.suppress(BlockingIOError):
            while data := os.read(fd, 1 << 16):
                self._output += data
                del self._output[:-OUTPUT_BYTES_MAX]
            return False
        return True

    def output(self) -> str:
        """What the firmware wrote to its console: the last 64 KB, over all reboots."""
        return self._output.decode(errors="replace")

    # --- what the world does

    def _tell(self, line: str) -> None:
        if self._process is not None:
            with contextlib.suppress(BrokenPipeError):
                os.write(self._to_board, f"{line}\n".encode())

    def _tell_inputs(self, loads: int) -> None:
        closed = sum(1 << key for key in self._pressed)
        if self.circuit.keys:
            self._tell(f"i {(~closed & 0xFFFF).to_bytes(2, 'little').hex()} {loads}")

    def _tell_busy(self, busy: bool) -> None:
        if "PRINTER_BUSY" in self.circuit.pins:
            self._tell(f"p {self.circuit.pins['PRINTER_BUSY']} {int(busy)}")

    def key_index(self, key: int | str) -> int:
        """A key's number on the 74HC165 chain; the keys of a counter keypad have names too."""
        index = KEYPAD_LAYOUT.index(key) if isinstance(key, str) else key
        if not 0 <= index < self.circuit.keys:
            raise ValueError(f"a {self.kind} has no key {key!r}")
        return index

    async def press(self, key: int | str, hold_ms: int = 0, *, timeout_s: float = 20.0) -> None:
        """Press and release. Both last until the scan has seen them, so a busy machine loses no press."""
        index = self.key_index(key)
        await self._change(self._pressed.add, index, timeout_s)
        if hold_ms:
            await asyncio.sleep(hold_ms / 1000)
        await self._change(self._pressed.discard, index, timeout_s)

    async def hold(self, key: int | str, *, timeout_s: float = 20.0) -> None:
        """Close a key and leave it closed."""
        await self._change(self._pressed.add, self.key_index(key), timeout_s)

    async def release(self, key: int | str, *, timeout_s: float = 20.0) -> None:
        await self._change(self._pressed.discard, self.key_index(key), timeout_s)

    async def bounce(self, key: int | str, samples: str, *, timeout_s: float = 20.0) -> None:
        """Let the coming scans see these samples of a key (1 closed, 0 open), then its true state again."""
        bit = 1 << self.key_index(key)
        for sample in samples.replace(" ", ""):
            closed = sum(1 << other for other in self._pressed) & ~bit | (bit if sample == "1" else 0)
            self._tell(f"q {(~closed & 0xFFFF).to_bytes(2, 'little').hex()}")
        await self._change(lambda _: None, 0, timeout_s)

    async def _change(self, change: Callable[[int], None], index: int, timeout_s: float) -> None:
        async with self._key_lock, asyncio.timeout(timeout_s):
            change(index)
            seen: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._seen.append(seen)
            self._tell_inputs(SEEN_AFTER_LOADS)
            if self._process is None:
                raise ConnectionResetError("the board is off")
            await seen

    def cable(self, plugged_in: bool) -> None:
        """Plug the network cable in or pull it, as the `network` module tells it (traffic is not cut)."""
        self._cable_in = plugged_in
        self._tell(f"n {int(plugged_in)}")

    async def heap(self, *, timeout_s: float = 10.0) -> tuple[int, int]:
        """Bytes of heap in use and free, after a collection."""
        answer: asyncio.Future[tuple[int, int]] = asyncio.get_running_loop().create_future()
        self._answers.append(answer)
        self._tell("h")
        return await asyncio.wait_for(answer, timeout_s)

    # --- what a person sees

    def matrix(self) -> list[str]:
        """The LED matrix as it is lit: 8 strings of 32 '#' or '.'."""
        assert self.circuit.matrix, f"a {self.kind} has no LED matrix"
        return self.circuit.matrix.rows()

    def matrix_text(self) -> str:
        """What the LED matrix holds, read by the shapes of its font; lit or not (see `matrix_lit`)."""
        assert self.circuit.matrix, f"a {self.kind} has no LED matrix"
        return glyphs.read_matrix(self.circuit.matrix.content())

    @property
    def matrix_lit(self) -> bool:
        assert self.circuit.matrix
        return self.circuit.matrix.lit

    @property
    def brightness(self) -> int:
        assert self.circuit.matrix
        return self.circuit.matrix.brightness

    def display(self) -> list[str]:
        """The small display: 64 strings of 128 '#' or '.'."""
        assert self.circuit.display, f"a {self.kind} has no display"
        return self.circuit.display.rows()

    def display_text(self) -> list[str]:
        """Lines of text on the display, read back by the shapes of the fonts, from the top."""
        return glyphs.read_display(self.display())

    def lamps(self) -> list[bool]:
        """The outputs of the 74HC595 chain at this moment."""
        assert self.circuit.lamps, f"a {self.kind} has no lamps"
        return list(self.circuit.lamps.outputs)

    def paper(self) -> bytes:
        """All that was printed, cut or not."""
        return bytes(self.printer.printed)

    def slips(self) -> list[bytes]:
        """The pieces cut from the roll, oldest first."""
        return list(self.printer.slips)

    # --- waiting

    def _notify(self) -> None:
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def until(self, condition: Callable[[], T], timeout_s: float = 15.0) -> T:
        """Wait until `condition()` is true, asking at each visible change; its value. TimeoutError."""
        try:
            async with asyncio.timeout(timeout_s):
                while not (value := condition()):
                    waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                    self._waiters.append(waiter)
                    await waiter
                return value
        except TimeoutError:
            raise TimeoutError(
                f"{self.kind} did not get there in {timeout_s} s; console:\n{self.output()}"
            ) from None
