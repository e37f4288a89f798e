"""The hall in a terminal: queue, counters, the LED pixels as they are, and how the devices do."""

import asyncio
import sys
import termios
import tty
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from rich.columns import Columns
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from hub.adapters.ledger import LedgerReader
from hub.adapters.sync_store import SqliteSyncStore
from hub.demo.hall import Hall, Place
from hub.i18n import text

FRAMES_A_SECOND = 8
ON, OFF = "bright_red", "grey15"


class View:
    """Draws the hall until told to stop; keys press the kiosk's buttons and break things."""

    def __init__(self, hall: Hall, lang: str, console: Console | None = None) -> None:
        self._hall, self._lang = hall, lang
        self._console = console or Console()
        self._stop = asyncio.Event()
        self._waiting: dict[str, int] = {}
        self._told = self._pending = 0

    async def watch(self) -> None:
        """Draw until the onlooker presses q."""
        with _keys(self._key), Live(console=self._console, auto_refresh=False, screen=True) as live:
            while not self._stop.is_set():
                await self.look()
                live.update(self.frame(), refresh=True)
                try:
                    async with asyncio.timeout(1 / FRAMES_A_SECOND):
                        await self._stop.wait()
                except TimeoutError:
                    continue

    async def look(self) -> None:
        """Count who waits, from the ledger, and what the province has been told, from the sync's memory."""
        self._waiting = await asyncio.to_thread(self._count_waiting)
        self._told, self._pending = await asyncio.to_thread(self._count_told)

    def frame(self) -> RenderableType:
        """The whole picture."""
        places = [self._place(place) for place in self._hall.places]
        return Group(
            Text(self._hall.settings.office.name_vi, style="bold"),
            Columns([self._queue(), self._devices()]),
            Columns(places),
            self._province(),
            Text(self._t("demo.keys"), style="dim"),
        )

    def _t(self, name: str) -> str:
        return text(name, self._lang)

    def _queue(self) -> RenderableType:
        table = Table(title=self._t("demo.queue"), title_justify="left")
        for name in ("demo.button", "demo.service", "demo.waiting"):
            table.add_column(self._t(name))
        services = self._hall.settings.office.services
        lamps = self._hall.kiosk.lamps() or [False] * len(services)
        for index, letter in enumerate(self._hall.services):
            service = services[letter]
            lamp = Text("●", "green" if lamps[index] else "grey37")
            name = service.name_vi if self._lang == "vi" else service.name_en
            row = Text.assemble(f"{index + 1} ", lamp)
            table.add_row(row, f"{letter} {name}"[:34], str(self._waiting.get(letter, 0)))
        return table

    def _devices(self) -> RenderableType:
        table = Table(title=self._t("demo.devices"), title_justify="left")
        for name in ("demo.device", "demo.state", "demo.reboots"):
            table.add_column(self._t(name))
        for name, board in self._hall.devices():
            state = Text("✓", "green") if board.running else Text("✗", "red")
            table.add_row(name, state, str(board.reboots))
        return table

    def _province(self) -> RenderableType:
        """What upstream knows by now."""
        counts = {"received": len(self._hall.handed_in), "told": self._told, "pending": self._pending}
        line = text("demo.province_line", self._lang, **counts)
        return Text.assemble((self._t("demo.province"), "bold"), ": ", line)

    def _place(self, place: Place) -> RenderableType:
        lamps = place.pad.lamps() or [False] * 3
        faces = Text(" ".join("☹😐☺"[i] if lit else "·" for i, lit in enumerate(lamps[:3])))
        display = "\n".join(place.keypad.display_text()[:3]) or " "
        title = text("demo.counter", self._lang, counter=place.counter)
        content = Group(pixels(place.board.matrix()), Text(display, style="cyan"), faces)
        return Panel(content, title=title, width=36, height=11)

    def _count_told(self) -> tuple[int, int]:
        with closing(SqliteSyncStore(self._hall.office.layout.sync)) as store:
            status = store.status()
        return status.told, status.pending

    def _count_waiting(self) -> dict[str, int]:
        waiting: dict[str, int] = {}
        with LedgerReader(self._hall.office.layout.ledger) as ledger:
            for ticket in ledger.tickets(state="waiting"):
                waiting[ticket.service] = waiting.get(ticket.service, 0) + 1
        return waiting

    def _key(self, key: str) -> None:
        if key.isdigit() and 1 <= int(key) <= len(self._hall.services):
            self._hall.wishes.append(int(key) - 1)
        elif key == "k":
            self._hall.office.kill_core()
        elif key == "b":
            self._hall.office.kill_broker()
        elif key == "p":
            self._hall.kiosk.printer.set(paper=not self._hall.kiosk.printer.paper_in)
        elif key in ("q", "\x03"):
            self._stop.set()


def pixels(rows: list[str]) -> Text:
    """Two rows of LEDs to a line of text."""
    picture = Text()
    for upper, lower in zip(rows[::2], rows[1::2], strict=True):
        for above, below in zip(upper, lower, strict=True):
            style = f"{ON if above == '#' else OFF} on {ON if below == '#' else OFF}"
            picture.append("▀", style)
        picture.append("\n")
    return picture


@contextmanager
def _keys(pressed: Callable[[str], None]) -> Iterator[None]:
    """Single keys from the terminal, if it is one; the terminal is put back in every case."""
    if not sys.stdin.isatty():
        yield
        return
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    loop = asyncio.get_running_loop()
    tty.setcbreak(descriptor)
    loop.add_reader(descriptor, lambda: pressed(sys.stdin.read(1)))
    try:
        yield
    finally:
        loop.remove_reader(descriptor)
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
