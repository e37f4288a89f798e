"""A table that fits is written without rich, which starts longer than most commands; it looks the same."""

import io
from contextlib import redirect_stdout

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.cli import output

CELLS = st.none() | st.integers(-(10**6), 10**6) | st.text("aZ09 ăệĐ·–…,.", max_size=12)
COLUMNS = ("code", "state", "waiting")


@given(rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=5))
def test_it_is_what_rich_would_have_written(rows: list[list[object]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        written: list[str] = []
        for simple in (output._simple, lambda names, rows: None):
            patch.setattr(output, "_simple", simple)
            written.append(_captured(rows))
    ours, theirs = ([line.rstrip() for line in one.splitlines()] for one in written)
    assert ours == theirs


def _captured(rows: list[list[object]]) -> str:
    with redirect_stdout(io.StringIO()) as out:
        output.print_table(COLUMNS, rows, right=("waiting",))
    return out.getvalue()


@pytest.mark.parametrize("cell", ["漢字", "e\u0301", object()])
def test_what_is_not_one_place_wide_or_has_a_look_of_its_own_is_left_to_rich(cell: object) -> None:
    assert output._simple(["a"], [[cell]]) is None


def test_what_does_not_fit_is_left_to_rich() -> None:
    columns = output.PIPE_COLUMNS // output.CELL_CHARS_MAX + 1
    assert output._simple(["a"] * columns, [["x" * output.CELL_CHARS_MAX] * columns]) is None
    assert output._simple(["a", "b"], [["x", None]]) == [["x", ""]]
