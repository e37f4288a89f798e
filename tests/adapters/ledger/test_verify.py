"""Every way to alter a ledger is found, and its place is told."""

import asyncio
import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from hub.adapters.ledger import Fault, LedgerReader, verify
from hub.adapters.ledger.chain import chain
from hub.adapters.ledger.chain.chain import Row
from hub.adapters.ledger.chain.checks import FAULT_CODES
from hub.adapters.ledger.chain.mark import mark_file
from hub.domain import events as e
from hub.domain.errors import LedgerUnavailable
from hub.i18n import catalogue
from tests.adapters.ledger.lives import batch_after
from tests.adapters.ledger.material import ROWS_OF_DAY, Clerk, commit, opened, tampering


def codes(path: Path) -> list[tuple[str, int | None]]:
    return [(fault.code, fault.seq) for fault in verify(path).faults]


def last_row(path: Path) -> int:
    with LedgerReader(path) as reader:
        head = reader.head()
        assert head is not None
        return head.seq


def test_an_untouched_ledger_is_good_to_its_last_row(day: Path) -> None:
    report = verify(day)
    with LedgerReader(day) as reader:
        head = reader.head()
    assert head is not None
    assert (report.rows, report.head, report.faults) == (head.seq, head.hash, ())


def test_an_empty_ledger_is_good(path: Path) -> None:
    with opened(path):
        pass
    assert verify(path).rows == 0
    assert verify(path).head == chain.GENESIS
    assert verify(path).faults == ()


@pytest.mark.parametrize("seq", [1, 9, ROWS_OF_DAY])
@pytest.mark.parametrize(
    "change",
    [
        "day = '2026-11-22'",
        "at = replace(at, 'T08', 'T09')",
        "kind = 'board_shown'",
        "data = replace(data, '\"', ' \"')",
        "data = substr(data, 1, 8) || 'X' || substr(data, 10)",
        "data = CAST(x'ff7b7d' AS TEXT)",
        "data = CAST(data AS BLOB)",
        "at = 5",
        "hash = iif(hash GLOB 'ab*', 'cd', 'ab') || substr(hash, 3)",
        "hash = upper(hash)",
    ],
)
def test_a_change_in_any_column_is_found_in_its_row(day: Path, seq: int, change: str) -> None:
    assert last_row(day) == ROWS_OF_DAY
    with tampering(day) as db:
        db.execute(f"UPDATE ledger SET {change} WHERE seq = ?", (seq,))
    assert codes(day) == [("hash", seq)]
    assert verify(day).rows == seq - 1


@pytest.mark.parametrize(
    ("alter", "expected"),
    [
        (["DELETE FROM ledger WHERE seq = 9"], ("gap", 10)),
        (["DELETE FROM ledger WHERE seq = 1"], ("gap", 2)),
        (["DELETE FROM ledger WHERE seq = 9", "UPDATE ledger SET seq = seq - 1 WHERE seq > 9"], ("hash", 9)),
        (["UPDATE ledger SET seq = -seq WHERE seq = 9"], ("gap", -9)),
        (
            [f"UPDATE ledger SET seq = seq + 5 WHERE seq = {ROWS_OF_DAY}"],
            ("gap", ROWS_OF_DAY + 5),
        ),
        (
            [
                "UPDATE ledger SET seq = 99 WHERE seq = 8",
                "UPDATE ledger SET seq = 8 WHERE seq = 9",
                "UPDATE ledger SET seq = 9 WHERE seq = 99",
            ],
            ("hash", 8),
        ),
        (
            [
                f"INSERT INTO ledger SELECT {ROWS_OF_DAY + 1}, day, at, kind, data, hash"
                " FROM ledger WHERE seq = 20"
            ],
            ("hash", ROWS_OF_DAY + 1),
        ),
        (
            [
                "UPDATE ledger SET seq = -seq WHERE seq > 8",
                "UPDATE ledger SET seq = 1 - seq WHERE seq < 0",
                "INSERT INTO ledger SELECT 9, day, at, kind, data, hash FROM ledger WHERE seq = 8",
            ],
            ("hash", 9),
        ),
    ],
    ids=[
        "a row lost",
        "the first row lost",
        "a row lost and the rest closed up",
        "a row before the first",
        "a row moved away",
        "two rows swapped",
        "a row added",
        "a row pushed in",
    ],
)
def test_rows_lost_swapped_moved_and_added_are_found(
    day: Path, alter: list[str], expected: tuple[str, int]
) -> None:
    with tampering(day) as db:
        for statement in alter:
            db.execute(statement)
    assert codes(day)[0] == expected


