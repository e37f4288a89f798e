"""The ledger: one SQLite file, a hash chain, and the query tables beside it.

chain.py        what a row is, byte for byte        files.py      the writer's lock, connections
schema.py       tables                              migrating.py  versions of the file
projections/    query tables follow events          troubles.py   SQLite's errors in words
store.py        the port of the services            writer.py     the one thread that writes
reader.py       people's questions                  rows.py       what the reader answers with
questions.py    the same in SQL                     inserting.py  many rows with few statements
dossier_*.py    the same three for dossiers         shelf.py      dossiers of before, for the hub
verify.py       is it all as it was                 checks.py     check by check
rebuild.py      query tables made again             export.py     JSON lines
upgrading.py    how far a large ledger is
"""

from typing import TYPE_CHECKING, Any

from hub.adapters.ledger.checks import Fault
from hub.adapters.ledger.export import export
from hub.adapters.ledger.reader import LedgerReader
from hub.adapters.ledger.rebuild import rebuild
from hub.adapters.ledger.verify import VerifyReport, verify

if TYPE_CHECKING:
    from hub.adapters.ledger.store import SqliteLedger

__all__ = ["Fault", "LedgerReader", "SqliteLedger", "VerifyReport", "export", "rebuild", "verify"]


def __getattr__(name: str) -> Any:
    """The hub's own side with its event loop, which a command that reads does not load."""
    if name != "SqliteLedger":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from hub.adapters.ledger.store import SqliteLedger

    return SqliteLedger
