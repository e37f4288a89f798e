"""What is worth keeping of Mosquitto's talk.

Mosquitto reports a refused publish among its debug lines, several per message, and a subscription that
it will starve not at all. One pass of a regular expression over each chunk drops the chatter, so that the
price of the debug log stays in C on both sides.
"""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from hub.adapters.broker import rules
from hub.adapters.broker.accounts import PROBE_NAME
from hub.adapters.broker.offences import SUBSCRIPTIONS_MAX, too_many_subscriptions
from hub.adapters.broker.rules import Right
from hub.contract.topics import HUB_USER
from hub.domain.rates import NAMES_MAX, Rate, Rates
from hub.services.log_lines import LINES_OF_ONE

_CHATTER: Final = (
    rf"Received |Sending |No will message|Will message specified|New connection from|\t|.*\b{PROBE_NAME}\b"
)
_KEPT: Final = re.compile(rb"^(?!" + _CHATTER.encode() + rb").+$", re.MULTILINE)
_DENIED: Final = re.compile(
    r"Denied PUBLISH from (\S+) \(.*?, '(.*?)(?:', \.\.\. \(\d+ bytes\)\))?"
)  # long: cut
_SUBSCRIBED: Final = re.compile(r"(\S+) [012] (\S+)")
_LINE_BYTES_MAX: Final = 4096
OTHER_LINES: Final = Rate(burst=1_000, per_minute=600)  # who comes and goes, in a storm too


def refused(who: str, action: str, topic: str) -> str:
    """The one line that tells of a refusal: who, what, topic."""
    return f"refused: {who} {action} {topic}"


class MosquittoLog:
    """Turns the output of Mosquitto, chunk by chunk, into the lines to log."""

    def __init__(self, rights_of: Callable[[str], Sequence[Right]]) -> None:
        self._rights_of = rights_of
        self._rest = b""
        self._rates = Rates(LINES_OF_ONE)
        self._others = Rates(OTHER_LINES)
        self._filters: dict[str, set[int]] = {}  # of each account, by their hashes

    def feed(self, chunk: bytes) -> Iterator[str]:
        """The lines of `chunk` to log; an unfinished last line waits for the next chunk."""
        whole, newline, rest = (self._rest + chunk).rpartition(b"\n")
        self._rest = rest if len(rest) <= _LINE_BYTES_MAX else b""
        if newline:
            for found in _KEPT.finditer(whole):
                line = self._told(found.group().decode("utf-8", "replace"))
                if line:
                    yield line

    def _told(self, line: str) -> str | None:
        if denied := _DENIED.fullmatch(line):
            return self._bounded(denied[1], refused(denied[1], "publish", denied[2]))
        if subscribed := _SUBSCRIBED.fullmatch(line):
            name, wanted = subscribed.groups()
            if self._too_many(name, wanted):
                return self._bounded(name, too_many_subscriptions(name))
            allowed = rules.may_subscribe(self._rights_of(name), wanted)
            return None if allowed else self._bounded(name, refused(name, "subscribe", wanted))
        return line if self._others.allow("", _now_ms()) else None

    def _too_many(self, name: str, wanted: str) -> bool:
        """Whether an account has asked for more than it may; then it is counted anew.

        An honest one asks for the same few again and again, whatever its connections do.
        """
        if name == HUB_USER:
            return False
        if name not in self._filters and len(self._filters) >= NAMES_MAX:
            self._filters.clear()
        mine = self._filters.setdefault(name, set())
        mine.add(hash(wanted))
        if len(mine) <= SUBSCRIPTIONS_MAX:
            return False
        mine.clear()
        return True

    def _bounded(self, name: str, line: str) -> str | None:
        """The line, unless there were too many about this one; then the next says how many."""
        if not self._rates.allow(name, _now_ms()):
            return None
        left_out = self._rates.settled(name)
        return f"(+{left_out}) {line}" if left_out else line


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000
