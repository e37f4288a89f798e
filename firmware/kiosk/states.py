"""What a kiosk means by its keys, lamps, display and print jobs. Pure: no clock, network, file or hardware.

Theory of operation
-------------------
A kiosk is several small life cycles side by side, each one table. Here are those of the whole kiosk (LINK,
PRINTER, FLAG, NOTICE, CARDS); the services and their pages are in `service_keys.py`, the conversation at the
keys in `dialog.py`, what a press becomes in `takes.py`, the numbers for the time without a hub in
`leases.py`, print jobs in `jobs.py`, the lamps in `lights.py`, the display in `screens.py`.

What a service offers is the hub's `want`, which may change at any time; it is applied again after every
transition (`_settle`), so a service closed while its ticket prints is closed as soon as the ticket is out.

Every method returns a list of effects for `app.py`:
    ("post", token, event, d, durable)                 hand an event to the outbox; its result comes back
    ("withdraw", token)                                try to take a post back: `on_withdrawn` or `on_let_go`
    ("lease", ticket, letter, day, priority, made_ms)  keep this number in flash, print it, hand it in later
    ("keep",)                                          keep the want and the lease in flash
    ("recall",)                                        apply the want kept in flash
    ("try_printer",)                                   print a test page and tell its number: `trial.code`
    ("prove_printer",)                                 the test page came out of a printer that tells nothing
The token of a take is a number, that of a check-in or a dossier looked up "checkin"; None where no result is
awaited.
"""

from codes import CHARS_MAX, of_dossier, shortened
from dialog import DIALOG, SEEKING, Dialog
from jobs import JOB
from leases import FINAL, TICKET
from lifecycle import LifeCycle, due_ms
from lights import lamps
from pins import KEYS, SERVICES
from service_keys import PAGE, SERVICE, Services
from takes import Takes
from trial import TRIAL, Trial

LEASE_AFTER_MS = 8000  # without the hub, until numbers come from the lease
NOTICE_MS = 5000
CARD_MS = 5000
OFFLINE = "printer_offline"

# The hub, as far as this kiosk can reach it.
#   gone  out of reach for a short time      near  in reach      away  out of reach: leases are printed
LINK = {
    ("gone", "back"): ("near",),
    ("gone", "timeout"): ("away", "part"),
    ("near", "lost"): ("gone",),
    ("away", "back"): ("near",),
}

# The printer as its status bytes tell it.
#   unknown  not asked yet since the start      ready  can print      out  cannot print, the fault is raised
PRINTER = {
    ("unknown", "fine"): ("ready",),
    ("unknown", "fails"): ("out", "fault"),
    ("ready", "fails"): ("out", "fault"),
    ("out", "fails"): ("out", "recovered", "fault"),  # another fault than before takes its place
    ("out", "fine"): ("ready", "recovered"),
}

# Something that is wrong and stops nothing: little paper, a scanner that is gone.
FLAG = {
    ("well", "fails"): ("raised", "fault"),
    ("raised", "fine"): ("well", "recovered"),
}

# What was just said.
#   silent  nothing: the display shows the office      saying  a ticket, a refusal, a reason
NOTICE = {
    ("silent", "say"): ("saying",),
    ("saying", "say"): ("saying",),
    ("saying", "key"): ("silent",),
    ("saying", "timeout"): ("silent",),
}

# The pictures that take turns on the display while nobody presses.
CARDS = {("turning", "timeout"): ("turning", "next")}

CYCLES = {
    "link": (LINK, "gone"),
    "service": (SERVICE, "closed"),
    "page": (PAGE, "first"),
    "dialog": (DIALOG, "idle"),
    "printer": (PRINTER, "unknown"),
    "flag": (FLAG, "well"),
    "notice": (NOTICE, "silent"),
    "cards": (CARDS, "turning"),
    "job": (JOB, "new"),
    "lease ticket": (TICKET, "free"),
    "trial": (TRIAL, "off"),
}
ENDS = FINAL  # the states that nothing leaves


