"""A kiosk on its board: keys, lamps, display, scanner and printer wired to `states.Kiosk`."""

import asyncio
import os

import patterns
from appliance import Appliance
from dialog import CHECKIN_MS
from drivers.buttons import Buttons
from drivers.escpos_printer import Printer
from drivers.lamps import Lamps
from drivers.scanner import Scanner
from drivers.ssd1306 import Display
from lease_book import LeaseBook
from offline_printing import OfflinePrinting
from offline_ticket import trial_page
from painter import paint, paint_name
from pins import DISPLAY_DC_OUTPUT, KEYS, LAMPS, SCANNER_BAUD
from printer_facts import PrinterFacts
from printing import Printing
from screens import screen
from states import Kiosk
from texts import Texts
from told_book import ToldBook

KEEP_MS = 20000  # between writings of the numbers told: flash wears, and writing takes its time
REPAIR_MS = 60000  # between writing the whole display again: a spark may have changed it


class App(Appliance):
    """Theory of operation: see `states.py`."""

    ttl_ms = CHECKIN_MS

    def __init__(self, device):
        self.book = LeaseBook()
        self.book.load()
        super().__init__(device, Kiosk(self.book.leases))
        board = device.board
        self.texts = Texts(device.config.get("lang", "vi"), "kiosk_texts_")
        self.buttons = Buttons(board, len(KEYS))
        self.lamps = Lamps(board, LAMPS)
        self.display = self._display(board)
        self.painted = None  # what the display shows
        self.scanner = Scanner(board.uart("SCANNER", baud=SCANNER_BAUD))
        baud = device.config["printer_baud"]
        uart = board.uart("PRINTER", baud=baud)
        self.printer = Printer(uart, busy=board.input("PRINTER_BUSY"), baud=baud)
        self.facts = PrinterFacts(self.printer, device.config["paper_mm"])
        if self.book.want:
            self.facts.follow(self.book.want.get("printer") or {})
        self.printing = Printing(
            self.printer, self.facts, lambda effect: self.perform([effect]), self._printed, self._tell_caps
        )
        self.told = ToldBook()
        device.told = self.told.kept
        self.keep = asyncio.Event()  # the link is another: what is told is written down now
        self.trial = False  # a test print is wanted
        if self.book.unknown:
            self.printing.hanging = True
        face = self.display.small if self.display else None
        self.offline = OfflinePrinting(
            device,
            self.book,
            self.printer,
            self.printing.clear_slot,
            self.texts,
            face,
            self._printed,
            self.facts,
        )

    def start(self):
        super().start()
        self.device.caps = self.facts.caps()
        self.device.print_sink = self.printing.begin
        self.device.start(self.printing.run, "printing")
        self.device.start(self.offline.print, "offline tickets")
        self.device.start(self.offline.hand_in, "handing in")
        self.device.start(self._watch_printer, "printer health", 60)
        self.device.start(self._watch_scanner, "scanner health")
        self.device.start(self._repair, "display")
        self.device.start(self._keep_told, "numbers told", 60)
        self.drive(self.printer.run, "printer")
        self.drive(self.buttons.run, "buttons")
        self.drive(self.lamps.run, "lamps")
        self.drive(self._presses, "presses")
        self.drive(self._codes, "scanner")
        for number in self.book.unknown:
            self.device.log("warn", "lease ticket %s: a power cut while it was printed; handed in" % number)

    def feed(self, handler, *values):
        self.machine.leases.today = self.device.hub_time.day(self.device.now_ms())
        super().feed(handler, *values)

    def refresh(self):
        for index, pattern in enumerate(self.machine.lamps()):
            self.lamps.set(index, patterns.TWICE if self.identifying() else pattern)
        if self.display:
            self._paint()

    def do_withdraw(self, token):
        """Effect: take a post back, if it has never left this device."""
        for known, entry in self.awaited:
            if known == token:
                if self.device.withdraw(entry):
                    self.do_drop(token)
                    self.perform(self.machine.on_withdrawn(token, entry.made_ms))
                else:
                    self.perform(self.machine.on_let_go(token))
                return

    def do_lease(self, number, service, day, priority, made_ms):
        """Effect: a number from the lease is given out."""
        made_ms = self.device.now_ms() if made_ms is None else made_ms
        try:
            self.offline.add(number, service, day, priority, made_ms)
        except OSError as error:
            self.device.log("error", "lease: flash %r" % error)
            self.perform(self.machine.on_lease_lost(number))

    def do_keep(self):
        """Effect: what is needed for a start without the hub has changed, perhaps."""
        self.facts.follow(self.machine.want.get("printer") or {})
        self.machine.may_try = self.facts.may_try()
        self.perform(self.machine.on_width(self.facts.paper_differs()))
        self.device.told = self.machine.want.get("told", self.device.told)
        self._tell_caps()
        try:
            self.book.keep(self.machine.want)
        except OSError as error:
            self.device.log("error", "lease: flash %r" % error)

    def do_recall(self):
        """Effect: the hub is away and has said nothing since the start: what it wanted last counts."""
        if self.book.want:
            self.perform(self.machine.on_want(self.book.want))

    def do_try_printer(self):
        """Effect: print a test page; its number is what a person types."""
        self.trial = True
        self.printer.changed.set()

    def do_prove_printer(self):
        """Effect: the printer works and tells nothing."""
        self.facts.prove(True)

    def _tell_caps(self):
        self.device.tell_info(self.facts.caps())

    def _display(self, board):
        """The display, or None: a kiosk without its fonts still gives tickets."""
        try:
            return Display(board, is_data=self.lamps.line(DISPLAY_DC_OUTPUT))
        except OSError as error:
            self.device.log("error", "display: %r" % error)
            return None

    def _paint(self):
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

    def _printed(self, job):
        self.feed(self.machine.on_printed, job)

    async def _presses(self):
        while True:
            self.feed(self.machine.on_key, await self.buttons.next())

    async def _codes(self):
        while True:
            self.feed(self.machine.on_code, await self.scanner.next())

    async def _link(self, watch):
        while True:
            self.feed(self.machine.on_link, self.device.online.value == "online")
            self.offline.owed.set()
            self.keep.set()
            await self.device.online.get(watch)

    async def _watch_printer(self, watch):
        if self.facts.proved and await self.printer.answers():
            self.facts.prove(False)  # another printer, which tells
        await self.printer.status()
        while True:
            self.printer.changed.clear()
            self._tell_caps()
            self.feed(self.machine.on_printer, self.printer.fault or None, self.printer.low)
            if not self.printer.fault:
                await self.printing.tear_off()
            if self.trial:
                self.trial = False
                await self._try_printer()
            await watch.wait(self.printer.changed)

    async def _try_printer(self):
        code = "%04d" % (int.from_bytes(os.urandom(2), "big") % 10000)
        face = self.display.small if self.display else None
        page = trial_page(self.texts.text("trial_page"), code, face, self.facts.paper_mm())
        await self.printer.try_out(page)
        self.machine.trial.code = code

    async def _repair(self, watch):
        while True:
            await watch.sleep_ms(REPAIR_MS)
            if self.display:
                self.display.repair()

    async def _keep_told(self, watch):
        while True:
            await watch.wait(self.keep, KEEP_MS)
            self.keep.clear()
            try:
                self.told.keep(self.device.told)
            except OSError as error:
                self.device.log("error", "told: flash %r" % error)

    async def _watch_scanner(self, watch):
        while True:
            self.scanner.changed.clear()
            self.feed(self.machine.on_scanner, self.scanner.dead)
            await watch.wait(self.scanner.changed)
