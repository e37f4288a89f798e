"""A month of an office, made from a seed: through the real service, rules and ledger, in virtual time.

`casting` draws the lives of the dossiers, `courses` and `teller` tell them; `visits` draws the citizens of a
day, `hall`, `desk` and `bags` are where things are done, `play` lets the time pass; `house` is the office.
"""

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from hub.config import Settings
from hub.config.calendar import work_calendar
from hub.config.demand import Demand
from hub.demo.month.casting import Cast
from hub.demo.month.figures import Figures
from hub.demo.month.house import House
from hub.demo.month.play import Player

__all__ = ["Figures", "Made", "Progress", "make"]

HOUR_MS = 3_600_000
Progress = Callable[[int, int], None]


class Made(Struct, frozen=True):
    """What there is now. `without_number`: dossiers dealt with after a kiosk had refused a number."""

    dossiers: int
    tickets: int
    ratings: int
    rows: int
    without_number: int = 0


async def make(
    path: Path,
    settings: Settings,
    demand: Demand,
    *,
    month: str,
    figures: Figures,
    seed: int,
    progress: Progress | None = None,
) -> Made:
    """Write the month into a new ledger. Raises Declined where the rules refuse, LedgerUnavailable."""
    calendar = work_calendar(settings.calendar)
    cast = Cast(settings.office, calendar, demand, month=month, figures=figures, seed=seed)
    lives = cast.lives()
    house = House(path, settings, calendar, seed=seed, start_ms=cast.begins_ms(lives) - HOUR_MS)
    try:
        player = Player(house, calendar, demand, cast, seed)
        await player.play(lives, progress)
        return Made(len(lives), player.tickets, player.ratings, house.rows, player.without_number)
    finally:
        house.close()
