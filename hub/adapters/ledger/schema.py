"""The tables of the ledger file, as migrations that commit together with their record.

`ledger` is the truth and only grows; `answers` and `secrets` stand beside it; all other tables are
projections that `rebuild` can make again.
"""

from sqlite_utils.db import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("motcua")

PROJECTIONS = (
    "days",
    "tickets",
    "calls",
    "ratings",
    "counters",
    "devices",
    "device_log",
    "jobs",
    "boards",
    "services",
)


@migrations()
def m001_the_record(db: Database) -> None:
    """Ledger, answers and secrets."""
    db.execute(
        """CREATE TABLE ledger (
            seq INTEGER PRIMARY KEY, day TEXT NOT NULL, at TEXT NOT NULL,
            kind TEXT NOT NULL, data TEXT NOT NULL, hash TEXT NOT NULL)"""
    )
    db.execute("CREATE INDEX ledger_days ON ledger(seq) WHERE kind = 'day_opened'")
    # Also keeps REPLACE out, which deletes without asking the trigger that forbids it.
    db.execute(
        """CREATE TRIGGER ledger_next BEFORE INSERT ON ledger
        WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger)
        BEGIN SELECT RAISE(ABORT, 'the ledger only grows, one row after the other'); END"""
    )
    for what in ("UPDATE", "DELETE"):
        db.execute(
            f"""CREATE TRIGGER ledger_no_{what.lower()} BEFORE {what} ON ledger
            BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END"""
        )
    db.execute(
        """CREATE TABLE answers (
            dev TEXT NOT NULL, boot TEXT NOT NULL, seq INTEGER NOT NULL, r TEXT NOT NULL, d BLOB NOT NULL,
            PRIMARY KEY (dev, boot, seq)) WITHOUT ROWID"""
    )
    db.execute(
        """CREATE TABLE secrets (
            kind TEXT NOT NULL, name TEXT NOT NULL, data TEXT NOT NULL,
            PRIMARY KEY (kind, name)) WITHOUT ROWID"""
    )


@migrations()
def m002_the_projections(db: Database) -> None:
    """What people ask for; uniqueness of numbers and of the ticket in hand is in the schema."""
    for statement in (
        "CREATE TABLE days (day TEXT PRIMARY KEY, first_seq INTEGER NOT NULL)",
        """CREATE TABLE tickets (
            id TEXT PRIMARY KEY, day TEXT NOT NULL, number TEXT NOT NULL, service TEXT NOT NULL,
            first_service TEXT NOT NULL, priority TEXT, state TEXT NOT NULL, counter INTEGER,
            calls INTEGER NOT NULL, device TEXT, job TEXT, taken_ms INTEGER NOT NULL, due_ms INTEGER NOT NULL,
            called_ms INTEGER, ended_ms INTEGER, reason TEXT,
            first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL)""",
        "CREATE UNIQUE INDEX one_number_a_day ON tickets(day, number)",
        "CREATE UNIQUE INDEX one_ticket_in_hand ON tickets(counter) WHERE state = 'serving'",
        """CREATE TABLE calls (
            seq INTEGER PRIMARY KEY, ticket TEXT NOT NULL, counter INTEGER NOT NULL, officer TEXT NOT NULL,
            nth INTEGER NOT NULL, out_of_turn INTEGER NOT NULL, at_ms INTEGER NOT NULL)""",
        "CREATE INDEX calls_of_ticket ON calls(ticket)",
        """CREATE TABLE ratings (
            seq INTEGER PRIMARY KEY, day TEXT NOT NULL, counter INTEGER NOT NULL, officer TEXT, ticket TEXT,
            ref TEXT, score INTEGER NOT NULL, reason TEXT, unsolicited INTEGER NOT NULL,
            at_ms INTEGER NOT NULL)""",
        "CREATE UNIQUE INDEX one_rating_a_service ON ratings(ref) WHERE unsolicited = 0",
        """CREATE TABLE counters (
            counter INTEGER PRIMARY KEY, state TEXT NOT NULL, officer TEXT, ticket TEXT)""",
        """CREATE TABLE devices (
            name TEXT PRIMARY KEY, type TEXT NOT NULL, counter INTEGER, services TEXT NOT NULL)""",
        """CREATE TABLE device_log (
            seq INTEGER PRIMARY KEY, device TEXT NOT NULL, code TEXT NOT NULL, raised INTEGER NOT NULL,
            at_ms INTEGER NOT NULL)""",
        """CREATE TABLE jobs (
            job TEXT PRIMARY KEY, ticket TEXT NOT NULL, device TEXT NOT NULL,
            printed_ms INTEGER, failed TEXT)""",
        """CREATE TABLE boards (
            seq INTEGER PRIMARY KEY, device TEXT NOT NULL, counter INTEGER NOT NULL, rev INTEGER NOT NULL,
            text TEXT NOT NULL, at_ms INTEGER NOT NULL)""",
        "CREATE TABLE services (letter TEXT PRIMARY KEY, closed INTEGER NOT NULL)",
    ):
        db.execute(statement)
