"""Lines fit, whatever the words are."""

from hypothesis import given
from hypothesis import strategies as st

from hub.adapters.printing.wrapping import balanced, wrap


def of_width(width: int):  # type: ignore[no-untyped-def]
    return lambda part: len(part) <= width


words = st.text(alphabet="aáb ", max_size=60)


@given(words, st.integers(2, 12), st.integers(1, 4))
def test_every_line_fits_and_there_are_never_too_many(sentence: str, width: int, lines_max: int) -> None:
    lines = wrap(sentence, of_width(width), lines_max)
    assert len(lines) <= lines_max
    assert all(0 < len(line) <= width for line in lines)


@given(words, st.integers(2, 12))
def test_with_lines_enough_no_letter_is_lost(sentence: str, width: int) -> None:
    assert "".join(wrap(sentence, of_width(width), 99)).replace(" ", "") == "".join(sentence.split())


@given(words, st.integers(8, 30), st.integers(1, 4))
def test_balancing_takes_no_more_lines_and_says_the_same(sentence: str, width: int, lines_max: int) -> None:
    greedy = wrap(sentence, of_width(width), lines_max)
    even = balanced(sentence, lambda part, w: len(part) <= w, width, lines_max)
    assert len(even) == len(greedy)
    assert "".join(even).replace(" ", "") == "".join(greedy).replace(" ", "")


def test_words_stay_whole_where_they_can() -> None:
    assert wrap("giấy phép lái xe", of_width(9), 9) == ("giấy phép", "lái xe")


def test_a_word_wider_than_the_paper_is_broken() -> None:
    assert wrap("abcdefgh ij", of_width(5), 9) == ("abcde", "fgh", "ij")


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    assert wrap("một hai ba bốn năm", of_width(8), 2) == ("một hai", "ba bốn…")


def test_no_word_is_left_alone_on_the_last_line() -> None:
    sentence = "Trung tâm Phục vụ hành chính công tỉnh Nghệ An"
    assert wrap(sentence, of_width(40), 3)[-1] == "Nghệ An"
    even = balanced(sentence, lambda part, dots: len(part) * 12 <= dots, 480, 3)
    assert abs(len(even[0]) - len(even[1])) <= 8
