"""What citizens say: of the whole office, and by officer, counter and service where that is safe."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from hub.domain.reports.confidential import LEAST, OTHERS, Atom, Shown, shown

DIMENSIONS = ("officer", "counter", "service")
NOBODY = "-"  # where the record has no officer or no ticket


class Opinion(NamedTuple):
    """The same answer, `times` times; `unasked`: given without an invitation at the end of a service."""

    month: str
    officer: str
    counter: str
    service: str
    score: int
    reason: str | None
    unasked: bool
    times: int


@dataclass(slots=True)
class Score:
    """Answers of a group."""

    answers: int = 0
    content: int = 0
    points: int = 0

    def add(self, opinion: Opinion, content_from: int) -> None:
        """Count so many answers more."""
        self.answers += opinion.times
        self.content += opinion.times if opinion.score >= content_from else 0
        self.points += opinion.times * opinion.score

    @property
    def content_share(self) -> float | None:
        """The share of content answers."""
        return self.content / self.answers if self.answers else None

    @property
    def mean(self) -> float | None:
        """The mean score."""
        return self.points / self.answers if self.answers else None


@dataclass(slots=True)
class Satisfaction:
    """`answers` and `unasked` are always told; the rest only when `told`.

    `lines`: of each dimension, by name; those that are not shown alone are together in OTHERS.
    """

    answers: int = 0
    unasked: int = 0
    told: bool = False
    whole: Score = field(default_factory=Score)
    levels: dict[int, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    lines: dict[str, dict[str, Score]] = field(default_factory=dict)


def satisfaction(opinions: Sequence[Opinion], content_from: int, *, closed: bool) -> Satisfaction:
    """The figures that may be shown; `content_from`: the lowest score of a content citizen.

    `closed` False: the period is a day, or not over, so that only the number of answers is told: two reports
    that differ by a few answers would tell these.
    """
    asked = [one for one in opinions if not one.unasked]
    found = Satisfaction(
        answers=sum(one.times for one in asked), unasked=sum(one.times for one in opinions if one.unasked)
    )
    what = shown(_counts(asked), len(DIMENSIONS)) if closed and asked else None
    if what is None or not what.total:
        return found
    found.told = True
    for one in asked:
        found.whole.add(one, content_from)
        found.levels[one.score] = found.levels.get(one.score, 0) + one.times
        if one.reason is not None:
            found.reasons[one.reason] = found.reasons.get(one.reason, 0) + one.times
    found.lines = _lines(asked, what, content_from)
    return found


def _counts(opinions: Iterable[Opinion]) -> dict[Atom, int]:
    counts: dict[Atom, int] = {}
    for one in opinions:
        atom = Atom(one.month, (one.officer, one.counter, one.service))
        counts[atom] = counts.get(atom, 0) + one.times
    return counts


def _lines(opinions: Iterable[Opinion], what: Shown, content_from: int) -> dict[str, dict[str, Score]]:
    lines: dict[str, dict[str, Score]] = {name: {} for name in DIMENSIONS}
    for one in opinions:
        for dimension, alone in zip(DIMENSIONS, what.alone, strict=True):
            name = getattr(one, dimension)
            lines[dimension].setdefault(name if name in alone else OTHERS, Score()).add(one, content_from)
    for scores in lines.values():
        assert all(score.answers >= LEAST for score in scores.values()), "a small group is shown alone"
    return lines
