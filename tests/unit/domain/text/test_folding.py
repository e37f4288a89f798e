"""Search as people search."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.text import alike, folded, in_search, line, sought
from hub.domain.text.signs import FULL_WIDTH, is_blank, is_unseen


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


def plainly(text: str) -> str:
    """What `folded` says, sign by sign and without what makes it quick."""
    composed = unicodedata.normalize("NFC", text.translate(FULL_WIDTH))
    seen = "".join(" " if is_blank(sign) else sign for sign in composed if not is_unseen(sign))
    one = unicodedata.normalize("NFC", " ".join(seen.split()))
    assert line(text) == one
    small = one.casefold().translate({ord(a): b for a, b in zip("đðıłø", "ddilo", strict=True)})
    parted = unicodedata.normalize("NFKD", small)
    bare = "".join(sign for sign in parted if not unicodedata.combining(sign)).casefold()
    return " ".join(re.sub(r"[\W_]+", " ", bare).split())


@given(
    st.text(
        st.one_of(st.characters(), st.sampled_from("Đđ \u00a0\u200b\u034f\u0301Ａữ\u1100\u1161´ﬁ")),
        max_size=40,
    )
)
def test_the_quick_way_says_the_same_as_the_plain_one(text: str) -> None:
    assert folded(text) == plainly(text)
