"""`hub ticket show` finds a number however it is typed, also after numbers have become wider or narrower."""

from pathlib import Path

import pytest

from hub.adapters.ledger import SqliteLedger
from hub.config.examples import example_toml
from tests.adapters.ledger.material import Clerk, commit
from tests.support.command_line import run_line

TYPED = ("a2", "A2", "A 002", "a-2", "Ａ２", "ａ００２", "A.2", "A\u00a02", "A00002", "\ufeffA2")


@pytest.fixture(scope="module", params=[3, 4, 2], ids=lambda width: f"now {width} digits")
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    width = f'[numbering]\nwidth = {request.param}\n\n[[services]]\nletter = "A"'
    toml = example_toml("starter").replace('[[services]]\nletter = "A"', width, 1)
    (folder / "office.toml").write_text(toml, "utf-8")
    clerk, ledger = Clerk(), SqliteLedger(folder / "data" / "ledger.sqlite")
    ledger.open()
    try:
        commit(ledger, clerk.opening(), clerk.takes("A001", "A002", "A020"))
    finally:
        ledger.close()
    return folder


@pytest.mark.parametrize("typed", TYPED)
def test_a_number_is_shown_however_it_is_typed(office: Path, typed: str) -> None:
    shown = run_line(("--dir", str(office), "ticket", "show", typed))
    assert shown.exit_code == 0, shown.output
    assert "A002" in shown.stdout
    assert "A020" not in shown.stdout


@pytest.mark.parametrize(
    ("typed", "code"), [("A200", 4), ("B2", 4), ("À2", 2), ("A٢", 2), ("A²", 2), ("2", 2)]
)
def test_what_is_another_number_or_none_is_told(office: Path, typed: str, code: int) -> None:
    assert run_line(("--dir", str(office), "ticket", "show", typed)).exit_code == code
