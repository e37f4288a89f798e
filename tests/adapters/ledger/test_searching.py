"""Citizens are found as people search, also those of a ledger of before, and not after they were erased."""

import sqlite3
import unicodedata
from contextlib import closing
from pathlib import Path

import pytest

from hub.adapters.ledger import LedgerReader, SqliteLedger
from hub.adapters.ledger.file import upgrading
from hub.adapters.ledger.file.upgrading import spoken
from hub.domain.dossiers import events as d
from hub.services.ports import Batch, PersonRecord
from tests.adapters.ledger.material import MORNING_MS, Clerk, commit

CITIZENS = (
    {"name": "Nguyễn Thị Hoà", "phone": "0900000001", "address": "12 Lê Lợi"},
    {"name": unicodedata.normalize("NFD", "Đặng Văn Đức"), "identity": "040 095 001234"},
    {"name": ""},
    {"name": "😀 مرحبا", "subject": "x" * 1000},
)


def code(n: int) -> str:
    return f"000.00.15.H41-261123-{n:04d}"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger with these citizens, closed."""
    path = tmp_path / "ledger.sqlite"
    clerk, store = Clerk(), SqliteLedger(path)
    store.open()
    try:
        people = [PersonRecord(f"p{n}", data, MORNING_MS) for n, data in enumerate(CITIZENS)]
        events = [
            d.DossierRegistered(code(n), "1.001", "a", MORNING_MS, person=one.id)
            for n, one in enumerate(people)
        ]
        commit(store, clerk.opening(), Batch(clerk.entries(*events), [], [], people))
        gone = d.PersonErased(code(2), "p2", "request")
        commit(store, Batch(clerk.entries(gone), [], [], [PersonRecord("p2", None, MORNING_MS)]))
    finally:
        store.close()
    return path


def found(path: Path, part: str) -> list[str]:
    with LedgerReader(path) as reader:
        return [row.id for row in reader.dossiers.of_person(part)]


SEARCHES = [
    ("Hòa", 0),
    ("nguyen  thi hoa", 0),
    ("0900 000 001", 0),
    ("lê lợi", 0),
    ("đặng văn", 1),
    ("dang van duc", 1),
    ("040095001234", 1),
    ("مرحبا", 3),
]


@pytest.mark.parametrize(("part", "n"), SEARCHES)
def test_a_citizen_is_found_as_people_search(ledger: Path, part: str, n: int) -> None:
    assert found(ledger, part) == [code(n)]


@pytest.mark.parametrize("part", ["", " ", "%", "_", "…", "😀", "hoa 0900", "khong co"])
def test_nobody_is_found_by_what_says_nothing(ledger: Path, part: str) -> None:
    assert found(ledger, part) == []


def test_the_newest_are_given_where_there_are_too_many(ledger: Path) -> None:
    with LedgerReader(ledger) as reader:
        assert [row.id for row in reader.dossiers.of_person("n", count_max=1)] == [code(1)]


def test_citizens_of_a_ledger_of_before_are_found_after_it_was_opened(ledger: Path) -> None:
    with closing(sqlite3.connect(ledger)) as db:
        db.execute("DROP TABLE person_search")
        db.execute("DROP INDEX dossiers_in_order")
        db.execute("DELETE FROM _sqlite_migrations WHERE name LIKE '%citizens_are_found'")
        db.commit()
    store = SqliteLedger(ledger)
    store.open()
    store.close()
    for part, n in SEARCHES:
        assert found(ledger, part) == [code(n)]
    with closing(sqlite3.connect(ledger)) as db:
        kept = dict(db.execute("SELECT n, folded FROM person_search"))
    assert len(kept) == len(CITIZENS)
    assert kept[3] == ""


def test_an_erased_citizen_is_not_found(ledger: Path) -> None:
    clerk, store = Clerk(), SqliteLedger(ledger)
    opening = store.open()
    try:
        clerk.seq = opening.last_seq
        gone = d.PersonErased(code(0), "p0", "request")
        commit(store, Batch(clerk.entries(gone), [], [], [PersonRecord("p0", None, MORNING_MS)]))
    finally:
        store.close()
    assert found(ledger, "Hoà") == []
    assert b"nguyen thi hoa" not in ledger.read_bytes()


def test_a_large_ledger_tells_in_words_how_far_it_is(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "motcua.ledger")
    tell = spoken("ledger.folding", "vi")
    for done in range(0, 500_001, 1_000):
        tell(done, 500_000)
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 11
    assert "30 % của 500.000 người" in said[3]
    spoken("ledger.made_again", "vi")(5, 19_999)
    assert len(caplog.records) == 11


def test_a_ledger_of_before_says_while_it_is_opened_how_far_it_is(
    ledger: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upgrading, "LARGE_ROWS", 1)
    caplog.set_level("INFO", "motcua.ledger")
    with closing(sqlite3.connect(ledger)) as db:
        db.execute("DROP TABLE person_search")
        db.execute("DROP INDEX dossiers_in_order")
        db.execute("DELETE FROM _sqlite_migrations WHERE name LIKE '%citizens_are_found'")
        db.execute("UPDATE watermark SET tables = 0")
        db.commit()
    store = SqliteLedger(ledger)
    store.open()
    store.close()
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert "chuẩn bị phần tìm công dân: 0 % của 4 người" in said
    assert "lập lại các bảng tra cứu: 100 %" in said
