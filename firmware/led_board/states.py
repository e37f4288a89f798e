"""What an LED board shows. Pure: no clock, network, file or hardware.

Theory of operation
-------------------
The hub's `want` is the truth; the board adds two things of its own, each a life cycle with one table:

* PICTURE: the mode, and whether a call is fresh. A call whose identity differs from the last one seen makes
  the number blink for as long as the hub says; the first want after the power came never blinks, it only
  restores the picture.
* TRUST: how far the picture can be believed. When the hub has been out of reach for OLD_AFTER_MS a dot in the
  corner says that the number may be old. The number itself stays: citizens on their way to the counter need
  it.

Every want, also one that comes again, has all registers of the matrix written and what it holds reported:
the hub sends a want again when it doubts the picture, and a spark may have changed a register of any chip.

Every method returns a list of effects for `app.py`:
    ("brightness", level)    set the matrix to level 0..15
    ("show", text)           put a text on it, "" for none
    ("blink", ms)            blink for so long from now; 0: stop
    ("repair",)              write every register of the matrix again
    ("report", rev)          tell the hub what the matrix holds now
"""

from lifecycle import LifeCycle, due_ms

OLD_AFTER_MS = 30000
BLINK_MS_MAX = 60000
TEXT_CHARS_MAX = 64
DASHES = "----"

MODES = ("dark", "dashes", "idle", "number")

# What the matrix shows.
#   boot     nothing: no want seen since the power came     dark     nothing: the counter is closed
#   dashes   the counter is paused                          idle     open, and nobody is called
#   number   the ticket being served                        calling  the same, blinking
PICTURE = {
    ("boot", "dark"): ("dark",),
    ("boot", "dashes"): ("dashes",),
    ("boot", "idle"): ("idle",),
    ("boot", "number"): ("number",),
    ("boot", "call"): ("number",),
    ("dark", "dashes"): ("dashes",),
    ("dark", "idle"): ("idle",),
    ("dark", "number"): ("number",),
    ("dark", "call"): ("calling",),
    ("dashes", "dark"): ("dark",),
    ("dashes", "idle"): ("idle",),
    ("dashes", "number"): ("number",),
    ("dashes", "call"): ("calling",),
    ("idle", "dark"): ("dark",),
    ("idle", "dashes"): ("dashes",),
    ("idle", "number"): ("number",),
    ("idle", "call"): ("calling",),
    ("number", "dark"): ("dark",),
    ("number", "dashes"): ("dashes",),
    ("number", "idle"): ("idle",),
    ("number", "call"): ("calling",),
    ("calling", "dark"): ("dark",),
    ("calling", "dashes"): ("dashes",),
    ("calling", "idle"): ("idle",),
    ("calling", "call"): ("calling",),
    ("calling", "timeout"): ("number",),
}

# How far the picture can be believed.
#   doubt  the hub is out of reach, not for long      live  it is in reach      old  out of reach for long
TRUST = {
    ("doubt", "found"): ("live",),
    ("doubt", "timeout"): ("old",),
    ("live", "lost"): ("doubt",),
    ("old", "found"): ("live",),
}
TRUST_TIME_OUTS_MS = {"doubt": OLD_AFTER_MS}

CYCLES = {"picture": (PICTURE, "boot"), "trust": (TRUST, "doubt")}


class Board:
    """One LED board."""

    def __init__(self):
        self.picture = LifeCycle(PICTURE, "boot")
        self.trust = LifeCycle(TRUST, "doubt", TRUST_TIME_OUTS_MS)
        self.text = ""  # what the matrix shall hold
        self.call = None  # identity of the last call seen
        self.brightness = None  # 0..15; None until the first want

    def on_want(self, want):
        """Apply the hub's desired state; a mode that is not one of MODES is ignored."""
        mode = want.get("mode")
        if mode not in MODES:
            return []
        effects = self._light(want) + self._write(mode, want) + self._picture(mode, want)
        effects += [("repair",), ("report", want["rev"])]
        return effects

    def on_link(self, online):
        """The hub came into reach, or went out of it."""
        self.trust.handle("found" if online else "lost")
        return []

    def advance(self, elapsed_ms):
        """Let time pass."""
        self.picture.advance(elapsed_ms)
        self.trust.advance(elapsed_ms)
        return []

    def due_ms(self):
        """Time until something happens by itself, or None."""
        return due_ms((self.picture, self.trust))

    def old(self):
        """Whether the corner dot says that the picture may be old."""
        return self.trust.state == "old"

    def _light(self, want):
        level = min(15, max(0, want.get("brightness", 8)))
        if level == self.brightness:
            return []
        self.brightness = level
        return [("brightness", level)]

    def _write(self, mode, want):
        text = {"dark": "", "dashes": DASHES}.get(mode, want.get("text") or "")[:TEXT_CHARS_MAX]
        if text == self.text:
            return []
        self.text = text
        return [("show", text)]

    def _picture(self, mode, want):
        call = want.get("call")
        fresh = mode == "number" and call != self.call
        if mode == "number" or self.picture.state == "boot":  # in other modes `call` says nothing
            self.call = call
        before = self.picture.state
        self.picture.handle("call" if fresh else mode)
        if fresh and self.picture.state == "calling":
            self.picture.left_ms = min(BLINK_MS_MAX, max(1, want.get("blink_ms") or 0))
            return [("blink", self.picture.left_ms)]
        return [("blink", 0)] if before == "calling" and self.picture.state != "calling" else []
