"""Where an office keeps what was announced of each year: `calendar/<year>.toml` beside office.toml."""

import re
from pathlib import Path
from typing import Final

FOLDER: Final = "calendar"
YEARS_MAX: Final = 40
_NAME: Final = re.compile(r"20[0-9]{2}\.toml")


def year_name(year: int) -> str:
    """What the file of a year is called in messages."""
    return f"{FOLDER}/{year}.toml"


def year_files(office_toml: Path) -> dict[int, Path]:
    """The files that there are, by year; what has another name is not read."""
    folder = office_toml.parent / FOLDER
    try:
        names = sorted(one.name for one in folder.iterdir() if _NAME.fullmatch(one.name))
    except OSError:
        return {}
    return {int(name[:4]): folder / name for name in names[:YEARS_MAX]}
