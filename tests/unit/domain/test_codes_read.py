"""Codes of dossiers as they are read, and numbers of tickets after their width changed."""

import pytest

from hub.domain.errors import Refused
from hub.domain.office.office import DossierRules, Office
from hub.domain.paper.codes import office_code, read_code, read_dossier
from hub.domain.queue.numbering import spellings
from tests.support.offices import small_office

PATTERNS = DossierRules().code_patterns
CODE = "000.00.15.H41-261123-0001"


@pytest.mark.parametrize("day", ["261301", "260230", "260000", "261132", "250229"])
def test_a_code_of_no_day_is_none(day: str) -> None:
    assert read_dossier(f"000.00.15.H41-{day}-0001", PATTERNS) is None
    assert read_dossier(f"H41.15-{day}-0001", PATTERNS) is None


def test_a_leap_day_is_a_day() -> None:
    assert read_dossier("000.00.15.H41-240229-0001", PATTERNS) is not None


def test_a_code_of_no_day_that_was_taken_once_is_still_found() -> None:
    assert read_dossier("000.00.15.H41-261301-0001", PATTERNS, any_day=True) is not None


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        f"]C1{CODE}",
        f"\x02{CODE}\x03",
        "０００．００．１５．Ｈ４１－２６１１２３－０００１",
        CODE.replace("-", "–"),
    ],
)
def test_a_code_is_one_however_it_is_written(text: str) -> None:
    found = read_dossier(text, PATTERNS)
    assert found is not None
    assert found.code == CODE


@pytest.mark.parametrize(
    "text", ["٠٠٠.00.15.H41-261123-0001", "000.00.15.H41-261123-000١", "000.00.15.ʜ41-261123-0001"]
)
def test_digits_of_other_scripts_are_no_code(text: str) -> None:
    assert read_dossier(text, (*PATTERNS, r"(?P<agency>\w+)-(?P<day>\d+)-(?P<number>\d+)")) is None


def test_an_offices_own_pattern_knows_ascii_digits_only() -> None:
    own = (r"(?P<agency>\w+)-(?P<day>\d{8})-(?P<number>\d+)",)
    assert read_dossier("H41-20261123-1", own) is not None
    assert read_dossier("H41-20261323-1", own) is None


def test_the_office_refuses_a_month_that_there_is_not() -> None:
    office: Office = small_office()
    with pytest.raises(Refused, match="code_not_known"):
        office_code(office, "000.00.15.H41-261301-0001")


@pytest.mark.parametrize(
    "text", ["]Q3MOTCUA:TEST/B/48213978", "\x02MOTCUA:TEST/B/48213978\r", "４８２１ ３９７８"]
)
def test_a_booking_is_read_with_what_scanners_put_around_it(text: str) -> None:
    found = read_code(text)
    assert found is not None
    assert found[1] == "48213978"


def test_a_number_is_known_in_every_width_that_it_may_have_had() -> None:
    assert spellings("A2", 3)[0] == "A002"
    assert {"A2", "A02", "A002", "A0002", "A00002"} == set(spellings("A0002", 3))
    assert spellings("nothing", 3) == ("nothing",)
