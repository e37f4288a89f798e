"""A scanner's lines: each answered at once, over one connection for as long as scans come."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from hub.cli import exits
from hub.cli.bags.scanning import BELL, Scanning, run, typed
from hub.cli.trouble import Failure, refused
from hub.domain.press import commands as c
from hub.domain.press.answers import BatchNow

BAG = "G-261123-01"
A, B, C, EXTRA = (f"000.00.15.H41-261123-{n:04}" for n in range(1, 5))


class Bag:
    """The hub's side of one bag; `filling` as long as it is open."""

    def __init__(self, *listed: str, filling: bool) -> None:
        self.listed, self.filling = list(listed), filling
        self.scanned: list[str] = []
        self.extra: list[str] = []
        self.connections = 0

    @contextmanager
    def conversation(self) -> Iterator["Bag"]:
        self.connections += 1
        yield self

    def ask(self, event: str, scan: c.BatchScan, answer: type[BatchNow]) -> BatchNow:
        assert (event, answer, scan.batch) == ("batch_scan", BatchNow, BAG)
        if scan.code == "XYZ":
            raise refused("code_not_known", "không nhận ra mã")
        if self.filling:
            (self.listed.remove if scan.out else self.listed.append)(scan.code)
            return BatchNow(BAG, "open", len(self.listed))
        place = self.scanned if scan.code in self.listed else self.extra
        if scan.code not in place:
            place.append(scan.code)
        missing = tuple(one for one in self.listed if one not in self.scanned)
        return BatchNow(BAG, "arrived", len(self.listed), len(self.scanned), missing, tuple(self.extra))


def scanned(bag: Bag, *lines: str | None, quiet: bool = False) -> Scanning:
    desk: Any = bag
    return run(desk, lambda ask: Scanning(ask, BAG, filling=bag.filling, quiet=quiet), lines)


def said(capsys: pytest.CaptureFixture[str]) -> tuple[list[str], str]:
    """Lines for the eye, without what pads them, and all that went to standard error."""
    captured = capsys.readouterr()
    return [" ".join(line.split()) for line in captured.out.splitlines()], captured.err


def test_each_dossier_that_goes_in_is_counted_at_once_and_a_wrong_one_rings(
    capsys: pytest.CaptureFixture[str],
) -> None:
    bag = Bag(filling=True)
    result = scanned(bag, A, "XYZ", B)
    out, err = said(capsys)
    assert out == [f"1 đã xếp {A}", f"2 đã xếp {B}"]
    assert err == f"{BELL}không nhận ra mã\n"
    assert (bag.listed, [one["code"] for one in result.refused]) == ([A, B], ["code_not_known"])


def test_the_last_ones_are_taken_back_one_by_one_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    bag = Bag("before", filling=True)
    scanned(bag, A, B, "-", "-", "-")
    out, err = said(capsys)
    assert out[2:] == [f"2 đã lấy lại {B}", f"1 đã lấy lại {A}"]
    assert bag.listed == ["before"]
    assert err.startswith(BELL)
    assert "không có gì để lấy lại" in err


def test_what_arrives_is_counted_against_the_list_and_the_last_missing_are_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    bag = Bag(A, B, C, "D", "E", filling=False)
    scanned(bag, A, B, B, EXTRA, "-")
    out, err = said(capsys)
    assert out == [
        f"1/5 đã nhận {A}",
        f"2/5 đã nhận {B} còn: {C}, D, E",
        f"2/5 đã quét rồi {B} còn: {C}, D, E",
        f"2/5 THỪA {EXTRA} (không có trong bản kê, đã ghi lại) còn: {C}, D, E",
    ]
    assert err.count(BELL) == 2, "for the extra one, and for what cannot be taken back"
    assert bag.scanned == [A, B]


def test_scans_share_a_connection_and_a_pause_gives_it_up() -> None:
    bag = Bag(A, B, C, filling=False)
    scanned(bag, A, B, None, None, C, quiet=True)
    assert bag.connections == 2
    untouched = Bag(A, filling=False)
    scanned(untouched, None, quiet=True)
    assert untouched.connections == 0


def test_a_hub_that_does_not_answer_ends_the_scanning() -> None:
    bag = Bag(filling=True)

    def silent(*_: object) -> BatchNow:
        raise Failure("hub_away", "no hub", exits.UNREACHABLE)

    bag.ask = silent  # type: ignore[method-assign]
    with pytest.raises(Failure, match="no hub"):
        scanned(bag, A)


def test_lines_come_as_they_are_typed_without_blank_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f" {A}\n\n{B}\n"))
    assert [line for line in typed(idle_s=60) if line] == [A, B]


def test_a_pause_is_told_once_and_the_next_scan_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader waits for a line that comes only after the pause was told."""
    gate = threading.Event()

    def lines() -> Iterator[str]:
        yield f"{A}\n"
        gate.wait(60)
        yield f"{B}\n"

    monkeypatch.setattr("sys.stdin", lines())
    heard = typed(idle_s=0.001)
    assert [next(heard), next(heard)] == [A, None]
    gate.set()
    assert next(heard) == B
