"""The number of a receipt or a seal is looked up, not sought through all that there were."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from hub.adapters.ledger.dossiers import shelf
from hub.domain.dossiers import events as d
from tests.adapters.ledger.material import Clerk, commit, opened

FEW, MANY = 10, 1_000
CODE = "000.00.15.H41-261123-0001"
Question = Callable[[sqlite3.Connection, str], bool]


def steps(path: Path, question: Question, number: str) -> int:
    """How many steps SQLite's machine takes to answer no."""
    taken = 0

    def step() -> int:
        nonlocal taken
        taken += 1
        return 0

    connection = sqlite3.connect(path)
    try:
        connection.set_progress_handler(step, 1)
        assert not question(connection, number)
    finally:
        connection.close()
    return taken


def filled(path: Path, count: int) -> Path:
    """A ledger with so many receipts and seals."""
    clerk = Clerk()
    with opened(path) as ledger:
        commit(ledger, clerk.opening(), clerk.batch(d.DossierRegistered(CODE, "3.000333", "so-tu-phap", 1)))
        for n in range(count):
            bag = f"G-261123-{n:04}"
            commit(
                ledger,
                clerk.batch(
                    d.DossierFeePaid(CODE, "Phí", 1, f"BL-{n}", 1),
                    d.BatchOpened(bag, "centre", "so-tu-phap"),
                    d.BatchSealed(bag, f"NP-{n}"),
                ),
            )
    return path


@pytest.mark.parametrize("question", [shelf.receipt_used, shelf.seal_used], ids=["receipt", "seal"])
def test_a_number_is_found_in_a_hundred_times_as_many_as_fast(question: Question, tmp_path: Path) -> None:
    few = steps(filled(tmp_path / "few" / "ledger.sqlite", FEW), question, "np-none")
    many = steps(filled(tmp_path / "many" / "ledger.sqlite", MANY), question, "np-none")
    assert many <= few + FEW, "the work must not grow with the ledger"
