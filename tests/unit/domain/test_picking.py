"""A procedure or an agency by what people type: taken when only one can be meant, and never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.dossiers.picking import NEAR_MAX, Found, Picked, pick

PROCEDURES = {
    "1.012783": ("Cấp đổi giấy chứng nhận",),
    "1.013977": ("Đăng ký biến động",),
    "1.011441": ("Đăng ký biện pháp bảo đảm",),
    "2.000488": ("Cấp phiếu lý lịch tư pháp",),
    "2.001417": ("Cấp phiếu lý lịch tư pháp theo yêu cầu",),
    "1.H41": ("Xác nhận",),
}


@pytest.mark.parametrize("typed", ["1.012783", " 1.012783", "１.０１２７８３", "1 012783", "1.h41"])
def test_a_code_is_taken_however_it_is_typed(typed: str) -> None:
    assert pick(typed, PROCEDURES).found is Found.EXACT


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("cap doi", "1.012783"),
        ("CẤP ĐỔI  giấy", "1.012783"),
        ("bien dong", "1.013977"),
        ("012783", "1.012783"),
        ("theo yêu cầu", "2.001417"),
        ("cấp phiếu lý lịch tư pháp", "2.000488"),  # the whole name of one, and the beginning of another's
    ],
)
def test_a_part_that_only_one_has_is_taken(typed: str, code: str) -> None:
    assert pick(typed, PROCEDURES) == Picked(Found.PART, (code,))


def test_what_fits_several_is_none_of_them() -> None:
    assert pick("đăng ký", PROCEDURES) == Picked(Found.SEVERAL, ("1.013977", "1.011441"))
    assert pick("lý lịch", PROCEDURES) == Picked(Found.SEVERAL, ("2.000488", "2.001417"))


@pytest.mark.parametrize(
    ("typed", "first"),
    [("đăng ký biến dộng đất", "1.013977"), ("1.012784", "1.012783"), ("phieu lich su", "2.000488")],
)
def test_what_fits_none_is_told_what_is_near(typed: str, first: str) -> None:
    picked = pick(typed, PROCEDURES)
    assert picked.found is Found.NONE
    assert picked.codes[0] == first
    assert len(picked.codes) <= NEAR_MAX


@pytest.mark.parametrize("typed", ["", " ", "…", "\u202e", "مرحبا", "7.777777 x"])
def test_what_is_like_none_is_near_to_none(typed: str) -> None:
    assert pick(typed, PROCEDURES) == Picked(Found.NONE)


@given(st.text(max_size=40))
def test_no_text_is_taken_for_one_that_does_not_have_it(typed: str) -> None:
    picked = pick(typed, PROCEDURES)
    assert set(picked.codes) <= PROCEDURES.keys()
    if picked.found in (Found.EXACT, Found.PART):
        assert len(picked.codes) == 1
