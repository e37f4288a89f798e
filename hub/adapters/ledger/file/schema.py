"""The tables of the ledger file, as migrations that commit together with their record.

`ledger` is the truth and only grows; `answers` and `secrets` stand beside it; all other tables are
projections that `rebuild` can make again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hub.adapters.ledger.chain.chain import GENESIS
from hub.adapters.ledger.file.toolkit import Migrations
from hub.adapters.ledger.file.upgrading import FOLDING
from hub.adapters.ledger.reading.searching import searched

if TYPE_CHECKING:
    from sqlite_utils.db import Database

migrations = Migrations("motcua")

TABLES_VERSION = 4  # one more whenever a projection says something else of the same rows: they are made again

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
    "bookings",
    "leases",
    "pages",
    "dossiers",
    "dossier_codes",
    "dossier_steps",
    "dossier_shares",
    "dossier_fees",
    "conflicts",
    "batches",
    "batch_dossiers",
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


_OF_A_TICKET = (
    "wait_lo_s INTEGER",  # 10th and 90th percentile of the wait that the citizen was told
    "wait_hi_s INTEGER",
    "booking TEXT",
    "leased INTEGER NOT NULL DEFAULT 0",
    "errands TEXT NOT NULL DEFAULT ''",  # letters of the services to go to afterwards
    "pinned INTEGER",  # the one counter that it waits for
    "copy_job TEXT",  # the paper that counts, once there is a copy
)


@migrations()
def m003_the_complete_queue(db: Database) -> None:
    """Bookings, leases and pages; errands, told waits and copies; the reason of a call.

    Columns are added where rows of before mean the default, so a big file need not be made again
    (docs/decisions/0080). A booking's code is unique among those that can still be used.
    """
    for statement in (
        *(f"ALTER TABLE tickets ADD COLUMN {column}" for column in _OF_A_TICKET),
        "ALTER TABLE calls ADD COLUMN why TEXT",
        "ALTER TABLE jobs ADD COLUMN copy INTEGER NOT NULL DEFAULT 0",
        """CREATE TABLE bookings (
            ticket TEXT PRIMARY KEY, code TEXT NOT NULL, day TEXT NOT NULL, service TEXT NOT NULL,
            slot_ms INTEGER NOT NULL, priority TEXT, holder TEXT, state TEXT NOT NULL,
            made_ms INTEGER NOT NULL, made_seq INTEGER NOT NULL,
            checked_in_ms INTEGER, cancelled_ms INTEGER)""",
        "CREATE INDEX bookings_of_day ON bookings(day)",
        "CREATE UNIQUE INDEX one_booking_a_code ON bookings(code) WHERE state = 'booked'",
        """CREATE TABLE leases (
            day TEXT NOT NULL, service TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
            device TEXT NOT NULL, PRIMARY KEY (day, service, first)) WITHOUT ROWID""",
        """CREATE TRIGGER leases_never_meet BEFORE INSERT ON leases
        WHEN EXISTS (SELECT 1 FROM leases WHERE day = NEW.day AND service = NEW.service
            AND first <= NEW.last AND last >= NEW.first)
        BEGIN SELECT RAISE(ABORT, 'the numbers of two leases meet'); END""",
        """CREATE TABLE pages (
            seq INTEGER PRIMARY KEY, service TEXT NOT NULL, ticket TEXT NOT NULL, nth INTEGER NOT NULL,
            at_ms INTEGER NOT NULL)""",
    ):
        db.execute(statement)


@migrations()
def m004_dossiers(db: Database) -> None:
    """Dossiers with their steps, shares, fees and batches; `persons` stands beside the chain, no projection.

    `dossiers.id` is the first code, `code` the one in force; all codes of a dossier are in `dossier_codes`.
    """
    for statement in (
        "ALTER TABLE tickets ADD COLUMN dossier TEXT",
        """CREATE TABLE persons (
            id TEXT PRIMARY KEY, data TEXT NOT NULL, kept_ms INTEGER NOT NULL) WITHOUT ROWID""",
        """CREATE TABLE dossiers (
            id TEXT PRIMARY KEY, code TEXT NOT NULL, local INTEGER NOT NULL, procedure TEXT NOT NULL,
            agency TEXT NOT NULL, service TEXT, channel TEXT NOT NULL, way TEXT NOT NULL,
            term INTEGER, unit TEXT NOT NULL, state TEXT NOT NULL, person TEXT,
            sets INTEGER NOT NULL, components TEXT NOT NULL,
            registered_ms INTEGER NOT NULL, accepted_ms INTEGER, transfer_by_ms INTEGER,
            due_ms INTEGER, first_due_ms INTEGER, supplement_by_ms INTEGER,
            resolved_ms INTEGER, resolved_entered_ms INTEGER, returned_ms INTEGER, ended_ms INTEGER,
            completion_asked INTEGER NOT NULL, apologized INTEGER NOT NULL, on_the_spot INTEGER NOT NULL,
            first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL)""",
        "CREATE INDEX dossiers_open ON dossiers(due_ms) WHERE ended_ms IS NULL",
        "CREATE INDEX dossiers_accepted ON dossiers(accepted_ms)",
        "CREATE INDEX dossiers_resolved ON dossiers(resolved_ms)",
        "CREATE INDEX dossiers_person ON dossiers(person)",
        "CREATE INDEX dossiers_changed ON dossiers(last_seq)",
        "CREATE INDEX dossiers_supplement ON dossiers(supplement_by_ms) WHERE supplement_by_ms IS NOT NULL",
        "CREATE TABLE dossier_codes (code TEXT PRIMARY KEY, dossier TEXT NOT NULL) WITHOUT ROWID",
        "CREATE INDEX codes_of_dossier ON dossier_codes(dossier)",
        """CREATE TABLE dossier_steps (
            seq INTEGER PRIMARY KEY, dossier TEXT NOT NULL, step TEXT NOT NULL, state TEXT NOT NULL,
            done_ms INTEGER NOT NULL, entered_ms INTEGER NOT NULL, due_ms INTEGER, reason TEXT,
            items TEXT NOT NULL, agency TEXT, ticket TEXT, counter INTEGER, officer TEXT)""",
        "CREATE INDEX steps_of_dossier ON dossier_steps(dossier)",
        "CREATE INDEX steps_done ON dossier_steps(done_ms)",
        """CREATE TABLE dossier_shares (
            dossier TEXT NOT NULL, agency TEXT NOT NULL, place INTEGER NOT NULL, lead INTEGER NOT NULL,
            term INTEGER NOT NULL, unit TEXT NOT NULL, due_ms INTEGER, done_ms INTEGER,
            done_entered_ms INTEGER,
            PRIMARY KEY (dossier, agency)) WITHOUT ROWID""",
        """CREATE TABLE dossier_fees (
            seq INTEGER PRIMARY KEY, dossier TEXT NOT NULL, name TEXT NOT NULL, amount_vnd INTEGER NOT NULL,
            receipt TEXT NOT NULL, paper INTEGER NOT NULL, done_ms INTEGER NOT NULL, officer TEXT)""",
        "CREATE INDEX fees_of_dossier ON dossier_fees(dossier)",
        "CREATE INDEX fees_of_receipt ON dossier_fees(receipt)",
        """CREATE TABLE conflicts (
            seq INTEGER PRIMARY KEY, dossier TEXT NOT NULL, field TEXT NOT NULL, ours TEXT NOT NULL,
            theirs TEXT NOT NULL, kept TEXT NOT NULL, at_ms INTEGER NOT NULL)""",
        """CREATE TABLE batches (
            id TEXT PRIMARY KEY, origin TEXT NOT NULL, destination TEXT NOT NULL, state TEXT NOT NULL,
            seal TEXT, carrier TEXT NOT NULL, seal_broken INTEGER NOT NULL,
            opened_ms INTEGER NOT NULL, sealed_ms INTEGER, closed_ms INTEGER,
            opened_by TEXT, sealed_by TEXT, closed_by TEXT)""",
        """CREATE TABLE batch_dossiers (
            batch TEXT NOT NULL, dossier TEXT NOT NULL, state TEXT NOT NULL,
            filled_ms INTEGER, scanned_ms INTEGER, PRIMARY KEY (batch, dossier)) WITHOUT ROWID""",
        "CREATE UNIQUE INDEX one_batch_a_seal ON batches(seal)",
        "CREATE INDEX batches_not_closed ON batches(opened_ms) WHERE state <> 'closed'",
        "CREATE INDEX dossiers_missing ON batch_dossiers(batch) WHERE state = 'missing'",
        # What is taken out again, scanned or missing is in no bag any more.
        "CREATE UNIQUE INDEX one_batch_a_dossier ON batch_dossiers(dossier) WHERE state = 'listed'",
    ):
        db.execute(statement)


@migrations()
def m005_bookings_of_upstream(db: Database) -> None:
    """The code that upstream has for a booking; it opens one booking at a time."""
    for statement in (
        "ALTER TABLE bookings ADD COLUMN ref TEXT",
        "CREATE INDEX bookings_of_upstream ON bookings(ref, made_seq) WHERE ref IS NOT NULL",
        "CREATE UNIQUE INDEX one_booking_a_ref ON bookings(ref) WHERE state = 'booked'",
        "CREATE INDEX conflicts_of_dossier ON conflicts(dossier, field)",
    ):
        db.execute(statement)


@migrations()
def m006_receipts(db: Database) -> None:
    """A print job may be the receipt of a dossier; `ticket` is "" then."""
    db.execute("ALTER TABLE jobs ADD COLUMN dossier TEXT")
    db.execute("CREATE INDEX jobs_of_dossier ON jobs(dossier) WHERE dossier IS NOT NULL")


@migrations()
def m007_erasable_persons(db: Database) -> None:
    """Citizens one after the other, so that no page is ever split and leaves a copy of one in its gap.

    An erased one is emptied where it stands and not deleted: deleting would have pages merged
    (docs/decisions/0161-erased-from-the-bytes.md).
    """
    for statement in (
        "ALTER TABLE persons RENAME TO persons_before",
        """CREATE TABLE persons (
            n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, data TEXT NOT NULL, kept_ms INTEGER NOT NULL)""",
        """INSERT INTO persons(id, data, kept_ms)
            SELECT id, data, kept_ms FROM persons_before ORDER BY kept_ms, id""",
        "DROP TABLE persons_before",
    ):
        db.execute(statement)


@migrations()
def m008_papers_are_counted(db: Database) -> None:
    """The number of a paper is how many of its kind there were in the year: counted in an index alone."""
    db.execute("CREATE INDEX steps_of_kind ON dossier_steps(step, done_ms)")


@migrations()
def m009_citizens_are_found(db: Database) -> None:
    """What a citizen is searched by, folded (docs/decisions/0176). Beside `persons`, with its numbers: rows
    come one after the other and are emptied where they stand, so that no byte of an erased one stays.
    """
    db.execute("CREATE TABLE person_search (n INTEGER PRIMARY KEY, folded TEXT NOT NULL)")
    db.execute("CREATE INDEX dossiers_in_order ON dossiers(first_seq)")  # listed without sorting all
    db.conn.executemany("INSERT INTO person_search VALUES (?, ?)", _folded_persons(db))


def _folded_persons(db: Database) -> Iterator[tuple[int, str]]:
    (total,) = db.execute("SELECT count(*) FROM persons").fetchone()
    told = FOLDING.get()
    kept = db.execute("SELECT n, data FROM persons ORDER BY n")
    for done, (n, data) in enumerate(kept):
        if told is not None and done % 1_000 == 0:
            told(done, total)
        yield n, searched(data)


@migrations()
def m010_salted_commitments(db: Database) -> None:
    """The salt of the commitment that the chain has to a citizen's data; "" for those of before."""
    db.execute("ALTER TABLE persons ADD COLUMN salt TEXT NOT NULL DEFAULT ''")


