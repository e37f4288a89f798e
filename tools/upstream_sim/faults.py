"""How upstream goes wrong, each way by its name, drawn from a seed."""

from collections import Counter
from collections.abc import Iterable
from random import Random
from typing import Final, Literal

Place = Literal["login", "api"]

# What repetition mends: in the end both sides have the same.
PASSING: Final = {
    "slow": "the answer takes longer than the caller waits; all is done nevertheless",
    "error_500": "an error before anything was done",
    "error_after": "an error although all was done",
    "dropped": "the connection ends without an answer, before anything was done",
    "dropped_after": "the same, although all was done",
    "late": "the connection ends without an answer, and all is done many calls later",
    "html": "a page for people, with code 200",
    "half": "an answer that is cut off",
    "drip": "an answer that comes byte by byte",
    "huge": "an answer without end",
    "redirect": "the caller is sent to another host",
    "session_lost": "the session has ended early",
    "contradiction": '"exists" for what is new, or "does not exist" for what is known',
    "unknown_status": "a status that nobody has documented, in what is looked up",
    "clock_slow": "judged by a clock that is 10 minutes slow: what has just happened lies in its future",
    "clock_fast": "times in the answer are 10 minutes ahead",
}
# At the login; repetition mends them too.
LOGIN: Final = {
    "login_refused": "the right password is refused",
    "login_html": "a page for people instead of a session",
    "session_short": "a session that is over at once",
}
# A no, or an answer that must not be believed: a dead letter for a person.
FINAL: Final = {
    "odd_code": "a code that nobody has documented",
    "duplicate_code": "the code of another dossier is given to this one",
    "contradictory_code": "a code is given that upstream itself does not know",
    "name_in_error": "a refusal that repeats the citizen's name and phone",
}
FAULTS: Final = {**PASSING, **LOGIN, **FINAL}
GROUPS: Final = {"passing": PASSING, "login": LOGIN, "final": FINAL}


def named(names: Iterable[str]) -> list[str]:
    """The faults that are meant, where a name may be that of a group. Raises ValueError."""
    meant = [one for name in names for one in GROUPS.get(name, (name,))]
    if unknown := set(meant) - set(FAULTS):
        known = ", ".join((*GROUPS, *FAULTS))
        raise ValueError(f"no such fault: {', '.join(sorted(unknown))}; one of {known}")
    return meant


class Faults:
    """`rate`: the share of calls that go wrong; `only`: the faults to draw from, or groups of them."""

    def __init__(self, rate: float = 0.0, seed: int = 0, only: Iterable[str] = tuple(GROUPS)) -> None:
        self.rate, names = rate, named(only)
        self._names = {
            "login": [name for name in names if name in LOGIN],
            "api": [name for name in names if name not in LOGIN],
        }
        self.names = frozenset(names)
        self._chance = Random(seed)
        self.counts: Counter[str] = Counter()

    def draw(self, place: Place = "api") -> str | None:
        """The fault of this call, or None."""
        names = self._names[place]
        if not names or self._chance.random() >= self.rate:
            return None
        name = self._chance.choice(names)
        self.counts[name] += 1
        return name
