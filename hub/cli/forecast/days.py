"""The figures of simulated days as a director reads them: all of it, the lines, the counters."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from hub.cli.output import print_table, tell
from hub.cli.words import named, text

if TYPE_CHECKING:
    from rich.text import Text

    from hub.domain.office.office import Office
    from hub.simulation.figures import Figures

    Other = tuple[Office, Figures] | None

BAR_CHARS = 20
MUCH_IDLE, LITTLE_IDLE = 0.8, 0.25
LOW_TARGET = 0.8
ARROW = "→"


def document(day: str, seed: int, base: "Figures", other: "Other") -> dict[str, Any]:
    """The same for programs."""
    plan = {"plan": msgspec.to_builtins(other[1])} if other else {}
    return {"day": day, "seed": seed, "office": msgspec.to_builtins(base), **plan}


def report(office: "Office", day: str, seed: int, base: "Figures", other: "Other") -> None:
    """Print the three tables."""
    what = text(f"cli.simulate.day_{day}")
    tell(text("cli.simulate.headline", office=named(office), day=what, runs=base.days, seed=seed))
    tell()
    _overall(base, other[1] if other else None)
    tell()
    _services(office, base, other[1] if other else None)
    tell()
    _counters(office, base, *(other or (None, None)))
    if other:
        tell()
        tell(_verdict(base, other[1]))


def _overall(base: "Figures", plan: "Figures | None") -> None:
    rows = [
        (text(f"cli.simulate.{name}"), show(base), show(plan) if plan else None) for name, show in _OVERALL
    ]
    refused = {*base.refused, *(plan.refused if plan else ())}
    for code in sorted(refused):
        row = text("cli.simulate.refused", code=code)
        rows.append(
            (row, _count(base.refused.get(code, 0)), _count(plan.refused.get(code, 0)) if plan else None)
        )
    columns = ("figure", "as_is", "as_planned") if plan else ("figure", "as_is")
    print_table(columns, [row[: len(columns)] for row in rows], right=("as_is", "as_planned"))


_OVERALL: tuple[tuple[str, "Callable[[Figures], str]"], ...] = (
    ("citizens", lambda f: _count(f.arrived)),
    ("missed", lambda f: _count(f.missed)),
    ("mean", lambda f: _minutes(f.mean_s)),
    ("p90", lambda f: _minutes(f.p90_s)),
    ("longest", lambda f: _minutes(f.longest_s)),
    ("in_target", lambda f: _share(f.in_target)),
    ("late", lambda f: _minutes(f.late_s)),
    ("at_work", lambda f: _count(f.at_work)),
    ("idle", lambda f: f"{f.idle:.1f}"),
)


def _services(office: "Office", base: "Figures", plan: "Figures | None") -> None:
    rows = []
    planned = {s.letter: s for s in plan.services} if plan else {}
    for one in base.services:
        other = planned.get(one.letter, one)
        rows.append(
            (
                one.letter,
                named(office.services[one.letter]),
                f"{one.per_day:.0f}" if one.per_day >= 1 else f"{one.per_day:.1f}",
                _pair(_minutes(one.median_s), _minutes(other.median_s)),
                _pair(_minutes(one.p90_s), _minutes(other.p90_s)),
                _pair(_minutes(one.longest_s), _minutes(other.longest_s)),
                _target(one.in_target, other.in_target),
            )
        )
    columns = ("letter", "service", "per_day", "median", "p90", "longest", "in_target")
    print_table(columns, rows, title=text("cli.simulate.services"), right=columns[2:])


def _counters(
    office: "Office", base: "Figures", other: "Office | None" = None, plan: "Figures | None" = None
) -> None:
    """Counters that give the same services in one row: that is how they are staffed."""
    print_counters(
        office, base, text("cli.simulate.counters_as_is" if plan else "cli.simulate.counters_title")
    )
    if other and plan and _groups(plan) != _groups(base):
        tell()
        print_counters(other, plan, text("cli.simulate.counters_as_planned"))


def print_counters(office: "Office", figures: "Figures", title: str) -> None:
    """The counters, and how much of their time nobody was in front of them."""
    rows = []
    for services, group in _groups(figures).items():
        open_ones = [counter for counter in figures.counters if counter.number in group and counter.at_work_s]
        idle = sum(c.idle_share for c in open_ones) / max(1, len(open_ones))
        calls = sum(c.calls for c in open_ones) / max(1, len(open_ones))
        names = named(office.services[services[0]]) if len(services) == 1 else " ".join(services)
        rows.append((_numbers(group), names, str(len(open_ones)), f"{calls:.1f}", *_idle(idle)))
    columns = ("counters", "services", "officers", "calls_per_day", "idle_share", "idle_bar")
    print_table(columns, rows, title=title, right=columns[2:5])


def _groups(figures: "Figures") -> dict[tuple[str, ...], list[int]]:
    groups: dict[tuple[str, ...], list[int]] = {}
    for counter in figures.counters:
        groups.setdefault(tuple(sorted(counter.services)), []).append(counter.number)
    return groups


def _idle(share: float) -> "tuple[Text, Text]":
    from rich.text import Text

    style = "red" if share >= MUCH_IDLE else "green" if share <= LITTLE_IDLE else ""
    bar = "█" * round(share * BAR_CHARS)
    return Text(_share(share), style=style), Text(bar + "·" * (BAR_CHARS - len(bar)), style=style)


def _target(share: float, planned: float) -> "Text":
    from rich.text import Text

    return Text(_pair(_share(share), _share(planned)), style="red" if planned < LOW_TARGET else "")


def _verdict(base: "Figures", plan: "Figures") -> str:
    return text(
        "cli.simulate.verdict",
        mean=_pair(_minutes(base.mean_s), _minutes(plan.mean_s)),
        longest=_pair(_minutes(base.longest_s), _minutes(plan.longest_s)),
        at_work=_pair(_count(base.at_work), _count(plan.at_work)),
        idle=_pair(f"{base.idle:.1f}", f"{plan.idle:.1f}"),
    )


def _pair(now: str, then: str) -> str:
    return now if now == then else f"{now} {ARROW} {then}"


def _minutes(seconds: float) -> str:
    """Whole minutes and, under ten, a half."""
    minutes = seconds / 60
    return f"{minutes:.0f}" if minutes >= 9.75 else f"{round(2 * minutes) / 2:g}"


def _share(share: float) -> str:
    return f"{100 * share:.0f} %"


def _count(number: float) -> str:
    return f"{number:.0f}"


def _numbers(numbers: Sequence[int]) -> str:
    """1-4, 7."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(f"{a}" if a == b else f"{a}–{b}" for a, b in runs)
