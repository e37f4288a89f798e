"""The services that a kiosk offers, each with its life cycle, and the page that its keys stand for. Pure."""

from lifecycle import LifeCycle

TICKET_WAIT_MS = 8000  # longest time a service stays deaf for the sake of a ticket that is not printed
REFUSED_MS = 2500  # how long the lamp says no
PAGE_MS = 15000  # a page turned and left turns back

# One service.
#   closed    it, or the office, is closed, or its lease is used up   ready    a press takes a ticket
#   sending   a take is on its way to the hub                         refused  the lamp says: no ticket
#   printing  the ticket exists and is being printed
SERVICE = {
    ("closed", "open"): ("ready",),
    ("closed", "press"): ("closed", "why"),
    ("closed", "press_full"): ("closed", "why"),
    ("closed", "press_away"): ("closed", "why"),
    ("ready", "shut"): ("closed",),
    ("ready", "press"): ("sending", "take"),
    ("ready", "press_full"): ("refused", "full"),
    ("ready", "press_away"): ("printing", "lease"),
    ("sending", "ticket"): ("printing",),
    ("sending", "no_ticket"): ("refused",),
    ("sending", "withdrawn"): ("printing", "lease"),  # it had never left: the kiosk prints it from its lease
    ("sending", "let_go"): ("ready",),  # it may have left: the hub prints it, whenever it is back
    ("printing", "printed"): ("ready",),
    ("printing", "no_ticket"): ("refused",),  # the flash did not keep the number
    ("printing", "timeout"): ("ready",),
    ("refused", "timeout"): ("ready",),
}
SERVICE_TIME_OUTS_MS = {"printing": TICKET_WAIT_MS, "refused": REFUSED_MS}

# Which page of services the keys stand for.
#   first  the first       turned  another; it turns back by itself
PAGE = {
    ("first", "turn"): ("turned", "next"),
    ("turned", "turn"): ("turned", "next"),
    ("turned", "touch"): ("turned",),  # a key of the page: stay a while longer
    ("turned", "last"): ("first", "home"),
    ("turned", "timeout"): ("first", "home"),
}


class Service(LifeCycle):
    """One service as the hub's want has it, and the press that is under way for it."""

    def __init__(self, line):
        super().__init__(SERVICE, "closed", SERVICE_TIME_OUTS_MS)
        self.line = line  # of want.services
        self.letter = line["letter"]
        self.token = None  # of the take on its way
        self.job = None  # the print job, or the number from the lease, that a printing service waits for


class Services:
    """All services, a page of `keys` at a time."""

    def __init__(self, keys):
        self.keys = keys
        self.all = []
        self.page = LifeCycle(PAGE, "first", {"turned": PAGE_MS})
        self.number = 0  # of the page

    def take_over(self, lines):
        """Follow want.services; a service that stays keeps its press."""
        known = {service.letter: service for service in self.all}
        self.all = []
        for line in lines:
            service = known.get(line["letter"]) or Service(line)
            service.line = line
            self.all.append(service)
        if self.number >= self.pages():
            self.page.state, self.number = "first", 0

    def pages(self):
        """How many pages there are; 1 when there is nothing."""
        return max(1, (len(self.all) + self.keys - 1) // self.keys)

    def on_page(self):
        """The services of the page, by their keys."""
        return self.all[self.number * self.keys : (self.number + 1) * self.keys]

    def at_key(self, index):
        """The service at a key, or None."""
        page = self.on_page()
        return page[index] if index < len(page) else None

    def find(self, letter):
        """The service of a letter, or None."""
        for service in self.all:
            if service.letter == letter:
                return service
        return None

    def turn(self):
        """Go to the next page, after the last to the first."""
        if self.pages() > 1:
            self._turned(self.page.handle("last" if self.number + 1 == self.pages() else "turn"))

    def touch(self):
        """A key of the page was pressed."""
        self.page.handle("touch")

    def advance(self, elapsed_ms):
        """Let time pass."""
        self._turned(self.page.advance(elapsed_ms))
        for service in self.all:
            service.advance(elapsed_ms)

    def cycles(self, others):
        """The life cycles that may come due, and `others`."""
        found = list(others)
        found.append(self.page)
        return found + self.all

    def _turned(self, outputs):
        if "next" in outputs:
            self.number += 1
        if "home" in outputs:
            self.number = 0
