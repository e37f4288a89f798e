"""The benchmarks' own judgement: targets both ways, a table renewed in parts, tickets and the ledger."""

import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bench.office import bench_office
from bench.table import Row, markdown
from bench.throughput import compare
from tools.loadgen.presser import _packet


def test_a_target_is_met_from_its_own_side() -> None:
    assert Row("ratio", 2.6, 2.0, 1.3, "ms").met
    assert not Row("ratio", 2.7, 2.0, 1.3, "ms").met
    assert Row("tickets/s", 3000, None, 3000, "/s", at_least=True).met
    assert not Row("tickets/s", 2999, None, 3000, "/s", at_least=True).met


def test_rows_that_are_not_measured_again_stay_where_they_are() -> None:
    old = markdown([Row("one", 1, None, 5, "s"), Row("two", 2, None, 5, "s")])
    renewed = markdown(
        [Row("one", 9, None, 5, "s"), Row("three", 3, None, 5, "s")], kept=f"\nold words\n\n{old}\n"
    )
    assert [line.split("|")[3:5] for line in renewed.splitlines()[2:]] == [
        [" one ", " 9.00 s "],
        [" two ", " 2.00 s "],
        [" three ", " 3.00 s "],
    ]
    assert "**9.00 s** (missed)" in renewed


def test_the_office_of_the_benchmarks_never_closes() -> None:
    assert "[hours]" not in bench_office()


def kept(path: Path, *numbers: str) -> Any:
    """An office whose ledger keeps these tickets."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE tickets (number TEXT)")
        db.executemany("INSERT INTO tickets VALUES (?)", [(number,) for number in numbers])
    return SimpleNamespace(layout=SimpleNamespace(ledger=path))


def test_what_was_told_and_what_is_kept_are_the_same(tmp_path: Path) -> None:
    compare(kept(tmp_path / "ledger.sqlite", "A1", "A2"), ["A2", "A1"])


@pytest.mark.parametrize("told", [["A1"], ["A1", "A2", "A3"], ["A1", "A1"], ["A1", "A3"]])
def test_a_ticket_lost_invented_or_given_twice_is_found(tmp_path: Path, told: list[str]) -> None:
    with pytest.raises(RuntimeError):
        compare(kept(tmp_path / "ledger.sqlite", "A1", "A2"), told)


def test_a_number_kept_twice_is_found(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        compare(kept(tmp_path / "ledger.sqlite", "A1", "A1"), ["A1", "A1"])


def test_a_packet_of_the_wire_is_found_only_when_all_of_it_is_there() -> None:
    packet = b"\x30\xc8\x01" + bytes(200)
    for end in range(len(packet)):
        assert _packet(packet[:end], 0, end) is None
    assert _packet(b"\x00" + packet + b"\x40", 1, len(packet) + 2) == (4, 204)