def forged(db: sqlite3.Connection, change: Callable[[Row], Row]) -> None:
    """Somebody who knows the format writes all rows anew, with a right chain."""
    head = chain.GENESIS
    for row in [Row._make(r) for r in db.execute("SELECT * FROM ledger ORDER BY seq").fetchall()]:
        new = change(row)
        head = chain.chained(head, new.seq, new.day, new.at, new.kind, new.data)
        db.execute("DELETE FROM ledger WHERE seq = ?", (row.seq,))
        db.execute("INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?)", (*new[:5], head))
    db.execute("UPDATE watermark SET hash = ?", (head,))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ('{"kind":"hub_started", "version":"1.0"}', "not_canonical"),
        ('{"version":"1.0","kind":"hub_started"}', "not_canonical"),
        ('{"kind":"hub_started","version":"1.0","more":1}', "not_canonical"),
        ('{"kind":"hub_started"}', "not_an_event"),
        ('{"kind":"hub_exploded"}', "not_an_event"),
        ("not JSON", "not_an_event"),
        ('{"counter":1.0,"kind":"rated","score":3}', "not_an_event"),
        ('{"carried":[{"id":"x","more":1}],"day":"2026-11-24","kind":"day_opened"}', "not_an_event"),
        (
            '{"day":"2026-11-24","faults":[{"codes":{},"device":"k1","x":1}],"kind":"day_opened"}',
            "not_canonical",
        ),
    ],
)
def test_a_right_chain_over_what_the_hub_would_never_write_is_found(day: Path, data: str, code: str) -> None:
    kind = re.search(r'"kind":"(\w+)"', data)
    with tampering(day) as db:
        forged(
            db,
            lambda row: row._replace(data=data, kind=kind[1] if kind else row.kind) if row.seq == 2 else row,
        )
    assert codes(day) == [(code, 2)]


def test_a_kind_beside_the_event_that_is_not_its_own_is_found(day: Path) -> None:
    with tampering(day) as db:
        forged(db, lambda row: row._replace(kind="day_opened") if row.seq == 2 else row)
    assert codes(day) == [("not_canonical", 2)]


def test_a_row_from_before_an_event_got_one_more_field_is_good(path: Path) -> None:
    older = '{"day":"2026-11-23","faults":[],"kind":"day_opened"}'
    with opened(path) as ledger:
        commit(ledger, Clerk().opening())
    with tampering(path) as db:
        forged(db, lambda row: row._replace(data=older))
    mark_file(path).unlink()  # there was none then
    assert verify(path).faults == ()


@pytest.mark.parametrize(
    "at", ["2026-11-23T01:00:02.000+00:00", "2026-11-23 08:00:02.000+07:00", "2026-11-23T08:00:02+07:00"]
)
def test_a_time_in_another_form_is_not_canonical(day: Path, at: str) -> None:
    with tampering(day) as db:
        forged(db, lambda row: row._replace(at=at) if row.seq == 2 else row)
    assert codes(day) == [("not_canonical", 2)]


def test_a_right_chain_over_events_that_cannot_have_happened_is_found(day: Path) -> None:
    with tampering(day) as db:
        forged(db, lambda row: row._replace(data=row.data.replace("/A003", "/A001")))
    assert codes(day) == [("against_the_rules", 11)]


def test_a_right_chain_over_another_story_does_not_fit_what_stands_beside_it(day: Path) -> None:
    with tampering(day) as db:
        forged(db, lambda row: row._replace(data=row.data.replace('"score":3', '"score":1')))
    fault, mark = verify(day).faults
    assert (fault.code, mark.code) == ("projection", "rows_missing")
    assert (fault.expected[:8], fault.found[:8]) == ("ratings:", "ratings:")


def test_the_closing_hash_on_paper_tells_a_ledger_written_anew_with_all_its_traces(day: Path) -> None:
    closing = verify(day).head
    with tampering(day) as db:
        forged(db, lambda row: row._replace(data=row.data.replace('"score":3', '"score":1')))
        db.execute("UPDATE ratings SET score = 1")
    assert codes(day) == [("rows_missing", None)]  # the mark knows the last row
    mark_file(day).unlink()
    assert verify(day).faults == ()  # the file by itself cannot tell: this is the limit of a chain
    assert [f.code for f in verify(day, expect=closing).faults] == ["closing_hash_missing"]


