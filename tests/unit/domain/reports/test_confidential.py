"""No answer of a small group can be worked out from what is shown; checked by an elimination of its own."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.reports.confidential import LEAST, Atom, Shown, months_shown, shown
from hub.domain.reports.satisfaction import OTHERS, Opinion, satisfaction

DIMENSIONS = 3
Counts = dict[Atom, int]
atoms = st.builds(
    lambda month, *names: Atom(month, names),
    st.sampled_from(("01", "02", "03")),
    st.sampled_from(("x", "y", "z", "w")),
    st.sampled_from(("1", "2", "3")),
    st.sampled_from(("A", "B", "C")),
)
counts_of = st.dictionaries(atoms, st.integers(1, 9), min_size=1, max_size=14)
one_month = counts_of.map(lambda counts: {Atom("01", atom.names): n for atom, n in counts.items()})


def groups(counts: Mapping[Atom, int], month: str | None = None) -> dict[tuple[int, str], int]:
    """How many answers each officer, counter and service has."""
    sizes: dict[tuple[int, str], int] = {}
    for atom, n in counts.items():
        if month in (None, atom.month):
            for group in enumerate(atom.names):
                sizes[group] = sizes.get(group, 0) + n
    return sizes


def line(counts: Mapping[Atom, int], group: tuple[int, str] | None, month: str | None) -> list[Fraction]:
    """A sum as coefficients of the atoms."""
    return [
        Fraction(month in (None, a.month) and (group is None or a.names[group[0]] == group[1]))
        for a in counts
    ]


def lines(counts: Mapping[Atom, int], what: Shown, month: str | None) -> list[list[Fraction]]:
    """What a report prints: the total, every line, and "others", which is the rest."""
    if not what.total:
        return []
    printed = [line(counts, None, month)]
    for d, names in enumerate(what.alone):
        mine = [line(counts, (d, name), month) for name in names]
        rest = [total - sum(column) for total, *column in zip(printed[0], *mine, strict=True)]
        printed += [*mine, rest]
    return printed


def rank(rows: Iterable[list[Fraction]]) -> int:
    """By elimination with fractions."""
    matrix, found = [list(row) for row in rows], 0
    for column in range(len(matrix[0]) if matrix else 0):
        pivot = next((r for r in range(found, len(matrix)) if matrix[r][column]), None)
        if pivot is None:
            continue
        matrix[found], matrix[pivot] = matrix[pivot], matrix[found]
        for r in range(len(matrix)):
            if r != found and matrix[r][column]:
                times = matrix[r][column] / matrix[found][column]
                matrix[r] = [a - times * b for a, b in zip(matrix[r], matrix[found], strict=True)]
        found += 1
    return found


def known(secret: list[Fraction], printed: list[list[Fraction]]) -> bool:
    """Whether a sum is a combination of what is printed."""
    return bool(printed) and rank([*printed, secret]) == rank(printed)


def leaks(counts: Counts, what: Shown, month: str | None = None) -> list[tuple[int, str]]:
    """Small groups that can be worked out of one report."""
    printed = lines(counts, what, month)
    small = [group for group, size in groups(counts, month).items() if size < LEAST]
    return [group for group in small if known(line(counts, group, month), printed)]


def naive(counts: Counts) -> Shown:
    """What is often done: leave out the small lines, and nothing else."""
    sizes = groups(counts)
    alone = tuple(
        frozenset(n for (d, n), size in sizes.items() if d == at and size >= LEAST) for at in range(3)
    )
    return Shown(total=True, alone=alone)


@settings(deadline=None)
@given(one_month)
def test_no_small_group_of_a_month_can_be_worked_out(counts: Counts) -> None:
    what = shown(counts, DIMENSIONS)
    assert leaks(counts, what) == []
    sizes = groups(counts)
    for d, names in enumerate(what.alone):
        assert all(sizes[d, name] >= LEAST for name in names)
        rest = [size for (at, name), size in sizes.items() if at == d and name not in names]
        assert not what.total or not rest or sum(rest) >= LEAST


@settings(deadline=None, max_examples=60)
@given(counts_of)
def test_nor_can_it_from_a_quarter_beside_its_months(counts: Counts) -> None:
    months, whole = months_shown(counts, DIMENSIONS), shown(counts, DIMENSIONS)
    if len(months) == 1:
        return
    printed = lines(counts, whole, None)
    for month, what in months.items():
        printed += lines(counts, what, month)
    for month in months:
        for group, size in groups(counts, month).items():
            if size < LEAST:
                assert not known(line(counts, group, month), printed), (month, group)
    for group, size in groups(counts).items():
        if size < LEAST:
            assert not known(line(counts, group, None), printed), group


def test_the_check_finds_what_leaving_out_small_lines_gives_away() -> None:
    by_the_total = {Atom("01", ("x", "1", "A")): 9, Atom("01", ("y", "1", "A")): 3}
    assert leaks(by_the_total, naive(by_the_total)) == [(0, "y")]
    by_the_counter = {
        Atom("01", ("x", "1", "A")): 3,
        Atom("01", ("y", "1", "A")): 9,
        Atom("01", ("z", "2", "A")): 2,
        Atom("01", ("w", "2", "A")): 9,
    }
    assert leaks(by_the_counter, naive(by_the_counter)) == [(0, "x"), (0, "z")]


def test_nothing_is_hidden_where_nobody_is_few() -> None:
    counts = {Atom("01", (officer, officer, "A")): 20 for officer in "xyz"}
    assert shown(counts, DIMENSIONS).alone == (frozenset("xyz"), frozenset("xyz"), frozenset("A"))


def test_one_small_group_takes_the_next_smallest_with_it() -> None:
    counts = {Atom("01", (name, "1", "A")): n for name, n in (("w", 50), ("x", 3), ("y", 30), ("z", 6))}
    assert shown(counts, DIMENSIONS).alone[0] == frozenset("wy")


def test_four_answers_in_all_are_not_shown_at_all() -> None:
    assert not shown({Atom("01", ("x", "1", "A")): 4}, DIMENSIONS).total


def test_a_quarter_with_a_month_of_four_answers_is_not_shown() -> None:
    assert not shown({Atom("01", ("x", "1", "A")): 40, Atom("02", ("x", "1", "A")): 4}, DIMENSIONS).total


def opinions(*groups: tuple[str, int], score: int = 3) -> list[Opinion]:
    return [Opinion("2026-11", name, "1", "A", score, None, False, n) for name, n in groups]


def test_those_that_are_few_are_one_line_together() -> None:
    found = satisfaction(opinions(("w", 50), ("x", 3), ("z", 6)), 2, closed=True)
    assert {name: score.answers for name, score in found.lines["officer"].items()} == {"w": 50, OTHERS: 9}
    assert found.whole.content_share == 1.0


def test_a_day_or_an_open_month_tells_only_how_many_answered() -> None:
    found = satisfaction(opinions(("w", 50)), 2, closed=False)
    assert (found.answers, found.told, found.lines, found.levels) == (50, False, {}, {})


def test_unasked_answers_are_counted_apart() -> None:
    unasked = [Opinion("2026-11", "w", "1", "A", 1, "slow", True, 7)]
    found = satisfaction([*opinions(("w", 9)), *unasked], 2, closed=True)
    assert (found.answers, found.unasked, found.whole.mean, found.reasons) == (9, 7, 3.0, {})
