"""`hub batch scan`: a scanner's line by line, each answered at once. One connection for many scans.

While nobody scans the connection is given up after IDLE_S, as other commands of this machine wait for their
turn (docs/decisions/0051-one-console-account-for-a-machine.md).
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack

from hub.cli import exits, incoming
from hub.cli.choices import CODE_CHARS_MAX
from hub.cli.desk import Conversation, Desk
from hub.cli.output import note, tell
from hub.cli.trouble import Failure
from hub.cli.words import text
from hub.domain.bags.batches import BatchState
from hub.domain.press import commands as c
from hub.domain.press.answers import BatchNow
from hub.domain.text import code as as_code

IDLE_S = 3.0
UNDO = "-"  # no code begins like this, and it is on every keyboard
BELL = "\a"  # a terminal sounds it; who scans looks at paper, not at the screen
NAMED_MAX = 3  # of those that are not scanned yet, on each line

Scans = Callable[[c.BatchScan], BatchNow]


class Line:
    """The hub on the line while scans come; `ask` connects when it is not."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._open = desk, ExitStack()
        self._conversation: Conversation | None = None

    def ask(self, scan: c.BatchScan) -> BatchNow:
        """One scan. Raises Failure for a no, Unavailable for silence."""
        if self._conversation is None:
            self._conversation = self._open.enter_context(self._desk.conversation())
        return self._conversation.ask("batch_scan", scan, BatchNow)

    def close(self) -> None:
        """Let others have their turn."""
        self._conversation = None
        self._open.close()


class Scanning:
    """Scans of one bag, and how they went. `filling`: the bag is open, else it has arrived."""

    def __init__(
        self,
        ask: Scans,
        batch: str,
        officer: str | None = None,
        *,
        filling: bool,
        counts: tuple[int, int] = (0, 0),
        quiet: bool = False,
    ) -> None:
        self._ask, self._batch, self._officer = ask, batch, officer
        self._filling, self._quiet = filling, quiet
        self._counts = counts  # scanned and extra, as of the last answer
        self._done: list[str] = []  # put in by these scans and not taken back
        self.now: BatchNow | None = None
        self.refused: list[dict[str, str]] = []

    def line(self, scanned: str) -> None:
        """What the scanner or the keyboard gave. Raises Failure where the hub cannot answer."""
        try:
            if as_code(scanned) == UNDO:
                self._take_back()
            else:
                self._scan(as_code(scanned)[:CODE_CHARS_MAX])
        except Failure as failure:
            if failure.exit_code != exits.REFUSED:
                raise
            self.refused.append({"dossier": scanned, "code": failure.code, "text": failure.message})
            self._cry(failure.message)

    def _scan(self, code: str) -> None:
        scanned, extra = self._counts
        self.now = self._ask(c.BatchScan(self._batch, code, officer=self._officer, into=self._filling))
        self._done.append(code)
        self._counts = self.now.scanned, len(self.now.extra)
        if self._filling:
            self._say("in", code)
        elif self._counts == (scanned, extra):
            self._say("again", code)
        elif self._counts[1] > extra:
            self._say("extra", code)
            self._cry("")
        else:
            self._say("out", code)

    def _take_back(self) -> None:
        """The last one out of a bag that is being filled; what arrived lies here and stays scanned."""
        if not self._filling or not self._done:
            self._cry(text(f"cli.batch_scan.{'nothing_to_undo' if self._filling else 'no_undo'}"))
            return
        code = self._done[-1]
        self.now = self._ask(c.BatchScan(self._batch, code, True, self._officer))
        self._done.pop()
        self._say("undone", code)

    def _say(self, what: str, code: str) -> None:
        if self._quiet or self.now is None:
            return
        n = self.now.listed if self._filling else self.now.scanned
        told = text(f"cli.batch_scan.{what}", code=code, n=n, total=self.now.listed)
        left = self.now.missing
        if not self._filling and 0 < len(left) <= NAMED_MAX:
            told += text("cli.batch_scan.left", codes=", ".join(left))
        tell(told)
        sys.stdout.flush()

    def _cry(self, message: str) -> None:
        """A sound, and why."""
        if not self._quiet:
            sys.stderr.write(BELL)
        if message:
            note(message, style="red")
        sys.stderr.flush()


def filling(state: str) -> bool:
    """Whether scans put dossiers into a bag that stands there, or take them out."""
    return state == BatchState.OPEN.value


def run(desk: Desk, scanning: Callable[[Scans], Scanning], lines: Iterable[str | None]) -> Scanning:
    """Every line in turn; None is a pause, in which others may have the connection."""
    line = Line(desk)
    scans = scanning(line.ask)
    try:
        for one in lines:
            if one is None:
                line.close()
            else:
                scans.line(one)
    finally:
        line.close()
    return scans


def typed(idle_s: float = IDLE_S) -> Iterator[str | None]:
    """Lines of standard input as they come, without blank ones; None when nothing came for a while."""
    return incoming.scans(idle_s)
