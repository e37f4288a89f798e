"""What a kiosk means by its buttons, lamps and print jobs. Pure: no clock, network, file or hardware.

Theory of operation
-------------------
A kiosk is several small life cycles side by side, each one table:

* BUTTON, one per push-button. A press becomes a `take` and the button is deaf until its ticket is out of the
  printer (or the wait for it is over), so a child drumming on it gets one ticket for each that is printed.
* PRINTER, one. Its `out` state stops new tickets: a number that cannot be read helps nobody.
* JOB, one per print job remembered (`jobs.py` keeps the last 32 in flash). It is what makes a ticket print
  once.

What a button offers is the hub's `want`, which may change at any time; it is applied again after every
transition (`_settle`), so a service closed while its ticket prints is closed as soon as the ticket is out.

Every method returns a list of effects for `app.py`:
    ("post", token, event, d, durable)   hand an event to the outbox; its result comes back to `on_result`
The token of a `take` is the button's index; None where no result is awaited.
"""

import patterns
from lifecycle import LifeCycle, due_ms

TICKET_WAIT_MS = 8000  # longest time a button stays deaf for the sake of a ticket that is not printed
REFUSED_MS = 2500  # how long the lamp says no
PENDING_MAX = 4  # takes that may wait for the hub at one time; more are refused, visibly

# One push-button.
#   unused    no service is at this button                  closed    its service, or the office, is closed
#   ready     a press takes a ticket                        sending   a take is on its way to the hub
#   printing  the ticket exists and is being printed        refused   the lamp says that there is no ticket
BUTTON = {
    ("unused", "open"): ("ready",),
    ("unused", "shut"): ("closed",),
    ("closed", "open"): ("ready",),
    ("closed", "absent"): ("unused",),
    ("ready", "shut"): ("closed",),
    ("ready", "absent"): ("unused",),
    ("ready", "press"): ("sending", "take"),
    ("ready", "press_full"): ("refused",),
    ("sending", "ticket"): ("printing",),
    ("sending", "no_ticket"): ("refused",),
    ("printing", "printed"): ("ready",),
    ("printing", "timeout"): ("ready",),
    ("refused", "timeout"): ("ready",),
}
BUTTON_TIME_OUTS_MS = {"printing": TICKET_WAIT_MS, "refused": REFUSED_MS}

# The printer as its status bytes tell it.
#   unknown  not asked yet since the start      ready  can print      out  cannot print, the fault is raised
PRINTER = {
    ("unknown", "fine"): ("ready",),
    ("unknown", "fails"): ("out", "fault"),
    ("ready", "fails"): ("out", "fault"),
    ("out", "fails"): ("out", "recovered", "fault"),  # another fault than before takes its place
    ("out", "fine"): ("ready", "recovered"),
}

# One print job.
#   new     never seen, or forgotten            begun   its first byte may be on paper
#   done    printed and cut                     spoilt  begun, and surely not finished: may be printed again
#   broken  the stream ended in the middle and the printer waits for the rest (in RAM only; begun in flash)
JOB = {
    ("new", "arrive"): ("begun", "print"),
    ("new", "arrive_out"): ("new", "say_out"),
    ("begun", "arrive"): ("begun", "say_unknown"),
    ("begun", "arrive_out"): ("begun", "say_unknown"),
    ("begun", "finish"): ("done", "say_printed"),
    ("begun", "fail"): ("spoilt", "say_out"),
    ("begun", "break"): ("broken",),
    ("begun", "abandon"): ("spoilt",),  # the rest that came does not fit the beginning
    ("broken", "arrive"): ("begun", "resume"),
    ("broken", "arrive_out"): ("spoilt", "say_out"),
    ("broken", "lapse"): ("spoilt",),
    ("done", "arrive"): ("done", "say_printed"),
    ("done", "arrive_out"): ("done", "say_printed"),
    ("spoilt", "arrive"): ("begun", "print"),
    ("spoilt", "arrive_out"): ("spoilt", "say_out"),
}

