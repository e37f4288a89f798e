"""The lease of a kiosk and the tickets printed from it, in flash.

`lease.d` holds the last want, as far as it is needed for a start without the hub, and the lease. The tickets
lie in one file of records of equal length, oldest first: the state (first letter, see leases.TICKET), the
day, the number, the service, the hub's time at the press in ms or 0, the time since this start at the press,
the priority class. A record is written before its number goes anywhere, and only its state changes after
that. The file is removed when no ticket in it is owed; which numbers are used has moved to `lease.d` before.
"""

import binascii
import json
import os

from flash_store import FlashStore
from leases import FINAL, TICKET, Leases

TICKETS_FILE = "tickets.txt"
RECORD_BYTES = 96
FACTS = "facts"
UNREADABLE = "-"
STATES = {"q": "queued", "b": "begun", "o": "owed", "h": "handed", "v": "void"}


class Ticket:
    """One number that was used."""

    def __init__(self, text):
        """From a record. Raises ValueError."""
        fields = (text + " ").split(" ")
        letter, self.day, self.number, self.service, at_ms, made_ms, self.priority = fields[:7]
        self.state = STATES.get(letter, "void")
        self.at_ms = int(at_ms)
        self.made_ms = int(made_ms)

    def digits(self):
        """The number without the service's letter."""
        return int(self.number[len(self.service) :])


class LeaseBook:
    """`load` first. `leases` is what the kiosk prints from, `want` the last one, maybe shortened, or None."""

    def __init__(self):
        self._store = FlashStore("lease.d")
        self._kept = 0  # CRC of the facts in flash
        self.leases = Leases({})
        self.want = None
        self.count = 0  # records in the file
        self.earlier = 0  # of them, those of earlier boots
        self.next_print = 0  # no record before this one is to be printed
        self.next_owed = 0  # no record before this one is to be handed in
        self.unknown = []  # numbers that a power cut may have left on paper, whole or not

    def load(self):
        """Take over what earlier boots have left."""
        for name in self._store.names():
            text = self._store.load(name) if name == FACTS else None
            if text:
                self._restore(text)
        self.count = self._size()
        self.earlier = self.next_print = self.count
        for index in range(self.count):
            self._take_over(index)

    def _size(self):
        """How many records there are. A piece of one, left by a power cut, is filled up: it is no ticket."""
        try:
            odd = os.stat(TICKETS_FILE)[6] % RECORD_BYTES
            if odd:
                with open(TICKETS_FILE, "ab") as file:
                    file.write(b" " * (RECORD_BYTES - odd))
            return os.stat(TICKETS_FILE)[6] // RECORD_BYTES
        except OSError:
            return 0

    def _take_over(self, index):
        """A ticket of an earlier boot: its number is used, and what it was on its way to is decided."""
        ticket = self.ticket(index)
        if ticket.service == UNREADABLE:
            self.leases.skip()
            return
        self.leases.burnt(ticket.day, ticket.service, ticket.digits())
        if ticket.state == "begun":
            self.unknown.append(ticket.number)
        self.move(index, "boot")

    def _restore(self, text):
        try:
            facts = json.loads(text)
            self.leases = Leases(facts["lease"])
            self.want = facts["want"]
            self._kept = binascii.crc32(text.encode())
        except (ValueError, KeyError):
            self._store.set_aside(FACTS)

    def keep(self, want):
        """Keep the lease, and of a want what is needed to print tickets. Raises OSError."""
        self.want = want
        services = [
            {"letter": one["letter"], "name": one["name"], "open": one["open"], "waiting": 0}
            for one in want.get("services", [])
        ]
        kept = {"open": want.get("open"), "office": want.get("office", ""), "services": services}
        for name in ("priorities", "lease", "width", "site", "printer"):
            if want.get(name) is not None:
                kept[name] = want[name]
        text = json.dumps({"want": kept, "lease": self.leases.encode()})
        if binascii.crc32(text.encode()) != self._kept:
            self._store.save(FACTS, text)
            self._kept = binascii.crc32(text.encode())

    # --- tickets

    def burn(self, number, service, day, priority, at_ms, made_ms):
        """Write a number down as used, to be printed. Raises OSError: then it must not be printed."""
        record = "q %s %s %s %d %d %s" % (day, number, service, at_ms or 0, made_ms, priority or "")
        if len(record) >= RECORD_BYTES:
            raise OSError("record of %d bytes" % len(record))
        with open(TICKETS_FILE, "ab") as file:
            file.write((record + " " * (RECORD_BYTES - 1 - len(record)) + "\n").encode())
        self.count += 1

    def ticket(self, index):
        """The ticket of a record; one that cannot be read is void."""
        with open(TICKETS_FILE, "rb") as file:
            file.seek(index * RECORD_BYTES)
            data = file.read(RECORD_BYTES)
        try:
            return Ticket(data.decode().strip())
        except ValueError:
            return Ticket("v - - %s 0 0" % UNREADABLE)

    def move(self, index, event):
        """Make a ticket's transition, if it is legal; it is in flash before this returns. Raises OSError."""
        step = TICKET.get((self.ticket(index).state, event))
        if step is not None:
            with open(TICKETS_FILE, "r+b") as file:
                file.seek(index * RECORD_BYTES)
                file.write(step[0][0].encode())

    def to_print(self):
        """Index of the oldest ticket to be printed, or None."""
        while self.next_print < self.count:
            if self.ticket(self.next_print).state == "queued":
                return self.next_print
            self.next_print += 1
        return None

    def to_hand_in(self):
        """Index of the oldest ticket that the hub does not know, or None while an older one is not out."""
        while self.next_owed < self.count:
            state = self.ticket(self.next_owed).state
            if state not in FINAL:
                return self.next_owed if state == "owed" else None
            self.next_owed += 1
        self._tidy()
        return None

    def _tidy(self):
        """Nothing is owed: remember the numbers used and remove the tickets."""
        if self.count:
            self.keep(self.want or {})
            os.remove(TICKETS_FILE)
            self.count = self.earlier = self.next_print = self.next_owed = 0
