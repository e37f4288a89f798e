"""A kiosk on its board: buttons, lamps and printer wired to `states.Kiosk` and `printing.Printing`."""

import patterns
from appliance import Appliance
from drivers.buttons import Buttons
from drivers.escpos_printer import Printer
from drivers.lamps import Lamps
from pins import PRINTER_BAUD, SERVICES
from printing import Printing
from states import Kiosk


class App(Appliance):
    """Theory of operation: see `states.py`."""

    def __init__(self, device):
        super().__init__(device, Kiosk(SERVICES))
        board = device.board
        self.buttons = Buttons(board, SERVICES)
        self.lamps = Lamps(board, SERVICES)
        uart = board.uart("PRINTER", baud=PRINTER_BAUD)
        self.printer = Printer(uart, busy=board.input("PRINTER_BUSY"), baud=PRINTER_BAUD)
        self.printing = Printing(self.printer, lambda effect: self.perform([effect]), self._printed)

    def start(self):
        super().start()
        self.device.caps = ["print%d" % self.device.config.get("paper_mm", 80)]
        self.device.print_sink = self.printing.begin
        self.device.start(self.printing.run, "printing")
        self.device.start(self._watch_printer, "printer health")
        self.drive(self.printer.run, "printer")
        self.drive(self.buttons.run, "buttons")
        self.drive(self.lamps.run, "lamps")
        self.drive(self._presses, "presses")

    def refresh(self):
        for index, pattern in enumerate(self.machine.lamps()):
            self.lamps.set(index, patterns.TWICE if self.identifying() else pattern)

    def _printed(self, job):
        self.feed(self.machine.on_printed, job)

    async def _presses(self):
        while True:
            self.feed(self.machine.on_press, await self.buttons.next())

    async def _watch_printer(self, watch):
        await self.printer.status()
        while True:
            self.printer.changed.clear()
            self.feed(self.machine.on_printer, self.printer.fault or None)
            await watch.wait(self.printer.changed)
