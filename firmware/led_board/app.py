"""An LED board on its board: the wiring of the matrix to `states.Board`."""

from appliance import Appliance
from drivers import led_font
from drivers.max7219 import Matrix
from states import Board

MISMATCH = "display_mismatch"


class App(Appliance):
    """Theory of operation: see `states.py`."""

    def __init__(self, device):
        super().__init__(device, Board())
        self.matrix = Matrix(device.board)
        self.mismatch = False  # whether the fault is raised
        self.named = False  # whether the matrix shows the device's name

    def start(self):
        super().start()
        self.drive(self.matrix.run, "matrix")

    def refresh(self):
        self.matrix.corner(self.machine.old())
        if self.identifying() != self.named:
            self.named = self.identifying()
            self.matrix.show(self.device.name if self.named else self.machine.standing())

    def do_brightness(self, level):
        """Effect: set the matrix to level 0..15."""
        self.matrix.brightness(level)

    def do_show(self, text):
        """Effect: put a text on the matrix."""
        if not self.named:
            self.matrix.show(text)

    def do_blink(self, ms):
        """Effect: blink for so long; 0 stops it."""
        self.matrix.blink(ms)

    def do_repair(self):
        """Effect: write every register of the matrix again."""
        self.matrix.repair()

    def do_report(self, rev):
        """Effect: tell the hub what the columns really hold."""
        d = {"rev": rev}
        mismatch = False
        sides = (("day", self.machine.day), ("text", self.machine.text))
        for name, wanted in sides:  # the text last: it stands there when all is reported
            if wanted or name == "text":
                if self.named or self.machine.day:  # else it stands there, and a running text runs on
                    self.matrix.show(wanted)
                d[name] = self.matrix.shown()
                mismatch = mismatch or d[name] != led_font.decode(led_font.columns(wanted))
        self.named = False
        self.do_post(None, "shown", d, False)
        if mismatch != self.mismatch:
            self.mismatch = mismatch
            self.do_post(None, "fault" if mismatch else "recovered", {"code": MISMATCH}, False)
