"""The office in which a month is made, at moments at which nobody has pressed anything for hours."""

from pathlib import Path

import pytest

from hub.config import example_toml, parse
from hub.config.calendar import work_calendar
from hub.demo.month.house import House
from hub.domain.calendar.civil_time import day_start_ms

SETTINGS = parse(example_toml("nghe-an"))
SATURDAY = "2021-10-30"  # from 07:00 to 11:30
MINUTE_MS = 60_000
FIVE_PAST_MIDNIGHT, BEFORE_THE_DOORS, OPENS = 5, 6 * 60 + 43, 7 * 60


@pytest.mark.parametrize("service", ["A", "B"])
def test_who_stands_before_the_doors_is_not_told_the_wait_of_last_night(tmp_path: Path, service: str) -> None:
    start_ms = day_start_ms(SATURDAY)
    calendar = work_calendar(SETTINGS.calendar)
    house = House(tmp_path / "ledger.sqlite", SETTINGS, calendar, seed=1, start_ms=start_ms)
    try:
        house.pass_time(start_ms + FIVE_PAST_MIDNIGHT * MINUTE_MS)
        house.foresee(service, start_ms + FIVE_PAST_MIDNIGHT * MINUTE_MS)
        house.foresee(service, start_ms + BEFORE_THE_DOORS * MINUTE_MS)
        told = house.service.waits.expected_s(service)
        assert told is not None
        doors_s = (OPENS - BEFORE_THE_DOORS) * 60
        assert told[0] < doors_s + 60 * 60, "the doors open soon, and nobody is ahead"
    finally:
        house.close()
