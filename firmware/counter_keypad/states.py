"""What a counter keypad means by its keys and cards. Pure: no clock, network, file or hardware.

Theory of operation
-------------------
Life cycles side by side, each one table in a file of its own:

* SESSION (session.py): who sits here.       * MENU (menus.py): which menu is open.
* DESK (desk.py): the dossier in hand.
* REQUEST (request.py): the one event in flight.   * FINGER (fingers.py): which presses count.
* NOTICE: what was just said, a refusal for instance, stays on the display for a while, or until the next key.
* READER: whether the fault of the card reader is raised.

While a request is in flight no key, card or scan means anything. Keys go to the dossier in hand, else to the
open menu, else to the session. A scan closes the menu that is open.

Every method returns a list of effects for `app.py`:
    ("post", token, event, d, False)   hand an event to the outbox; its result comes back to `on_result`,
                                       unless `token` is None
    ("drop", token)                    forget that event; its result is no longer of interest
    ("beep", "key" | "no")             a short sound
"""

from codes import of_dossier, of_sheet, shortened
from desk import DESK, Desk
from fingers import FINGER, Fingers
from lifecycle import LifeCycle, due_ms
from menus import MENU, Menus
from request import REQUEST, Request
from session import SESSION, Session

NOTICE_MS = 5000
TOLD_MS = 12000  # what became of a dossier: a date is copied by hand
READER_FAULT = "reader_offline"
QUERIES = ("services", "line")

#   silent  nothing      saying  the display shows it instead of the foot
NOTICE = {
    ("silent", "say"): ("saying",),
    ("saying", "say"): ("saying",),
    ("saying", "key"): ("silent",),
    ("saying", "timeout"): ("silent",),
}

#   well  nothing is known against it      raised  it does not answer, the hub was told
READER = {
    ("well", "fails"): ("raised", "fault"),
    ("raised", "fine"): ("well", "recovered"),
}

CYCLES = {
    "session": (SESSION, "start"),
    "request": (REQUEST, "idle"),
    "menu": (MENU, "closed"),
    "desk": (DESK, "closed"),
    "notice": (NOTICE, "silent"),
    "finger": (FINGER, "up"),
    "reader": (READER, "well"),
}


