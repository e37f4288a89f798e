"""demand.toml: how many citizens come in an ordinary month; only `hub simulate` reads it."""

from pathlib import Path
from typing import Final

import msgspec

from hub.config.mistakes import ConfigErrors, Mistake
from hub.config.table import Table
from hub.config.toml_file import decoded, read_text
from hub.domain.office.office import Office

DEMAND_TOML: Final = "demand.toml"
CITIZENS_MAX: Final = 100_000


class Demand(msgspec.Struct, frozen=True, kw_only=True):
    """Citizens of a normal day by service, and the share of each priority class."""

    per_day: dict[str, float]
    priorities: dict[str, float] = {}


def load_demand(path: Path, office: Office) -> Demand:
    """The demand in a file. Raises ConfigErrors, also for a file that cannot be read."""
    return parse_demand(read_text(path), office)


def parse_demand(content: str, office: Office) -> Demand:
    """The demand in a TOML text. Raises ConfigErrors with all mistakes."""
    mistakes: list[Mistake] = []
    root = Table(decoded(content, DEMAND_TOML), "", mistakes)
    days = root.integer("working_days", 1, 31)
    months, thousands = root.table("per_month"), root.table("priorities")
    demand = Demand(
        per_day={
            letter: (months.optional_integer(letter, 0, CITIZENS_MAX) or 0) / days
            for letter in office.services
        },
        priorities={key: (thousands.optional_integer(key, 0, 1000) or 0) / 1000 for key in office.priorities},
    )
    for table in (months, thousands, root):
        table.done()
    if mistakes:
        raise ConfigErrors(mistakes)
    return demand
