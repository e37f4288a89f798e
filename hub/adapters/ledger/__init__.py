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
"""

from hub.adapters.ledger.checks import Fault
from hub.adapters.ledger.export import export
from hub.adapters.ledger.reader import LedgerReader
from hub.adapters.ledger.rebuild import rebuild
from hub.adapters.ledger.store import SqliteLedger
from hub.adapters.ledger.verify import VerifyReport, verify

__all__ = ["Fault", "LedgerReader", "SqliteLedger", "VerifyReport", "export", "rebuild", "verify"]
