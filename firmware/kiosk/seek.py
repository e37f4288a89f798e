"""Looking for a procedure: its agency, the first letters of its words on the digit keys, one name at a time.

Pure. The hub searches (`procedure_agencies`, `procedures`); here is what was asked and what of it is shown.
A page of an answer is all that is kept, however many procedures the office has. An answer to an earlier
question than the last one is passed over. Letters stand for keys as on a telephone: 2 is A, B, C.
"""

LETTERS_MAX = 16  # first letters of a procedure
CARD_CHARS = 44  # of a name that the display shows at once, beside the foot


class Seek:
    """What is sought and what was found."""

    def __init__(self):
        self.count = 0  # questions asked: the token of the last one
        self.forget()

    def forget(self):
        """Nothing is sought any more."""
        self.agency = self.keys = ""
        self.page = self.pages = 0
        self.rows = []  # agencies of the page
        self.code = self.name = ""  # of the procedure that is shown
        self.waits = False  # for the hub's answer

    def agencies(self, page):
        """The effects of asking for a page of agencies."""
        return self._ask("procedure_agencies", {"page": page}, page)

    def procedures(self, page):
        """The effects of asking for a procedure."""
        return self._ask("procedures", {"keys": self.keys, "agency": self.agency, "page": page}, page)

    def next(self):
        """The page after this one, after the last the first; None where there is only one."""
        return (self.page + 1) % self.pages if self.pages > 1 and not self.waits else None

    def slip(self):
        """The effects of asking for the slip of what is shown."""
        if not self.code or self.waits:
            return []
        return [("post", "slip", "procedure_slip", {"code": self.code}, False)]

    def pick(self, index):
        """The agency at a service key; False when there is none."""
        if self.waits or index >= len(self.rows):
            return False
        self.agency = self.rows[index]["key"]
        return True

    def add(self, key):
        """One more key."""
        self.keys = (self.keys + key)[:LETTERS_MAX]

    def token(self):
        """Of the last question."""
        return "seek%d" % self.count

    def answered(self, token, d):
        """The hub's answer; False when another question was asked since."""
        if token != self.token():
            return False
        self.waits = False
        self.page, self.pages = d.get("page", 0), d.get("pages", 0)
        self.rows = d.get("agencies", [])
        self.code, self.name = d.get("code", ""), d.get("name", "")
        return True

    def part(self, turn):
        """As much of the name as the display shows at a time, "…" where it goes on; `turn` counts up."""
        parts = [""]
        for word in self.name.split(" "):
            if parts[-1] and len(parts[-1]) + 1 + len(word) > CARD_CHARS:
                parts.append("")
            parts[-1] += (" " if parts[-1] else "") + word
        turn %= len(parts)
        return parts[turn] + ("…" if turn + 1 < len(parts) else "")

    def _ask(self, event, d, page):
        self.count += 1
        self.page, self.waits = page, True
        return [("post", self.token(), event, d, False)]