# What the lamp of a button does: by the button's state, then by the condition of the kiosk.
LAMPS = {
    #            well            cut off from the hub  printer out of order
    "unused": (patterns.OFF, patterns.OFF, patterns.OFF),
    "closed": (patterns.OFF, patterns.OFF, patterns.OFF),
    "ready": (patterns.ON, patterns.DIP, patterns.FAST),
    "sending": (patterns.BLINK, patterns.WINK, patterns.FAST),
    "printing": (patterns.BLINK, patterns.BLINK, patterns.FAST),
    "refused": (patterns.TWICE, patterns.TWICE, patterns.FAST),
}
WELL, CUT_OFF, OUT_OF_ORDER = range(3)

CYCLES = {"button": (BUTTON, "unused"), "printer": (PRINTER, "unknown"), "job": (JOB, "new")}


class Kiosk:
    """The whole kiosk but its print jobs: `buttons` push-buttons and one printer."""

    def __init__(self, buttons):
        self.buttons = [LifeCycle(BUTTON, "unused", BUTTON_TIME_OUTS_MS) for _ in range(buttons)]
        self.offers = ["absent"] * buttons  # the last want, per button: absent, shut or open
        self.letters = [""] * buttons  # the service at each button
        self.jobs = [None] * buttons  # the job that a printing button waits for
        self.printer = LifeCycle(PRINTER, "unknown")
        self.fault = None  # the code raised while the printer is `out`
        self.online = False

    def on_want(self, want):
        """Apply the hub's desired state: the i-th button is the i-th service; others are left out."""
        services = want.get("services", [])
        for index in range(len(self.buttons)):
            if index >= len(services):
                self.offers[index] = "absent"
                continue
            service = services[index]
            self.letters[index] = service["letter"]
            self.offers[index] = "open" if want.get("open") and service.get("open") else "shut"
        self._settle()
        return []

    def on_press(self, index):
        """A push-button was pressed."""
        if index >= len(self.buttons) or self.printer.state == "out":
            return []
        button = self.buttons[index]
        full = self.pending() >= PENDING_MAX
        if "take" in button.handle("press_full" if full else "press"):
            return [("post", index, "take", {"service": self.letters[index]}, True)]
        return []

    def on_result(self, token, result, d):
        """The hub's answer to the take of button `token`, or `dropped` when the outbox could not keep it."""
        if result == "ok":
            if self.buttons[token].state == "sending":
                self.jobs[token] = d.get("job")
            self.buttons[token].handle("ticket")
        else:
            self.buttons[token].handle("no_ticket")
        return []

    def on_printed(self, job):
        """A job came out of the printer (or was found to have done so before)."""
        for index, button in enumerate(self.buttons):
            if self.jobs[index] == job:
                button.handle("printed")
        self._settle()
        return []

    def on_printer(self, code):
        """The printer's status: None when it can print, else a fault code."""
        if code == self.fault and self.printer.state != "unknown":
            return []
        old, self.fault = self.fault, code
        codes = {"recovered": old, "fault": code}
        outputs = self.printer.handle("fails" if code else "fine")
        return [("post", None, name, {"code": codes[name]}, False) for name in outputs]

    def on_link(self, online):
        """The hub came into reach, or went out of it."""
        self.online = online
        return []

    def advance(self, elapsed_ms):
        """Let time pass."""
        for button in self.buttons:
            button.advance(elapsed_ms)
        self._settle()
        return []

    def pending(self):
        """How many takes wait for the hub."""
        return sum(1 for button in self.buttons if button.state == "sending")

    def due_ms(self):
        """Time until something happens by itself, or None."""
        return due_ms(self.buttons)

    def lamps(self):
        """The pattern of each button's lamp."""
        condition = OUT_OF_ORDER if self.printer.state == "out" else WELL if self.online else CUT_OFF
        return [LAMPS[button.state][condition] for button in self.buttons]

    def _settle(self):
        for button, offer in zip(self.buttons, self.offers):  # noqa: B905 (MicroPython's zip has no strict)
            button.handle(offer)
