"""What a counter keypad means by its keys. Pure: no clock, network, file or hardware.

Theory of operation
-------------------
Three life cycles side by side, each one table:

* SESSION: who sits here. The hub's `want` decides it; an answer to `login` only speeds it up. The PIN is kept
  in a bytearray, leaves it only as a proof (HMAC), and is overwritten on every way out of typing it.
* REQUEST: the one event in flight. Until its answer comes no other key event is sent: nothing piles up behind
  an outage, and an officer who presses `next` twice calls one citizen. After LATE_MS without an answer the
  display says so, after DROPPED_MS the press is given up: an old press must not call a citizen minutes later.
* NOTICE: what was just said, a refusal for instance, stays on the display for a while, or until the next key.

A key that is held down counts once (`held`), whatever the driver repeats.

Every method returns a list of effects for `app.py`:
    ("post", token, event, d, False)   hand an event to the outbox; its result comes back to `on_result`
    ("drop", token)                    forget that event; its result is no longer of interest
    ("beep", "key" | "no")             a short sound
A token is the count of requests since the start, so that a late answer is not taken for the present one.
"""

from hmac_sha256 import proof
from lifecycle import LifeCycle, due_ms

LATE_MS = 3000
DROPPED_MS = 10000  # the hub's own rule for a stale key press
IDLE_ENTRY_MS = 20000  # a number or PIN begun and left is wiped
MENU_MS = 10000
NOTICE_MS = 5000
DIGITS_MAX = 8  # of an officer's number, and of a PIN

# The keys, row by row: this is what is printed on them (Vietnamese legends are in README.md).
KEYS = (
    "1", "2", "3", "next",
    "4", "5", "6", "recall",
    "7", "8", "9", "no_show",
    "clear", "0", "pause", "finish",
)  # fmt: skip
MENU = {"1": "park", "2": "logout"}  # digit -> event; the rest of the digits are free

# Who sits here.
#   start    no want seen since the power came    officer  nobody; the officer's number is typed
#   pin      the PIN is typed                     asking   the challenge is on its way
#   proving  the login is on its way              work     an officer is logged in
#   menu     logged in, and the menu is open
SESSION = {
    ("start", "free"): ("officer",),
    ("start", "taken"): ("work",),
    ("officer", "digit"): ("officer", "add_officer"),
    ("officer", "clear"): ("officer", "cut_officer"),
    ("officer", "enter"): ("pin",),
    ("officer", "timeout"): ("officer", "wipe"),
    ("officer", "taken"): ("work", "wipe"),
    ("pin", "digit"): ("pin", "add_pin"),
    ("pin", "clear"): ("pin", "cut_pin"),
    ("pin", "back"): ("officer",),
    ("pin", "enter"): ("asking", "challenge"),
    ("pin", "timeout"): ("officer", "wipe"),
    ("pin", "taken"): ("work", "wipe"),
    ("asking", "salt"): ("proving", "login"),
    ("asking", "rejected"): ("officer", "wipe"),
    ("asking", "taken"): ("work", "wipe"),
    ("proving", "accepted"): ("work", "wipe", "greet"),
    ("proving", "rejected"): ("officer", "wipe"),
    ("proving", "taken"): ("work", "wipe"),
    ("work", "function"): ("work", "send"),
    ("work", "clear"): ("menu",),
    ("work", "free"): ("officer",),
    ("menu", "choice"): ("work", "send"),
    ("menu", "clear"): ("work",),
    ("menu", "timeout"): ("work",),
    ("menu", "free"): ("officer",),
}
SESSION_TIME_OUTS_MS = {"officer": IDLE_ENTRY_MS, "pin": IDLE_ENTRY_MS, "menu": MENU_MS}

# The one event in flight.
#   idle  none      sending  under way      late  the hub has not answered in time, and the display says so
REQUEST = {
    ("idle", "post"): ("sending",),
    ("sending", "answered"): ("idle",),
    ("sending", "timeout"): ("late",),
    ("late", "answered"): ("idle",),
    ("late", "timeout"): ("idle", "give_up"),
}
REQUEST_TIME_OUTS_MS = {"sending": LATE_MS, "late": DROPPED_MS - LATE_MS}

# What was just said.
#   silent  nothing      saying  the display shows it instead of the waiting count
NOTICE = {
    ("silent", "say"): ("saying",),
    ("saying", "say"): ("saying",),
    ("saying", "key"): ("silent",),
    ("saying", "timeout"): ("silent",),
}

CYCLES = {"session": (SESSION, "start"), "request": (REQUEST, "idle"), "notice": (NOTICE, "silent")}


