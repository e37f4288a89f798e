"""The tables of the sync's memory. Of another version, they are made anew: upstream is told all once more."""

import sqlite3

VERSION = 2
_TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pending (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL, attempts INTEGER NOT NULL, not_before_ms INTEGER NOT NULL,
    first_seq INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS pending_order ON pending(seq, not_before_ms);
CREATE TABLE IF NOT EXISTS sent (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL, step_seq INTEGER NOT NULL, code TEXT NOT NULL,
    status TEXT NOT NULL, procedure TEXT NOT NULL, named INTEGER NOT NULL, person TEXT NOT NULL,
    print TEXT NOT NULL, born_ms INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sent_code ON sent(code);
CREATE TABLE IF NOT EXISTS calls (call INTEGER PRIMARY KEY, saying TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS doubts (
    id TEXT PRIMARY KEY, said TEXT NOT NULL, print TEXT NOT NULL, looks INTEGER NOT NULL,
    look_ms INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dead (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL, code TEXT NOT NULL, reason TEXT NOT NULL,
    at_ms INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS listed (
    id TEXT NOT NULL, field TEXT NOT NULL, theirs TEXT NOT NULL, PRIMARY KEY (id, field, theirs)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS unclear (id TEXT PRIMARY KEY, why TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS lost (id TEXT PRIMARY KEY, code TEXT NOT NULL) WITHOUT ROWID;
"""
NAMES = ("meta", "pending", "sent", "calls", "doubts", "dead", "listed", "lost", "unclear")


def prepare(connection: sqlite3.Connection) -> None:
    """Make the tables, unless they are there. A kill in between is mended by the next start."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version != VERSION:
        for name in NAMES:
            connection.execute(f"DROP TABLE IF EXISTS {name}")
    for statement in _TABLES.split(";"):
        connection.execute(statement)
    if version != VERSION:
        connection.execute(f"PRAGMA user_version = {VERSION}")
