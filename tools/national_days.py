"""Writes hub/config/national_days.py from the `holidays` library.

The library takes longer to load than most commands take, and its next version may count other days than the
one that an office was tried with. So its answer is a file that people can read, and changes in a commit.
"""

import sys
from pathlib import Path

from holidays import country_holidays

from hub.config.calendar import FIRST_YEAR, LAST_YEAR

TARGET = Path(__file__).parents[1] / "hub" / "config" / "national_days.py"
LANGUAGES = ("vi", "en_US")
HEAD = '''"""Public holidays as the `holidays` library counts them, by tools/national_days.py (make docs).

DAYS: each day off, on any weekday, with the library's name of it in Vietnamese and in English.
SWAPPED_IN: days of a weekend that the government has made working days.
"""

from typing import Final
'''


def drawn() -> str:
    """The module."""
    vi, en = (
        country_holidays("VN", years=range(FIRST_YEAR, LAST_YEAR + 1), language=language, expand=False)
        for language in LANGUAGES
    )
    days = [f'    "{day}": {_quoted(vi[day], en[day])},\n' for day in sorted(vi)]
    swapped_in = [f'    "{day}",\n' for day in sorted(vi.weekend_workdays)]
    return "".join([HEAD, "\nDAYS: Final = {\n", *days, "}\n", "SWAPPED_IN: Final = (\n", *swapped_in, ")\n"])


def _quoted(*names: str) -> str:
    assert not any(sign in name for name in names for sign in '"\\')
    return "(" + ", ".join(f'"{name}"' for name in names) + ")"


def stale() -> list[str]:
    """The module, if the library says something else."""
    return (
        [] if TARGET.is_file() and TARGET.read_text("utf-8") == drawn() else ["hub/config/national_days.py"]
    )


def write() -> None:
    """Ask the library again."""
    TARGET.write_text(drawn(), "utf-8")


if __name__ == "__main__":
    write()
    sys.exit(0)
