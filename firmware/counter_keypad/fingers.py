"""The keys, and which of their presses count. Pure.

A key counts once however long it is held, whatever the driver repeats. A function key counts only while no
other function key is down (a finger that rolls over two keys means the first), and not again until it has
rested for REST_MS (a drumming finger means one press). A key that stays down longer than STUCK_MS no longer
keeps the others from counting: it may be broken.
"""

from lifecycle import LifeCycle

STUCK_MS = 2000
REST_MS = 300

# The keys, row by row: this is what is printed on them (Vietnamese legends are in README.md).
KEYS = (
    "1", "2", "3", "next",
    "4", "5", "6", "recall",
    "7", "8", "9", "no_show",
    "clear", "0", "pause", "finish",
)  # fmt: skip

# The last function key. Events: `other` key down, the `same` key down again, the key `released`.
#   up       at rest                  down     held              drum    held again before it had rested
#   resting  let go a moment ago      stuck    held for too long to be a finger
FINGER = {
    ("up", "same"): ("down", "count"),
    ("up", "other"): ("down", "count"),
    ("down", "released"): ("resting",),
    ("down", "timeout"): ("stuck",),
    ("resting", "same"): ("drum",),
    ("resting", "other"): ("down", "count"),
    ("resting", "timeout"): ("up",),
    ("drum", "released"): ("resting",),
    ("drum", "timeout"): ("stuck",),
    ("stuck", "other"): ("down", "count"),
    ("stuck", "released"): ("up",),
}


class Fingers:
    """What is held down."""

    def __init__(self):
        self.cycle = LifeCycle(FINGER, "up", {"down": STUCK_MS, "drum": STUCK_MS, "resting": REST_MS})
        self.key = None  # the function key that FINGER is about
        self.held = set()  # indexes of all keys that are down

    def down(self, index):
        """(name of the key, whether it counts as a function); (None, False) for one that was down already."""
        if index in self.held or not 0 <= index < len(KEYS):
            return None, False
        self.held.add(index)
        key = KEYS[index]
        if key.isdigit():
            return key, False
        counts = "count" in self.cycle.handle("same" if key == self.key else "other")
        if counts:
            self.key = key
        return key, counts

    def up(self, index):
        """A key was let go."""
        self.held.discard(index)
        if 0 <= index < len(KEYS) and KEYS[index] == self.key:
            self.cycle.handle("released")