def test_a_cut_end_is_found_by_what_stands_beside_it(day: Path) -> None:
    with tampering(day) as db:
        db.execute("DELETE FROM ledger WHERE seq > 10")
    assert {"projection", "answer", "rows_missing"} == {code for code, _ in codes(day)}


def test_only_the_closing_hash_tells_an_end_cut_off_with_all_its_traces(path: Path) -> None:
    clerk = Clerk()
    with opened(path) as ledger:
        commit(ledger, clerk.opening(), clerk.takes("A001"))
        shorter = path.with_name("shorter.sqlite")
        with closing(sqlite3.connect(shorter)) as copy, closing(sqlite3.connect(path)) as whole:
            whole.backup(copy)
        commit(ledger, clerk.takes("A002"))
    last = verify(path).head
    assert verify(shorter).faults == ()
    assert verify(shorter, expect=last).faults == (
        Fault("closing_hash_missing", None, last, verify(shorter).head),
    )
    assert verify(path, expect=verify(shorter).head).faults == ()  # the day went on, nothing is missing


@pytest.mark.parametrize(
    ("alter", "table"),
    [
        ("UPDATE days SET first_seq = 2", "days"),
        ("UPDATE tickets SET state = 'done' WHERE number = 'A002'", "tickets"),
        ("UPDATE tickets SET due_ms = due_ms - 1 WHERE number = 'A003'", "tickets"),
        ("DELETE FROM tickets WHERE number = 'A003'", "tickets"),
        ("UPDATE calls SET officer = '999'", "calls"),
        ("UPDATE ratings SET score = 1", "ratings"),
        ("UPDATE counters SET officer = '102' WHERE counter = 1", "counters"),
        ("INSERT INTO devices VALUES ('spy', 'console', NULL, '')", "devices"),
        ("DELETE FROM device_log", "device_log"),
        ("UPDATE jobs SET printed_ms = 1 WHERE job = 'k1-9f3c-2'", "jobs"),
        ("UPDATE boards SET text = 'A777'", "boards"),
        ("UPDATE services SET closed = 0", "services"),
    ],
)
def test_a_query_table_that_says_something_else_than_the_ledger_is_found(
    day: Path, alter: str, table: str
) -> None:
    with tampering(day, guards=True) as db:
        assert db.execute(alter).rowcount > 0
    (fault,) = verify(day).faults
    assert fault.code == "projection"
    assert fault.found.startswith(f"{table}: ")


@pytest.mark.parametrize(
    "alter",
    [
        "DELETE FROM answers WHERE seq = 2",
        "UPDATE answers SET seq = 77 WHERE seq = 2",
        "UPDATE answers SET r = 'refused' WHERE seq = 2",
        "UPDATE answers SET d = CAST(replace(CAST(d AS TEXT), 'A002', 'A003') AS BLOB) WHERE seq = 2",
        "UPDATE answers SET d = x'7b' WHERE seq = 2",
        "INSERT INTO answers SELECT dev, boot, 78, r, d FROM answers WHERE seq = 2",
    ],
)
def test_an_answer_to_a_kiosk_that_does_not_fit_its_ticket_is_found(day: Path, alter: str) -> None:
    with tampering(day, guards=True) as db:
        assert db.execute(alter).rowcount == 1
    assert {code for code, _ in codes(day)} == {"answer"}


@pytest.mark.parametrize(
    "alter",
    [
        "DROP TRIGGER ledger_no_update",
        "DROP TRIGGER ledger_next",
        "DROP INDEX one_ticket_in_hand",
        "CREATE TRIGGER thief AFTER INSERT ON ledger BEGIN DELETE FROM secrets; END",
        "ALTER TABLE tickets ADD COLUMN more",
    ],
)
def test_a_guard_that_was_taken_away_or_added_is_found(day: Path, alter: str) -> None:
    with tampering(day, guards=True) as db:
        db.execute(alter)
    assert ("schema", None) in codes(day)


def test_a_table_of_the_query_planner_is_no_fault(day: Path) -> None:
    with tampering(day, guards=True) as db:
        db.execute("ANALYZE")
    assert verify(day).faults == ()


def well(path: Path) -> bool:
    """Whether the ledger can be read and is good."""
    try:
        return not verify(path).faults
    except LedgerUnavailable:
        return False