class Keypad:
    """One keypad with its display: what is typed, what is in flight, what the hub wants shown."""

    def __init__(self, has_reader=True):
        self.has_reader = has_reader  # it was built with a card reader
        self.want = {}  # the hub's last desired state; {} before the first
        self.online = False
        self.fingers = Fingers()
        self.request = Request()
        self.session = Session(self.request.post, self.say)
        self.menus = Menus(self.request.post, self.say)
        self.desk = Desk(self.request.post, self.say)
        self.notice = LifeCycle(NOTICE, "silent", {"saying": NOTICE_MS})
        self.reader = LifeCycle(READER, "well")
        self.said = ("", "")  # text id, and the hub's text or "" (`dossier`: text and date): the notice

    def on_want(self, want):
        """Apply the hub's desired state."""
        self.want = self.menus.want = want
        if want.get("officer"):
            return self.session.handle("taken")
        return self.menus.handle("gone") + self.desk.handle("gone") + self.session.handle("free")

    def on_link(self, online):
        """The hub came into reach, or went out of it."""
        self.online = online
        return []

    def on_reader(self, offline):
        """The card reader was lost, or answers again."""
        outputs = self.reader.handle("fails" if offline else "fine")
        return [("post", None, output, {"code": READER_FAULT}, False) for output in outputs]

    def on_key(self, index, down=True):
        """Key `index` of KEYS went down or up."""
        if not down:
            self.fingers.up(index)
            return []
        key, counts = self.fingers.down(index)
        if key is None or self.request.cycle.state != "idle":
            return []
        if self.session.cycle.state != "work":
            return self._heard(self.session, self.session.meaning(key), key)
        if self.desk.cycle.state == "settling":
            return self.desk.handle("drum")
        if self.desk.cycle.state != "closed":
            return self._heard(self.desk, self.desk.meaning(key), self.desk.data(key))
        if self.menus.cycle.state != "closed":
            return self._heard(self.menus, self.menus.meaning(key), self.menus.data(key))
        return self._at_work(key, counts)

    def on_card(self, card):
        """A card was laid on the reader: its UID; or several at once: None."""
        if self.request.cycle.state != "idle":
            return []
        if card is None:
            self.say("several_cards", "")
            return [("beep", "no")]
        sound = "no" if self.session.cycle.state == "work" else "key"
        legal = (self.session.cycle.state, "card") in SESSION
        return beeping(sound, self.session.handle("card", card)) if legal else []

    def on_code(self, text):
        """The scanner read a text; "": one that can be no code."""
        sheet = of_sheet(text)
        if sheet and self.request.cycle.state == "idle" and self.session.cycle.state == "work":
            effects = self.desk.on_sheet(*sheet)
            if effects is not None:
                return beeping("key", effects)
        why = self._no_scan(text)
        if why:
            self.say(why, "")
            return [("beep", "no")]
        self.notice.handle("key")
        self.menus.handle("gone")
        return beeping("key", self.desk.handle("scan", text))

    def on_result(self, token, result, d):
        """The hub's answer to the event of `token`, or `dropped` when the outbox gave it up."""
        if not self.request.answered(token):
            return []
        if result == "ok":
            return self._answered(d)
        if result == "dropped":
            return self._lost()
        self.say("refused", shortened(d.get("text", ""), self.desk.code))
        return self._failed("lost" if result == "stale" else "refused")

    def advance(self, elapsed_ms):
        """Let time pass."""
        self.fingers.cycle.advance(elapsed_ms)
        self.notice.advance(elapsed_ms)
        self.menus.cycle.advance(elapsed_ms)
        self.desk.cycle.advance(elapsed_ms)
        effects = self.session.advance(elapsed_ms)
        if "give_up" in self.request.cycle.advance(elapsed_ms):
            effects.append(("drop", self.request.token))
            effects += self._lost()
        return effects

    def takes_cards(self):
        """Whether a card would be read, as far as is known."""
        return self.has_reader and self.reader.state == "well"

    def due_ms(self):
        """Time until something happens by itself, or None."""
        return due_ms(
            (
                self.session.cycle,
                self.request.cycle,
                self.menus.cycle,
                self.desk.cycle,
                self.notice,
                self.fingers.cycle,
            )
        )

    def say(self, text_id, text):
        """Show a notice: a text of the catalogue, or the hub's own for `refused`."""
        self.said = (text_id, text)
        self.notice.time_outs_ms["saying"] = TOLD_MS if text_id == "dossier" else NOTICE_MS
        self.notice.handle("say")

    def _no_scan(self, text):
        """Why a scan means nothing now, as a text id; None where it does."""
        if self.session.cycle.state != "work":
            return "connecting" if self.session.cycle.state == "start" else "scan_login"
        if self.request.cycle.state != "idle":
            return "scan_busy"
        if self.want.get("state") == "paused":
            return "scan_paused"
        return None if of_dossier(text) else "scan_other"

    def _at_work(self, key, counts):
        """A key while no menu is open."""
        if key == "clear":
            return self._heard(self.menus, "menu", None)
        if not counts:
            return []
        if key == "pause" and self.want.get("state") == "paused":
            return self._heard(self.session, "function", "resume")
        if key == "pause" and self.want.get("ticket"):  # before the reason is asked
            self.say("pause_busy", self.want["ticket"])
            return [("beep", "no")]
        if key == "pause" and self.want.get("reasons"):
            return self._heard(self.menus, "reasons", None)
        return self._heard(self.session, self.session.meaning(key), key)

    def _heard(self, part, event, data):
        """Let a key's event happen in a part; one that is not legal there changes nothing."""
        if (part.cycle.state, event) not in part.cycle.table:
            return []
        self.notice.handle("key")
        return beeping("key", part.handle(event, data))

    def _answered(self, d):
        event = self.request.event
        if event in QUERIES:
            return self.menus.on_page(d)
        if event == "dossier":
            return self.desk.on_answer(d)
        if event == "challenge":
            return self.session.handle("salt" if d.get("salt") and d.get("nonce") else "rejected", d)
        if event == "next" and not d.get("ticket"):
            self.say("nobody", "")
        return self.session.handle("accepted", d) if event == "login" else []

    def _lost(self):
        self.say("lost", "")
        return self._failed("lost")

    def _failed(self, how):
        effects = self.menus.handle("failed") + self.desk.handle(how) + self.session.handle("rejected")
        return beeping("no", effects)


def beeping(sound, effects):
    """The effects, after a sound."""
    effects.insert(0, ("beep", sound))
    return effects
