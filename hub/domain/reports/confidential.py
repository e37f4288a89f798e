"""Which lines of ratings may be shown: respondents stay confidential (Nghị định 118/2025/NĐ-CP, Điều 29).

A group with fewer than five answers is not shown alone. It is merged into one line "others" with as many more
groups as are needed so that nobody can work it out from what *is* shown: not from the total, not from the
tables beside it (an officer who sat at one counter alone), not from the months beside a quarter.

What is shown are sums over sets of answers, so another sum can be worked out when its set is a linear
combination of theirs. That is what `_derivable` checks, with the answers of one officer at one counter for
one service in one month as unknowns (docs/decisions/0126).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

LEAST = 5  # answers
OTHERS = ""  # the line of those that are not shown alone
_PRIME = (1 << 61) - 1  # arithmetic modulo a prime: exact, and as fast as small numbers

Vector = dict[int, int]
_Group = tuple[int, str]  # dimension, name


class Atom(NamedTuple):
    """The finest set of answers that a table could tell apart; `names`: one of each dimension."""

    month: str
    names: tuple[str, ...]


class Shown(NamedTuple):
    """What a report may show: `total` at all, and of each dimension the names with a line of their own."""

    total: bool
    alone: tuple[frozenset[str], ...]


def months_shown(counts: Mapping[Atom, int], dimensions: int) -> dict[str, Shown]:
    """For the report of each month."""
    months = sorted({atom.month for atom in counts})
    return {
        month: _settle({a: n for a, n in counts.items() if a.month == month}, dimensions) for month in months
    }


def shown(counts: Mapping[Atom, int], dimensions: int) -> Shown:
    """For the report of all these months together, beside the reports of each."""
    months = months_shown(counts, dimensions)
    return next(iter(months.values())) if len(months) == 1 else _settle(counts, dimensions, months)


def _settle(counts: Mapping[Atom, int], dimensions: int, months: Mapping[str, Shown] | None = None) -> Shown:
    """Merge until no merged group can be worked out."""
    atoms = [atom for atom in sorted(counts) if counts[atom]]
    sizes = _sizes(atoms, counts, dimensions)
    if sum(counts.values()) < LEAST or any(not one.total for one in (months or {}).values()):
        return Shown(total=False, alone=(frozenset(),) * dimensions)
    alone = {group for group, size in sizes.items() if size >= LEAST}
    known: list[Vector] = []  # printed with the months
    secret: list[Vector] = []  # their small groups, which must stay unknown beside the quarter too
    for month, one in (months or {}).items():
        known += _published(atoms, one.alone, month)
        merged = {(d, atom.names[d]) for atom in atoms if atom.month == month for d in range(dimensions)}
        merged -= {(d, name) for d, names in enumerate(one.alone) for name in names}
        here = _sizes([atom for atom in atoms if atom.month == month], counts, dimensions)
        secret += [_of(atoms, group, month) for group in sorted(merged) if here[group] < LEAST]
        alone -= merged
    _fill(alone, sizes, dimensions)
    while broken := _broken(atoms, sizes, alone, known, secret, dimensions):
        alone.discard(_next(atoms, sizes, alone, broken))
        _fill(alone, sizes, dimensions)
    return Shown(total=True, alone=_by_dimension(alone, dimensions))


def _fill(alone: set[_Group], sizes: Mapping[_Group, int], dimensions: int) -> None:
    """A line "others" has two groups and five answers, or none."""
    for d in range(dimensions):
        names = [group for group in sizes if group[0] == d]
        merged = [group for group in names if group not in alone]
        rest = sorted((group for group in names if group in alone), key=lambda group: (sizes[group], group))
        while merged and rest and (len(merged) < 2 or sum(sizes[group] for group in merged) < LEAST):
            merged.append(rest.pop(0))
            alone.discard(merged[-1])


def _broken(
    atoms: Sequence[Atom],
    sizes: Mapping[_Group, int],
    alone: set[_Group],
    known: Sequence[Vector],
    secret: Sequence[Vector],
    dimensions: int,
) -> Vector | None:
    """A merged group that can be worked out, None when there is none."""
    basis = _basis([*known, *_published(atoms, _by_dimension(alone, dimensions))])
    small = [_of(atoms, group) for group in sizes if group not in alone and sizes[group] < LEAST]
    return next((vector for vector in [*secret, *small] if _derivable(vector, basis)), None)


def _next(atoms: Sequence[Atom], sizes: Mapping[_Group, int], alone: set[_Group], broken: Vector) -> _Group:
    """The smallest line that helps to work it out: one over the same answers, or over answers beside them."""
    near = {(d, name) for at in broken for d, name in enumerate(atoms[at].names)}
    wider = {(d, n) for atom in atoms if near & set(enumerate(atom.names)) for d, n in enumerate(atom.names)}
    candidates = near & alone or wider & alone or alone
    return min(candidates, key=lambda group: (sizes[group], group))


def _sizes(atoms: Iterable[Atom], counts: Mapping[Atom, int], dimensions: int) -> dict[_Group, int]:
    sizes: dict[_Group, int] = {}
    for atom in atoms:
        for group in enumerate(atom.names[:dimensions]):
            sizes[group] = sizes.get(group, 0) + counts[atom]
    return sizes


def _by_dimension(alone: Iterable[_Group], dimensions: int) -> tuple[frozenset[str], ...]:
    chosen = list(alone)
    return tuple(frozenset(name for d, name in chosen if d == dimension) for dimension in range(dimensions))


def _published(
    atoms: Sequence[Atom], alone: Sequence[frozenset[str]], month: str | None = None
) -> list[Vector]:
    """The sets whose sums are printed: the total and the lines. "Others" is the total without the lines."""
    whole = {at: 1 for at, atom in enumerate(atoms) if month in (None, atom.month)}
    return [whole, *(_of(atoms, (d, name), month) for d, names in enumerate(alone) for name in sorted(names))]


def _of(atoms: Sequence[Atom], group: _Group, month: str | None = None) -> Vector:
    d, name = group
    return {at: 1 for at, atom in enumerate(atoms) if atom.names[d] == name and month in (None, atom.month)}


def _basis(vectors: Iterable[Vector]) -> dict[int, Vector]:
    """Echelon form: by the first unknown of each."""
    basis: dict[int, Vector] = {}
    for vector in vectors:
        if rest := _reduced(vector, basis):
            first = min(rest)
            scale = pow(rest[first], -1, _PRIME)
            basis[first] = {at: value * scale % _PRIME for at, value in rest.items()}
    return basis


def _derivable(vector: Vector, basis: Mapping[int, Vector]) -> bool:
    return not _reduced(vector, basis)


def _reduced(vector: Vector, basis: Mapping[int, Vector]) -> Vector:
    """What is left of it when all that the basis explains is taken away."""
    rest, kept = dict(vector), {}
    while rest:
        first = min(rest)
        value = rest[first]
        if first not in basis:
            kept[first] = rest.pop(first)
            continue
        for at, times in basis[first].items():
            left = (rest.get(at, 0) - value * times) % _PRIME
            if left:
                rest[at] = left
            else:
                rest.pop(at, None)
    return kept
