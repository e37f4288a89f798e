"""A life cycle as DOT text for graphviz.

A dot leads to the first state; a double border is a state that nothing leaves. Events with the same way are
on one edge, with what they put out after a stroke. Events that lead back to their own state stand in it. An
event that leads to one state from many others is drawn once, from a dashed box that stands for those.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from html import escape

from tools.diagrams.tables import Cycle, Step

LINE_CHARS_MAX = 26
MANY = 4  # states that an event leaves for the same one: drawn together
FONT = "Helvetica,Arial,sans-serif"
INK, FAINT, EDGE, FILL, END_FILL = "#1c2733", "#5f6f80", "#46586b", "#e8f0f8", "#eeeeee"


def dot(cycle: Cycle) -> str:
    """The whole graph."""
    sources = {step.source for step in cycle.steps}
    states = list(dict.fromkeys([cycle.first, *(name for s in cycle.steps for name in (s.source, s.target))]))
    steps, crowds = _gathered(list(cycle.steps), states)
    lines = [
        f"digraph {_quoted(cycle.slug)} {{",
        "  graph [bgcolor=white, pad=0.3, nodesep=0.5, ranksep=0.5, splines=spline];",
        f'  node [shape=box, style="rounded,filled", fontname="{FONT}", fontsize=13, color="{EDGE}",'
        f' fillcolor="{FILL}", fontcolor="{INK}", margin="0.16,0.09", penwidth=1.2];',
        f'  edge [fontname="{FONT}", fontsize=10.5, color="{EDGE}", fontcolor="{INK}", arrowsize=0.75];',
        f'  "" [shape=circle, style=filled, fillcolor="{INK}", width=0.14, fixedsize=true, label=""];',
        *(_state(name, steps, name not in sources) for name in states),
        *(_crowd(name) for name in crowds),
        f'  "" -> {_quoted(cycle.first)};',
        *_edges(steps),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _gathered(steps: list[Step], states: list[str]) -> tuple[list[Step], list[str]]:
    """The steps, those of one event from many states put together, and the boxes that these come from."""
    alike: dict[tuple[str, str, tuple[str, ...]], list[Step]] = defaultdict(list)
    for step in steps:
        if step.source != step.target:
            alike[step.event, step.target, step.outputs].append(step)
    crowds = []
    for (event, target, outputs), together in alike.items():
        if len(together) >= MANY:
            crowd = _named([step.source for step in together], [name for name in states if name != target])
            crowds.append(crowd)
            steps = [*(step for step in steps if step not in together), Step(crowd, event, target, outputs)]
    return steps, list(dict.fromkeys(crowds))


def _named(some: list[str], states: list[str]) -> str:
    """What a box says: which of `states` it stands for."""
    others = [name for name in states if name not in some]
    if not others:
        return "any state"
    return f"any state but {others[0]}" if len(others) == 1 else "any of " + ", ".join(some)


def _crowd(name: str) -> str:
    lines = "<br/>".join(f"<i>{line}</i>" for line in _wrapped(name.split(", ")))
    return f'  {_quoted(name)} [style="rounded,dashed", fontsize=11, label=<{lines}>];'


def _state(name: str, steps: Iterable[Step], final: bool) -> str:
    inner = [step for step in steps if step.source == step.target == name]
    label = f"<b>{escape(name)}</b>"
    for entry in _entries(inner):
        for line in (f"↻ {entry[0]}", *entry[1:]):
            label += f'<br/><font point-size="10">{line}</font>'
    end = f', peripheries=2, fillcolor="{END_FILL}"' if final else ""
    return f"  {_quoted(name)} [label=<{label}>{end}];"


def _edges(steps: Iterable[Step]) -> Iterator[str]:
    ways: dict[tuple[str, str], list[Step]] = defaultdict(list)
    for step in steps:
        if step.source != step.target:
            ways[step.source, step.target].append(step)
    for (source, target), together in ways.items():
        lines = [line for entry in _entries(together) for line in entry]
        rows = "".join(f'<tr><td align="left">{line}</td></tr>' for line in lines)
        table = f'<table border="0" cellborder="0" cellspacing="0" cellpadding="1">{rows}</table>'
        padded = f'<table border="0" cellspacing="0" cellpadding="4"><tr><td>{table}</td></tr></table>'
        yield f"  {_quoted(source)} -> {_quoted(target)} [label=<{padded}>];"


def _entries(steps: list[Step]) -> Iterator[list[str]]:
    """Events, those with the same outputs together; each entry in lines that are not too long."""
    by_outputs: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for step in steps:
        by_outputs[step.outputs].append(step.event)
    for outputs, events in by_outputs.items():
        lines = _wrapped(events)
        if outputs:
            lines[-1] += f' <font color="{FAINT}">/ {escape(", ".join(outputs))}</font>'
        yield lines


def _wrapped(events: list[str]) -> list[str]:
    lines = [escape(events[0])]
    for event in events[1:]:
        if len(lines[-1]) + len(event) + 2 > LINE_CHARS_MAX:
            lines[-1] += ","
            lines.append(escape(event))
        else:
            lines[-1] += f", {escape(event)}"
    return lines


def _quoted(text: str) -> str:
    return f'"{text}"'
