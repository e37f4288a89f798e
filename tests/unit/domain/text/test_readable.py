"""Numbers, money and days as people read and write them; what they read they may type back."""

import pytest

from hub.domain.calendar.civil_time import civil_ms
from hub.domain.text import readable


def test_thousands_and_money_are_apart_as_the_language_has_them() -> None:
    assert (readable.number(14364, "vi"), readable.number(14364, "en")) == ("14.364", "14,364")
    assert readable.number(21.934, "vi", 2) == "21,93"
    assert readable.money(8_000, "vi") == "8.000\u00a0đ"
    assert readable.number(-1_000, "vi") == "-1.000"


def test_days_and_moments_are_written_as_in_vietnam() -> None:
    at_ms = civil_ms("2026-12-01T08:30")
    assert readable.day("2026-12-01") == "01/12/2026"
    assert readable.minute("2026-12-01T08:30") == "01/12/2026 08:30"
    assert readable.moment(at_ms) == "01/12/2026 08:30"
    assert readable.moment(at_ms, seconds=True) == "01/12/2026 08:30:00"
    assert readable.moment(None) == "-"


@pytest.mark.parametrize(
    "said", ["20261201", "2026-W49-2", "000.00.15.H41-261201-0001", "", "A042", "２０２６-12-01"]
)
def test_what_is_no_day_stays_as_it_is(said: str) -> None:
    assert readable.day(said) == said
    assert readable.minute(said) == said


@pytest.mark.parametrize("written", ["2026-12-01", "01/12/2026", "1/12/2026", "1.12.2026"])
def test_a_day_is_read_as_people_and_programs_write_it(written: str) -> None:
    assert readable.iso_day(written) == "2026-12-01"


@pytest.mark.parametrize(
    "written", ["31/02/2026", "2026-13-01", "12/2026", "1/12/26", "hôm nay", "20261201", ""]
)
def test_a_day_that_does_not_exist_or_may_be_another_is_none(written: str) -> None:
    assert readable.iso_day(written) is None


@pytest.mark.parametrize("written", ["9999-12-31", "31/12/9999", "0001-01-01", "1999-12-31", "3000-01-01"])
def test_a_day_that_no_office_has_is_none_so_that_nothing_reckons_past_the_ends(written: str) -> None:
    assert readable.iso_day(written) is None
    assert readable.iso_month(written[:7]) is None
    assert readable.iso_quarter(f"{written[:4]}-Q4") is None
    assert (readable.iso_day("2000-01-01"), readable.iso_day("2999-12-31")) == ("2000-01-01", "2999-12-31")
