"""What is looked at before a ledger is believed: today's rows, how far the tables are, the mark."""

import shutil
import sqlite3
from contextlib import closing
from copy import deepcopy
from pathlib import Path

import pytest

from hub.adapters.ledger import SqliteLedger, verify
from hub.adapters.ledger.chain.mark import mark_file, read_mark
from hub.adapters.ledger.file.schema import TABLES_VERSION
from hub.domain import events as e
from hub.domain.errors import LedgerUnavailable
from tests.adapters.ledger.material import (
    DAY,
    ROWS_OF_DAY,
    Clerk,
    commit,
    opened,
    tampering,
    write_old_ledger,
)

NEXT_DAY = "2026-11-24"


def beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE ledger SET day = '2026-11-20' WHERE seq = 5", "Row 5 was altered"),
        ("UPDATE ledger SET at = replace(at, '08:', '09:') WHERE seq = 7", "Row 7 was altered"),
        ("DELETE FROM ledger WHERE seq = 6", "Rows are missing"),
        ("DELETE FROM ledger WHERE seq = (SELECT max(seq) FROM ledger)", "not one whole"),
        ("DELETE FROM ledger", "not one whole"),
        ("UPDATE watermark SET seq = seq + 1", "not one whole"),
        ("DELETE FROM watermark", "not one whole"),
    ],
)
def test_a_day_that_is_not_what_was_written_is_refused_with_what_to_do(
    day: Path, change: str, words: str
) -> None:
    with tampering(day) as db:
        db.execute(change)
    with pytest.raises(LedgerUnavailable, match=words) as refusal:
        SqliteLedger(day, "en").open()
    assert "backup" in str(refusal.value)


@pytest.mark.parametrize("older", [0, 1])
def test_an_older_file_beside_a_newer_log_is_refused_or_gives_what_the_log_has(
    path: Path, tmp_path: Path, older: int
) -> None:
    """Files of two moments: never a start that nobody was warned of, on rows that were not written so."""
    copies = []
    with opened(path) as ledger:
        clerk = Clerk()
        commit(ledger, clerk.opening(), clerk.takes("A001", "A002"))
    copies.append(shutil.copy(path, tmp_path / "empty"))
    with opened(path) as ledger:
        commit(ledger, *(clerk.takes(f"A{n:03}") for n in range(3, 300)))
    copies.append(shutil.copy(path, tmp_path / "some"))
    with opened(path) as ledger:
        commit(ledger, *(clerk.takes(f"B{n:03}") for n in range(1, 300)))
        written = beside(path, "-wal").read_bytes()
        before = path.read_bytes()
    rows = clerk.seq
    path.write_bytes(Path(copies[older]).read_bytes())
    assert path.read_bytes() != before
    beside(path, "-wal").write_bytes(written)
    beside(path, "-shm").unlink(missing_ok=True)
    ledger, refusal = SqliteLedger(path, "en"), ""
    try:
        opening = ledger.open()
    except LedgerUnavailable as trouble:
        refusal = str(trouble)
    finally:
        ledger.close()
    if refusal:
        assert any(word in refusal for word in ("not one whole", "altered", "missing", "damaged"))
    else:
        assert opening.last_seq == rows or opening.lost is not None


def test_older_rows_are_looked_at_a_few_at_a_time_and_a_changed_one_is_told(day: Path) -> None:
    with opened(day) as ledger:
        clerk = Clerk(ROWS_OF_DAY)
        commit(ledger, clerk.opening(NEXT_DAY))
    for change, found in ((None, None), ("A002", "Row 5 was altered")):
        if change:
            with tampering(day) as db:
                db.execute("UPDATE ledger SET day = '2026-11-20' WHERE seq = 5")
        with opened(day) as ledger:
            looks = []
            while (look := ledger.check_older(10))[0]:
                looks.append(look)
            assert len(looks) >= (3 if change is None else 0)
            assert look[1] is None if found is None else found in str(look[1])


def test_tables_of_an_earlier_program_are_made_again_and_verify_is_green_by_itself(path: Path) -> None:
    write_old_ledger(path, "the_dossiers")
    with tampering(path) as db:  # its projection said something else of the same rows
        db.execute("UPDATE tickets SET state = 'parked'")
    with opened(path):
        pass
    assert verify(path).faults == ()


def test_tables_of_another_version_are_made_again(day: Path) -> None:
    with tampering(day) as db:
        db.execute("UPDATE tickets SET state = 'parked'")
        db.execute("UPDATE watermark SET tables = ?", (TABLES_VERSION - 1,))
    with opened(day):
        pass
    assert verify(day).faults == ()


def test_the_mark_has_the_numbers_that_were_told_and_an_older_copy_is_known_by_it(
    path: Path, tmp_path: Path
) -> None:
    clerk = Clerk()
    with opened(path) as ledger:
        commit(ledger, clerk.opening(), clerk.takes("A001"))
    older = shutil.copy(path, tmp_path / "older")
    with opened(path) as ledger:
        commit(ledger, clerk.takes("A002", "B001"), clerk.batch(e.HubStarted("1")))
    mark = read_mark(path)
    assert mark is not None
    assert (mark.seq, mark.told.day, mark.told.services) == (clerk.seq, DAY, {"A": 2, "B": 1})
    shutil.copy(older, path)
    ledger = SqliteLedger(path, "en")
    try:
        lost = ledger.open().lost
    finally:
        ledger.close()
    assert lost is not None
    assert lost.services == {"A": 2, "B": 1}


def test_a_copy_that_went_on_elsewhere_is_known_by_its_other_rows(path: Path, tmp_path: Path) -> None:
    clerk = Clerk()
    with opened(path) as ledger:
        commit(ledger, clerk.opening(), clerk.takes("A001"))
    elsewhere = tmp_path / "elsewhere" / path.name
    elsewhere.parent.mkdir()
    shutil.copy(path, elsewhere)
    with opened(elsewhere) as ledger:
        commit(ledger, deepcopy(clerk).takes("B001", "B002"))
    with opened(path) as ledger:
        commit(ledger, clerk.takes("A002", "A003"))
    shutil.copy(elsewhere, path)
    with closing(SqliteLedger(path, "en")) as ledger:
        lost = ledger.open().lost
    assert lost is not None
    assert lost.services == {"A": 3}


@pytest.mark.parametrize("content", [b"", b"nonsense", b"00000000 {}", b"\xff" * 9_000])
def test_a_mark_that_cannot_be_read_says_nothing(day: Path, content: bytes) -> None:
    mark_file(day).write_bytes(content)
    assert read_mark(day) is None
    with opened(day):
        pass


def test_a_ledger_that_goes_on_is_not_taken_for_an_older_one(day: Path) -> None:
    for _ in range(3):
        with closing(SqliteLedger(day, "en")) as ledger:
            assert ledger.open().lost is None
    with closing(sqlite3.connect(day)) as db:
        assert db.execute("SELECT seq FROM watermark").fetchone() == (ROWS_OF_DAY,)
