"""Codes of dossiers that are given here pass the check that they meet at the next scan, or are not given."""

from typing import Any

import pytest
from msgspec.structs import replace

from hub.domain.office.office import DossierRules, Office
from hub.domain.paper.codes import local_code_of, read_dossier
from tests.support.hall import Hall
from tests.support.offices import LAND, PROVINCE, dossier_office


def office(**rules: Any) -> Office:
    there = dossier_office()
    return replace(there, dossiers=replace(there.dossiers, **rules))


def register(hall: Hall) -> Any:
    return hall.press("c1", "dossier_register", procedure="1.012783")


def test_after_the_last_number_of_four_digits_none_is_given_and_the_office_is_told_before() -> None:
    with Hall(office(local_first=9_991)) as hall:
        codes = [register(hall).d["code"] for _ in range(8)]
        assert [one.code for one in hall.service.status().alarms if one.code == "local_codes_low"] == []
        codes.append(register(hall).d["code"])
        (alarm,) = [one for one in hall.service.status().alarms if one.code == "local_codes_low"]
        assert alarm.subject == f"{LAND} (9)"
        assert codes[-1].endswith("-9999")
        refused = register(hall)
        assert (refused.r, refused.code) == ("refused", "local_codes_exhausted")
        for code in codes:  # each of them is found by the next step
            step = hall.press("c1", "dossier_step", code=code, step="accept")
            assert step.r == "ok", (code, step)


def test_a_code_takes_as_many_digits_as_the_patterns_of_the_office_want() -> None:
    pattern = r"(?P<agency>\d{3}\.\d{2}\.\d{2}\.H\d{2})-(?P<day>\d{6})-(?P<number>\d{6})"
    with Hall(office(code_patterns=(pattern,), local_first=9_999)) as hall:
        first, second = register(hall).d["code"], register(hall).d["code"]
        assert (first[-7:], second[-7:]) == ("-009999", "-010000")
        assert read_dossier(second, (pattern,)) is not None


def test_an_agency_whose_code_no_pattern_knows_gets_no_code_of_a_dossier() -> None:
    there = office()
    wrong = replace(there.agencies["dat-dai"], code="DAT-DAI")
    with Hall(replace(there, agencies=there.agencies | {"dat-dai": wrong})) as hall:
        assert register(hall).code == "agency_code_unknown"


@pytest.mark.parametrize("number", [1, 9_999, 10_000, 99_999_999, 100_000_000])
def test_what_is_made_is_read_back(number: int) -> None:
    there = office()
    code = local_code_of(there, LAND, "2026-11-23", number)
    assert (code is not None) is (number <= 9_999)
    if code is not None:
        found = read_dossier(code, DossierRules(province=PROVINCE).code_patterns)
        assert found is not None
        assert int(found.number) == number