def test_damaged_pages_are_told_of_and_nothing_breaks(path: Path) -> None:
    clerk = Clerk()
    with opened(path) as ledger:
        commit(ledger, clerk.opening(), clerk.takes(*(f"A{n:04d}" for n in range(2000))))
    size = path.stat().st_size
    good = path.read_bytes()
    for page in range(2, size // 4096, 40):
        path.write_bytes(good)
        with path.open("r+b") as file:
            file.seek(page * 4096)
            file.write(os.urandom(4096))
        assert not well(path), f"page {page}"


def test_an_index_that_lost_its_page_is_found_though_all_rows_are_there(day: Path) -> None:
    with tampering(day, guards=True) as db:
        (page,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'calls_of_ticket'").fetchone()
    with day.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(bytes(4096))
    assert codes(day) == [("file", None)]


def test_verify_reads_one_moment_while_the_hub_goes_on_writing(path: Path) -> None:
    clerk = Clerk()
    went_on = 0

    async def verify_at_work() -> None:
        loop = asyncio.get_running_loop()

        def progress(rows: int, total: int) -> None:
            nonlocal went_on
            went_on += 1
            batch = clerk.takes(f"B{went_on:03d}")
            asyncio.run_coroutine_threadsafe(ledger.commit(batch), loop).result(10)

        report = await asyncio.to_thread(verify, path, progress=progress)
        assert (report.rows, report.faults) == (2501, ())

    with opened(path) as ledger:
        commit(ledger, clerk.opening(), clerk.takes(*(f"A{n:04d}" for n in range(2500))))
        asyncio.run(verify_at_work())
    assert went_on == 3
    assert verify(path).rows == 2504


def test_progress_is_told_now_and_then_and_at_the_end(path: Path) -> None:
    with opened(path) as ledger:
        commit(ledger, Clerk().batch(*[e.HubStarted("1")] * 2300))
    told: list[tuple[int, int]] = []
    verify(path, progress=lambda rows, total: told.append((rows, total)))
    assert told == [(1000, 2300), (2000, 2300), (2300, 2300)]


def test_verify_changes_nothing(day: Path) -> None:
    before = day.read_bytes()
    verify(day)
    assert day.read_bytes() == before


def test_a_missing_ledger_is_said_to_be_missing(path: Path) -> None:
    with pytest.raises(LedgerUnavailable):
        verify(path, lang="en")
    assert not path.exists()


def test_every_kind_of_fault_has_words_for_a_technician(day: Path) -> None:
    with tampering(day) as db:
        db.execute("UPDATE ledger SET kind = 'x' WHERE seq = 3")
    (fault,) = verify(day).faults
    assert fault.text("en").startswith("Row 3 was altered: its hash should be ")
    assert fault.text("vi").startswith("Dòng 3 đã bị thay đổi")
    codes = {i.removeprefix("ledger.fault.") for i in catalogue("vi") if i.startswith("ledger.fault.")}
    assert codes == FAULT_CODES
    for code in codes:
        assert Fault(code, 1, "a", "b").text("vi") != Fault(code, 1, "a", "b").text("en")


def test_an_older_copy_put_back_is_told_by_the_mark_beside_it(path: Path) -> None:
    with opened(path) as ledger:
        commit(ledger, batch_after(0))
    older, rows = path.read_bytes(), last_row(path)
    with opened(path) as ledger:
        commit(ledger, batch_after(rows))
    newest = last_row(path)
    assert codes(path) == []
    path.write_bytes(older)
    assert verify(path).faults == (Fault("rows_missing", None, str(newest), str(rows)),)
    with opened(path) as ledger:  # goes on from here, and the mark with it
        commit(ledger, batch_after(rows))
    assert codes(path) == []


def test_rows_that_nobody_was_told_of_may_be_lost_and_a_mark_that_is_no_mark_says_nothing(path: Path) -> None:
    with opened(path) as ledger:
        commit(ledger, batch_after(0))
    older, mark = path.read_bytes(), mark_file(path).read_bytes()
    with opened(path) as ledger:
        commit(ledger, batch_after(last_row(path)))
    path.write_bytes(older)  # the commit was torn,
    mark_file(path).write_bytes(mark)  # so it left no mark
    assert codes(path) == []
    for nothing in (b"", b"00000000 {}", mark.replace(b"seq", b"sex")):
        mark_file(path).write_bytes(nothing)
        assert codes(path) == []
