"""The ledger: one SQLite file, a hash chain, and the query tables beside it.

file/         the file: tables, versions, who writes      projections/  query tables follow events
objects/      how objects of the domain lie in rows
chain/        what a row is, and all that checks it       reading/      people's questions and their answers
dossiers/     the same for dossiers; the hub's shelf      reports/      rows of reports
sync/         what the sync follows
"""

from typing import TYPE_CHECKING, Any

from hub.adapters.ledger.chain.checks import Fault
from hub.adapters.ledger.chain.export import export
from hub.adapters.ledger.chain.rebuild import rebuild
from hub.adapters.ledger.chain.verify import VerifyReport, verify
from hub.adapters.ledger.reading.reader import LedgerReader

if TYPE_CHECKING:
    from hub.adapters.ledger.file.store import SqliteLedger

__all__ = ["Fault", "LedgerReader", "SqliteLedger", "VerifyReport", "export", "rebuild", "verify"]


def __getattr__(name: str) -> Any:
    """The hub's own side with its event loop, which a command that reads does not load."""
    if name != "SqliteLedger":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from hub.adapters.ledger.file.store import SqliteLedger

    return SqliteLedger