@migrations()
def m011_dossiers_at_the_edges_of_the_rules(db: Database) -> None:
    """Late apologies, payments that stop the clock, corrections of procedures and results, negative answers.

    NULL in a row of before means what it means in a new one: there was none of it.
    """
    for column in (
        "promised_ms INTEGER",  # the date of an apology that came too late to move the deadline
        "due_counting_ms INTEGER",  # the deadline if the time of a payment counts
        "due_standing_ms INTEGER",  # and if the clock stands meanwhile
        "negative INTEGER NOT NULL DEFAULT 0",
        "correct_by_ms INTEGER",
        "corrected_ms INTEGER",
        "announced_ms INTEGER",
        "corrected_due_ms INTEGER",  # the deadline of the right procedure, and the row that told it
        "corrected_seq INTEGER",
    ):
        db.execute(f"ALTER TABLE dossiers ADD COLUMN {column}")
    for column in (
        "promised_ms INTEGER",
        "due_counting_ms INTEGER",
        "due_standing_ms INTEGER",
        "giver TEXT",
    ):
        db.execute(f"ALTER TABLE dossier_steps ADD COLUMN {column}")


@migrations()
def m012_how_far_the_tables_have_come(db: Database) -> None:
    """One row, written with each commit: the last row of the ledger, and by which projections.

    `tables` 0: by those of an earlier program, so they are made again.
    """
    db.execute(
        """CREATE TABLE watermark (
            one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL,
            tables INTEGER NOT NULL)"""
    )
    db.execute(
        """INSERT INTO watermark SELECT 1, coalesce(max(seq), 0), coalesce(hash, ?),
            CASE WHEN count(*) = 0 THEN ? ELSE 0 END FROM ledger""",
        (GENESIS, TABLES_VERSION),
    )


