"""[[brightness]]: how bright the LED boards are from which hour of the day on."""

from typing import Final

from hub.config.sections import Seen
from hub.config.table import Table
from hub.domain.office.office import Brightness
from hub.domain.shown.brightness import LEVEL_MAX

TIME_OF_DAY: Final = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"


def brightness(root: Table) -> tuple[Brightness, ...]:
    """The entries in the order of the day, however they stand in the file."""
    seen, found = Seen("from"), []
    for one in root.tables("brightness"):
        time = one.pattern("from", TIME_OF_DAY, "time_of_day")
        seen.note(one)
        found.append(Brightness(_minute(time), one.integer("level", 0, LEVEL_MAX)))
        one.done()
    return tuple(sorted(found, key=lambda entry: entry.from_min))


def _minute(time: str) -> int:
    """The minute of the day of "06:30"; 0 for the stand-in of a mistake."""
    return 60 * int(time[:2]) + int(time[3:]) if time else 0