class Keypad:
    """One keypad with its display: what is typed, what is in flight, what the hub wants shown."""

    def __init__(self):
        self.session = LifeCycle(SESSION, "start", SESSION_TIME_OUTS_MS)
        self.request = LifeCycle(REQUEST, "idle", REQUEST_TIME_OUTS_MS)
        self.want = {}  # the hub's last desired state; {} before the first
        self.online = False
        self.officer = ""  # the number being typed, or of the login in flight
        self.pin = bytearray(DIGITS_MAX)  # zeros but while it is typed and until the proof is made
        self.pin_len = 0
        self.held = set()  # keys that are down now
        self.token = 0
        self.event = None  # name of the last event sent
        self.notice = LifeCycle(NOTICE, "silent", {"saying": NOTICE_MS})
        self.said = ("", "")  # text id and the hub's text or "": what the notice says

    def on_want(self, want):
        """Apply the hub's desired state."""
        self.want = want
        return self._session("taken" if want.get("officer") else "free", None)

    def on_link(self, online):
        """The hub came into reach, or went out of it."""
        self.online = online
        return []

    def on_key(self, index, down=True):
        """Key `index` of KEYS went down or up."""
        if not down:
            self.held.discard(index)
            return []
        if index in self.held or not 0 <= index < len(KEYS):
            return []
        self.held.add(index)
        event = self._meaning(KEYS[index])
        if self.request.state != "idle" or (self.session.state, event) not in SESSION:
            return []
        self.notice.handle("key")
        return self._beep("key", self._session(event, KEYS[index]))

    def on_result(self, token, result, d):
        """The hub's answer to the event of `token`, or `dropped` when the outbox gave it up."""
        if token != self.token or self.request.state == "idle":
            return []
        self.request.handle("answered")
        if result == "ok":
            return self._answered(d)
        if result == "dropped":
            return self._lost()
        self._say("refused", d.get("text", ""))
        return self._beep("no", self._session("rejected", None))

    def advance(self, elapsed_ms):
        """Let time pass."""
        self.notice.advance(elapsed_ms)
        effects = self._perform(self.session.advance(elapsed_ms), None)
        if "give_up" in self.request.advance(elapsed_ms):
            effects.append(("drop", self.token))
            effects += self._lost()
        return effects

    def due_ms(self):
        """Time until something happens by itself, or None."""
        return due_ms((self.session, self.request, self.notice))

    def _answered(self, d):
        if self.event == "challenge":
            return self._session("salt" if d.get("salt") and d.get("nonce") else "rejected", d)
        if self.event == "next" and not d.get("ticket"):
            self._say("nobody", "")
        return self._session("accepted" if self.event == "login" else None, d)

    def _meaning(self, key):
        state = self.session.state
        if state == "officer":
            return _typing(key, len(self.officer), None)
        if state == "pin":
            return _typing(key, self.pin_len, "back")
        if key == "clear":
            return "clear"
        if state == "menu":
            return "choice" if key in MENU else None
        return None if key.isdigit() else "function"

    def _session(self, event, data):
        return self._perform(self.session.handle(event), data)

    def _perform(self, outputs, data):
        effects = []
        for output in outputs:
            effects += getattr(self, "_" + output)(data) or []
        return effects

    def _add_officer(self, digit):
        self.officer += digit

    def _cut_officer(self, _):
        self.officer = self.officer[:-1]

    def _add_pin(self, digit):
        self.pin[self.pin_len] = ord(digit)
        self.pin_len += 1

    def _cut_pin(self, _):
        self.pin_len -= 1
        self.pin[self.pin_len] = 0

    def _wipe(self, _):
        self.officer = ""
        self._wipe_pin()

    def _wipe_pin(self):
        for index in range(DIGITS_MAX):
            self.pin[index] = 0
        self.pin_len = 0

    def _challenge(self, _):
        return self._post("challenge", {"officer": self.officer})

    def _login(self, d):
        hexadecimal = proof(memoryview(self.pin)[: self.pin_len], d["salt"], d["nonce"])
        self._wipe_pin()
        return self._post("login", {"officer": self.officer, "proof": hexadecimal})

    def _greet(self, d):
        self._say("welcome", d.get("name", ""))

    def _send(self, key):
        event = MENU.get(key, key)
        if event == "pause" and self.want.get("state") == "paused":
            event = "resume"
        return self._post(event, {})

    def _post(self, event, d):
        self.request.handle("post")
        self.token += 1
        self.event = event
        return [("post", self.token, event, d, False)]

    def _lost(self):
        self._say("lost", "")
        return self._beep("no", self._session("rejected", None))

    def _beep(self, sound, effects):
        effects.insert(0, ("beep", sound))
        return effects

    def _say(self, text_id, text):
        self.said = (text_id, text)
        self.notice.handle("say")


def _typing(key, typed, back):
    """What a key means while a number is typed, `typed` digits so far; `back`: what `clear` means at none."""
    if key.isdigit():
        return "digit" if typed < DIGITS_MAX else None
    if key == "clear":
        return "clear" if typed else back
    return "enter" if key == "next" and typed else None
