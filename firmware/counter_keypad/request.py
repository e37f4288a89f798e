"""The one event in flight of a keypad (decision 0021). Pure.

Until its answer comes no other event is sent: nothing piles up behind an outage, and an officer who presses
`next` twice calls one citizen. After LATE_MS without an answer the display says so, after DROPPED_MS the
press is given up: an old press must not call a citizen minutes later.
"""

from lifecycle import LifeCycle

LATE_MS = 3000
DROPPED_MS = 10000  # the hub's own rule for a stale key press

#   idle  none      sending  under way      late  the hub has not answered in time, and the display says so
REQUEST = {
    ("idle", "post"): ("sending",),
    ("sending", "answered"): ("idle",),
    ("sending", "timeout"): ("late",),
    ("late", "answered"): ("idle",),
    ("late", "timeout"): ("idle", "give_up"),
}


class Request:
    """What is in flight. A token is the count of requests, so that a late answer is not taken for another."""

    def __init__(self):
        self.cycle = LifeCycle(REQUEST, "idle", {"sending": LATE_MS, "late": DROPPED_MS - LATE_MS})
        self.token = 0
        self.event = None  # name of the last event sent

    def post(self, event, d):
        """The effects that send an event; call it only while idle."""
        self.cycle.handle("post")
        self.token += 1
        self.event = event
        return [("post", self.token, event, d, False)]

    def answered(self, token):
        """Whether this is the answer that is waited for; then it is no longer."""
        if token != self.token or self.cycle.state == "idle":
            return False
        self.cycle.handle("answered")
        return True
