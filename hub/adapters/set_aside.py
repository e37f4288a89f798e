"""The file in which a core writes what broke its state, so that the next one does not do it again.

Each line has the version of the program: another one may have mended it.
"""

from contextlib import suppress
from pathlib import Path
from typing import Final

LINES_MAX: Final = 100  # the newest count


def note_set_aside(file: Path, version: str, cause: str) -> None:
    """One more. Without the file the next core would only end like this one."""
    lines = [*_lines(file), f"{version} {cause}"]
    with suppress(OSError):
        file.write_text("".join(f"{line}\n" for line in lines[-LINES_MAX:]), encoding="utf-8")


def read_set_aside(file: Path, version: str) -> frozenset[str]:
    """What this version does not do again."""
    return frozenset(
        line.removeprefix(f"{version} ") for line in _lines(file) if line.startswith(f"{version} ")
    )


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return []
