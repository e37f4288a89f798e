"""A citizen finds a procedure with the number keys, in any office."""

import pytest

from hub.domain.dossiers.procedure_search import ProcedureIndex, keys_of
from hub.domain.office.office import Procedure

NAMES = (
    "Cấp phiếu lý lịch tư pháp",
    "Đổi giấy phép lái xe",
    "Cấp lại giấy phép lái xe",
    "Đăng ký xe lần đầu",
)
INDEX = ProcedureIndex(
    {
        f"1.00000{number}": Procedure(code=f"1.00000{number}", name=name, agency="a" if number else "b")
        for number, name in enumerate(NAMES)
    }
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", [0, 1, 2, 3]),
        ("5587", [0]),  # lý lịch tư pháp
        ("34759", [1]),  # đổi giấy phép lái xe
        ("4759", [1, 2]),
        ("5424", [0]),  # lich
        ("3264", [3]),  # dang
        ("99999", []),
    ],
)
def test_first_letters_or_the_beginning_of_a_word_find_a_name(typed: str, found: list[int]) -> None:
    assert [NAMES.index(one.name) for one in INDEX.find(typed, "")] == found


def test_a_name_that_begins_as_typed_comes_first() -> None:
    assert INDEX.find("2", "")[0].name.startswith("Cấp")


def test_an_agency_leaves_out_the_others() -> None:
    assert [one.name for one in INDEX.find("", "b")] == [NAMES[0]]
    assert INDEX.agencies() == {"b": 1, "a": 3}


def test_marks_signs_and_digits_do_not_stand_in_the_way() -> None:
    assert keys_of("Đường-sắt, cấp 2") == "38664 728 227 2"


def test_a_catalogue_of_thousands_with_names_of_a_thousand_letters_is_searched() -> None:
    many = ProcedureIndex(
        {
            f"2.{number:06}": Procedure(code=f"2.{number:06}", name=f"Cấp giấy số {number} " * 60, agency="a")
            for number in range(2_642)
        }
    )
    assert len(many.find("24", "")) == 2_642
