"""Files that only the broker's user may read, and that are never seen half written."""

import os
from pathlib import Path


def write_private(path: Path, content: str) -> None:
    """Replace `path` by `content`, mode 600, at one stroke: a reader sees the old file or the new one."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
