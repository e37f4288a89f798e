"""A dossier on the desk: scanned, and what became of it is said with a key. Pure.

The digits never move: hands learn them. A refusal asks for OK, another key, so that no slip of a finger and
no drumming refuses a dossier. Where the hub must know the procedure it answers with a page of them; the
press goes again with the one that was chosen. Right after that list came no key chooses (SETTLE_MS): a finger
that drums on the outcome would have chosen. Nothing of this is kept: what is left alone is forgotten.
"""

from lifecycle import LifeCycle
from panel import Panel

DESK_MS = 15000
LIST_MS = 30000  # names of procedures are long
SETTLE_MS = 400
OUTCOMES = (("1", "received"), ("2", "supplement"), ("3", "refused"), ("4", "returned"))
CONFIRMED = "refused"
ROWS = 2  # procedures of a page, two lines each

#   closed    none in hand                       scanned   the outcome is to be said
#   confirm   refuse it, really?                 sending   the outcome is on its way
#   settling  the procedures have just come      choosing  one of them is to be chosen
#   turning   another page is on its way
DESK = {
    ("closed", "scan"): ("scanned", "take"),
    ("scanned", "scan"): ("scanned", "take"),
    ("scanned", "outcome"): ("sending", "send"),
    ("scanned", "refuse"): ("confirm",),
    ("scanned", "clear"): ("closed",),
    ("scanned", "timeout"): ("closed",),
    ("scanned", "gone"): ("closed",),
    ("confirm", "scan"): ("scanned", "take"),
    ("confirm", "enter"): ("sending", "refuse"),
    ("confirm", "clear"): ("scanned",),
    ("confirm", "timeout"): ("closed",),
    ("confirm", "gone"): ("closed",),
    ("sending", "procedures"): ("settling", "offer"),
    ("sending", "done"): ("closed", "tell"),
    ("sending", "refused"): ("closed",),
    ("sending", "lost"): ("scanned",),
    ("sending", "gone"): ("closed",),
    ("settling", "drum"): ("settling",),
    ("settling", "timeout"): ("choosing",),
    ("settling", "scan"): ("scanned", "take"),
    ("settling", "gone"): ("closed",),
    ("choosing", "more"): ("turning", "fetch"),
    ("choosing", "choice"): ("sending", "choose"),
    ("choosing", "scan"): ("scanned", "take"),
    ("choosing", "clear"): ("scanned",),
    ("choosing", "timeout"): ("closed",),
    ("choosing", "gone"): ("closed",),
    ("turning", "procedures"): ("choosing", "offer"),
    ("turning", "done"): ("closed", "tell"),
    ("turning", "refused"): ("closed",),
    ("turning", "lost"): ("choosing",),
    ("turning", "gone"): ("closed",),
}
TIME_OUTS_MS = {"scanned": DESK_MS, "confirm": DESK_MS, "settling": SETTLE_MS, "choosing": LIST_MS}


class Desk(Panel):
    """The dossier in hand."""

    def __init__(self, post, say):
        super().__init__(LifeCycle(DESK, "closed", TIME_OUTS_MS), post, say)
        self.code = ""  # as it was scanned
        self.action = ""  # the outcome that was said last
        self.rows = []  # of the page of procedures, as the hub gave them
        self.page = 0
        self.pages = 1

    def meaning(self, key):
        """The event that a key is now, or None."""
        state = self.cycle.state
        if key == "clear":
            return "clear"
        if state == "scanned":
            action = self.data(key)
            return action and ("refuse" if action == CONFIRMED else "outcome")
        if state == "confirm":
            return "enter" if key == "next" else None
        if key == "next":
            return "more" if self.pages > 1 else None
        return "choice" if self.data(key) else None

    def data(self, key):
        """What goes with the event of a key: the outcome, the procedure, or None."""
        if self.cycle.state == "scanned":
            return dict(OUTCOMES).get(key)
        return self.rows[int(key) - 1] if key.isdigit() and 1 <= int(key) <= len(self.rows) else None

    def on_answer(self, d):
        """The hub has taken it, or asks for the procedure; effects."""
        rows = d.get("choose")
        if not rows:
            return self.handle("done", d)
        if not isinstance(rows, list) or not isinstance(d.get("pages"), int) or not all(map(_is_row, rows)):
            self.say("refused", "")
            return self.handle("refused")
        return self.handle("procedures", d)

    def _take(self, code):
        self.code = code

    def _send(self, action):
        self.action = action
        return self._ask({})

    def _refuse(self, _):
        return self._send(CONFIRMED)

    def _fetch(self, _):
        return self._ask({"page": (self.page + 1) % self.pages})

    def _choose(self, row):
        return self._ask({"procedure": row["code"]})

    def _ask(self, more):
        more.update({"code": self.code, "action": self.action})
        return self.post("dossier", more)

    def _offer(self, d):
        self.rows = d["choose"][:ROWS]
        self.page, self.pages = d.get("page") or 0, d["pages"]

    def _tell(self, d):
        due = d.get("due") or ""
        self.say("dossier", (d.get("text", ""), due if self.action == "received" else ""))


def _is_row(row):
    return isinstance(row, dict) and "code" in row
