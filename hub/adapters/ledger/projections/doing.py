"""What every projection is given: a way to run a statement inside the transaction, and dossiers at hand."""

import sqlite3
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hub.adapters.ledger.objects import dossiers
from hub.adapters.ledger.objects.dossiers import Kept
from hub.domain.dossiers.dossier import Dossier
from hub.services.ports import Entry

AT_HAND_MAX = 8_000  # dossiers; those that live at one time in a big office, twice: about 16 MB


class Do:
    """Runs statements, and fetches and keeps dossiers.

    With `keep` the last so many are written when they are let go and not at every step of theirs: for whoever
    follows many rows in one transaction (`many_rows`).
    """

    def __init__(self, connection: sqlite3.Connection, keep: int = 0) -> None:
        self._execute, self._keep = connection.execute, keep
        self._at_hand: OrderedDict[str, Kept] = OrderedDict()

    def __call__(self, sql: str, values: tuple[Any, ...] | dict[str, Any]) -> sqlite3.Cursor:
        """Run one."""
        return self._execute(sql, values)

    def dossier(self, id_: str) -> Kept | None:
        """As it stands, with its rows as the table has them."""
        return self._at_hand.get(id_) or dossiers.find(self, id_)

    def new(self, dossier: Dossier) -> None:
        """It was not there before."""
        kept = dossiers.insert(self, dossier)
        if self._keep:
            self._put(kept)

    def changed(self, kept: Kept) -> None:
        """It has followed an event."""
        if self._keep:
            self._put(kept)
        else:
            dossiers.save(self, kept)

    def flush(self) -> None:
        """Write what is not written yet."""
        for kept in self._at_hand.values():
            dossiers.save(self, kept)
        self._at_hand.clear()

    def _put(self, kept: Kept) -> None:
        self._at_hand[kept.dossier.id] = kept
        self._at_hand.move_to_end(kept.dossier.id)
        if len(self._at_hand) > self._keep:
            _, oldest = self._at_hand.popitem(last=False)
            dossiers.save(self, oldest)


@contextmanager
def many_rows(connection: sqlite3.Connection) -> Iterator[Do]:
    """For all the rows of a ledger; whole when the block ends well."""
    do = Do(connection, AT_HAND_MAX)
    yield do
    do.flush()


def noted(do: Do, entry: Entry, ticket: str | None) -> None:
    """This row tells last of a ticket, where nothing else of it changes: `Ticket.noted`."""
    do("UPDATE tickets SET last_seq = ? WHERE id = ?", (entry.seq, ticket))
