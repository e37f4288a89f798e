"""Search as people search."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.text import alike, folded, in_search, sought


def found(part: str, *texts: str) -> bool:
    return any(form in in_search(texts) for form in sought(part))


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("Hòa", "Nguyễn Thị Hoà"),
        ("Hoà", "Nguyễn Thị Hòa"),
        ("nguyen thi hoa", "Nguyễn Thị Hoà"),
        ("NGUYỄN  THỊ", "Nguyễn Thị Hoà"),
        ("dang", "Đặng Văn Đức"),
        ("đức", "ĐẶNG VĂN ĐỨC"),
        ("duc", unicodedata.normalize("NFD", "Đặng Văn Đức")),
        ("h'mong", "Ksor H’Mông"),
        ("cong ty tnhh - a", "Công ty “TNHH” – A"),
        ("0900 000 001", "0900000001"),
        ("0900000001", "0900 000 001"),
        ("0900.000.001", "０９００ ０００ ００１"),
        ("0900000", "(0900) 000-001"),
        ("12/3", "12/3 Lê Lợi"),
        ("a.b@c.vn", "A.B@C.vn"),
    ],
)
def test_a_part_finds_the_text_however_it_is_spelled(part: str, text: str) -> None:
    assert found(part, text)


@pytest.mark.parametrize(
    ("part", "text"), [("hoan", "Hoà"), ("0901", "0900 000 001"), ("", "Hoà"), ("…", "Hoà")]
)
def test_another_text_is_not_found(part: str, text: str) -> None:
    assert not found(part, text)


def test_a_part_is_not_found_over_the_end_of_one_text() -> None:
    assert not found("hoa 0900", "Hoà", "0900000001")


@given(st.text(max_size=60))
def test_every_text_with_letters_is_found_by_itself(text: str) -> None:
    assert found(text, text) or not folded(text)


@given(st.text(max_size=60))
def test_folding_again_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_another_make_of_quotes_blanks_and_letters_is_no_difference() -> None:
    assert alike("Công ty “A” – B", unicodedata.normalize("NFD", 'Công ty "A"  - B'))
    assert not alike("Hoà", "Hoa")
