"""What every projection is given: a way to run a statement inside the caller's transaction."""

import sqlite3
from collections.abc import Callable
from typing import Any

Do = Callable[[str, tuple[Any, ...] | dict[str, Any]], sqlite3.Cursor]
