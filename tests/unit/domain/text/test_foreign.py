"""Text of others on its way to a terminal or a log."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.text import foreign, foreign_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("k1 đã lên", "k1 đã lên"),
        ("a\nERROR forged", "a\\x0aERROR forged"),
        ("\x1b[2J", "\\x1b[2J"),
        ("abc\u202egnp", "abc\\u202egnp"),
        ("a\u034fb", "a\\u034fb"),
        ("k\ufe0f1", "k\\ufe0f1"),
        ("k\U000e01001", "k\\U000e01001"),
        ("a\u00a0b", "a b"),
        ("\x9b31m", "\\x9b31m"),
        (b"\xff\xfea", "\\xff\\xfea"),
    ],
)
def test_what_moves_a_terminal_is_seen_and_does_nothing(text: str | bytes, shown: str) -> None:
    assert foreign_line(text) == shown


def test_a_long_line_ends_with_how_much_is_left_out() -> None:
    assert foreign_line("a" * 10_000, 10) == "a" * 10 + "… (+9990)"
    assert len(foreign_line("\n" * 10_000, 100)) < 120
    assert len(foreign_line(b"\x00" * 10_000_000, 100)) < 120


@given(st.text(), st.integers(0, 50))
def test_a_foreign_line_is_one_printable_line_within_its_bound(text: str, chars_max: int) -> None:
    shown = foreign_line(text, chars_max)
    assert shown.isprintable()
    assert len(shown) <= chars_max + 20


@given(st.text())
def test_foreign_text_keeps_its_lines(text: str) -> None:
    shown = foreign(text)
    assert shown.count("\n") == text.count("\n")
    assert shown.replace("\n", "").replace("\u00a0", " ").replace("\u202f", " ").isprintable()
