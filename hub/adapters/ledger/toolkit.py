"""sqlite-utils without numpy.

It loads numpy wherever that is installed, to store its number types; the ledger has none. For a hub on a
machine where somebody also draws charts that would be 14 MB and a tenth of a second for nothing.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


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


with _absent("numpy"):
    from sqlite_utils.db import Database
    from sqlite_utils.migrations import Migrations

__all__ = ["Database", "Migrations"]
