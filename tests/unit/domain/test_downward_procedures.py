"""Upstream's procedures beside those of office.toml."""

import tomllib

import pytest
from msgspec.structs import replace

from hub.domain.office.office import Office, Procedure
from hub.domain.sync.down.procedures import (
    Difference,
    DifferenceKind,
    TheirProcedure,
    differences,
    toml_lines,
)
from tests.support.offices import dossier_office

K = DifferenceKind
CODE, NAME = "1.012783", "Cấp đổi giấy chứng nhận"


def office(term: int | None = 5, fee_vnd: int | None = None) -> Office:
    ours = Procedure(code=CODE, name=NAME, agency="dat-dai", term=term, fee_vnd=fee_vnd)
    return replace(dossier_office(), procedures={CODE: ours})


def found(theirs: TheirProcedure, term: int | None = 5) -> list[tuple[str, str, str]]:
    return [(one.kind.value, one.ours, one.theirs) for one in differences(office(term), [theirs])]


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        (TheirProcedure(CODE), []),
        (TheirProcedure(CODE, NAME, "", 5, "working_days"), []),
        (TheirProcedure(CODE, "  cấp ĐỔI giấy  chứng nhận "), []),
        (TheirProcedure(CODE, "Cấp đổi"), [("name", NAME, "Cấp đổi")]),
        (TheirProcedure(CODE, term=8), [("term", "5 working_days", "8 working_days")]),
        (TheirProcedure(CODE, term=5, unit="hours"), [("term", "5 working_days", "5 hours")]),
        (TheirProcedure(CODE, fee_vnd=0), []),
        (TheirProcedure(CODE, fee_vnd=8_000), [("fee", "0", "8000")]),
        (TheirProcedure(CODE, field="Văn phòng đăng ký đất đai"), []),
        (TheirProcedure(CODE, field="Đất đai"), [("field", "Văn phòng đăng ký đất đai", "Đất đai")]),
    ],
)
def test_what_upstream_says_is_compared_and_what_it_does_not_say_is_not(
    theirs: TheirProcedure, expected: list[tuple[str, str, str]]
) -> None:
    assert found(theirs) == expected


def test_a_term_that_is_not_known_here_is_a_difference() -> None:
    assert found(TheirProcedure(CODE, term=3, unit="working_days"), term=None) == [
        ("term", "", "3 working_days")
    ]


def test_new_and_gone_are_told_after_what_touches_a_citizen() -> None:
    theirs = [TheirProcedure("1.000001", "Mới"), TheirProcedure(CODE, term=9)]
    one = differences(office(), theirs)
    assert [d.kind for d in one] == [K.TERM, K.NEW]
    assert [(d.kind, d.ours) for d in differences(office(), theirs[:1])] == [(K.GONE, NAME), (K.NEW, "")]


NASTY = 'Cấp "lại"\n\\ giấy\x7f\t= [phép]'


def pasted(theirs: list[TheirProcedure], found: list[Difference]) -> list[dict[str, object]]:
    return list(tomllib.loads("\n".join(toml_lines(office(fee_vnd=1), theirs, found))).get("procedures", []))


def test_what_is_to_be_pasted_is_toml_with_the_difference_put_right_and_all_else_as_it_was() -> None:
    theirs = [TheirProcedure(CODE, NASTY, "Đất đai", 8, "hours", 2), TheirProcedure("1.000001", NASTY, "", 1)]
    all_of_it = differences(office(fee_vnd=1), theirs)
    changed, new = sorted(pasted(theirs, all_of_it), key=lambda one: str(one["code"]), reverse=True)
    clean = 'Cấp "lại"\\ giấy= [phép]'
    assert changed == {
        "code": CODE,
        "name": clean,
        "agency": "dat-dai",
        "term": 8,
        "unit": "hours",
        "fee_vnd": 2,
        "field": "Đất đai",
    }
    assert new == {"code": "1.000001", "name": clean, "agency": "", "term": 1, "unit": "working_days"}
    (only_term,) = pasted(theirs, [one for one in all_of_it if one.kind is K.TERM])
    assert only_term == {
        "code": CODE, "name": NAME, "agency": "dat-dai", "term": 8, "unit": "hours", "fee_vnd": 1
    }  # fmt: skip


def test_a_procedure_that_upstream_does_not_have_is_a_remark() -> None:
    (line, _) = toml_lines(office(), [], differences(office(), []))
    assert line.startswith("#")
