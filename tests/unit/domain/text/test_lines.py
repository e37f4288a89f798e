"""A line that somebody wrote, as the hub keeps it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.text import line
from hub.domain.text.signs import is_blank, is_unseen

TEXTS = st.text(max_size=200)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (unicodedata.normalize("NFD", "Nguyễn Thị Hoà"), "Nguyễn Thị Hoà"),
        ("  Nguyễn\u00a0Thị \t Hoà\r\n", "Nguyễn Thị Hoà"),
        ("\ufeffNguyễn\u200b Thị\u2060 Hoà", "Nguyễn Thị Hoà"),
        ("\u202eaòH\u202c", "aòH"),
        ("０９００\u3000０００\u3000００１", "0900 000 001"),
        ("“Công ty” – H’Mông", "“Công ty” – H’Mông"),
        ("a\x00b\x1b[31mc\x7f", "a b [31mc"),
        ("\u3164\u2800", ""),
        ("a\u2028b\u2029c", "a b c"),
    ],
)
def test_a_line_is_composed_and_has_single_blanks_and_nothing_unseen(written: str, kept: str) -> None:
    assert line(written) == kept


@given(TEXTS)
def test_a_line_of_a_line_is_the_same_line(text: str) -> None:
    assert line(line(text)) == line(text)


@given(TEXTS)
def test_a_line_has_nothing_in_it_that_is_not_seen(text: str) -> None:
    made = line(text)
    assert unicodedata.is_normalized("NFC", made)
    assert not any(is_unseen(sign) or (is_blank(sign) and sign != " ") for sign in made)
    made.encode()
