"""What is known of the printer, and which pictures it holds: told by the hub, proved by a person, or seen.

The hub's configuration says how wide the paper is, whether the printer answers and where it keeps pictures.
Flash keeps what no message brings back after a power cut: that a test print was proved, and the set of
pictures in a memory that outlives one. Pictures in the printer's RAM are trusted only while the printer was
there all the time, and never after a start of this device.
"""

import json

from drivers.escpos_printer import AUTO, SILENT
from flash_store import FlashStore

FACTS = "facts"
LASTING = ("nv", "fsq")  # where pictures outlive a power cut of the printer
PAPERS = (58, 80)
PAPER_MM = 80  # where neither hub nor configuration says


class PrinterFacts:
    """`own_mm`: the paper of this device's configuration, 0 when it says nothing."""

    def __init__(self, printer, own_mm):
        self.printer = printer
        self.own_mm = own_mm
        self.told = {}  # the hub's word, want.printer
        self._store = FlashStore("printer.d")
        self.proved = False  # a test print has shown that this printer works and does not answer
        self._family = ""  # where the printer keeps pictures
        self._pictures = ""  # the set that it holds
        self._filling = ""  # "<set>-<number>" of a set that it holds in part, up to that number
        self._gone = printer.gone
        self._load()
        self.follow({})

    def follow(self, told):
        """Take over what the hub says; {} before it has said anything."""
        self.told = told
        family = told.get("pictures", self._family)
        if family != self._family:
            self._family = family
            self._pictures = self._filling = ""
            self._save()
        manner = told.get("answers", AUTO)
        self.printer.manner = SILENT if manner == AUTO and self.proved else manner

    def paper_mm(self):
        """The width of the paper: the hub's word, else the configuration's."""
        mm = self.told.get("paper_mm")
        return mm if mm in PAPERS else self.own_mm or PAPER_MM

    def paper_differs(self):
        """Whether the configuration says another width than the hub."""
        return self.own_mm not in (0, self.paper_mm())

    def may_try(self):
        """Whether a test print may show that this printer tells nothing: not where the hub knows better."""
        return self.told.get("answers", AUTO) == AUTO

    def prove(self, proved):
        """A test print was proved, or the printer has answered after all."""
        self.proved = proved
        self.follow(self.told)
        self._save()

    def lasting(self):
        """Whether the printer's pictures outlive a power cut."""
        return self._family in LASTING

    def pictures(self):
        """The set of pictures that the printer holds for certain, or ""."""
        if self.printer.gone != self._gone:
            self._gone = self.printer.gone
            self._hold("", "")
        return self._pictures

    def hold_part(self, part):
        """The printer has taken a part of a set: "<set>-<number>-<how many>", in their order."""
        self.pictures()  # what a power cut took goes first
        name, number, many = (part + "--").split("-")[:3]
        follows = number.isdigit() and (number == "1" or self._filling == "%s-%d" % (name, int(number) - 1))
        if not follows:
            self.lose()
        elif number == many:
            self._hold(name, "")
            print("pictures held:", name)
        else:
            self._hold("", name + "-" + number)

    def lose(self):
        """The printer may hold anything now."""
        self._hold("", "")

    def caps(self):
        """What `info` says of paper and pictures."""
        caps = ["print%d" % self.paper_mm()]
        if self.pictures():
            caps.append("pictures-" + self._pictures)
        elif self._filling:
            caps.append("filling-" + self._filling)
        return caps

    def _hold(self, name, filling):
        news = name != self._pictures
        self._pictures, self._filling = name, filling
        if news and self.lasting():
            self._save()

    def _load(self):
        text = self._store.load(FACTS) if FACTS in self._store.names() else None
        try:
            facts = json.loads(text or "{}")
            self.proved = bool(facts.get("proved"))
            self._family = str(facts.get("family", ""))
            self._pictures = str(facts.get("pictures", ""))
        except (ValueError, AttributeError):
            self._store.set_aside(FACTS)

    def _save(self):
        lasting = self._pictures if self.lasting() else ""
        try:
            facts = {"proved": self.proved, "family": self._family, "pictures": lasting}
            self._store.save(FACTS, json.dumps(facts))
        except OSError as error:  # asked for again after the next start
            print("printer facts:", repr(error))
