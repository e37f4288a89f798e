"""Fixtures of the ledger's tests."""

from pathlib import Path

import pytest

from tests.adapters.ledger.material import a_day


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a ledger will be."""
    return tmp_path / "data" / "ledger.sqlite"


@pytest.fixture
def day(path: Path) -> Path:
    """A ledger with a small day in it, closed."""
    a_day(path)
    return path
