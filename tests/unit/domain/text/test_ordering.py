"""Lists are in the order of the Vietnamese alphabet, on every machine and in every locale."""

from hub.domain.text import in_order

FIELDS = ["Bảo vệ thực vật", "Dân tộc", "Đất đai", "Đầu tư", "Đường bộ", "Giáo dục", "Thú y", "Ứng dụng"]
TONES = ["ba", "bà", "bả", "bã", "bá", "bạ", "băng", "bâng"]


def test_d_with_a_stroke_stands_after_d_and_not_after_z() -> None:
    mixed = sorted(FIELDS)
    assert mixed != FIELDS
    assert sorted(mixed, key=in_order) == FIELDS


def test_letters_come_before_tones_and_tones_before_capitals() -> None:
    mixed = sorted(TONES)
    assert mixed != TONES
    assert sorted(mixed, key=in_order) == TONES
    assert sorted(["hoa", "Hoà B", "Hoa A"], key=in_order) == ["hoa", "Hoa A", "Hoà B"]


def test_composed_letters_are_in_the_place_of_those_put_together() -> None:
    assert in_order("Ho\u0061\u0300")[:2] == in_order("Ho\u00e0")[:2]
