"""Who sits at the counter. Pure.

The hub's `want` decides it; an answer to `login` only speeds it up. The PIN is kept in a bytearray, leaves it
only as a proof (HMAC), and is overwritten on every way out of typing it. A card logs in where nobody is, also
while a number is typed; while somebody is logged in it does nothing but a notice (decision 0070).
"""

from hmac_sha256 import proof
from lifecycle import LifeCycle
from panel import Panel

IDLE_ENTRY_MS = 20000  # a number or PIN begun and left is wiped
DIGITS_MAX = 8  # of an officer's number, and of a PIN

#   start    no want seen since the power came    officer  nobody; the officer's number is typed
#   pin      the PIN is typed                     asking   the challenge is on its way
#   proving  the login is on its way              work     an officer is logged in
SESSION = {
    ("start", "free"): ("officer",),
    ("start", "taken"): ("work",),
    ("officer", "digit"): ("officer", "add_officer"),
    ("officer", "clear"): ("officer", "cut_officer"),
    ("officer", "enter"): ("pin",),
    ("officer", "card"): ("proving", "wipe", "login_card"),
    ("officer", "timeout"): ("officer", "wipe"),
    ("officer", "taken"): ("work", "wipe"),
    ("pin", "digit"): ("pin", "add_pin"),
    ("pin", "clear"): ("pin", "cut_pin"),
    ("pin", "back"): ("officer",),
    ("pin", "enter"): ("asking", "challenge"),
    ("pin", "card"): ("proving", "wipe", "login_card"),
    ("pin", "timeout"): ("officer", "wipe"),
    ("pin", "taken"): ("work", "wipe"),
    ("asking", "salt"): ("proving", "login"),
    ("asking", "rejected"): ("officer", "wipe"),
    ("asking", "taken"): ("work", "wipe"),
    ("proving", "accepted"): ("work", "wipe", "greet"),
    ("proving", "rejected"): ("officer", "wipe"),
    ("proving", "taken"): ("work", "wipe"),
    ("work", "function"): ("work", "send"),
    ("work", "card"): ("work", "say_taken"),
    ("work", "free"): ("officer",),
}


class Session(Panel):
    """What is typed to log in."""

    def __init__(self, post, say):
        time_outs_ms = {"officer": IDLE_ENTRY_MS, "pin": IDLE_ENTRY_MS}
        super().__init__(LifeCycle(SESSION, "start", time_outs_ms), post, say)
        self.officer = ""  # the number being typed, or of the login in flight
        self.pin = bytearray(DIGITS_MAX)  # zeros but while it is typed and until the proof is made
        self.pin_len = 0

    def advance(self, elapsed_ms):
        """Let time pass."""
        return self._perform(self.cycle.advance(elapsed_ms), None)

    def meaning(self, key):
        """The event that a key is in this state, or None."""
        state = self.cycle.state
        if state == "officer":
            return typing(key, len(self.officer), DIGITS_MAX, "clear", None)
        if state == "pin":
            return typing(key, self.pin_len, DIGITS_MAX, "clear", "back")
        return None if key.isdigit() or key == "clear" else "function"

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
        return self.post("challenge", {"officer": self.officer})

    def _login(self, d):
        hexadecimal = proof(memoryview(self.pin)[: self.pin_len], d["salt"], d["nonce"])
        self._wipe_pin()
        return self.post("login", {"officer": self.officer, "proof": hexadecimal})

    def _login_card(self, card):
        return self.post("login", {"card": card})

    def _greet(self, d):
        self.say("welcome", d.get("name", ""))

    def _say_taken(self, _):
        self.say("card_taken", "")

    def _send(self, event):
        return self.post(event, {})


def typing(key, typed, digits_max, cut, back):
    """What a key means while a number is typed, `typed` digits so far; `clear`: `cut`, or `back` at none."""
    if key.isdigit():
        return "digit" if typed < digits_max else None
    if key == "clear":
        return cut if typed else back
    return "enter" if key == "next" and typed else None
