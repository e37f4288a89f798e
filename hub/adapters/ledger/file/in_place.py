"""Whether the files that the writer has open are still those that stand under the ledger's name.

SQLite goes on writing into a file that was deleted or moved away, and all of that is lost at its end.
"""

import os
from pathlib import Path

from hub.domain.errors import LedgerUnavailable
from hub.i18n import text

_Id = tuple[int, int]


class InPlace:
    """Two questions to the file system, each time it is asked. Made when the files are open."""

    def __init__(self, path: Path, lang: str) -> None:
        self._path, self._lang = path, lang
        self._files = {file: _id(file) for file in (str(path), f"{path}-wal")}  # plain: asked at each commit

    def check(self) -> None:
        """Raises LedgerUnavailable: what is written now is in no file that anybody will find."""
        for file, known in self._files.items():
            if (now := _id(file)) == known:
                continue
            if known is None:  # the log is made by the first that needs it
                self._files[file] = now
                continue
            raise LedgerUnavailable(text("ledger.replaced", self._lang, path=file))


def _id(file: str) -> _Id | None:
    """The device and the number of the file, None if there is none or nobody can say."""
    try:
        known = os.stat(file)  # noqa: PTH116  a Path costs as much again as the question
    except OSError:
        return None
    return known.st_dev, known.st_ino
