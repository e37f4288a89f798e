"""A counter keypad on its board: the wiring of keys, display and buzzer to `states.Keypad`."""

import asyncio

from appliance import Appliance
from drivers.buzzer import Buzzer
from drivers.keypad import Keypad as Keys
from drivers.ssd1306 import Display
from painter import paint, paint_name
from screens import screen
from states import DROPPED_MS, Keypad
from texts import Texts


class App(Appliance):
    """Theory of operation: see `states.py`."""

    ttl_ms = DROPPED_MS

    def __init__(self, device):
        super().__init__(device, Keypad())
        self.texts = Texts(device.config.get("lang", "vi"))
        self.keys = Keys(device.board, layout=None)
        self.display = Display(device.board)
        self.buzzer = Buzzer(device.board)
        self.painted = None  # what the display shows
        self.sound = None  # the last effect `beep` that has not sounded yet
        self.sounds = asyncio.Event()

    def start(self):
        super().start()
        self.drive(self.keys.run, "keys")
        self.drive(self._presses, "presses")
        self.drive(self._sounds, "buzzer")

    def refresh(self):
        if self.identifying():
            picture = self.texts.text("identify", name=self.device.name)
        else:
            picture = screen(self.machine, self.texts)
        if picture == self.painted:
            return
        self.painted = picture
        if self.identifying():
            paint_name(self.display, picture)
        else:
            paint(self.display, picture)

    def do_beep(self, sound):
        """Effect: a short sound; of several at once the last is heard."""
        self.sound = sound
        self.sounds.set()

    async def _presses(self):
        while True:
            index, down = await self.keys.edge()
            self.feed(self.machine.on_key, index, down)

    async def _sounds(self):
        while True:
            await self.sounds.wait()
            self.sounds.clear()
            if self.sound == "key":
                await self.buzzer.beep(30)
            else:
                await self.buzzer.error()
