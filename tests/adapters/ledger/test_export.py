"""The exported lines can be checked by anybody, with nothing of this program."""

import hashlib
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.adapters.ledger import export, verify
from hub.adapters.ledger.chain import chain
from hub.domain import events as e
from hub.domain.errors import LedgerUnavailable
from tests.adapters.ledger.material import ROWS_OF_DAY, Clerk, commit, opened


def checked(lines: str) -> str:
    """The last hash, as a stranger computes it who has read docs/decisions/0040: JSON and SHA-256."""
    previous = hashlib.sha256(b"motcua ledger 1").hexdigest()
    for number, line in enumerate(lines.splitlines(), start=1):
        row = json.loads(line)
        assert row["seq"] == number
        fields = [row["seq"], row["day"], row["at"], row["kind"], row["data"]]
        canonical = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
        previous = hashlib.sha256((previous + canonical).encode()).hexdigest()
        assert previous == row["hash"]
    return previous


def exported(path: Path) -> str:
    out = io.BytesIO()
    export(path, out)
    return out.getvalue().decode()


def test_every_row_is_a_line_that_a_stranger_can_check(day: Path) -> None:
    lines = exported(day)
    assert len(lines.splitlines()) == ROWS_OF_DAY
    assert checked(lines) == verify(day).head


def test_a_stranger_finds_an_altered_line(day: Path) -> None:
    with pytest.raises(AssertionError):
        checked(exported(day).replace("A003", "A004", 1))


def test_lines_have_the_event_as_text_that_is_json(day: Path) -> None:
    first = json.loads(exported(day).splitlines()[0])
    assert list(first) == ["seq", "day", "at", "kind", "data", "hash"]
    assert json.loads(first["data"])["day"] == "2026-11-23"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_hashed_alike_by_a_stranger(text: str) -> None:
    row = chain.row_of(Clerk().entries(e.TicketVoided("2026-11-23/A001", text))[0], chain.GENESIS)
    assert checked(json.dumps(row._asdict())) == row.hash
    assert chain.entry_of(row).event == e.TicketVoided("2026-11-23/A001", text)


def test_the_hub_may_run_meanwhile(path: Path) -> None:
    clerk = Clerk()
    with opened(path) as ledger:
        commit(ledger, clerk.opening(), clerk.takes("A001"))
        assert len(exported(path).splitlines()) == 2
        commit(ledger, clerk.takes("A002"))
    assert len(exported(path).splitlines()) == 3


def test_a_missing_ledger_is_told_of(path: Path) -> None:
    with pytest.raises(LedgerUnavailable):
        export(path, io.BytesIO())
