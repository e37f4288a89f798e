"""Pixel art in text files: `= name`, then rows of '#' and '.'; lines with `# ` are remarks."""

from __future__ import annotations

from pathlib import Path

Bitmap = list[list[bool]]  # rows of pixels, all of one width


def read(path: Path) -> dict[str, Bitmap]:
    """All pictures of a file by name, in the order of the file."""
    pictures: dict[str, Bitmap] = {}
    rows: Bitmap = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("= "):
            rows = pictures.setdefault(line[2:], [])
        elif line and not line.startswith("# "):
            if set(line) - set("#.") or (rows and len(line) != len(rows[0])):
                raise ValueError(f"{path.name}:{number}: {line!r}")
            rows.append([pixel == "#" for pixel in line])
    return pictures
