"""How results are written: the ratio first, then what it was made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(slots=True, frozen=True)
class Row:
    """`measured` ÷ `base` should be at most `target`, or not less (`at_least`).

    base None: `measured` itself should.
    """

    what: str
    measured: float
    base: float | None
    target: float
    unit: str
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the target is met."""
        return self.value >= self.target if self.at_least else self.value <= self.target

    @property
    def limit(self) -> str:
        """The target in words."""
        return f"{'≥' if self.at_least else '≤'} {self.target:g}"

    @property
    def value(self) -> float:
        """The ratio, or the figure where there is no base."""
        return self.measured / self.base if self.base else self.measured

    def __str__(self) -> str:
        mark = "✓" if self.met else "✗"
        made_of = f"{self.measured:.2f} ÷ {self.base:.2f} {self.unit}" if self.base else self.unit
        return f"{mark} {self.value:8.2f} (target {self.limit})  {self.what}  [{made_of}]"


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that `percent` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


HEAD = ("| Ratio | Target | What | Measured | Base |", "|---:|---:|---|---:|---:|")


def markdown(rows: Iterable[Row], kept: str = "") -> str:
    """A table for docs/benchmarks.md; rows of the table `kept` stay where they are not measured again."""
    lines = {_what(line): line for line in kept.splitlines() if line.startswith("|") and line not in HEAD}
    lines.update((row.what, _line(row)) for row in rows)
    return "\n".join((*HEAD, *lines.values()))


def _what(line: str) -> str:
    return line.split("|")[3].strip()


def _line(row: Row) -> str:
    base = f"{row.base:.2f} {row.unit}" if row.base else "–"
    value = f"{row.value:.2f}" if row.base else f"{row.value:.2f} {row.unit}"
    met = value if row.met else f"**{value}** (missed)"
    return f"| {met} | {row.limit} | {row.what} | {row.measured:.2f} {row.unit} | {base} |"
