"""How bright the LED boards are at a moment: bright where the sun comes in, dim where it would dazzle."""

from collections.abc import Sequence
from typing import Final

from hub.domain.calendar.civil_time import civil
from hub.domain.office.office import Brightness

LEVEL_MAX: Final = 15  # of the driver chips
LEVEL_STANDARD: Final = 8  # where the office says nothing


def level_at(plan: Sequence[Brightness], at_ms: int) -> int:
    """The level of the last entry before this moment; before the first one, that of the evening before.

    `plan` in the order of the day. An empty plan: LEVEL_STANDARD always.
    """
    if not plan:
        return LEVEL_STANDARD
    now = civil(at_ms)
    minute = 60 * now.hour + now.minute
    begun = [entry for entry in plan if entry.from_min <= minute]
    return (begun or plan)[-1].level
