"""Numbers, and the day they belong to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.civil_time import business_day, civil, day_start_ms
from hub.domain.errors import Refused
from hub.domain.numbering import issued_as, next_number
from hub.domain.office import Numbering
from tests.support.clock import at

RULE = Numbering(width=3, last=899)


def test_numbers_are_a_letter_and_three_digits() -> None:
    assert next_number("A", 0, RULE) == "A001"
    assert next_number("A", 41, RULE) == "A042"
    assert next_number("DD", 7, Numbering(width=2, last=99)) == "DD08"


def test_the_number_after_the_last_is_refused() -> None:
    assert next_number("A", 898, RULE) == "A899"
    with pytest.raises(Refused) as refusal:
        next_number("A", 899, RULE)
    assert (refusal.value.code, refusal.value.values) == ("numbers_exhausted", {"service": "A"})


@given(st.integers(0, 898), st.sampled_from(["A", "DD"]))
def test_a_number_tells_how_many_were_given(issued: int, letter: str) -> None:
    assert issued_as(next_number(letter, issued, RULE), letter) == issued + 1


def test_the_day_begins_at_midnight_in_vietnam_not_in_greenwich() -> None:
    assert business_day(at("2026-11-23 00:00") - 1) == "2026-11-22"
    assert business_day(at("2026-11-23 00:00")) == "2026-11-23"
    assert business_day(at("2026-11-23 06:59")) == business_day(at("2026-11-23 07:01")) == "2026-11-23"


@given(st.integers(0, 4_000_000_000_000))
def test_a_moment_lies_in_its_day(at_ms: int) -> None:
    day = business_day(at_ms)
    assert day_start_ms(day) <= at_ms < day_start_ms(day) + 86_400_000
    assert civil(at_ms).date().isoformat() == day
