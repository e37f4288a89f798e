"""`hub booking slots` of a day without any says why, as people name the day."""

import pytest

from hub.cli.bookings.bookings import why_none
from hub.domain.calendar.hours import Hours
from tests.unit.services.test_days_off import office as office_with_calendar


@pytest.fixture
def hours() -> Hours:
    week = '[hours]\nmonday = ["07:00-11:30"]\nwednesday = ["07:00-11:30"]\n'
    return office_with_calendar(week + '[calendar]\noff = ["2026-11-25"]\n').hours


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2027-02-08", "Ngày 08/02/2027 là ngày nghỉ (Tết Nguyên đán): "),
        ("2026-11-25", "Ngày 25/11/2026 là ngày nghỉ: "),  # the office's own has no name
    ],
)
def test_a_day_off_is_told_with_its_name_and_not_with_its_date_twice(
    hours: Hours, day: str, words: str
) -> None:
    assert why_none(hours, day).startswith(words)
