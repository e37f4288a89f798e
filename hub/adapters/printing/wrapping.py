"""Breaks a sentence into lines that fit the paper, whatever measures a line."""

from collections.abc import Callable

ELLIPSIS = "…"


def wrap(
    sentence: str, fits: Callable[[str], bool], lines_max: int, ellipsis: str = ELLIPSIS
) -> tuple[str, ...]:
    """Greedy lines, each of which `fits`. Over `lines_max` the last one ends in `ellipsis`.

    A word wider than the paper is broken. One character must fit.
    """
    lines: list[str] = []
    rest = " ".join(sentence.split())
    while rest:
        if len(lines) == lines_max - 1 and not fits(rest):
            return (*lines, _longest(rest, lambda part: fits(part.rstrip() + ellipsis)).rstrip() + ellipsis)
        line = _longest(rest, fits)
        if len(line) < len(rest) and rest[len(line)] != " " and " " in line:
            line = line[: line.rindex(" ")]
        lines.append(line.rstrip())
        rest = rest[len(line) :].lstrip()
    return tuple(lines)


def balanced(
    sentence: str, fits: Callable[[str, int], bool], width: int, lines_max: int, ellipsis: str = ELLIPSIS
) -> tuple[str, ...]:
    """As `wrap`, with lines of about equal length, so that no single word is left on the last one."""
    best = wrap(sentence, lambda part: fits(part, width), lines_max, ellipsis)
    if len(best) < 2 or best[-1].endswith(ellipsis):
        return best
    for narrower in range(width - 8, width // 2, -8):
        lines = wrap(sentence, lambda part, w=narrower: fits(part, w), lines_max, ellipsis)  # type: ignore[misc]
        if len(lines) > len(best) or lines[-1].endswith(ellipsis):
            break
        best = lines
    return best


def _longest(rest: str, fits: Callable[[str], bool]) -> str:
    """The longest beginning that fits, by halving; at least one character."""
    low, high = 1, len(rest)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(rest[:middle]) else (low, middle - 1)
    return rest[:low]
