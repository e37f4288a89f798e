"""A dossier on the desk: scanned, and what became of it is said with a key. Pure.

The digits never move: hands learn them. A refusal asks for OK, another key, so that no slip of a finger and
no drumming refuses a dossier. Where the hub must know more (the procedure, why it is refused, which papers
are missing) it answers with a page to choose from; the press goes again with what was chosen. One procedure
and one reason are chosen, papers are marked and sent with XONG; a sheet with the codes of reasons and papers
can be scanned instead. Right after that list came no key chooses (SETTLE_MS): a finger
that drums on the outcome would have chosen. Nothing of this is kept: what is left alone is forgotten.
"""

from lifecycle import LifeCycle
from panel import Panel

DESK_MS = 15000
LIST_MS = 30000  # names of procedures are long
SETTLE_MS = 400
OUTCOMES = (("1", "received"), ("2", "supplement"), ("3", "refused"), ("4", "returned"))
CONFIRMED = "refused"
ROWS = 2  # names of a page, two lines each
MARKED_MAX = 20

#   closed    none in hand                       scanned   the outcome is to be said
#   confirm   refuse it, really?                 sending   the outcome is on its way
#   settling  the names have just come           choosing  one is to be chosen, or papers to be marked
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
    ("sending", "names"): ("settling", "offer"),
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
    ("choosing", "mark"): ("choosing", "mark"),
    ("choosing", "marked"): ("sending", "send_marked"),
    ("choosing", "scan"): ("scanned", "take"),
    ("choosing", "clear"): ("scanned",),
    ("choosing", "timeout"): ("closed",),
    ("choosing", "gone"): ("closed",),
    ("turning", "names"): ("choosing", "offer"),
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
        self.ask = "procedure"  # what is chosen: procedure, reason or papers
        self.given = {}  # what was chosen so far, to be sent with the outcome
        self.marked = []  # places of papers in their list, as they were marked
        self.rows = []  # of the page of names, as the hub gave them
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
        if self.ask != "papers":
            return "choice" if self.data(key) else None
        if key == "finish":
            return "marked" if self.marked else None
        return "mark" if self.data(key) else None

    def data(self, key):
        """What goes with the event of a key: the outcome, the procedure, or None."""
        if self.cycle.state == "scanned":
            return dict(OUTCOMES).get(key)
        return self.rows[int(key) - 1] if key.isdigit() and 1 <= int(key) <= len(self.rows) else None

    def on_sheet(self, kind, procedure, place):
        """A code of a sheet of reasons or papers was scanned; effects, None where it means nothing now."""
        if self.cycle.state != "choosing" or kind != self.ask:
            return None
        self.given["sheet"] = procedure
        row = {"code": str(place)}
        return self.handle("mark" if kind == "papers" else "choice", row)

    def is_marked(self, row):
        """Whether the paper in this row was marked."""
        return self.ask == "papers" and row.get("code") in self.marked

    def on_answer(self, d):
        """The hub has taken it, or asks for more; effects."""
        rows = d.get("choose")
        if not rows:
            return self.handle("done", d)
        if (
            not isinstance(rows, list)
            or not isinstance(d.get("pages"), int)
            or not _are_rows(d.get("ask"), rows)
        ):
            self.say("refused", "")
            return self.handle("refused")
        return self.handle("names", d)

    def _take(self, code):
        self.code = code
        self.given = {}

    def _send(self, action):
        self.action = action
        self.given = {}
        self.marked = []
        return self._ask({})

    def _refuse(self, _):
        return self._send(CONFIRMED)

    def _fetch(self, _):
        return self._ask({"page": (self.page + 1) % self.pages})

    def _choose(self, row):
        place = row["code"]
        self.given[self.ask] = int(place) if self.ask == "reason" else place
        return self._ask({})

    def _mark(self, row):
        place = row["code"]
        if place in self.marked:
            self.marked.remove(place)
        elif len(self.marked) < MARKED_MAX:
            self.marked.append(place)
        self.say("marked", str(len(self.marked)))

    def _send_marked(self, _):
        return self._ask({"papers": [int(place) for place in self.marked]})

    def _ask(self, more):
        more.update(self.given)
        more.update({"code": self.code, "action": self.action})
        return self.post("dossier", more)

    def _offer(self, d):
        self.ask = d.get("ask") or "procedure"
        self.rows = d["choose"][:ROWS]
        self.page, self.pages = d.get("page") or 0, d["pages"]

    def _tell(self, d):
        due = d.get("due") or ""
        self.say("dossier", (d.get("text", ""), due if self.action == "received" else ""))


def _are_rows(ask, rows):
    """Whether each row has a code; a reason and a paper are known by their place in a list."""
    for row in rows:
        if not isinstance(row, dict) or not isinstance(row.get("code"), str):
            return False
        if ask in ("reason", "papers") and not row["code"].isdigit():
            return False
    return True
