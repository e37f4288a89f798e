"""What `verify` and `rebuild` hold against the ledger, check by check. No check writes."""

import sqlite3
from collections.abc import Iterator
from itertools import zip_longest

import msgspec

from hub.adapters.ledger.chain import chain
from hub.adapters.ledger.file.schema import PROJECTIONS
from hub.adapters.ledger.file.upgrading import Progress as Progress
from hub.i18n import text

PROGRESS_EVERY_ROWS = 1_000
FAULT_CODES = frozenset(
    {
        "gap",  # rows are missing
        "hash",  # a row is other than when it was written
        "not_an_event",  # rightly hashed, and nothing this program writes
        "not_canonical",  # rightly hashed, and written in another form
        "against_the_rules",  # rightly hashed, and cannot have happened
        "file",  # pages or indexes are damaged
        "schema",  # tables, indexes or triggers are other than this program makes them
        "projection",  # a query table says something else than the ledger
        "answer",  # a kiosk was told something else than the ledger says
        "person_changed",  # a citizen's data is other than when it was kept
        "person_gone",  # a citizen's data is gone, and nobody erased it by the rules
        "person_kept",  # a citizen's data is there although it was erased
        "person_search",  # what a citizen is found by is other than the data
        "person_unknown",  # a citizen's data that no dossier has
        "rows_missing",  # rows were committed that are not there: an older copy, or one cut off
        "closing_hash_missing",  # the hash on a day report is not in the chain
    }
)

_SCHEMA = (
    "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
    " AND name NOT LIKE '!_sqlite!_%' ESCAPE '!' ORDER BY name"
)
_TICKETS = (
    "SELECT tickets.id, number, tickets.job FROM tickets JOIN jobs ON jobs.job = tickets.job"
    " ORDER BY first_seq"
)
_NEVER_LEASED = """
    SELECT first_seq, id FROM tickets t WHERE leased AND NOT EXISTS (
        SELECT 1 FROM leases l WHERE l.day = t.day AND l.service = t.first_service AND l.device = t.device
        AND CAST(substr(t.number, length(l.service) + 1) AS INTEGER) BETWEEN l.first AND l.last)
    ORDER BY first_seq LIMIT 1
"""
_NEVER_BOOKED = """
    SELECT first_seq, t.id FROM tickets t LEFT JOIN bookings b ON b.ticket = t.id
    WHERE t.booking IS NOT NULL AND (b.code IS NOT t.booking OR b.state <> 'here')
    ORDER BY first_seq LIMIT 1
"""


class Fault(msgspec.Struct, frozen=True):
    """Something that is not as it should be. `seq` None: it is not in one row of the ledger."""

    code: str
    seq: int | None = None
    expected: str = ""
    found: str = ""

    def text(self, lang: str = "vi") -> str:
        """For a technician; `code` is one of FAULT_CODES."""
        return text(
            f"ledger.fault.{self.code}", lang, seq=self.seq or "-", expected=self.expected, found=self.found
        )


class _TakeAnswer(msgspec.Struct):
    ticket: str | None = None
    job: str | None = None


_decode_answer = msgspec.json.Decoder(_TakeAnswer).decode


def tell(progress: Progress | None, rows: int, total: int) -> None:
    """Now and then, and at the end."""
    if progress and (rows % PROGRESS_EVERY_ROWS == 0 or rows == total):
        progress(rows, total)


def check_row(row: chain.Row, seq: int, previous: str) -> Fault | None:
    """What is wrong with a row that should be number `seq` and hang on `previous`."""
    if row.seq != seq:
        return Fault("gap", row.seq, str(seq), str(row.seq))
    hashed = chain.chained(previous, row.seq, row.day, row.at, row.kind, row.data)
    if hashed != row.hash:
        return Fault("hash", seq, hashed, row.hash)
    try:
        if chain.is_canonical(row):
            return None
    except (msgspec.MsgspecError, ValueError, TypeError) as error:
        return Fault("not_an_event", seq, found=str(error))
    return Fault("not_canonical", seq, str(chain.row_of(chain.entry_of(row), previous)), str(row))


