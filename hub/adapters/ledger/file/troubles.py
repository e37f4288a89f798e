"""What SQLite's errors mean to a technician: what happened, what it means, what to do."""

import sqlite3
from pathlib import Path

from hub.domain.errors import LedgerUnavailable
from hub.i18n import text

_IDS = {
    sqlite3.SQLITE_FULL: "ledger.disk_full",
    sqlite3.SQLITE_READONLY: "ledger.read_only",
    sqlite3.SQLITE_CANTOPEN: "ledger.cannot_open",
    sqlite3.SQLITE_PERM: "ledger.cannot_open",
    sqlite3.SQLITE_IOERR: "ledger.io_error",
    sqlite3.SQLITE_BUSY: "ledger.locked",
    sqlite3.SQLITE_LOCKED: "ledger.locked",
    sqlite3.SQLITE_CORRUPT: "ledger.corrupt",
    sqlite3.SQLITE_NOTADB: "ledger.corrupt",
    sqlite3.SQLITE_CONSTRAINT: "ledger.contradiction",
}


def explain(error: sqlite3.Error, path: Path, lang: str = "vi") -> LedgerUnavailable:
    """The error in words; the extended codes of one kind share a text."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    known = _IDS.get(code, "ledger.failed")
    return LedgerUnavailable(text(known, lang, path=path, error=error))
