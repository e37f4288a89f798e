"""Killed, torn, without room, locked out: what was acknowledged is there, and there as a whole."""

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from random import Random

import msgspec
import pytest

from hub.adapters.ledger import verify
from hub.adapters.ledger.chain.mark import mark_file
from tests.adapters.ledger.lives import Starved, batch_after
from tests.adapters.ledger.material import commit, opened
from tests.support.missing import RIGHTS

REPOSITORY = Path(__file__).parents[3]
LIVES = [sys.executable, "-m", "tests.adapters.ledger.lives"]
KILLS = {"short": 7, "long": 20}  # by campaign
SEED = 20261123


def check_whole(path: Path, acknowledged: int) -> int:
    """The chain is intact, nothing acknowledged is missing, no batch is there in part; the number of rows."""
    report = verify(path)
    assert report.faults == ()
    assert report.rows >= acknowledged
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db, db:
        places = db.execute(
            "SELECT seq, json_extract(data, '$.text') FROM ledger WHERE kind = 'board_shown'"
        ).fetchall()
        answered = [seq for (seq,) in db.execute("SELECT seq FROM answers ORDER BY seq")]
        shown = db.execute("SELECT count(*) FROM boards").fetchone()[0]
    db.close()
    ends = [seq for seq, place in places if len(set(place.split("/"))) == 1]
    assert answered == ends
    assert report.rows == (ends[-1] if ends else 0)
    assert shown == len(places)
    return report.rows


def one_life(path: Path, chance: Random) -> int:
    """A writer works until it is killed at a moment of chance; the last row it acknowledged."""
    with subprocess.Popen(
        [*LIVES, "work", str(path)], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    ) as writer:
        try:
            assert writer.stdout is not None
            told = [writer.stdout.readline() for _ in range(chance.randrange(80))]
            time.sleep(chance.uniform(0, 0.01))  # the moment of the fault, not a wait for something
        finally:
            writer.kill()
        told += writer.stdout.readlines()
    assert writer.returncode == -9
    return int(told[-1]) if told else 0


def test_a_killed_writer_loses_nothing_that_it_acknowledged_and_tears_no_batch(
    path: Path, pytestconfig: pytest.Config
) -> None:
    chance, acknowledged = Random(SEED), 0
    for _ in range(KILLS[pytestconfig.getoption("--campaign")]):
        acknowledged = max(acknowledged, one_life(path, chance))
        if acknowledged:
            check_whole(path, acknowledged)  # as the file lies there, before a hub has looked at it
        with opened(path) as ledger:
            rows = check_whole(path, acknowledged)
            commit(ledger, batch_after(rows))
        acknowledged = check_whole(path, rows)
    assert acknowledged > 0


@pytest.mark.parametrize("delay_s", [0.2, 0.3, 0.4, 0.5])
def test_a_writer_killed_while_it_makes_the_file_leaves_one_that_opens(path: Path, delay_s: float) -> None:
    with subprocess.Popen([*LIVES, "work", str(path)], cwd=REPOSITORY, stdout=subprocess.PIPE) as writer:
        try:
            time.sleep(delay_s)  # the moment of the fault
        finally:
            writer.kill()
        assert writer.stdout is not None
        told = writer.stdout.readlines()
    with opened(path):
        check_whole(path, int(told[-1]) if told else 0)


@pytest.mark.parametrize("damage", ["cut", "flipped"])
def test_a_log_torn_at_any_byte_gives_the_batches_before_it_and_nothing_of_the_torn_one(
    path: Path, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "hub.adapters.ledger.file.writer.READY_AFTER_S", 3_600
    )  # the log ends with its last batch
    ends: list[tuple[int, int]] = []  # after each batch: size of the log, rows
    seq = 0
    log = path.with_name(path.name + "-wal")
    with opened(path) as ledger:
        for _ in range(12):
            batch = batch_after(seq)
            commit(ledger, batch)
            seq = batch.entries[-1].seq
            ends.append((log.stat().st_size, seq))
        file, written = path.read_bytes(), log.read_bytes()
    chance, torn = Random(SEED), path.parent.parent / "torn" / path.name
    for _ in range(12):
        torn.parent.mkdir(exist_ok=True)
        torn.write_bytes(file)
        where = chance.randrange(ends[0][0], len(written))
        kept = bytes([written[where] ^ 1]) + written[where + 1 :] if damage == "flipped" else b""
        torn.with_name(log.name).write_bytes(written[:where] + kept)
        torn.with_name(path.name + "-shm").unlink(missing_ok=True)
        mark_file(torn).unlink(missing_ok=True)  # of the try before; it was of other rows
        with opened(torn) as ledger:
            rows = check_whole(torn, 0)
            commit(ledger, batch_after(rows))
        assert rows == max(seq for size, seq in ends if size <= where)
        check_whole(torn, rows + 1)


def starved(result: subprocess.CompletedProcess[bytes]) -> Starved:
    assert result.returncode == 0, result.stderr.decode()
    return msgspec.json.decode(result.stdout, type=Starved)


def check_starved(report: Starved, words: str) -> None:
    """Told in words, refused from then on, nothing acknowledged lost, and on it goes when there is room."""
    assert words in report.first
    assert report.then == [report.first] * 2
    assert report.acknowledged > 0
    assert report.found == report.acknowledged
    assert report.at_last > report.found
    assert report.faults == []


def test_a_file_that_may_not_grow_stops_the_ledger_until_it_may(path: Path) -> None:
    """A quota; also a card that takes no more."""
    done = subprocess.run(
        [*LIVES, "starve", str(path), "limit"], cwd=REPOSITORY, capture_output=True, check=False
    )
    check_starved(starved(done), "The disk failed under the ledger")


def test_a_full_disk_stops_the_ledger_until_there_is_room(tmp_path: Path) -> None:
    """A small file system in a namespace of its own; it goes with the process."""
    unshare = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]
    if subprocess.run([*unshare, "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip(f"{RIGHTS} to mount a small file system")
    script = 'mount -t tmpfs -o size=2500k none "$0" && exec "$@"'
    path = tmp_path / "ledger.sqlite"
    done = subprocess.run(
        [*unshare, "sh", "-c", script, str(tmp_path), *LIVES, "starve", str(path), "disk"],
        cwd=REPOSITORY,
        capture_output=True,
        check=False,
    )
    check_starved(starved(done), "The disk is full")
    assert not path.exists()  # it was the small disk that was full


def attempted(path: Path) -> str:
    """What a hub without root's power over permissions reads."""
    drop = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*drop, *LIVES, "try", str(path)], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("ledger.sqlite", "open: The ledger {path} is read-only."),
        ("ledger.lock", "open: The ledger {path} cannot be opened."),
        ("", "open: The ledger {path} is read-only."),
    ],
    ids=["the file", "the lock", "the folder"],
)
def test_a_ledger_that_may_not_be_written_is_refused_at_the_start_and_opens_when_mended(
    path: Path, what: str, words: str
) -> None:
    with opened(path) as ledger:
        commit(ledger, batch_after(0))
    rows = batch_after(0).entries[-1].seq
    locked = path.parent / what
    mode = locked.stat().st_mode
    locked.chmod(0o555 if locked.is_dir() else 0o444)
    try:
        assert attempted(path).startswith(words.format(path=path))
    finally:
        locked.chmod(mode)
    assert check_whole(path, rows) == rows
    assert attempted(path) == "ok"
    assert check_whole(path, rows) > rows
