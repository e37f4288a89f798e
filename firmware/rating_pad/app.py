"""A rating pad on its board: the wiring of faces and their lamps to `states.Pad`."""

import patterns
from appliance import Appliance
from drivers.buttons import Buttons
from drivers.lamps import Lamps
from pins import FACES
from states import Pad


class App(Appliance):
    """Theory of operation: see `states.py`."""

    def __init__(self, device):
        super().__init__(device, Pad(FACES))
        self.faces = Buttons(device.board, FACES)
        self.lamps = Lamps(device.board, FACES)

    def start(self):
        self.machine.recall(self.device.owed("rate"))
        super().start()
        self.drive(self.faces.run, "faces")
        self.drive(self.lamps.run, "lamps")
        self.drive(self._presses, "presses")

    def refresh(self):
        for face, pattern in enumerate(self.machine.lamps()):
            self.lamps.set(face, patterns.TWICE if self.identifying() else pattern)

    async def _presses(self):
        while True:
            self.feed(self.machine.on_press, await self.faces.next())
