"""Fixtures of the ledger's tests."""

import shutil
from pathlib import Path

import pytest

from tests.adapters.ledger.material import a_day


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a ledger will be."""
    return tmp_path / "data" / "ledger.sqlite"


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a ledger with a small day in it, written once and closed; nobody touches it."""
    data = tmp_path_factory.mktemp("lived") / "data"
    a_day(data / "ledger.sqlite")
    return data


@pytest.fixture
def day(lived: Path, path: Path) -> Path:
    """A ledger with a small day in it, closed."""
    shutil.copytree(lived, path.parent)
    return path
