"""An erased citizen is gone from the bytes of the files, not from the tables alone."""

import random
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from shutil import copytree

import pytest

from hub.adapters.ledger import LedgerReader, SqliteLedger, verify
from hub.adapters.ledger.file import migrating, writer
from hub.adapters.ledger.file.toolkit import Migrations, database
from hub.domain.dossiers import events as d
from hub.services.ports import Batch, PersonRecord
from tests.adapters.ledger.material import MORNING_MS, Clerk, commit

PERSONS = 120
REST = Batch([], [], [])  # a turn for the writer
RESTS_MAX = 1_000


class Archive:
    """A ledger with many citizens of all sizes, under ids in no order: its pages are split and merged."""

    def __init__(self, path: Path, seed: int = 7) -> None:
        self.folder, self.clerk, chance = path.parent, Clerk(), random.Random(seed)
        self.ledger = SqliteLedger(path)
        self.ledger.open()
        self.persons = [
            PersonRecord(
                f"p-{chance.getrandbits(64):016x}",
                {"name": name(n), "subject": f"{name(n)} " * chance.choice([1, 4, 20, 400])},
                MORNING_MS,
            )
            for n in range(PERSONS)
        ]
        self.erased = chance.sample(range(PERSONS), PERSONS // 2)
        self.kept = sorted(set(range(PERSONS)) - set(self.erased))
        commit(self.ledger, self.clerk.opening(), *self._registered(25))

    def _registered(self, at_once: int) -> Iterator[Batch]:
        for first in range(0, PERSONS, at_once):
            some = self.persons[first : first + at_once]
            events = [registered(n, one.id) for n, one in enumerate(some, first)]
            yield Batch(self.clerk.entries(*events), [], [], some)

    def erase(self) -> None:
        """Half of them, one after the other."""
        for n in self.erased:
            one = self.persons[n].id
            rows = self.clerk.entries(d.PersonErased(code(n), one, "request"))
            commit(self.ledger, Batch(rows, [], [], [PersonRecord(one, None, MORNING_MS)]))

    def rest(self) -> None:
        """Until the writer has emptied its log, which it does when nothing waits."""
        log = next(file for file in self.folder.iterdir() if file.name.endswith("-wal"))
        for _ in range(RESTS_MAX):
            commit(self.ledger, REST)
            if not any(log.read_bytes()):  # zeros are room for what comes
                return
        raise AssertionError("the log is not emptied")

    def named_in(self, numbers: list[int]) -> dict[str, int]:
        """In the bytes of which files any of these citizens stands, and how many."""
        found = {file.name: file.read_bytes() for file in self.folder.iterdir()}
        counted = {
            file: sum(name(n).encode() in content or name(n).lower().encode() in content for n in numbers)
            for file, content in found.items()
        }
        return {file: count for file, count in counted.items() if count}


def name(number: int) -> str:
    return f"CONGDAN{number:04d}THU"


def code(number: int) -> str:
    return f"H41.15-261123-{number:04d}"


def registered(number: int, person: str) -> d.DossierRegistered:
    return d.DossierRegistered(code(number), "1.012783", "dat-dai", MORNING_MS, person=person)


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    archive = Archive(path)
    yield archive
    archive.ledger.close()


def test_the_bytes_of_the_erased_are_in_no_file_of_a_running_hub(archive: Archive, path: Path) -> None:
    assert archive.named_in(archive.erased)
    archive.erase()
    archive.rest()
    assert archive.named_in(archive.erased) == {}
    assert archive.named_in(archive.kept) == {path.name: len(archive.kept)}
    assert verify(path).faults == (), "the chain and the tables are whole"


def test_they_are_in_no_file_after_the_hub_was_stopped(archive: Archive) -> None:
    archive.erase()
    archive.ledger.close()
    assert archive.named_in(archive.erased) == {}


def test_a_reader_delays_it_and_no_longer_than_it_reads(archive: Archive, path: Path) -> None:
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM persons").fetchone()  # a report that takes its time
        archive.erase()
        assert archive.named_in(archive.erased), "the reader still sees them: this test can fail"
        reader.execute("ROLLBACK")
    archive.rest()
    assert archive.named_in(archive.erased) == {}


def test_the_log_is_tried_again_by_itself_when_nothing_is_committed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "EMPTY_LOG_AGAIN_S", 0.001)
    done, tries = threading.Event(), iter([False, False, True])

    def emptied(of: writer.Writer) -> bool:
        """Somebody reads, the first times."""
        if there := next(tries):
            done.set()
        return there

    monkeypatch.setattr(writer.Writer, "_empty_log", emptied)
    ledger = SqliteLedger(path)
    ledger.open()
    try:
        assert done.wait(60)
    finally:
        ledger.close()


def test_a_hub_that_was_killed_after_an_erasure_empties_the_log_when_it_starts(
    archive: Archive, path: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM persons").fetchone()
        archive.erase()
        copy = tmp_path / "killed"
        copytree(archive.folder, copy)  # what a power cut leaves
    archive.folder = copy
    assert archive.named_in(archive.erased)
    again = SqliteLedger(copy / path.name)
    again.open()
    try:
        assert archive.named_in(archive.erased) == {}
    finally:
        again.close()


def test_who_is_kept_is_read_as_before(archive: Archive, path: Path) -> None:
    archive.erase()
    with LedgerReader(path) as reader:
        for n in range(PERSONS):
            row = reader.dossiers.dossier(code(n))
            assert row is not None
            person = reader.dossiers.person(row)
            assert (person is None) == (n in archive.erased)


def test_an_erased_citizen_is_found_by_nobody_who_searches(archive: Archive, path: Path) -> None:
    archive.erase()
    with LedgerReader(path) as reader:
        assert reader.dossiers.of_person(name(archive.erased[0])) == []
        (found,) = reader.dossiers.of_person(name(archive.kept[0]).lower())
        assert found.code == code(archive.kept[0])


def test_citizens_of_a_ledger_of_before_are_taken_over(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Migrations("motcua")
    with closing(sqlite3.connect(":memory:")) as empty:
        steps = migrating.migrations.pending(database(empty))
    for step in steps[: [step.name for step in steps].index("m006_receipts")]:
        before(name=step.name)(step.fn)
    path.parent.mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(migrating, "migrations", before)
        path.touch()
        migrating.migrate(path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("INSERT INTO persons VALUES ('p-1', '{\"name\":\"A\"}', 7)")
    ledger = SqliteLedger(path)
    ledger.open()
    ledger.close()
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT id, data, kept_ms FROM persons").fetchall() == [("p-1", '{"name":"A"}', 7)]
    assert [one.code for one in verify(path).faults] == ["person_unknown"], "no row of the chain has it"
