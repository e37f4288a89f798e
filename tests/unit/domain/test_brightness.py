"""How bright the LED boards are at a moment."""

import pytest

from hub.domain.office.office import Brightness
from hub.domain.shown.brightness import LEVEL_MAX, LEVEL_STANDARD, level_at
from tests.support.clock import at
from tests.support.hall import Hall
from tests.support.offices import small_office

PLAN = (Brightness(6 * 60, 10), Brightness(11 * 60 + 30, 14), Brightness(18 * 60, 3))


@pytest.mark.parametrize(
    ("moment", "level"),
    [
        ("06:00:00", 10),
        ("11:29:59", 10),
        ("11:30:00", 14),
        ("17:59:59", 14),
        ("18:00:00", 3),
        ("23:59:59", 3),
        ("00:00:00", 3),  # the evening's level lasts until the morning
        ("05:59:59", 3),
    ],
)
def test_an_entry_holds_until_the_next_also_over_midnight(moment: str, level: int) -> None:
    assert level_at(PLAN, at(f"2026-11-23 {moment}")) == level


def test_one_entry_holds_all_day() -> None:
    for hour in range(24):
        assert level_at((Brightness(720, LEVEL_MAX),), at(f"2026-11-23 {hour:02}:00")) == LEVEL_MAX


def test_an_office_that_says_nothing_has_the_standard_level() -> None:
    assert level_at((), at("2026-11-23 03:00")) == LEVEL_STANDARD


def test_boards_are_told_when_the_hour_comes_whatever_they_show() -> None:
    with Hall(small_office(brightness=(Brightness(0, 10), Brightness(18 * 60, 3)))) as hall:
        hall.login()
        hall.watch()
        assert {board: hall.messenger.of("want", board)[-1]["brightness"] for board in ("b1", "b2")} == {
            "b1": 10,
            "b2": 10,
        }
        told = len(hall.messenger.of("want", "b1"))
        hall.clock.advance(h=1)
        hall.watch()
        assert len(hall.messenger.of("want", "b1")) == told
        hall.clock.advance(h=14)
        hall.watch()
        wants = [hall.messenger.of("want", board)[-1] for board in ("b1", "b2")]
        assert [(want["mode"], want["brightness"]) for want in wants] == [("idle", 3), ("dark", 3)]
