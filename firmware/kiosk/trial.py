"""The test print by which a person proves that a printer works which tells nothing of itself. Pure.

A printer that does not answer may be off, unplugged, or of a kind that never answers. The paper decides: a
number that stands on it is typed at the keys. Nobody can know it where nothing came out.
"""

from lifecycle import LifeCycle

TRIAL_MS = 60000
DIGITS = 4

# The test print; only while the printer does not answer.
#   off     nothing is being tried      asking  the number on the paper is to be typed
TRIAL = {
    ("off", "ok"): ("asking", "print"),
    ("asking", "digit"): ("asking", "add"),
    ("asking", "ok"): ("off", "judge"),
    ("asking", "clear"): ("off",),
    ("asking", "answered"): ("off",),  # by the printer itself: nothing to prove
    ("asking", "timeout"): ("off",),
}


class Trial(LifeCycle):
    """`code` is what stands on the paper, set by whoever prints it; "" before: nothing is right."""

    def __init__(self):
        super().__init__(TRIAL, "off", {"asking": TRIAL_MS})
        self.code = ""
        self.digits = ""

    def key(self, key):
        """A key was pressed: "print", "right", "wrong" or None."""
        outputs = self.handle("digit" if key.isdigit() else key)
        if "print" in outputs:
            self.code = self.digits = ""
            return "print"
        if "add" in outputs:
            self.digits = (self.digits + key)[-DIGITS:]
        if "judge" in outputs:
            return "right" if self.code and self.digits == self.code else "wrong"
        return None