class Kiosk:
    """The whole kiosk but its print jobs. `leases` is a leases.Leases."""

    def __init__(self, leases):
        self.leases = leases
        self.services = Services(SERVICES)
        self.dialog = Dialog()
        self.link = LifeCycle(LINK, "gone", {"gone": LEASE_AFTER_MS})
        self.printer = LifeCycle(PRINTER, "unknown")
        self.paper = LifeCycle(FLAG, "well")
        self.scanner = LifeCycle(FLAG, "well")
        self.width = LifeCycle(FLAG, "well")  # of the paper: the hub and the configuration agree
        self.trial = Trial()
        self.may_try = True  # whether a test print may show that the printer tells nothing
        self.notice = LifeCycle(NOTICE, "silent", {"saying": NOTICE_MS})
        self.cards = LifeCycle(CARDS, "turning", {"turning": CARD_MS})
        self.card = 0  # how many cards have been turned; the display takes it modulo their number
        self.said = ("", {})  # text id and its values: what the notice says
        self.asked = ""  # the code that was scanned or typed last
        self.fault = None  # the code raised while the printer is `out`
        self.want = {}  # the hub's last desired state; {} before the first
        self.takes = Takes(self.services, leases, self._say)

    # --- what comes in

    def on_want(self, want):
        """Apply the hub's desired state."""
        self.want = want
        self.services.take_over(want.get("services", []))
        self.leases.grant(want.get("lease"), want.get("width", 3))
        self._settle()
        return [("keep",)]

    def on_key(self, index):
        """Key `index` of pins.KEYS was pressed. A printer that is out takes no presses."""
        if not 0 <= index < len(KEYS):
            return []
        if self.printer.state == "out":
            return self._try(KEYS[index])
        if index < SERVICES:
            return self._service_key(index)
        key = KEYS[index]
        if key == "page" and self.dialog.state not in SEEKING:
            self.services.turn()
            return []
        event = self.dialog.meaning(key, self.link.state == "near", self.link.state == "away")
        if self.dialog.state == "classes" and key.isdigit():
            return self._choose(int(key) - 1)
        if event == "priority" and len(self.want.get("priorities", [])) != 1:
            event = "priorities" if self.want.get("priorities") else None
        return self._converse(event, key)

    def on_code(self, code):
        """The scanner read a code; "": something that can be none."""
        if self.printer.state == "out":
            return []
        if not 0 < len(code) <= CHARS_MAX:
            self._say("no_code")
            return []
        return self._converse("code" if self.link.state == "near" else "code_away", code)

    def on_result(self, token, result, d):
        """The hub's answer to a take or check-in, or `dropped` when the outbox gave it up."""
        if token == "checkin":
            self.dialog.handle("answered")
            self._say_result(result, d)
            return []
        if isinstance(token, str):
            return self._sought(token, result, d)
        if self.takes.answered(token, result, d):
            self._say_result(result, d)
        return []

    def on_withdrawn(self, token, made_ms):
        """A take that had never left was taken back: it is a number from the lease now."""
        return self.takes.withdrawn(token, made_ms)

    def on_let_go(self, token):
        """A take may have left: the hub has it, or will, and prints it when it is back."""
        self.takes.let_go(token)
        self._settle()
        return []

    def on_lease_lost(self, ticket):
        """The flash did not keep the number: it is not printed."""
        for service in self.services.all:
            if service.job == ticket:
                service.handle("no_ticket")
        self._say("no_lease")
        return []

    def on_printed(self, job):
        """A job, or a number from the lease, came out (or was found to have done so before)."""
        for service in self.services.all:
            if service.job == job:
                service.handle("printed")
        self._settle()
        return []

    def on_printer(self, code, low=False):
        """The printer's status: None when it can print, else a fault code; `low`: little paper is left."""
        effects = _flag(self.paper, low, "paper_low")
        if code == self.fault and self.printer.state != "unknown":
            return effects
        old, self.fault = self.fault, code
        codes = {"recovered": old, "fault": code}
        if code != OFFLINE:
            self.trial.handle("answered")
        outputs = self.printer.handle("fails" if code else "fine")
        return effects + [("post", None, name, {"code": codes[name]}, False) for name in outputs]

    def on_width(self, differs):
        """The paper of the configuration is as wide as the hub says, or not."""
        return _flag(self.width, differs, "paper_differs")

    def on_scanner(self, dead):
        """The scanner's line ended, or is there again."""
        return _flag(self.scanner, dead, "scanner_offline")

    def on_link(self, online):
        """The hub came into reach, or went out of it."""
        self.link.handle("back" if online else "lost")
        self._settle()
        return []

    def advance(self, elapsed_ms):
        """Let time pass."""
        effects = self._part() if "part" in self.link.advance(elapsed_ms) else []
        self.services.advance(elapsed_ms)
        self.notice.advance(elapsed_ms)
        self.trial.advance(elapsed_ms)
        self.card += len(self.cards.advance(elapsed_ms))
        effects += self._perform(self.dialog.advance(elapsed_ms), None)
        self._settle()
        return effects

    def due_ms(self):
        """Time until something happens by itself, or None."""
        return due_ms(self.services.cycles((self.link, self.dialog, self.notice, self.cards, self.trial)))

    # --- what the display and the lamps show

    def lamps(self):
        """The pattern of each lamp."""
        return lamps(self)

    def why(self, service):
        """Why a service is closed: a word of the contract, or `spent`."""
        if self.link.state == "away" and self.leases.state(service.letter) == "spent":
            return "spent"
        return service.line.get("why") or ("closed" if self.want.get("open") else "office_closed")

    # --- keys

    def _try(self, key):
        """A key while the printer is out: the test print of one that does not answer."""
        if self.fault != OFFLINE or not self.may_try:
            return []
        found = self.trial.key(key)
        if found == "print":
            return [("try_printer",)]
        return [("prove_printer",)] if found == "right" else []

    def _service_key(self, index):
        if self.dialog.state == "classes":
            return self._choose(index)
        if self.dialog.state == "agencies":
            return self._converse("pick", index) if self.dialog.seek.pick(index) else []
        self.services.touch()
        service = self.services.at_key(index)
        if service is None:
            return []
        if service.state == "closed":
            return self._why(service)
        if service.state != "ready" and self.dialog.state != "errands":
            return []  # deaf: its ticket is on the way, and what the display says of it stays
        return self._converse("service", service)

    def _choose(self, index):
        classes = self.want.get("priorities", [])
        return self._converse("choice", classes[index]) if 0 <= index < len(classes) else []

    def _converse(self, event, value):
        if (self.dialog.state, event) in DIALOG:
            self.notice.handle("key")
        return self._perform(self.dialog.handle(event), value)

    def _perform(self, outputs, value):
        effects = []
        for output in outputs:
            effects += getattr(self, "_" + output)(value) or []
        return effects

    def _forget(self, _):
        self.dialog.forget()

    # --- looking for a procedure

    def _sought(self, token, result, d):
        """The hub's answer to a question of `seek`, or to the wish for a slip."""
        if token == "slip":
            if result == "ok":
                self._say("slip_sent")
            else:
                self._say_result(result, d)
        elif not self.dialog.seek.answered(token, d if result == "ok" else {}):
            return []
        elif result != "ok":
            self._say_result(result, d)
        return []

    def _ask_agencies(self, _):
        return self.dialog.seek.agencies(0)

    def _ask_more_agencies(self, _):
        page = self.dialog.seek.next()
        return [] if page is None else self.dialog.seek.agencies(page)

    def _choose_agency(self, _):
        pass  # `seek.pick` has noted it

    def _add_letter(self, digit):
        self.dialog.seek.add(digit)

    def _ask_first(self, _):
        self.card = 0
        return self.dialog.seek.procedures(0)

    def _ask_next(self, _):
        self.card = 0
        page = self.dialog.seek.next()
        return [] if page is None else self.dialog.seek.procedures(page)

    def _ask_slip(self, _):
        return self.dialog.seek.slip()

    def _no_seek(self, _):
        self._say("no_seek")

    def _only_class(self, _):
        self.dialog.priority = self.want["priorities"][0]

    def _choose_class(self, chosen):
        self.dialog.priority = chosen

    def _mark(self, service):
        if not self.dialog.mark(service.letter):
            self._say("errands_full")

    def _add(self, digit):
        self.dialog.typed(digit)

    def _cut(self, _):
        self.dialog.digits = self.dialog.digits[:-1]
        self.dialog.seek.keys = self.dialog.seek.keys[:-1]

    def _short(self, _):
        self._say("code_short")

    def _no_checkin(self, _):
        self._say("no_checkin")

    def _no_errands(self, _):
        self._say("no_errands")

    def _no_answer(self, _):
        self._say("no_answer")

    def _checkin(self, code):
        self.asked = self.dialog.digits if code == "ok" else code
        event = "lookup" if of_dossier(self.asked) else "checkin"
        return [("post", "checkin", event, {"code": self.asked}, False)]

    def _take_errands(self, _):
        first = self.services.find(self.dialog.errands[0])
        if first is None or first.state == "closed":
            return self._why(first) if first else []
        return self._take(first, self.dialog.errands[1:])

    def _part(self):
        return self.takes.part() if self.want else [("recall",)]

    def _take(self, service, then=()):
        """A ticket for `service`, then for the letters of `then`."""
        self.services.touch()
        return self.takes.press(service, self.dialog.priority, then, self.link.state == "away")

    # --- the rest

    def _why(self, service):
        service.handle("press")
        self._say("why_" + self.why(service), name=service.line["name"])
        return []

    def _say_result(self, result, d):
        if result == "ok" and "state" in d and not d.get("ticket"):
            self._say("dossier", text=d.get("text", ""), due=d.get("due", ""))
        elif result == "ok":
            over = "result_ready" if "state" in d else "your_number"
            ticket, ahead, wait = d.get("ticket", ""), d.get("ahead"), d.get("wait_min")
            self._say("ticket", over=over, ticket=ticket, ahead=ahead, wait=wait)
        elif result == "dropped":
            self._say("no_answer")
        else:
            self._say("refused", text=shortened(d.get("text", ""), self.asked))

    def _say(self, text_id, **values):
        self.said = (text_id, values)
        self.notice.handle("say")

    def _settle(self):
        office = self.want.get("open")
        for service in self.services.all:
            spent = self.link.state == "away" and self.leases.state(service.letter) == "spent"
            service.handle("open" if office and service.line.get("open") and not spent else "shut")


def _flag(cycle, fails, code):
    outputs = cycle.handle("fails" if fails else "fine")
    return [("post", None, name, {"code": code}, False) for name in outputs]
