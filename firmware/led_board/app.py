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
            self.matrix.show(self.device.name if self.named else self.machine.text)

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
        if self.named:  # the technician is looking at the board's name; the picture itself is unchanged
            self.matrix.show(self.machine.text)
            self.named = False
        shown = self.matrix.shown()
        self.do_post(None, "shown", {"rev": rev, "text": shown}, False)
        mismatch = shown != led_font.decode(led_font.columns(self.machine.text))
        if mismatch != self.mismatch:
            self.mismatch = mismatch
            self.do_post(None, "fault" if mismatch else "recovered", {"code": MISMATCH}, False)
