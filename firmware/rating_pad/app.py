"""A rating pad on its board: the wiring of faces and their lamps to `states.Pad`."""

import json

import patterns
from appliance import Appliance
from drivers.buttons import Buttons
from drivers.lamps import Lamps
from flash_store import FlashStore
from pins import FACES
from states import Pad

HELD = "held"


class App(Appliance):
    """Theory of operation: see `states.py`."""

    def __init__(self, device):
        super().__init__(device, Pad(FACES))
        self.faces = Buttons(device.board, FACES)
        self.lamps = Lamps(device.board, FACES)
        self.flash = FlashStore("rating.d")

    def start(self):
        self.perform(self.machine.recall(self.device.owed("rate"), self._held()))
        super().start()
        self.drive(self.faces.run, "faces")
        self.drive(self.lamps.run, "lamps")
        self.drive(self._presses, "presses")

    def refresh(self):
        for face, pattern in enumerate(self.machine.lamps()):
            self.lamps.set(face, patterns.TWICE if self.identifying() else pattern)

    def do_keep(self, rating):
        """Effect: keep in flash the rating that waits for its reason, or None."""
        if rating is None:
            self.flash.remove(HELD)
            return
        try:
            self.flash.save(HELD, json.dumps(rating))
        except OSError as error:
            self.device.log("error", "rating: flash %r" % error)

    def _held(self):
        """What waited for its reason when the power went, or None."""
        if HELD not in self.flash.names():
            return None
        try:
            rating = json.loads(self.flash.load(HELD) or "")
        except ValueError:
            return None
        return rating if isinstance(rating, dict) and isinstance(rating.get("score"), int) else None

    async def _presses(self):
        while True:
            self.feed(self.machine.on_press, await self.faces.next())
