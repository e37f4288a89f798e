"""Whether the LED boards show what they were told: each one's report against its want.

A board reports every want that it gets. Another text than was told, or nothing in good time, is trouble:
the alarm `display_mismatch` is raised and its want is told again, which has it write all of its display and
report anew. The first right report ends that. No I/O here; moments are of the clock that never jumps.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from msgspec import UNSET, UnsetType

from hub.contract import messages as m
from hub.domain import events as e
from hub.domain.press.commands import Shown
from hub.domain.state import OfficeState
from hub.services.shown.presence import PresenceBook

MISMATCH: Final = "display_mismatch"
REPORT_MS_MAX: Final = 10_000  # from a want, or from the board's coming, to its report
AGAIN_MS: Final = 5_000  # between two tellings of a want that is in doubt


def on_board(day: str | UnsetType) -> str:
    """A day as four modules of eight columns show it: "2026-11-03" is 3.11; "" for none."""
    return f"{int(day[8:10])}.{int(day[5:7])}" if isinstance(day, str) else ""


@dataclass(slots=True)
class _Board:
    """One board. `shown`: what it reported of `text`, None for nothing yet. `doubted`: until it is right.

    `day`: of a number that was carried over, as the board has it in turns with the number; "" for none.

    A text may be told several times; reports of any of these tellings count, revisions `first` to `last`.
    """

    text: str
    day: str
    first: int
    last: int
    since_ms: int  # from when on its report is awaited
    told_ms: int
    shown: str | None = None
    doubted: bool = False


class DisplayDesk:
    """Hears what boards are told and what they report; knows which of them are in trouble."""

    def __init__(self, state: OfficeState, presence: PresenceBook) -> None:
        self._state, self._presence = state, presence
        self._boards: dict[str, _Board] = {}

    def told(self, dev: str, want: m.Want, now_ms: int) -> None:
        """A device is being told this; only boards are of interest."""
        if not isinstance(want, m.BoardWant):
            self._boards.pop(dev, None)
            return
        board, day = self._boards.get(dev), on_board(want.day)
        if board is None or (board.text, board.day) != (want.text, day):
            doubted = board is not None and board.doubted
            self._boards[dev] = _Board(want.text, day, want.rev, want.rev, now_ms, now_ms, doubted=doubted)
            return
        board.last, board.told_ms = want.rev, now_ms
        if not board.doubted:
            board.shown, board.since_ms = None, now_ms

    def shown(self, dev: str, report: Shown, now_ms: int) -> None:
        """A board reports; after the report of an older telling another one is awaited.

        The report may have been long under way, or the board was told an old text late: nobody knows. A
        board of before days were shown says nothing of them, and is not asked for them.
        """
        board, rev = self._boards.get(dev), report.rev
        if board and board.first <= rev <= board.last:
            right_day = report.day in (UNSET, board.day)
            board.shown = report.text if right_day else f"{report.text} {report.day}"
        elif board and rev < board.first and not board.doubted:
            board.shown, board.since_ms = None, now_ms

    def came(self, dev: str, now_ms: int) -> None:
        """A device is there (again): it has not lied yet, and has time to report."""
        if board := self._boards.get(dev):
            board.shown, board.doubted, board.since_ms = None, False, now_ms

    def gone(self, dev: str) -> None:
        """A device was removed."""
        self._boards.pop(dev, None)

    def findings(self, now_ms: int) -> list[e.FaultRaised | e.FaultCleared]:
        """What is to be recorded now: alarms that begin, and alarms that are over."""
        return [event for dev, board in self._boards.items() for event in self._finding(dev, board, now_ms)]

    def again(self, now_ms: int) -> list[str]:
        """The boards to be told once more now."""
        return [dev for dev, board in self._boards.items() if self._due(dev, board, now_ms)]

    def _due(self, dev: str, board: _Board, now_ms: int) -> bool:
        """A board that has not reported is told again, though more seldom when it seems to be away."""
        again_ms = AGAIN_MS if board.doubted and self._presence.of(dev).online else REPORT_MS_MAX
        return board.shown != board.text and now_ms - board.told_ms >= again_ms

    def _finding(self, dev: str, board: _Board, now_ms: int) -> Iterator[e.FaultRaised | e.FaultCleared]:
        present = self._presence.of(dev)
        late = present.online and now_ms - board.since_ms >= REPORT_MS_MAX
        right = board.shown == board.text
        board.doubted = not right and (board.doubted or board.shown is not None or late)
        raised = MISMATCH in self._state.day.faults.get(dev, ())
        if board.doubted and not raised:
            yield e.FaultRaised(dev, MISMATCH, present.boot)
        elif right and raised:
            yield e.FaultCleared(dev, MISMATCH)
