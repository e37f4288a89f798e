"""What has come in and is not dealt with yet: accounts have turns, so no backlog stands before a press.

A device says a thing or two and waits for the answer; so many of one account at once are nobody's honest
word and are passed over. Whoever reads the network goes on reading between two turns. No I/O.
"""

from collections import deque
from collections.abc import Callable
from typing import Final, NamedTuple

from hub.contract import messages as m
from hub.domain.office import names

WAITING_MAX: Final = 64  # of one account; a console has 50 questions under way at most
TURN_MESSAGES: Final = 16  # then what has come in meanwhile is read first


class Waiting(NamedTuple):
    """One message."""

    leaf: str
    payload: bytes
    token: object


class Inbox:
    """`put` at any time; `later` calls a function soon, after the network was looked at."""

    def __init__(
        self,
        deal: Callable[[str, str, bytes, object], None],
        pass_over: Callable[[str, object], None],
        too_long: Callable[[str, str], None],
        later: Callable[[Callable[[], None]], object],
    ) -> None:
        self._deal, self._pass_over, self._too_long, self._later = deal, pass_over, too_long, later
        self._waiting: dict[str, deque[Waiting]] = {}  # of each account; whose turn is next comes first
        self._called = False

    def put(self, dev: str, leaf: str, payload: bytes, token: object = None) -> None:
        """Deal with this message when its account has its turn, or pass it over if too many wait already."""
        if len(payload) > m.PAYLOAD_BYTES_MAX:
            self._too_long(dev, leaf)  # whether it is dealt with or not: the broker may keep it
        mine = self._waiting.setdefault(dev, deque())
        if len(mine) >= WAITING_MAX and dev != names.CONSOLE:
            self._pass_over(dev, token)
            return
        mine.append(Waiting(leaf, payload, token))
        self._call()

    def _call(self) -> None:
        if not self._called:
            self._called = True
            self._later(self._turn)

    def _turn(self) -> None:
        self._called = False
        for _ in range(TURN_MESSAGES):
            if not self._waiting:
                return
            dev = next(iter(self._waiting))
            mine = self._waiting.pop(dev)
            message = mine.popleft()
            if mine:
                self._waiting[dev] = mine
            self._deal(dev, *message)
        if self._waiting:
            self._call()
