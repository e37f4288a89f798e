"""What upstream says is told without the people in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.services.sync.up.redacting import CHARS_MAX, redacted

PERSON = {
    "name": "Hồ Thị Ánh Đào",
    "phone": "0912 345 678",
    "address": "12 Trần Phú, Vinh",
    "email": "dao@example.vn",
}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Thiếu trường MaTTHC", "Thiếu trường MaTTHC"),
        ("Hồ sơ đã tồn tại", "Hồ sơ đã tồn tại"),
        ("Công dân Hồ Thị Ánh Đào đã có hồ sơ", "Công dân … đã có hồ sơ"),
        ("HO THI ANH DAO: trùng", "…: trùng"),
        ("bà Đào, SĐT 0912345678", "bà …, SĐT …"),
        ("0912.345.678 / 0912-345-678", "… / …"),
        ("CCCD 040123456789 đã dùng", "CCCD … đã dùng"),
        ("gửi tới ai.do@tinh.gov.vn", "gửi tới …"),
        ("ở Trần Phú (Vinh)", "ở … (…)"),
        ("Mã 000.00.15.H41-261123-0001 sai, H41.15-261123-0042 đúng",) * 2,
        ("  hai\n\ndòng ", "hai dòng"),
    ],
)
def test_words_numbers_and_addresses_of_people_are_left_out_and_the_reason_stays(
    said: str, told: str
) -> None:
    assert redacted(said, [PERSON]) == told


def test_a_long_reason_is_cut() -> None:
    assert len(redacted("x y " * 10_000)) == CHARS_MAX


@given(st.text(max_size=300), st.dictionaries(st.just("name"), st.text(min_size=1, max_size=40), max_size=1))
def test_no_text_is_too_odd_and_no_name_of_letters_stays_whole(said: str, person: dict[str, str]) -> None:
    told = redacted(f"{said} {person.get('name', '')}", [person])
    assert len(told) <= CHARS_MAX
    words = [word for word in person.get("name", "").split() if word.isalpha() and word.isascii()]
    for word in words:
        assert word not in told.split()
