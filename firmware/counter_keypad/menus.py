"""The menus of a keypad, walked with digits, OK (more) and XOA (back). Pure.

A list that the hub keeps (services, waiting line) is asked for page by page; while a page is on its way the
last picture stays. A menu closes by itself when it is left alone, and whenever the officer is logged out.
"""

from lifecycle import LifeCycle
from panel import Panel
from session import typing

MENU_MS = 10000
LIST_MS = 20000  # also while a number is typed
ROWS = 4  # lines of a page
NUMBER_DIGITS_MAX = 4
COUNTER_DIGITS_MAX = 3

# digit -> (event, only with a ticket in hand). The digits never move: hands learn them.
MAIN = (
    ("1", "services", True),
    ("2", "counter", True),
    ("3", "park", True),
    ("4", "return", True),
    ("5", "call", False),
    ("6", "waiting", False),
    ("7", "parked", False),
    ("8", "missed", False),
    ("9", "logout", False),
)

#   closed    none open                       main      what can be done now
#   reasons   why the counter pauses          letters   the line of the number to be called
#   number    the number to be called         counter   the counter to transfer to
#   fetching  the first page is on its way    list      a page of services or tickets
#   turning   another page is on its way
MENU = {
    ("closed", "menu"): ("main", "rewind"),
    ("closed", "reasons"): ("reasons", "rewind"),
    ("main", "more"): ("main", "turn"),
    ("main", "services"): ("fetching", "fetch"),
    ("main", "waiting"): ("fetching", "fetch"),
    ("main", "parked"): ("fetching", "fetch"),
    ("main", "missed"): ("fetching", "fetch"),
    ("main", "counter"): ("counter", "blank"),
    ("main", "call"): ("number", "only_letter"),
    ("main", "letters"): ("letters", "rewind"),
    ("main", "park"): ("closed", "send"),
    ("main", "return"): ("closed", "send"),
    ("main", "logout"): ("closed", "send"),
    ("main", "clear"): ("closed",),
    ("main", "timeout"): ("closed",),
    ("main", "gone"): ("closed",),
    ("reasons", "more"): ("reasons", "turn"),
    ("reasons", "choice"): ("closed", "pause"),
    ("reasons", "clear"): ("closed",),
    ("reasons", "timeout"): ("closed",),
    ("reasons", "gone"): ("closed",),
    ("letters", "more"): ("letters", "turn"),
    ("letters", "choice"): ("number", "letter"),
    ("letters", "clear"): ("main", "rewind"),
    ("letters", "timeout"): ("closed",),
    ("letters", "gone"): ("closed",),
    ("number", "digit"): ("number", "add"),
    ("number", "cut"): ("number", "take"),
    ("number", "back"): ("main", "rewind"),
    ("number", "enter"): ("closed", "call"),
    ("number", "timeout"): ("closed",),
    ("number", "gone"): ("closed",),
    ("counter", "digit"): ("counter", "add"),
    ("counter", "cut"): ("counter", "take"),
    ("counter", "back"): ("main", "rewind"),
    ("counter", "enter"): ("closed", "transfer"),
    ("counter", "timeout"): ("closed",),
    ("counter", "gone"): ("closed",),
    ("fetching", "page"): ("list",),
    ("fetching", "nothing"): ("main", "say_nothing"),
    ("fetching", "failed"): ("main",),
    ("fetching", "gone"): ("closed",),
    ("list", "more"): ("turning", "fetch_next"),
    ("list", "choice"): ("closed", "choose"),
    ("list", "clear"): ("main", "rewind"),
    ("list", "timeout"): ("closed",),
    ("list", "gone"): ("closed",),
    ("turning", "page"): ("list",),
    ("turning", "nothing"): ("main", "rewind", "say_nothing"),
    ("turning", "failed"): ("list",),
    ("turning", "gone"): ("closed",),
}
TIME_OUTS_MS = {
    "main": MENU_MS,
    "reasons": MENU_MS,
    "letters": MENU_MS,
    "number": LIST_MS,
    "counter": LIST_MS,
    "list": LIST_MS,
}


