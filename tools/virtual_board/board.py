"""A device without its board: the firmware, unchanged, in a real interpreter, wired to models of its chips.

The process is the microcontroller, the folder is its flash. Killing the process is pulling the plug;
`reboot` plugs it in again. All methods belong to one asyncio loop; see blocking.py for programs without
one.
"""

from __future__ import annotations

import asyncio
import json
import struct
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from tools.patience import PATIENCE_S

from . import glyphs
from .circuit import read_circuit
from .printer import Printer
from .wires import Wires

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
        self._scanning = False  # has the firmware looked at its keys since power-on?
        self._key_lock = asyncio.Lock()
        self._wires: Wires | None = None
        self._restart: asyncio.TimerHandle | None = None
        self._watchdog: asyncio.TimerHandle | None = None
        self._watchdog_s: float | None = None
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
        """Switch off; safe to call twice."""
        self._power_off()

    async def kill(self) -> None:
        """Pull the plug (SIGKILL); the board stays off until `reboot`."""
        self._power_off()

    async def reboot(self) -> None:
        """Pull the plug and plug in again: same flash, power-on reset."""
        self._power_off()
        self.reboots += 1
        self._power_on("power_on")

    @property
    def pid(self) -> int | None:
        """Process id while it is on."""
        return self._wires.process.pid if self._wires and self._wires.process else None

    @property
    def running(self) -> bool:
        return self._wires is not None

    def _power_on(self, reset: str) -> None:
        assert self._wires is None, "already on"
        self.last_reset, self.exit_code, self._scanning = reset, None, False
        self._wires = wires = Wires(
            on_frame=self._frame, on_burst=self._notify, on_end=self._ended, output=self._keep_output
        )
        setup = {
            "latch_165": self.circuit.pins.get("LATCH_165"),
            "card_select": self.circuit.pins.get("CARD_CS"),
            "inputs": self._inputs(),
            "levels": {self.circuit.pins["PRINTER_BUSY"]: int(self.printer.busy)}
            if self._has_busy_line
            else {},
            "cable": int(self._cable_in),
            "reset": reset,
            "uid": sha256(f"{self.kind} {self.flash_dir}".encode()).hexdigest()[:12],
            "main": self._main,
        }
        path = [SHIMS, self._app_dir, self._firmware_dir / "lib"]
        wires.power_on(setup, self.circuit.uarts.values(), path, self.flash_dir, self.heap_kb)
        if "PRINTER" in self.circuit.uarts:
            self.printer.attach(wires.lines[self.circuit.uarts["PRINTER"]])
        self._notify()

    def _power_off(self) -> None:
        for timer in (self._restart, self._watchdog):
            if timer:
                timer.cancel()
        self._restart = self._watchdog = self._watchdog_s = None
        if self._wires is None:
            return
        wires, self._wires = self._wires, None
        self.printer.detach()
        self.exit_code = wires.power_off()
        pending: list[asyncio.Future[Any]] = [*self._answers, *self._seen]
        for future in pending:
            if not future.done():
                future.set_exception(ConnectionResetError("the board lost power"))
        self._answers.clear()
        self._seen.clear()
        self._notify()

    # --- what the board says

    def _frame(self, kind: str, payload: bytes) -> None:
        if kind == "P":
            self.circuit.pin(*payload)
        elif kind == "S":
            self.circuit.clock(payload)
        elif kind == "X":
            assert self._wires
            self._wires.shift_in(self.circuit.exchange(payload))
        elif kind == "B":
            _pin, hz, duty = struct.unpack("<BIH", payload)
            self.circuit.tone(hz, duty)
        elif kind == "W":
            self._fed(struct.unpack("<I", payload)[0] / 1000)
        elif kind == "L":
            self._inputs_seen()
        elif kind == "H" and self._answers:
            used, free, of_shims = struct.unpack("<III", payload)
            self._answers.pop(0).set_result((used - of_shims, free))
        elif kind == "R":
            self._reset_by("soft")

    def _inputs_seen(self) -> None:
        for pending in self._seen:
            if not pending.done():
                pending.set_result(None)
        self._seen.clear()

    def _fed(self, timeout_s: float) -> None:
        self._watchdog_s = timeout_s
        if self._watchdog:
            self._watchdog.cancel()
        loop = asyncio.get_running_loop()
        self._watchdog = loop.call_later(timeout_s + WATCHDOG_GRACE_S, self._watchdog_bites)

    def _watchdog_bites(self) -> None:
        before = self._watchdog
        if self._wires:
            self._wires.hear()  # a feed may lie in the pipe while this loop was busy
        if self._watchdog is before and self._wires is not None:
            self.watchdog_kills += 1
            self._reset_by("watchdog")

    def _reset_by(self, cause: str, after_s: float = 0.0) -> None:
        self._power_off()
        if self.reboots < REBOOTS_MAX:
            self.reboots += 1
            self._restart = asyncio.get_running_loop().call_later(after_s, self._power_on, cause)

    def _ended(self) -> None:
        """The program ended by itself: a board would sit at its prompt until the watchdog bites."""
        watchdog_s = self._watchdog_s
        self._power_off()
        if watchdog_s is not None:
            self._reset_by("watchdog", after_s=watchdog_s)
        elif self._on_exit:
            self._on_exit()

    def _keep_output(self, data: bytes) -> None:
        self._output += data
        del self._output[:-OUTPUT_BYTES_MAX]
        self._notify()

    def output(self) -> str:
        """What the firmware wrote to its console: the last 64 KB, over all reboots."""
        return self._output.decode(errors="replace")

    # --- what the world does

    def _tell(self, line: str) -> None:
        if self._wires is not None:
            self._wires.tell(line)

    def _inputs(self, pressed: Iterable[int] | None = None) -> str:
        """What the inputs of the 74HC165 chain see: a closed key pulls its bit low."""
        closed = sum(1 << key for key in (self._pressed if pressed is None else pressed))
        return (~closed & 0xFFFFFF).to_bytes(3, "little").hex()

    @property
    def _has_busy_line(self) -> bool:
        return "PRINTER_BUSY" in self.circuit.pins

    def _tell_busy(self, busy: bool) -> None:
        if self._has_busy_line:
            self._tell(f"p {self.circuit.pins['PRINTER_BUSY']} {int(busy)}")

    def key_index(self, key: int | str) -> int:
        """A key's number on the 74HC165 chain; the keys of a keypad and a kiosk have names too."""
        names = list(self.circuit.key_names[: self.circuit.keys])
        if isinstance(key, str) and key not in names:
            raise ValueError(f"a {self.kind} has no key {key!r}; its keys: {', '.join(names) or 'none'}")
        index = names.index(key) if isinstance(key, str) else key
        if not 0 <= index < self.circuit.keys:
            raise ValueError(f"a {self.kind} has no key {key!r}")
        return index

    async def press(self, key: int | str, hold_ms: int = 0, *, timeout_s: float = PATIENCE_S) -> None:
        """Press and release. Both last until the scan has seen them, so a busy machine loses no press."""
        index = self.key_index(key)
        await self._change(self._pressed.add, index, timeout_s)
        if hold_ms:
            await asyncio.sleep(hold_ms / 1000)
        await self._change(self._pressed.discard, index, timeout_s)

    async def hold(self, key: int | str, *, timeout_s: float = PATIENCE_S) -> None:
        """Close a key and leave it closed."""
        await self._change(self._pressed.add, self.key_index(key), timeout_s)

    async def release(self, key: int | str, *, timeout_s: float = PATIENCE_S) -> None:
        await self._change(self._pressed.discard, self.key_index(key), timeout_s)

    async def bounce(self, key: int | str, samples: str, *, timeout_s: float = PATIENCE_S) -> None:
        """Let the coming scans see these samples of a key (1 closed, 0 open), then its true state again."""
        bouncing = {self.key_index(key)}
        for sample in samples.replace(" ", ""):
            closed = self._pressed | bouncing if sample == "1" else self._pressed - bouncing
            self._tell(f"q {self._inputs(closed)}")
        await self._change(lambda _: None, 0, timeout_s)

    async def _change(self, change: Callable[[int], None], index: int, timeout_s: float) -> None:
        async with self._key_lock, asyncio.timeout(timeout_s):
            if not self._scanning:
                await (
                    self._until_seen()
                )  # a key closed before the first scan would count as held since power-on
                self._scanning = True
            change(index)
            await self._until_seen()

    async def _until_seen(self) -> None:
        """Wait until the firmware has scanned what the inputs are now."""
        if self._wires is None:
            raise ConnectionResetError("the board is off")
        seen: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._seen.append(seen)
        self._tell(f"i {self._inputs()} {SEEN_AFTER_LOADS}")
        await seen

    def scan(self, code: str | bytes) -> None:
        """The scanner reads a code, and ends it with CR as scanners do; bytes come in as they are."""
        assert "SCANNER" in self.circuit.uarts, f"a {self.kind} has no scanner"
        assert self._wires, "the board is off"
        data = code if isinstance(code, bytes) else code.encode() + b"\r"
        self._wires.lines[self.circuit.uarts["SCANNER"]].send(data)

    def card(self, uid: str | None) -> None:
        """Lay a card with this UID (hex) on the reader, beside what lies there; None takes all away."""
        assert self.circuit.reader, f"a {self.kind} has no card reader"
        if uid is None:
            self.circuit.reader.take()
        else:
            self.circuit.reader.lay(uid)

    def hang_up_scanner(self) -> None:
        """Close the scanner's line: the board reads end of file, for ever."""
        assert self._wires, "the board is off"
        self._wires.lines[self.circuit.uarts["SCANNER"]].close()

    def cable(self, plugged_in: bool) -> None:
        """Plug the network cable in or pull it, as the `network` module tells it (traffic is not cut)."""
        self._cable_in = plugged_in
        self._tell(f"n {int(plugged_in)}")

    async def heap(self, *, timeout_s: float = PATIENCE_S) -> tuple[int, int]:
        """Bytes of heap that the firmware uses, after a collection, and bytes free.

        What the stand-ins for `machine` and `network` take is not counted: on a board they are not in the
        heap.
        """
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
        """The lamps on the 74HC595 chain at this moment."""
        assert self.circuit.lamps, f"a {self.kind} has no lamps"
        return self.circuit.lamps.outputs[: self.circuit.lamp_count]

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

    async def until(self, condition: Callable[[], T], timeout_s: float = PATIENCE_S) -> T:
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
