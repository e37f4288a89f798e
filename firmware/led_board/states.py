"""What an LED board shows. Pure: no clock, network, file or hardware.

Theory of operation
-------------------
The hub's `want` is the truth; the board adds three things of its own, each a life cycle with one table:

* PICTURE: the mode, and whether a call is fresh. A call whose identity differs from the last one seen makes
  the number blink for as long as the hub says; the first want after the power came never blinks, it only
  restores the picture.
* TRUST: how far the picture can be believed. When the hub has been out of reach for OLD_AFTER_MS a dot in the
  corner says that the number may be old. The number itself stays: citizens on their way to the counter need
  it.
* FACE: a number that was carried over from an earlier day takes turns with that day, "A042" and "30.11", for
  the same number may be called today. All that is not of an earlier day stands still.

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

# What stands on the matrix of a picture.
#   whole  all of it: there is no day     number  the number; its day comes next     day  that day
FACE = {
    ("whole", "carried"): ("number",),
    ("number", "carried"): ("number",),
    ("number", "whole"): ("whole",),
    ("number", "timeout"): ("day", "turn"),
    ("day", "carried"): ("number",),
    ("day", "whole"): ("whole",),
    ("day", "timeout"): ("number", "turn"),
}
FACE_TIME_OUTS_MS = {"number": 3000, "day": 2600}  # as long as the longest day takes to run through once

CYCLES = {"picture": (PICTURE, "boot"), "trust": (TRUST, "doubt"), "face": (FACE, "whole")}


class Board:
    """One LED board."""

    def __init__(self):
        self.picture = LifeCycle(PICTURE, "boot")
        self.trust = LifeCycle(TRUST, "doubt", TRUST_TIME_OUTS_MS)
        self.face = LifeCycle(FACE, "whole", FACE_TIME_OUTS_MS)
        self.text = ""  # what the matrix shall hold
        self.day = ""  # of an earlier day, as the matrix has it in turns with the text
        self.call = None  # identity of the last call seen
        self.brightness = None  # 0..15; None until the first want

    def on_want(self, want):
        """Apply the hub's desired state; a mode that is not one of MODES is ignored."""
        mode = want.get("mode")
        if mode not in MODES:
            return []
        effects = self._light(want) + self._write(mode, want) + self._picture(mode, want)
        self.face.handle("carried" if self.day else "whole")
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
        return [("show", self.standing()) for _ in self.face.advance(elapsed_ms)]

    def due_ms(self):
        """Time until something happens by itself, or None."""
        return due_ms((self.picture, self.trust, self.face))

    def standing(self):
        """What stands on the matrix now: the text, or its day in turns with it."""
        return self.day if self.face.state == "day" else self.text

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
        day = short_day(want.get("day")) if mode == "number" else ""
        if (text, day) == (self.text, self.day):
            return []
        self.text, self.day = text, day
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


def short_day(day):
    """Day and month of "2026-11-30", "30.11": the widest that four modules hold; "" for none."""
    return str(int(day[8:10])) + "." + str(int(day[5:7])) if is_day(day) else ""


def is_day(day):
    """Whether this is a day as the contract has it."""
    return isinstance(day, str) and len(day) == 10 and (day[5:7] + day[8:]).isdigit()
