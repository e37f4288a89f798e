"""How far the sync is, in words and for programs: for `hub sync status` and `hub status`."""

from typing import TYPE_CHECKING, Any

import msgspec

from hub.cli.desk import Desk
from hub.cli.output import tell
from hub.cli.words import text
from hub.domain.civil_time import civil
from hub.domain.errors import LedgerUnavailable

if TYPE_CHECKING:
    from hub.services.sync_memory import SyncStatus


class Told:
    """The sync's own word, and how many rows of the ledger it has not looked at."""

    def __init__(self, found: "SyncStatus", rows_behind: int) -> None:
        self.found, self.rows_behind = found, rows_behind

    def plain(self) -> dict[str, Any]:
        """For programs."""
        return {**msgspec.to_builtins(self.found), "rows_behind": self.rows_behind}

    def tell(self) -> None:
        """For people."""
        found = self.found
        last = f"{civil(found.last_success_ms):%Y-%m-%d %H:%M:%S}" if found.last_success_ms else "-"
        rows = self.rows_behind
        tell(text("cli.sync_status.told", told=found.told, pending=found.pending, rows=rows, last=last))
        if found.trouble:
            tell(text("cli.sync_status.trouble", trouble=found.trouble))
        if found.dead:
            tell(text("cli.sync_status.dead", count=found.dead))


def told_upstream(desk: Desk) -> Told | None:
    """Read from the sync's own file; None where there never was a sync."""
    from hub.adapters.sync_store import SqliteSyncStore

    if not desk.layout.sync.is_file():
        return None
    store = SqliteSyncStore(desk.layout.sync)
    try:
        found = store.status()
    finally:
        store.close()
    try:
        with desk.ledger() as ledger:
            head = ledger.head()
    except LedgerUnavailable:
        head = None
    return Told(found, max(0, (head.seq if head else 0) - found.cursor))