class Menus(Panel):
    """Which menu is open, and what stands in it. `want`: the hub's desired state, shared with the keypad."""

    def __init__(self, post, say):
        super().__init__(LifeCycle(MENU, "closed", TIME_OUTS_MS), post, say)
        self.want = {}
        self.page = 0  # of the open menu
        self.pages = 1
        self.name = ""  # of the list: services, waiting, parked or missed
        self.rows = []  # of the list's page, as the hub gave them
        self.typed = ""  # a number so far
        self.letter = ""  # the line of that number

    def meaning(self, key):
        """The event that a key is in the open menu, or None."""
        state = self.cycle.state
        if state in ("number", "counter"):
            digits_max = NUMBER_DIGITS_MAX if state == "number" else COUNTER_DIGITS_MAX
            return typing(key, len(self.typed), digits_max, "cut", "back")
        if key == "clear":
            return "clear"
        if key == "next":
            return "more" if self.page_count() > 1 else None
        if not key.isdigit():
            return None
        if state == "main":
            return self._main_event(key)
        return "choice" if self._chosen(key) is not None else None

    def data(self, key):
        """What goes with the event of a key: what was chosen, the digit typed, else the event itself."""
        event = self.meaning(key)
        return self._chosen(key) if event == "choice" else key if event == "digit" else event

    def main(self):
        """What can be done now: (digit, event) of each line of the main menu."""
        in_hand = self.want.get("ticket")
        return [(digit, event) for digit, event, needs_ticket in MAIN if in_hand or not needs_ticket]

    def choices(self):
        """What stands in a menu of the hub's want: reasons or letters."""
        return self.want.get("reasons" if self.cycle.state == "reasons" else "services") or []

    def lines(self):
        """What stands on the page shown; but for the main menu the digit of a line is its place there."""
        if self.cycle.state in ("list", "turning"):
            return self.rows
        first = self.page * ROWS
        rows = self.main() if self.cycle.state in ("main", "fetching") else self.choices()
        return rows[first : first + ROWS]

    def page_count(self):
        """Pages of the open menu."""
        state = self.cycle.state
        if state in ("list", "turning"):
            return self.pages
        count = len(self.main() if state in ("main", "fetching") else self.choices())
        return max(1, -(-count // ROWS))

    def on_page(self, d):
        """The hub's answer with a page; effects."""
        kind, key = ("services", "letter") if self.name == "services" else ("tickets", "ticket")
        rows, pages = d.get(kind), d.get("pages")
        if not isinstance(rows, list) or not isinstance(pages, int) or any(key not in row for row in rows):
            self.say("refused", "")
            return self.handle("failed")
        if not rows:
            return self.handle("nothing")
        self.rows, self.page, self.pages = rows[:ROWS], d.get("page") or 0, max(1, pages)
        return self.handle("page")

    def _main_event(self, key):
        for digit, event in self.main():
            if digit == key:
                several = event == "call" and len(self.want.get("services") or ()) > 1
                return "letters" if several else event
        return None

    def _chosen(self, key):
        """What stands in the line of this digit, or None where nothing can be chosen."""
        if self.cycle.state == "list" and self.name == "waiting":
            return None  # out of turn only who was called before: parked and missed tickets
        lines = self.lines()
        return lines[int(key) - 1] if 1 <= int(key) <= len(lines) else None

    def _rewind(self, _):
        self.page = 0

    def _turn(self, _):
        self.page = (self.page + 1) % self.page_count()

    def _blank(self, _):
        self.typed = ""

    def _add(self, digit):
        self.typed += digit

    def _take(self, _):
        self.typed = self.typed[:-1]

    def _only_letter(self, _):
        self.letter = "".join(self.choices()[:1])
        self.typed = ""

    def _letter(self, letter):
        self.letter = letter
        self.typed = ""

    def _fetch(self, name):
        self.name = name
        return self._ask(0)

    def _fetch_next(self, _):
        return self._ask((self.page + 1) % self.pages)

    def _ask(self, page):
        if self.name == "services":
            return self.post("services", {"page": page})
        return self.post("line", {"page": page, "list": self.name})

    def _send(self, event):
        return self.post(event, {})

    def _pause(self, reason):
        return self.post("pause", {"reason": reason["key"]})

    def _call(self, _):
        return self.post("call", {"ticket": self.letter + self.typed})

    def _transfer(self, _):
        return self.post("transfer", {"counter": int(self.typed)})

    def _choose(self, row):
        if self.name == "services":
            return self.post("transfer", {"service": row["letter"]})
        chosen = {"ticket": row["ticket"]}
        if row.get("day"):
            chosen["day"] = row["day"]
        return self.post("call", chosen)

    def _say_nothing(self, _):
        self.say("empty_list", "")