def check_file(ours: sqlite3.Connection) -> Iterator[Fault]:
    """Pages and indexes, as SQLite sees them."""
    (result,) = ours.execute("PRAGMA integrity_check(1)").fetchone()
    if result != "ok":
        yield Fault("file", found=result)


def check_schema(ours: sqlite3.Connection, copy: sqlite3.Connection) -> Iterator[Fault]:
    """Tables, indexes and triggers that are missing, foreign or other than this program makes them."""
    expected, found = dict(copy.execute(_SCHEMA)), dict(ours.execute(_SCHEMA))
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            yield Fault("schema", None, expected.get(name, f"no {name}"), found.get(name, f"no {name}"))


def check_projections(ours: sqlite3.Connection, copy: sqlite3.Connection) -> Iterator[Fault]:
    """Query tables that are not what the ledger makes of them; the first difference in each."""
    for table in PROJECTIONS:
        sql = f"SELECT * FROM {table} ORDER BY 1"
        for found, expected in zip_longest(ours.execute(sql), copy.execute(sql)):
            if found != expected:
                yield Fault("projection", None, f"{table}: {expected}", f"{table}: {found}")
                break


def check_watermark(ours: sqlite3.Connection, rows: int, head: str) -> Iterator[Fault]:
    """The tables have come as far as the rows."""
    found = ours.execute("SELECT seq, hash FROM watermark").fetchone()
    if found != (rows, head):
        yield Fault("projection", None, f"watermark: {(rows, head)}", f"watermark: {found}")


def check_promises(copy: sqlite3.Connection) -> Iterator[Fault]:
    """A number that a kiosk handed in was leased to it, and who came for a booking had one."""
    for sql, found in ((_NEVER_LEASED, "no lease has this number"), (_NEVER_BOOKED, "never booked")):
        for seq, ticket in copy.execute(sql):
            yield Fault("against_the_rules", seq, found=f"{ticket}: {found}")


def check_answers(ours: sqlite3.Connection, copy: sqlite3.Connection) -> Iterator[Fault]:
    """What kiosks were told is in the ledger: each ticket has its answer, each such answer its ticket."""
    yield from _tickets_without_answer(ours, copy)
    yield from _answers_without_ticket(ours, copy)


def _tickets_without_answer(ours: sqlite3.Connection, copy: sqlite3.Connection) -> Iterator[Fault]:
    for ticket, number, job in copy.execute(_TICKETS):
        row = ours.execute("SELECT r, d FROM answers WHERE dev = ? AND boot = ? AND seq = ?", _press(job))
        r, d = row.fetchone() or (None, b"null")
        if r != "ok" or _taken(d) != (number, job):
            yield Fault("answer", None, f"{job}: {ticket}", f"{job}: {r} {d!r}")
            return


def _answers_without_ticket(ours: sqlite3.Connection, copy: sqlite3.Connection) -> Iterator[Fault]:
    with_job = "SELECT dev, boot, seq, d FROM answers WHERE r = 'ok' AND instr(d, '\"job\"')"
    for dev, boot, seq, d in ours.execute(with_job):
        job = f"{dev}-{boot}-{seq}"
        told = _taken(d)
        if told and told[1] is None:  # who came back after a missed call has the paper already
            continue
        if copy.execute("SELECT 1 FROM jobs WHERE job = ?", (job,)).fetchone() is None:
            yield Fault("answer", None, f"{job}: -", f"{job}: {d!r}")
            return


def _press(job: str) -> tuple[str, str, int]:
    """The press that a print job is named after: `<dev>-<boot>-<seq>`; no press at all for another name."""
    dev, _, rest = job.rpartition("-")[0].rpartition("-")
    seq = job.rpartition("-")[2]
    return dev, rest, int(seq) if seq.isdecimal() else 0


def _taken(d: bytes) -> tuple[str | None, str | None] | None:
    try:
        answer = _decode_answer(d)
    except msgspec.MsgspecError:
        return None
    return answer.ticket, answer.job
