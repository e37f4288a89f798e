"""A counter keypad on its board: keys, card reader, scanner, display and buzzer wired to `states.Keypad`."""

import asyncio

from appliance import Appliance
from drivers.buzzer import Buzzer
from drivers.card_reader import SEVERAL, CardReader
from drivers.keypad import Keypad as Keys
from drivers.scanner import Scanner
from drivers.ssd1306 import Display
from lifecycle import earlier_ms
from painter import paint, paint_clock, paint_name
from pins import SCANNER_BAUD
from request import DROPPED_MS
from screens import elapsed, screen
from states import Keypad
from texts import Texts


class App(Appliance):
    """Theory of operation: see `states.py`."""

    ttl_ms = DROPPED_MS

    def __init__(self, device):
        super().__init__(device, Keypad(device.config.get("card_reader", True)))
        self.texts = Texts(device.config.get("lang", "vi"))
        self.keys = Keys(device.board, layout=None)
        self.display = Display(device.board)
        self.buzzer = Buzzer(device.board)
        self.reader = CardReader(device.board)
        self.scanner = Scanner(device.board.uart("SCANNER", baud=SCANNER_BAUD))
        self.painted = None  # what the display shows, but for the elapsed time
        self.since = None  # Unix seconds from which the elapsed time counts, where it is shown
        self.counted = None  # the elapsed time that the display shows
        self.sound = None  # the last effect `beep` that has not sounded yet
        self.sounds = asyncio.Event()

    def start(self):
        super().start()
        self.drive(self.keys.run, "keys")
        self.drive(self._presses, "presses")
        self.drive(self._sounds, "buzzer")
        self.drive(self._codes, "scanner")
        if self.machine.has_reader:
            self.drive(self.reader.run, "reader")
            self.drive(self._cards, "cards")

    def refresh(self):
        if self.identifying():
            picture = self.texts.text("identify", name=self.device.name)
        else:
            picture = screen(self.machine, self.texts)
        if picture != self.painted:
            self.painted, self.counted = picture, None
            if self.identifying():
                self.since = None
                paint_name(self.display, picture)
            else:
                self.since = picture[4]
                paint(self.display, picture)
        self._count()

    def due_ms(self):
        """Time until something changes by itself: at the latest the elapsed time, where it is shown."""
        due = super().due_ms()
        hub_ms = self._hub_ms()
        if hub_ms is None:
            return due
        return earlier_ms(due, 1000 - hub_ms % 1000)

    def do_beep(self, sound):
        """Effect: a short sound; of several at once the last is heard."""
        self.sound = sound
        self.sounds.set()

    def _hub_ms(self):
        """The hub's time where it is needed for the elapsed time, else None."""
        return None if self.since is None else self.device.hub_time.at(self.device.now_ms())

    def _count(self):
        """Show the elapsed time when it has become another."""
        hub_ms = self._hub_ms()
        if hub_ms is not None:
            text = elapsed(hub_ms // 1000 - self.since)
            if text != self.counted:
                self.counted = text
                paint_clock(self.display, text)

    async def _presses(self):
        while True:
            index, down = await self.keys.edge()
            self.feed(self.machine.on_key, index, down)

    async def _cards(self):
        while True:
            await self.reader.changed.wait()
            self.reader.changed.clear()
            self.feed(self.machine.on_reader, self.reader.offline)
            card = self.reader.take()
            if card:
                self.feed(self.machine.on_card, None if card == SEVERAL else card)

    async def _codes(self):
        while True:
            self.feed(self.machine.on_code, await self.scanner.next())

    async def _sounds(self):
        while True:
            await self.sounds.wait()
            self.sounds.clear()
            if self.sound == "key":
                await self.buzzer.beep(30)
            else:
                await self.buzzer.error()