@migrations()
def m013_numbers_however_they_are_typed(db: Database) -> None:
    """By which a receipt or a seal is found that was typed in another case (`hub.domain.text.number_key`).

    NULL in rows of before until the tables are made again, as their version is a new one.
    """
    db.execute("ALTER TABLE dossier_fees ADD COLUMN receipt_key TEXT")
    db.execute("DROP INDEX fees_of_receipt")
    db.execute("CREATE INDEX fees_of_receipt_key ON dossier_fees(receipt_key)")
    db.execute("ALTER TABLE batches ADD COLUMN seal_key TEXT")
    db.execute("CREATE INDEX batches_of_seal_key ON batches(seal_key)")


@migrations()
def m014_who_put_a_ticket_aside(db: Database) -> None:
    """The counter that parked a ticket or missed it; made again with the tables for rows of before."""
    db.execute("ALTER TABLE tickets ADD COLUMN aside_at INTEGER")


@migrations()
def m015_a_dossier_is_whole_in_its_row(db: Database) -> None:
    """What only its steps said before; made again with the tables for rows of before."""
    for column in (
        "clock_ms INTEGER",  # when its term began to run last
        "last_done_ms INTEGER",
        "demanded_ms INTEGER",  # since when a payment is awaited
        "supplements INTEGER NOT NULL DEFAULT 0",  # requests at appraisal
        "papers TEXT NOT NULL DEFAULT ''",  # steps that a form tells of, the last one last
        "receipt_ordered INTEGER NOT NULL DEFAULT 0",
    ):
        db.execute(f"ALTER TABLE dossiers ADD COLUMN {column}")
