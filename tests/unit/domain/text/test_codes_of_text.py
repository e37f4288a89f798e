"""What identifies, as people type it and scanners send it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.text import code, ticket_number

CODE = "000.00.15.H41-261123-0001"


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        f"  {CODE}\r\n",
        f"]C1{CODE}",
        f"]Q3{CODE}",
        f"\x02{CODE}\x03",
        f"\x02]C1{CODE}\x03\r\n",
        f"\x1d{CODE}\t",
        f"\ufeff{CODE}",
        CODE.replace("-", "–"),
        CODE.replace("-", "\u2011"),
        CODE.replace("-", " - "),
        "０００．００．１５．Ｈ４１－２６１１２３－０００１",
        CODE.replace(".", ".\u200b"),
        CODE.replace("H", "\u00a0H"),
    ],
)
def test_a_code_is_the_same_however_it_comes(typed: str) -> None:
    assert code(typed) == CODE


@pytest.mark.parametrize("other", ["000.00.15.ı41-261123-0001", "٠٠٠.00.15.H41-261123-0001"])
def test_a_code_with_signs_of_other_scripts_becomes_nobodys(other: str) -> None:
    assert not code(other).isascii()


@pytest.mark.parametrize(
    "typed", ["a2", "A2", "A 002", "a-2", "A-002", "a02", "A00002", "ａ２", " A\u00a02 ", "A.2", "a–2"]
)
def test_a_ticket_number_means_the_same_however_it_is_typed(typed: str) -> None:
    assert ticket_number(typed, 3) == "A002"


@pytest.mark.parametrize("typed", ["", "2", "A", "ABC2", "A²", "А2", "A٢", "A2B", "A123456"])
def test_what_is_no_ticket_number_is_none(typed: str) -> None:
    assert ticket_number(typed, 3) is None


def test_a_number_longer_than_the_width_stays_whole() -> None:
    assert ticket_number("A1234", 3) == "A1234"


@given(st.text(max_size=100))
def test_a_code_of_a_code_is_the_same_code(text: str) -> None:
    code(text).encode("utf-8", "surrogatepass")
    assert code(code(text)) == code(text) or "]" in text
