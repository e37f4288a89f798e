"""sqlite-utils, loaded for a file that lacks a migration, and without numpy.

Loading it takes longer than opening a ledger, and most files have had all migrations. It would load numpy too
wherever that is installed, to store its number types; the ledger has none. For a hub on a machine where
somebody also draws charts that would be 14 MB and a tenth of a second for nothing.
"""

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlite_utils.db import Database

Step = Callable[["Database"], None]


class Migrations:
    """The migrations of a file in their order: `sqlite_utils.migrations.Migrations`, made when it is needed.

    A set is used as a decorator, `@migrations()`.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._steps: dict[str, Step] = {}

    def __call__(self, *, name: str | None = None) -> Callable[[Step], Step]:
        """Add a step under its name, which is kept in every file that has had it."""

        def add(step: Step) -> Step:
            self._steps[name or step.__name__] = step
            return step

        return add

    @property
    def names(self) -> set[str]:
        """Of all steps."""
        return set(self._steps)

    def apply(self, db: "Database") -> None:
        """Do the steps that a file has not had, each whole with its record or not at all."""
        self._whole().apply(db)

    def pending(self, db: "Database") -> list[Any]:
        """The steps that a file has not had, each with `name` and `fn`."""
        pending: list[Any] = self._whole().pending(db)
        return pending

    def _whole(self) -> Any:
        with _absent("numpy"):
            from sqlite_utils.migrations import Migrations as Theirs

        whole = Theirs(self.name)
        for name, step in self._steps.items():
            whole(name=name)(step)
        return whole


def database(connection: sqlite3.Connection) -> "Database":
    """A connection as migrations want it."""
    with _absent("numpy"):
        from sqlite_utils.db import Database
    return Database(connection)


@contextmanager
def _absent(name: str) -> Iterator[None]:
    """To an import in here, a module that was not loaded yet is not installed."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]
