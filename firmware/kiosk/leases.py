"""The numbers that a kiosk may print while the hub is out of reach. Pure.

The hub leases a range a service for one day. Numbers are given in rising order, each once: what was used of
a day is remembered apart from the lease, so a lease that comes again, grows or shrinks never brings a number
back. Days remembered: DAYS_MAX, for a hub whose clock goes back and forth.
"""

DAYS_MAX = 3

# One ticket from the lease. Its letter in flash is the first of its state.
#   free    the number was not used        queued  it is burnt: nobody else gets it. Nothing is on paper
#   begun   its first byte may be on paper owed    the citizen has it; the hub does not know of it yet
#   handed  in the outbox, or answered     void    it was never printed: a number that nobody holds
TICKET = {
    ("free", "press"): ("queued",),
    ("queued", "begin"): ("begun",),
    ("queued", "boot"): ("void",),
    ("begun", "spoilt"): ("queued",),  # surely not whole: printed again after the reload
    ("begun", "printed"): ("owed",),
    ("begun", "unconfirmed"): ("owed",),  # all of it went to a printer that does not tell: taken for printed
    ("begun", "unknown"): ("owed",),  # nobody knows; a citizen may hold it
    ("begun", "boot"): ("owed",),  # the same
    ("owed", "posted"): ("handed",),
}
FINAL = ("handed", "void")


class Leases:
    """Which numbers are left. `facts` is what `encode` gave, {} at first."""

    def __init__(self, facts):
        self.today = None  # the hub's day, kept up by whoever has a clock; None: not known
        self.day = facts.get("day")  # of the lease in hand; None: there is none
        self.ranges = facts.get("ranges", {})  # letter -> [first, last]
        self.width = facts.get("width", 3)  # digits of a number
        self.used = facts.get("used", {})  # day -> letter -> the lowest number not used yet

    def encode(self):
        """All of it, for JSON."""
        return {"day": self.day, "ranges": self.ranges, "width": self.width, "used": self.used}

    def grant(self, lease, width):
        """Take the lease of a want (None: no lease) and the width of numbers; True when that is news."""
        day = lease["day"] if lease else None
        ranges = {}
        if lease:
            for letter, numbers in lease["numbers"].items():
                if _is_range(numbers):
                    ranges[letter] = numbers
        news = (day, ranges, width) != (self.day, self.ranges, self.width)
        self.day, self.ranges, self.width = day, ranges, width
        return news

    def state(self, letter):
        """`none` (no lease that counts today), `spent` or `free`."""
        if letter not in self.ranges or self.today not in (None, self.day):
            return "none"
        return "free" if self._next(letter) <= self.ranges[letter][1] else "spent"

    def take(self, letter):
        """Use a number: the ticket ("A951"), or None when `state` is not `free`."""
        if self.state(letter) != "free":
            return None
        number = self._next(letter)
        self.burnt(self.day, letter, number)
        digits = str(number)
        return letter + "0" * (self.width - len(digits)) + digits

    def burnt(self, day, letter, number):
        """A number that is not to be given again, as the flash has it."""
        of_day = self.used.setdefault(day, {})
        of_day[letter] = max(of_day.get(letter, 0), number + 1)
        while len(self.used) > DAYS_MAX:
            del self.used[min(self.used)]

    def skip(self):
        """Some number was used, and nobody knows which: leave out one of every service."""
        for letter in self.ranges:
            self.burnt(self.day, letter, self._next(letter))

    def _next(self, letter):
        return max(self.ranges[letter][0], self.used.get(self.day, {}).get(letter, 0))


def _is_range(numbers):
    return (
        isinstance(numbers, list)
        and len(numbers) == 2
        and all(isinstance(number, int) for number in numbers)
        and 0 <= numbers[0] <= numbers[1]
    )
